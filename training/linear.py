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
    own = np.where((targets >= group[0]) & (targets <= group[-1]), targets, -1)
    weights = np.zeros((len(group), matrix.shape[1]), dtype=np.float32)
    bias = np.full(len(group), _ABSENT, dtype=np.float32)
    present = np.unique(own)
    known = present >= 0
    rows = present[known] - group[0]
    if len(present) < 2 or not matrix.shape[1]:
        bias[rows] = -_ABSENT if len(present) == 1 else _ABSENT
        return SparseLinear.prune(weights, bias, recipe.keep)
    machine = LinearSVC(C=recipe.penalty, random_state=recipe.seed).fit(matrix, own)
    found, offset = machine.coef_, machine.intercept_
    if len(present) == 2:
        found, offset = np.vstack([-found, found]), np.concatenate([-offset, offset])
    weights[rows] = found[known]
    bias[rows] = offset[known]
    return SparseLinear.prune(weights, bias, recipe.keep)


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
