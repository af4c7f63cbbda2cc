"""Outputs scored by a linear model and, where there is an encoder, by points among its vectors."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from model.hierarchy import Floats, softmax
from model.linear import Link, SparseLinear, Tensors
from model.points import LEAST_SHARE, Points
from model.vectors import Vectors


@dataclass(frozen=True, slots=True)
class FusedOutputs:
    """Probabilities of outputs of one kind.

    Args:
        linear: margins from the features of a text.
        link: from margins to scores.
        points: the outputs in the space of the encoder, where there is one.
        weight: how much what the points say counts.
    """

    linear: SparseLinear
    link: Link
    points: Points | None = None
    weight: float = 0.0

    def shares(self, features: csr_array, logs: Floats | None) -> Floats:
        """(texts, outputs), each row adding up to 1.

        Args:
            features: of the texts.
            logs: (texts, outputs), what the points say of them; None where there are none.
        """
        scores = self.link.scores(self.linear.margins(features))
        return softmax(scores if logs is None else scores + np.float32(self.weight) * logs)

    def logs(self, vectors: Vectors) -> Floats | None:
        """What the points say of every stretch, (stretches, outputs)."""
        if self.points is None:
            return None
        logs: Floats = np.log(np.maximum(self.points.shares(vectors.rows), LEAST_SHARE))
        return logs

    def tensors(self, prefix: str) -> dict[str, NDArray[np.generic]]:
        """The arrays that `from_tensors` reads."""
        return {
            f"{prefix}.link": np.array([self.link.weight, self.link.slope, self.link.shift], dtype=np.float32),
            f"{prefix}.weight": np.array([self.weight], dtype=np.float32),
            **self.linear.tensors(prefix),
            **(self.points.tensors(f"{prefix}.points") if self.points else {}),
        }

    @classmethod
    def from_tensors(cls, tensors: Tensors, prefix: str) -> "FusedOutputs":
        """Rebuild what `tensors` gave; a bundle of the first format has neither points nor their weight."""
        points = f"{prefix}.points"
        return cls(
            SparseLinear.from_tensors(tensors, prefix),
            Link(*map(float, tensors[f"{prefix}.link"])),
            Points.from_tensors(tensors, points) if f"{points}.places" in tensors else None,
            float(tensors[f"{prefix}.weight"][0]) if f"{prefix}.weight" in tensors else 0.0,
        )


def named_bytes(names: tuple[str, ...]) -> NDArray[np.uint8]:
    """Names as one array: their UTF-8, joined by newlines."""
    return np.frombuffer("\n".join(names).encode(), dtype=np.uint8).copy()


def names_of(array: NDArray[np.generic]) -> tuple[str, ...]:
    """What `named_bytes` was given."""
    return tuple(array.tobytes().decode().split("\n"))
