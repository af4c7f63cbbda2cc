"""The linear peers: scikit-learn's LinearSVC over TF-IDF of characters 1 to 3 and of dictionary words."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import rjieba
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import f1_score
from sklearn.pipeline import FeatureUnion
from sklearn.svm import LinearSVC

from data.orders import Order

LEVELS = (1, 2, 3)
_PENALTIES = (0.2, 0.5)
_MOST = 5
_TIMED = 200


@dataclass(frozen=True, slots=True)
class Peers:
    """The best figure that any of the peers reaches, by measure, and what they cost."""

    best: dict[str, float]
    seconds: float
    megabytes: float
    milliseconds: float


def measure_peers(train: Sequence[Order], judged: Sequence[Order]) -> Peers:
    """Item and lead unit with C 0.2 and 0.5, and one model for each of the upper levels with C 0.2."""
    begin = time.perf_counter()
    features = _features()
    known = csr_matrix(features.fit_transform([order.text for order in train]))
    asked = csr_matrix(features.transform([order.text for order in judged]))
    gold = [order.category for order in judged]
    led = [row for row, order in enumerate(train) if order.lead_unit]
    judged_led = [row for row, order in enumerate(judged) if order.lead_unit]
    found: list[dict[str, float]] = []
    machines = []
    for penalty in _PENALTIES:
        items = _fit(known, [order.category for order in train], penalty)
        units = _fit(known[led], [train[row].lead_unit for row in led], penalty)
        machines.append((items, units))
        paths = _top(items, asked)
        leads = _top(units, asked[judged_led])
        found.append(
            {f"item top-{k}": _within(paths, gold, k) for k in (1, 3, 5)}
            | {f"level {level}": _within(_cut(paths, level), _cut([gold], level)[0], 1) for level in LEVELS}
            | {f"lead unit top-{k}": _within(leads, [judged[row].lead_unit for row in judged_led], k) for k in (1, 3)}
            | {"level 3 macro-F1": _macro_f1(_cut(paths, 3), _cut([gold], 3)[0])}
        )
    for level in LEVELS:
        machine = _fit(known, _cut([[order.category for order in train]], level)[0], _PENALTIES[0])
        found.append({f"level {level}": _within(_top(machine, asked), _cut([gold], level)[0], 1)})
    seconds = time.perf_counter() - begin
    best = {name: max(one.get(name, 0.0) for one in found) for one in found for name in one}
    size = sum(machine.coef_.size * 4 for machine in machines[0]) / 1e6
    return Peers(best, seconds, size, _latency(features, machines[0], judged))


def _features() -> FeatureUnion:
    characters = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True, min_df=2, dtype=np.float32)
    words = TfidfVectorizer(tokenizer=rjieba.cut, token_pattern=None, sublinear_tf=True, min_df=2, dtype=np.float32)
    return FeatureUnion([("characters", characters), ("words", words)])


def _fit(features: csr_matrix, labels: Sequence[str], penalty: float) -> LinearSVC:
    return LinearSVC(C=penalty, random_state=0).fit(features, labels)


def _top(machine: LinearSVC, features: csr_matrix) -> list[list[str]]:
    margins: NDArray[np.float64] = machine.decision_function(features)
    order = np.argsort(-margins, axis=1)[:, :_MOST]
    return [[str(machine.classes_[column]) for column in row] for row in order]


def _cut(rows: Sequence[Sequence[str]], level: int) -> list[list[str]]:
    return [["/".join(path.split("/")[:level]) for path in row] for row in rows]


def _within(found: Sequence[Sequence[str]], gold: Sequence[str], k: int) -> float:
    return float(np.mean([true in row[:k] for row, true in zip(found, gold, strict=True)]))


def _macro_f1(found: Sequence[Sequence[str]], gold: Sequence[str]) -> float:
    return float(f1_score(gold, [row[0] for row in found], average="macro", zero_division=0))


def _latency(features: FeatureUnion, machines: tuple[LinearSVC, LinearSVC], orders: Sequence[Order]) -> float:
    taken = []
    for order in orders[:_TIMED]:
        begin = time.perf_counter()
        row = features.transform([order.text])
        for machine in machines:
            machine.decision_function(row)
        taken.append(1000 * (time.perf_counter() - begin))
    return float(np.median(taken))
