"""Learning to tell texts that are a matter of the catalogue from those that are not."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict
from sklearn.svm import LinearSVC

from configs.recipe import Recipe
from model.classifier import Gate
from model.linear import Link, SparseLinear

_FOLDS = 5


def fit_gate(features: csr_array, background: NDArray[np.bool_], recipe: Recipe) -> Gate:
    """Fit a machine that separates matters from background, its margins turned into probabilities out of fold.

    Both sides weigh the same, in the machine and in the probabilities (Platt, 1999), since the share of background among
    the training texts says nothing of its share among calls.
    """
    matrix, matters = csr_matrix(features), ~background
    machine = LinearSVC(C=recipe.penalty, class_weight="balanced", random_state=recipe.seed)
    folds = min(_FOLDS, int(background.sum()), int(matters.sum()))
    if folds > 1:
        margins = cross_val_predict(machine, matrix, matters, cv=folds, method="decision_function")
    else:
        margins = machine.fit(matrix, matters).decision_function(matrix)
    platt = LogisticRegression(C=100.0, class_weight="balanced").fit(margins[:, None], matters)
    machine.fit(matrix, matters)
    linear = SparseLinear.prune(machine.coef_.astype(np.float32), machine.intercept_.astype(np.float32), 1.0)
    return Gate(linear, Link(1.0, float(platt.coef_[0, 0]), float(platt.intercept_[0])))
