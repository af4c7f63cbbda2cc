"""Learning, on orders that no part has seen, how what the parts say becomes one probability."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from model.hierarchy import Floats, Indices, softmax
from model.linear import Link

Levels = Sequence[Floats]
"""What a part says of every node: one array a level, (texts, nodes of the level)."""

_START = (0.7, 8.0, 8.0)
_RIDGE = 1e-3
_LINK = 3


@dataclass(frozen=True, slots=True)
class Fusion:
    """Links of the margins' levels, and for each further part the weights of its levels."""

    links: tuple[Link, ...]
    weights: tuple[tuple[float, ...], ...] = ()


def fit_fusion(
    margins: Levels, ancestors: Sequence[Indices], truth: NDArray[np.int64], parts: Sequence[Levels] = ()
) -> Fusion:
    """Minimise the negative log-likelihood of the true leaves (L-BFGS, with the exact gradient).

    A leaf's score is the sum, over the nodes on its way down, of the linked margins and of the weighted log-probabilities
    of the further parts: a product of experts (Hinton, 2002) with one weight a part and level.

    Args:
        margins: of the linear model.
        ancestors: for each level and leaf, the leaf's node.
        truth: the true leaf of each text; with no text everything stays where it starts.
        parts: log-probabilities from further parts.
    """
    levels = len(margins)
    share = _START[0] / levels / (1 + len(parts))
    if not len(truth):
        return Fusion((Link(share, *_START[1:]),) * levels, ((share,) * levels,) * len(parts))
    start = np.array(
        [np.log(share), np.log(_START[1]), _START[2]] * levels + [np.log(share)] * (levels * len(parts)),
    )
    problem = _Problem(margins, ancestors, truth, parts)

    def loss(parameters: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        value, gradient = problem.loss(parameters)
        away = parameters - start
        return value + _RIDGE * float(away @ away), gradient + 2 * _RIDGE * away

    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 200}).x
    links = tuple(Link(*map(float, _unpack(found, level))) for level in range(levels))
    weights = np.exp(found[_LINK * levels :]).reshape(len(parts), levels)
    return Fusion(links, tuple(tuple(map(float, row)) for row in weights))


@dataclass(frozen=True, slots=True)
class _Problem:
    margins: Levels
    ancestors: Sequence[Indices]
    truth: NDArray[np.int64]
    parts: Sequence[Levels]

    def loss(self, parameters: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        """Value and gradient without the ridge."""
        levels, texts = len(self.margins), len(self.truth)
        scores = np.zeros((texts, len(self.ancestors[-1])), dtype=np.float32)
        linked = []
        for level, nodes in enumerate(self.ancestors):
            weight, slope, shift = _unpack(parameters, level)
            inner = slope * self.margins[level] + shift
            logs = -np.logaddexp(np.float32(0), -inner)
            own = weight * logs
            for part, mine in zip(self.parts, self._weights(parameters), strict=True):
                own = own + mine[level] * part[level]
            scores += own[:, nodes]
            linked.append((weight, slope, inner, logs))
        shares = softmax(scores)
        value, falls = self._likelihood(shares)
        gradient = np.empty_like(parameters)
        further = gradient[_LINK * levels :].reshape(len(self.parts), levels)
        for level, (weight, slope, inner, logs) in enumerate(linked):
            summed = _sum_to_nodes(falls, self.ancestors[level], inner.shape[1])
            falling = summed * weight * expit(-inner)
            gradient[_LINK * level] = weight * float((summed * logs).sum())
            gradient[_LINK * level + 1] = slope * float((falling * self.margins[level]).sum())
            gradient[_LINK * level + 2] = float(falling.sum())
            for number, (part, mine) in enumerate(zip(self.parts, self._weights(parameters), strict=True)):
                further[number, level] = mine[level] * float((summed * part[level]).sum())
        return value, gradient

    def _likelihood(self, shares: Floats) -> tuple[float, Floats]:
        """Mean over levels of the negative log-likelihood of the true nodes, and its derivative by the leaves' scores."""
        texts = np.arange(len(self.truth))
        value, falls = 0.0, np.zeros_like(shares)
        for nodes in self.ancestors:
            summed = _sum_to_nodes(shares, nodes, int(nodes[-1]) + 1)
            true = nodes[self.truth]
            own = np.maximum(summed[texts, true], np.float32(1e-30))
            value -= float(np.mean(np.log(own)))
            falls += shares * (1 - (nodes[None, :] == true[:, None]) / own[:, None])
        scale = np.float32(len(self.ancestors) * len(texts))
        return value / len(self.ancestors), falls / scale

    def _weights(self, parameters: NDArray[np.float64]) -> NDArray[np.float32]:
        levels = len(self.margins)
        weights: NDArray[np.float32] = np.exp(parameters[_LINK * levels :]).astype(np.float32)
        return weights.reshape(len(self.parts), levels)


def _unpack(parameters: NDArray[np.float64], level: int) -> tuple[np.float32, np.float32, np.float32]:
    weight, slope, shift = parameters[_LINK * level : _LINK * level + _LINK]
    return np.float32(np.exp(weight)), np.float32(np.exp(slope)), np.float32(shift)


def _sum_to_nodes(leaves: Floats, ancestors: Indices, nodes: int) -> Floats:
    """Sum columns by node; a leaf's node index never falls from one leaf to the next."""
    if nodes == leaves.shape[1]:
        return leaves
    starts = np.flatnonzero(np.diff(ancestors, prepend=-1))
    summed: Floats = np.add.reduceat(leaves, starts, axis=1)
    return summed
