"""From probabilities of leaves to probabilities of every node above them."""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from data.catalogue import Catalogue

Floats = NDArray[np.float32]
Indices = NDArray[np.int32]


class Hierarchy:
    """The tree of a catalogue as index arrays. Nodes are numbered level by level, in the order of their codes."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.depth = catalogue.depth
        self.codes: tuple[tuple[str, ...], ...] = tuple(tuple(node.code for node in level) for level in catalogue.nodes)
        self._ancestors: list[Indices] = []
        for level, codes in enumerate(self.codes, start=1):
            position = {code: index for index, code in enumerate(codes)}
            self._ancestors.append(
                np.array([position[catalogue.ancestor(item.code, level)] for item in catalogue.items], dtype=np.int32)
            )

    def __len__(self) -> int:
        return sum(map(len, self.codes))

    @cached_property
    def offsets(self) -> tuple[int, ...]:
        """Number of the first node of each level."""
        return tuple(int(offset) for offset in np.cumsum([0, *map(len, self.codes)])[:-1])

    @cached_property
    def _starts(self) -> tuple[NDArray[np.intp], ...]:
        """The first leaf of each node, level by level."""
        return tuple(np.flatnonzero(np.diff(ancestors, prepend=-1)) for ancestors in self._ancestors)

    def ancestors(self, level: int) -> Indices:
        """For each leaf, the index of its node within `level` (1 is the top)."""
        return self._ancestors[level - 1]

    def spread(self, values: Floats) -> Floats:
        """Score leaves by the sum of the values of the nodes on their way down.

        Args:
            values: (texts, nodes), nodes numbered as here.

        Returns:
            (texts, leaves)
        """
        scores = values[:, : len(self.codes[0]) if self.codes else 0]
        for level, offset in enumerate(self.offsets[1:], start=2):
            parents = self.ancestors(level - 1)[self._starts[level - 1]]
            scores = np.take(scores, parents, axis=1)
            scores += values[:, offset : offset + len(parents)]
        return scores

    def sums(self, leaves: Floats, level: int) -> Floats:
        """Probabilities of the nodes of a level: the sums over their leaves, so that no path contradicts itself."""
        summed: Floats = np.add.reduceat(leaves, self._starts[level - 1], axis=1) if leaves.shape[1] else leaves
        return summed

    def sums_above(self, leaves: Floats, chosen: NDArray[np.intp]) -> NDArray[np.float64]:
        """Probabilities of the nodes on the way down to one leaf of each text.

        Args:
            leaves: (texts, leaves)
            chosen: (texts,), the leaf.

        Returns:
            (texts, levels), the top level first.
        """
        rows = np.arange(len(leaves))
        running = np.zeros((len(leaves), leaves.shape[1] + 1))
        np.cumsum(leaves, axis=1, out=running[:, 1:])
        sums = np.empty((len(leaves), self.depth))
        for level, starts in enumerate(self._starts, start=1):
            node = self.ancestors(level)[chosen]
            ends = np.append(starts[1:], leaves.shape[1])
            sums[:, level - 1] = running[rows, ends[node]] - running[rows, starts[node]]
        return sums


def softmax(scores: Floats) -> Floats:
    """Row by row, safe against overflow."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True, initial=-np.inf)).astype(np.float32)
    shares: Floats = powers / powers.sum(axis=1, keepdims=True)
    return shares
