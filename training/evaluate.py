"""Measuring a bundle on labelled orders."""

import time
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from data.orders import Order
from model.bundle import Bundle
from model.hierarchy import Floats
from model.suggester import Suggester
from model.suggestion import Desk, Suggestion
from training import metrics
from training.labelled import find_item

_BATCH = 256
_TIMED_ORDERS = 200


class TopK(BaseModel):
    """Share of orders whose label is among the first k."""

    model_config = ConfigDict(frozen=True)

    top1: float
    top3: float


class LeafScores(TopK):
    """At the items."""

    top5: float
    macro_f1: float


class LevelScores(TopK):
    """At one level, where a node's probability is the sum of its items'."""

    macro_f1: float
    ece: float
    coverage_at: dict[str, float]


class UnitScores(TopK):
    """At the lead unit, over the orders that name one."""

    n: int
    ece: float
    coverage_at: dict[str, float]


class AssistScores(BaseModel):
    """At the assisting units, over the orders that name any."""

    model_config = ConfigDict(frozen=True)

    n: int
    recall3: float
    precision: float


class Latency(BaseModel):
    """Milliseconds of one suggestion alone, in process."""

    model_config = ConfigDict(frozen=True)

    p50: float
    p99: float


class Evaluation(BaseModel):
    """What `evaluate --json` prints. Shares lie between 0 and 1.

    `coverage_at` says which share of the orders, the surest first, is right as often as its key.
    """

    model_config = ConfigDict(frozen=True)

    n: int
    leaf: LeafScores
    levels: dict[str, LevelScores]
    hierarchical_f1: float
    ece: float
    coverage_at: dict[str, float]
    lead_unit: UnitScores
    assist_units: AssistScores
    latency_ms: Latency
    texts_per_s: float
    unseen_items: float


def evaluate(bundle: Bundle, suggester: Suggester, orders: Sequence[Order], desk: Desk = "city") -> Evaluation:
    """Measure items over the orders that have one, units over those that name one.

    An item that the bundle's catalogue does not have counts as wrong.

    Args:
        bundle: to be measured.
        suggester: made from the same bundle.
        orders: labelled with `category` and `lead_unit`.
        desk: whose dispatch is judged.
    """
    labelled = [order for order in orders if order.category]
    leaves = _leaves(suggester, labelled)
    truth = [find_item(order.category, bundle.catalogue) for order in labelled]
    rows = np.array([bundle.catalogue.row(item.code) if item else -1 for item in truth], dtype=np.int64)
    paths = [
        tuple(order.category.split("/")) if item is None else item.path
        for order, item in zip(labelled, truth, strict=True)
    ]
    levels = {
        str(level): _level(bundle, leaves, paths, level) for level in range(1, bundle.classifier.hierarchy.depth + 1)
    }
    begin = time.perf_counter()
    suggestions = _suggest(suggester, orders, desk)
    seconds = time.perf_counter() - begin
    leaf_ranks = metrics.ranks(leaves, rows)
    deepest = levels[str(bundle.classifier.hierarchy.depth)]
    return Evaluation(
        n=len(labelled),
        leaf=LeafScores(
            top1=metrics.within(leaf_ranks, 1),
            top3=metrics.within(leaf_ranks, 3),
            top5=metrics.within(leaf_ranks, 5),
            macro_f1=deepest.macro_f1,
        ),
        levels=levels,
        hierarchical_f1=metrics.hierarchical_f1(
            [bundle.catalogue.items[leaf].path for leaf in leaves.argmax(axis=1).tolist()], paths
        ),
        ece=deepest.ece,
        coverage_at=deepest.coverage_at,
        lead_unit=_lead_units(bundle, suggestions, orders),
        assist_units=_assist_units(bundle, suggestions, orders),
        latency_ms=_latency(suggester, orders[:_TIMED_ORDERS], desk),
        texts_per_s=len(orders) / max(seconds, 1e-9),
        unseen_items=float(np.mean(rows < 0)) if len(rows) else 0.0,
    )


