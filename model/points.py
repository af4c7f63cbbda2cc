"""Outputs as points in the space of the encoder: near a text's point is likely."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.hierarchy import Floats, Hierarchy, softmax
from model.linear import Tensors
from model.vectors import Vectors

LEAST_SHARE = np.float32(1e-4)
"""Below this nothing is less likely than anything else: one stretch of a text must not rule out what the others say."""


@dataclass(frozen=True, slots=True)
class Points:
    """One point an output; the closer the text, the larger its logit (prototypes: Snell et al., 2017).

    Args:
        places: (outputs, dimension), rows of unit length.
        bias: (outputs,)
        scale: how fast the probability falls with the distance.
    """

    places: Floats
    bias: Floats
    scale: float

    def shares(self, vectors: Floats) -> Floats:
        """(texts, outputs), each row adding up to 1."""
        return softmax(np.float32(self.scale) * (vectors @ self.places.T) + self.bias)

    def tensors(self, prefix: str) -> dict[str, NDArray[np.generic]]:
        """The arrays that `from_tensors` reads."""
        return {
            f"{prefix}.places": self.places.astype(np.float16),
            f"{prefix}.bias": self.bias.astype(np.float32),
            f"{prefix}.scale": np.array([self.scale], dtype=np.float32),
        }

    @classmethod
    def from_tensors(cls, tensors: Tensors, prefix: str) -> "Points":
        """Rebuild what `tensors` gave."""
        return cls(
            tensors[f"{prefix}.places"].astype(np.float32),
            tensors[f"{prefix}.bias"].astype(np.float32),
            float(tensors[f"{prefix}.scale"][0]),
        )


@dataclass(frozen=True, slots=True)
class ItemPoints:
    """The items as points, and how much each level of what they say counts."""

    points: Points
    weights: tuple[float, ...]

    def scores(self, vectors: Vectors, hierarchy: Hierarchy) -> Floats:
        """(texts, leaves): weighted log-probabilities of the nodes on the way down to each leaf."""
        scores = np.zeros((len(vectors), len(self.points.bias)), dtype=np.float32)
        for level, (weight, logs) in enumerate(zip(self.weights, self.logs(vectors, hierarchy), strict=True), start=1):
            scores += (np.float32(weight) * logs)[:, hierarchy.ancestors(level)]
        return scores

    def logs(self, vectors: Vectors, hierarchy: Hierarchy) -> list[Floats]:
        """Log-probabilities of the nodes of each level, (texts, nodes), averaged over a text's stretches."""
        shares = self.points.shares(vectors.rows)
        levels = range(1, hierarchy.depth + 1)
        return [vectors.mean(np.log(np.maximum(hierarchy.sums(shares, level), LEAST_SHARE))) for level in levels]

    def tensors(self, prefix: str) -> dict[str, NDArray[np.generic]]:
        """The arrays that `from_tensors` reads."""
        return {f"{prefix}.weights": np.array(self.weights, dtype=np.float32), **self.points.tensors(prefix)}

    @classmethod
    def from_tensors(cls, tensors: Tensors, prefix: str) -> "ItemPoints":
        """Rebuild what `tensors` gave."""
        return cls(Points.from_tensors(tensors, prefix), tuple(map(float, tensors[f"{prefix}.weights"])))
