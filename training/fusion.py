"""Learning, on orders the margins have not seen, how margins become probabilities."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from model.hierarchy import Floats, Indices, softmax
from model.linear import Link

_START = (0.7, 8.0, 8.0)
_RIDGE = 1e-3


def fit_links(margins: Sequence[Floats], ancestors: Sequence[Indices], truth: NDArray[np.int64]) -> tuple[Link, ...]:
    """Minimise the negative log-likelihood of the true leaves (L-BFGS, with the exact gradient).

    Args:
        margins: for each level (texts, nodes of the level).
        ancestors: for each level and leaf, the leaf's node.
        truth: the true leaf of each text; with no text the links stay where they start.
    """
    levels = len(margins)
    if not len(truth):
        return (Link(_START[0] / levels, _START[1], _START[2]),) * levels
    start = np.array([np.log(_START[0] / levels), np.log(_START[1]), _START[2]] * levels)
    one_hot = (np.arange(len(truth)), truth)

    def loss(parameters: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = np.zeros((len(truth), len(ancestors[-1])), dtype=np.float32)
        parts = []
        for level in range(levels):
            weight, slope, shift = _unpack(parameters, level)
            inner = slope * margins[level] + shift
            logs = -np.logaddexp(np.float32(0), -inner)
            scores += (weight * logs)[:, ancestors[level]]
            parts.append((weight, slope, inner, logs))
        shares = softmax(scores)
        value = -float(np.mean(np.log(np.maximum(shares[one_hot], 1e-30))))
        shares[one_hot] -= 1
        shares /= len(truth)
        gradient = np.empty_like(parameters)
        for level, (weight, slope, inner, logs) in enumerate(parts):
            summed = _sum_to_nodes(shares, ancestors[level], inner.shape[1])
            falling = summed * weight * expit(-inner)
            gradient[3 * level] = weight * float((summed * logs).sum())
            gradient[3 * level + 1] = slope * float((falling * margins[level]).sum())
            gradient[3 * level + 2] = float(falling.sum())
        away = parameters - start
        return value + _RIDGE * float(away @ away), gradient + 2 * _RIDGE * away

    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 200}).x
    return tuple(Link(*map(float, _unpack(found, level))) for level in range(levels))


def _unpack(parameters: NDArray[np.float64], level: int) -> tuple[np.float32, np.float32, np.float32]:
    weight, slope, shift = parameters[3 * level : 3 * level + 3]
    return np.float32(np.exp(weight)), np.float32(np.exp(slope)), np.float32(shift)


def _sum_to_nodes(leaves: Floats, ancestors: Indices, nodes: int) -> Floats:
    """Sum columns by node; a leaf's node index never falls from one leaf to the next."""
    if nodes == leaves.shape[1]:
        return leaves
    starts = np.flatnonzero(np.diff(ancestors, prepend=-1))
    summed: Floats = np.add.reduceat(leaves, starts, axis=1)
    return summed
