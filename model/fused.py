"""Outputs scored by a linear model and, where there is an encoder, by points among its vectors."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.classifier import Reading
from model.hierarchy import Floats, softmax
from model.linear import Link, SparseLinear, Tensors
from model.points import Points

_TINY = np.float32(1e-12)


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

    def shares(self, reading: Reading) -> Floats:
        """(texts, outputs), each row adding up to 1."""
        scores = self.link.scores(self.linear.margins(reading.features))
        if self.points:
            scores += np.float32(self.weight) * np.log(np.maximum(self.points.shares(reading.vectors), _TINY))
        return softmax(scores)

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
