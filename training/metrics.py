"""The measures of a classifier, as arrays."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score

from model.hierarchy import Floats

FAR = 1_000_000
"""Rank of a label that is not among the outputs at all."""
_BINS = 15


def ranks(scores: Floats, truth: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many outputs come before the true one, ties in the order of the outputs; `FAR` where the truth is -1."""
    found = np.full(len(truth), FAR, dtype=np.int64)
    known = np.flatnonzero(truth >= 0)
    own = scores[known, truth[known]][:, None]
    columns = np.arange(scores.shape[1])[None, :]
    before = (scores[known] > own) | ((scores[known] == own) & (columns < truth[known][:, None]))
    found[known] = before.sum(axis=1)
    return found


def within(ranked: NDArray[np.int64], k: int) -> float:
    """Share of ranks below k; 0 of none."""
    return float(np.mean(ranked < k)) if len(ranked) else 0.0


def macro_f1(truth: NDArray[np.int64], predicted: NDArray[np.int64]) -> float:
    """F1 of each label that is true or predicted somewhere, averaged."""
    return float(f1_score(truth, predicted, average="macro", zero_division=0))


def hierarchical_f1(predicted: Sequence[tuple[str, ...]], truth: Sequence[tuple[str, ...]]) -> float:
    """F1 over the nodes of all paths (Silla and Freitas, 2011)."""
    shared = sum(
        sum(one[:level] == other[:level] for level in range(1, min(len(one), len(other)) + 1))
        for one, other in zip(predicted, truth, strict=True)
    )
    return 2 * shared / max(1, sum(map(len, predicted)) + sum(map(len, truth)))


def expected_calibration_error(confidence: Floats, right: NDArray[np.bool_]) -> float:
    """Mean distance of confidence and accuracy over fifteen bins of equal width (Naeini et al., 2015)."""
    if not len(confidence):
        return 0.0
    bins = np.minimum((confidence * _BINS).astype(np.int64), _BINS - 1)
    total = np.bincount(bins, minlength=_BINS)
    gap = np.abs(
        np.bincount(bins, weights=confidence, minlength=_BINS) - np.bincount(bins, weights=right, minlength=_BINS)
    )
    return float(gap.sum() / total.sum())


def coverage_at(confidence: Floats, right: NDArray[np.bool_], accuracy: float) -> float:
    """Largest share of the orders, the surest first, that is right at least as often as `accuracy`."""
    if not len(confidence):
        return 0.0
    order = np.argsort(-confidence, kind="stable")
    share = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    reached = np.flatnonzero(share >= accuracy)
    return float((reached[-1] + 1) / len(order)) if len(reached) else 0.0
