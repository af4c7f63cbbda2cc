"""Fitting the sparse linear models: one support vector machine an output (Joachims, 1998; liblinear)."""

import os
from collections.abc import Callable, Sequence

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from scipy.sparse import csr_array, csr_matrix
from sklearn.svm import LinearSVC

from configs.recipe import Recipe
from model.linear import SparseLinear

_AT_ONCE = 256
_MOST_OTHERS = 12_000
_ABSENT = -1.0
"""Margin of an output that no training text has: where a support vector machine puts what it has never seen."""


def fit_outputs(features: csr_array, targets: NDArray[np.int64], outputs: int, recipe: Recipe) -> SparseLinear:
    """One output against the rest, for each of `outputs`, as many at a time as memory is spent on.

    Args:
        features: (texts, features)
        targets: output of each text, -1 for a text of none.
        outputs: how many there are; those without a text get the margin -1 everywhere.
    """
    matrix = csr_matrix(features)
    groups = [np.arange(start, min(start + _AT_ONCE, outputs)) for start in range(0, outputs, _AT_ONCE)]
    workers = Parallel(n_jobs=min(os.cpu_count() or 1, len(groups)))
    return SparseLinear.join(workers(delayed(_fit_group)(matrix, targets, group, recipe) for group in groups))


def _fit_group(
    matrix: csr_matrix, targets: NDArray[np.int64], group: NDArray[np.int64], recipe: Recipe
) -> SparseLinear:
    rows, own, counts = _against_others(targets, group, recipe.seed)
    matrix = matrix[rows]
    weights = np.zeros((len(group), matrix.shape[1]), dtype=np.float32)
    bias = np.full(len(group), _ABSENT, dtype=np.float32)
    present = np.unique(own)
    known = present >= 0
    positions = present[known] - group[0]
    if len(present) < 2 or not matrix.shape[1]:
        bias[positions] = -_ABSENT if len(present) == 1 else _ABSENT
        return SparseLinear.prune(weights, bias, recipe.keep, 0)
    machine = LinearSVC(C=recipe.penalty, random_state=recipe.seed).fit(matrix, own, sample_weight=counts)
    found, offset = machine.coef_, machine.intercept_
    if len(present) == 2:
        found, offset = np.vstack([-found, found]), np.concatenate([-offset, offset])
    weights[positions] = found[known]
    bias[positions] = offset[known]
    return SparseLinear.prune(weights, bias, recipe.keep)


def _against_others(
    targets: NDArray[np.int64], group: NDArray[np.int64], seed: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64] | None]:
    """The texts of a group and those against which it is learned: of many others a sample, each standing for several.

    Returns:
        Rows, their outputs (-1: none of the group), and how many texts each stands for; None when each stands for itself.
    """
    inside = (targets >= group[0]) & (targets <= group[-1])
    others = np.flatnonzero(~inside)
    if len(others) <= _MOST_OTHERS:
        return np.arange(len(targets)), np.where(inside, targets, -1), None
    drawn = np.random.default_rng([seed, int(group[0]), len(group)]).choice(others, _MOST_OTHERS, replace=False)
    rows = np.sort(np.concatenate((np.flatnonzero(inside), drawn)))
    counts = np.where(inside[rows], 1.0, len(others) / _MOST_OTHERS)
    return rows, np.where(inside[rows], targets[rows], -1), counts


def fit_levels(
    features: csr_array,
    leaves: NDArray[np.int64],
    ancestors: Sequence[NDArray[np.int32]],
    recipe: Recipe,
    progress: Callable[[int], None],
) -> list[SparseLinear]:
    """The outputs of every level, the nodes' own.

    Args:
        leaves: of each text, -1 for a text of no item.
        ancestors: for each level and leaf, its node.
        progress: told the number of nodes after each level.
    """
    models = []
    for nodes in ancestors:
        targets = np.where(leaves >= 0, nodes[leaves], -1).astype(np.int64)
        count = int(nodes.max()) + 1
        models.append(fit_outputs(features, targets, count, recipe))
        progress(count)
    return models
