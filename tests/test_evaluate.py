import json
from dataclasses import replace

import pytest

from configs.danger import DangerTable
from configs.deadlines import DeadlineTable
from data.orders import Order
from data.workdays import Workdays
from model.deadlines import DeadlineClock
from model.suggester import Suggester
from tests.builders import LIFT, OVERFLOW, small_bundle, small_orders
from training.evaluate import Evaluation, evaluate

BUNDLE = small_bundle()
SUGGESTER = Suggester(BUNDLE, DangerTable.load(), DeadlineClock(DeadlineTable.load(), Workdays.load()))
ORDERS = small_orders()
KNOWN = evaluate(BUNDLE, SUGGESTER, ORDERS, "district")


def measured(*orders: Order) -> Evaluation:
    return evaluate(BUNDLE, SUGGESTER, orders)


def shares(value: object) -> list[float]:
    if isinstance(value, dict):
        return [
            share
            for name, inner in value.items()
            if name not in ("latency_ms", "n", "texts_per_s")
            for share in shares(inner)
        ]
    assert isinstance(value, float)
    return [value]


def test_nothing_can_be_measured_on_nothing_but_it_does_no_harm() -> None:
    for found in (measured(), measured(Order(text="没有标注"))):
        assert found.n == found.lead_unit.n == found.assist_units.n == 0
        assert found.leaf.top1 == found.ece == found.unseen_items == 0


def test_an_item_the_catalogue_does_not_have_counts_as_wrong() -> None:
    found = measured(ORDERS[0], replace(ORDERS[0], category="990101"), replace(ORDERS[0], category="别的/路径/名称"))
    assert found.n == 3
    assert found.leaf.top5 == pytest.approx(1 / 3)
    assert found.unseen_items == pytest.approx(2 / 3)


def test_a_path_that_is_right_down_to_a_level_is_right_down_to_it() -> None:
    found = measured(replace(ORDERS[0], category="市容环境/垃圾/没有这项"))
    assert [found.levels[level].top1 for level in ("1", "2", "3")] == [1, 1, 0]
    assert found.hierarchical_f1 == pytest.approx(2 / 3)


def test_orders_without_an_item_are_measured_by_their_unit_only() -> None:
    found = evaluate(BUNDLE, SUGGESTER, [replace(order, category="") for order in ORDERS], "city")
    assert found.n == 0
    assert found.lead_unit.n == 60


def test_the_printed_object_has_the_keys_of_the_contract() -> None:
    printed = json.loads(KNOWN.model_dump_json())
    assert {"n", "leaf", "levels", "hierarchical_f1", "ece", "coverage_at", "lead_unit", "assist_units", "latency_ms", "texts_per_s"} <= printed.keys()  # fmt: skip
    assert {"top1", "top3", "top5", "macro_f1"} <= printed["leaf"].keys()
    assert printed["levels"].keys() == {"1", "2", "3"}
    assert all({"top1", "top3"} <= level.keys() for level in printed["levels"].values())
    assert "0.95" in printed["coverage_at"]
    assert {"n", "top1", "top3"} <= printed["lead_unit"].keys()
    assert {"n", "recall3", "precision"} <= printed["assist_units"].keys()
    assert {"p50", "p99"} <= printed["latency_ms"].keys()


def test_every_share_lies_between_nought_and_one() -> None:
    assert all(0 <= share <= 1 for share in shares(json.loads(KNOWN.model_dump_json())))
    assert KNOWN.latency_ms.p99 >= KNOWN.latency_ms.p50 > 0
    assert KNOWN.texts_per_s > 0


def test_what_was_learned_is_measured_as_right() -> None:
    assert KNOWN.n == 60
    assert KNOWN.leaf.top1 >= 0.95
    assert KNOWN.leaf.top5 >= KNOWN.leaf.top3 >= KNOWN.leaf.top1
    tops = [KNOWN.levels[level].top1 for level in ("1", "2", "3")]
    assert tops == sorted(tops, reverse=True)
    assert KNOWN.levels["3"].top1 == KNOWN.leaf.top1


def test_codes_and_paths_are_the_same_labels() -> None:
    paths = [replace(order, category="/".join(BUNDLE.catalogue[order.category].path)) for order in ORDERS]
    assert evaluate(BUNDLE, SUGGESTER, paths).leaf == evaluate(BUNDLE, SUGGESTER, ORDERS).leaf


def test_units_are_judged_by_any_of_their_names_at_the_desk_that_is_asked() -> None:
    lift = next(order for order in ORDERS if order.category == LIFT)
    for name in ("市房屋管理局", "市房管局", "房管局"):
        assert measured(replace(lift, lead_unit=name)).lead_unit.top1 == 1
    assert measured(replace(lift, lead_unit="没有这个局")).lead_unit.top3 == 0


def test_assisting_units_are_recalled() -> None:
    overflow = next(order for order in ORDERS if order.category == OVERFLOW)
    helped = replace(overflow, assist_units=("市绿容局", "没有这个局"))
    found = measured(helped)
    assert (found.assist_units.n, found.assist_units.recall3, found.assist_units.precision) == (1, 0.5, 1.0)
