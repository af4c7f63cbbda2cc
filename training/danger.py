"""Learning to hear danger to life from what callers say in it and from what only sounds like it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold

from configs.recipe import Recipe
from model.danger_model import DangerModel
from model.fused import FusedOutputs
from model.hierarchy import Floats, softmax
from model.points import LEAST_SHARE, Points
from training.fusion import Fusion, Levels, fit_fusion
from training.linear import fit_outputs

_FOLDS = 5
_LOOSENESS = 30.0
MOST_ORDINARY_ALARMS = 0.01
MOST_NEAR_ALARMS = 0.08


@dataclass(frozen=True, slots=True)
class DangerLessons:
    """Texts of every kind of danger and of none.

    Args:
        features: (texts, features)
        vectors: (texts, dimension), None without an encoder.
        targets: number of the kind, one past the last for none.
        ordinary: which of those without danger are everyday orders and not near misses.
        kinds: of danger.
    """

    features: csr_array
    vectors: Floats | None
    targets: NDArray[np.int64]
    ordinary: NDArray[np.bool_]
    kinds: tuple[str, ...]


def fit_dangers(lessons: DangerLessons, recipe: Recipe) -> tuple[DangerModel, Mapping[str, float]]:
    """Fit a model and measure it out of fold.

    It is told to speak up as readily as false alarms allow: on everyday orders at most `MOST_ORDINARY_ALARMS` of them, on
    near misses `MOST_NEAR_ALARMS`.
    """
    targets, outputs = lessons.targets, len(lessons.kinds) + 1
    margins, logs = _out_of_fold(lessons, recipe)
    own = np.arange(outputs, dtype=np.int32)
    parts: list[Levels] = [] if logs is None else [[logs]]
    fusion = fit_fusion([margins], [own], targets, parts)
    alarm = 1 - _shares(fusion, margins, logs)[:, -1]
    safe = targets == len(lessons.kinds)
    near, ordinary = alarm[safe & ~lessons.ordinary], alarm[safe & lessons.ordinary]
    threshold = max(_reached(near, MOST_NEAR_ALARMS), _reached(ordinary, MOST_ORDINARY_ALARMS))
    model = FusedOutputs(
        fit_outputs(lessons.features, targets, outputs, recipe),
        fusion.links[0],
        None if lessons.vectors is None else _fit_points(lessons.vectors, targets, outputs),
        fusion.weights[0][0] if fusion.weights else 0.0,
    )
    measured = {
        "n": float(np.sum(~safe)),
        "heard": float(np.mean(alarm[~safe] >= threshold)),
        "near_alarms": float(np.mean(near >= threshold)) if len(near) else 0.0,
        "ordinary_alarms": float(np.mean(ordinary >= threshold)) if len(ordinary) else 0.0,
    }
    return DangerModel(model, lessons.kinds, threshold), measured


def _out_of_fold(lessons: DangerLessons, recipe: Recipe) -> tuple[Floats, Floats | None]:
    outputs = len(lessons.kinds) + 1
    margins = np.zeros((len(lessons.targets), outputs), dtype=np.float32)
    logs = None if lessons.vectors is None else np.zeros_like(margins)
    folds = KFold(min(_FOLDS, len(margins)), shuffle=True, random_state=recipe.seed)
    for known, judged in folds.split(margins):
        linear = fit_outputs(lessons.features[known, :], lessons.targets[known], outputs, recipe)
        margins[judged] = linear.margins(lessons.features[judged, :])
        if lessons.vectors is not None and logs is not None:
            points = _fit_points(lessons.vectors[known], lessons.targets[known], outputs)
            logs[judged] = np.log(np.maximum(points.shares(lessons.vectors[judged]), LEAST_SHARE))
    return margins, logs


def _fit_points(vectors: Floats, targets: NDArray[np.int64], outputs: int) -> Points:
    machine = LogisticRegression(C=_LOOSENESS, max_iter=1_000).fit(vectors, targets)
    places = np.zeros((outputs, vectors.shape[1]), dtype=np.float32)
    bias = np.full(outputs, -20.0, dtype=np.float32)
    places[machine.classes_] = machine.coef_
    bias[machine.classes_] = machine.intercept_
    return Points(places, bias, 1.0)


def _shares(fusion: Fusion, margins: Floats, logs: Floats | None) -> Floats:
    scores = fusion.links[0].scores(margins)
    return softmax(scores if logs is None else scores + np.float32(fusion.weights[0][0]) * logs)


def _reached(alarm: Floats, share: float) -> float:
    """The alarm that at most a share of the texts reaches."""
    return float(np.nextafter(np.quantile(alarm, 1 - share, method="higher"), np.float32(2))) if len(alarm) else 0.0