def _leaves(suggester: Suggester, orders: Sequence[Order]) -> Floats:
    parts = [suggester.predict(orders[start : start + _BATCH]) for start in range(0, len(orders), _BATCH)]
    return np.concatenate(parts) if parts else np.zeros((0, len(suggester.catalogue)), dtype=np.float32)


def _suggest(suggester: Suggester, orders: Sequence[Order], desk: Desk) -> list[Suggestion]:
    suggestions: list[Suggestion] = []
    for start in range(0, len(orders), _BATCH):
        suggestions += suggester.suggest(orders[start : start + _BATCH], desk=desk, explain=False)
    return suggestions


def _level(bundle: Bundle, leaves: Floats, paths: Sequence[tuple[str, ...]], level: int) -> LevelScores:
    hierarchy = bundle.classifier.hierarchy
    nodes = {node.path: row for row, node in enumerate(bundle.catalogue.nodes[level - 1])}
    truth = np.array([nodes.get(path[:level], -1) for path in paths], dtype=np.int64)
    scores = hierarchy.sums(leaves, level)
    ranks = metrics.ranks(scores, truth)
    confidence, right = scores.max(axis=1, initial=0), ranks == 0
    return LevelScores(
        top1=metrics.within(ranks, 1),
        top3=metrics.within(ranks, 3),
        macro_f1=metrics.macro_f1(truth, scores.argmax(axis=1)) if len(truth) else 0.0,
        ece=metrics.expected_calibration_error(confidence, right),
        coverage_at=_coverage(confidence, right),
    )


def _coverage(confidence: Floats, right: NDArray[np.bool_]) -> dict[str, float]:
    return {f"{accuracy:.2f}": metrics.coverage_at(confidence, right, accuracy) for accuracy in (0.9, 0.95, 0.98)}


def _lead_units(bundle: Bundle, suggestions: Sequence[Suggestion], orders: Sequence[Order]) -> UnitScores:
    ranks, confidence = [], []
    for suggestion, order in zip(suggestions, orders, strict=True):
        if not order.lead_unit:
            continue
        true = _unit_name(bundle, order.lead_unit)
        names = [choice.name for choice in suggestion.dispatch.lead]
        ranks.append(names.index(true) if true in names else len(names) + metrics.FAR)
        confidence.append(suggestion.dispatch.lead[0].score if names else 0.0)
    ranked, sure = np.array(ranks, dtype=np.int64), np.array(confidence, dtype=np.float32)
    return UnitScores(
        n=len(ranks),
        top1=metrics.within(ranked, 1),
        top3=metrics.within(ranked, 3),
        ece=metrics.expected_calibration_error(sure, ranked == 0),
        coverage_at=_coverage(sure, ranked == 0),
    )


def _assist_units(bundle: Bundle, suggestions: Sequence[Suggestion], orders: Sequence[Order]) -> AssistScores:
    true_sets, found = [], []
    for suggestion, order in zip(suggestions, orders, strict=True):
        if order.assist_units:
            true_sets.append({_unit_name(bundle, name) for name in order.assist_units})
            found.append([choice.name for choice in suggestion.dispatch.assist])
    recalled = sum(len(true & set(names[:3])) for true, names in zip(true_sets, found, strict=True))
    right = sum(len(true & set(names)) for true, names in zip(true_sets, found, strict=True))
    return AssistScores(
        n=len(true_sets),
        recall3=recalled / max(1, sum(map(len, true_sets))),
        precision=right / max(1, sum(map(len, found))),
    )


def _unit_name(bundle: Bundle, name: str) -> str:
    unit = bundle.units.named(name)
    return unit.name if unit else name


def _latency(suggester: Suggester, orders: Sequence[Order], desk: Desk) -> Latency:
    taken = []
    for order in orders:
        begin = time.perf_counter()
        suggester.suggest([order], desk=desk)
        taken.append(1000 * (time.perf_counter() - begin))
    return (
        Latency(p50=float(np.quantile(taken, 0.5)), p99=float(np.quantile(taken, 0.99)))
        if taken
        else Latency(p50=0, p99=0)
    )
