from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configs.errors import InputError
from data.catalogue import Catalogue
from data.orders import SHANGHAI, Order
from tests.builders import LIFT, OVERFLOW, small_catalogue, small_labelled, small_orders, small_units, steady
from training.labelled import find_item, label


@pytest.mark.parametrize(
    "orders",
    [
        [],
        [Order(text="没有标注")],
        [Order(text="别的目录", category="990101")],
        [Order(text="别的路径", category="甲/乙/丙")],
        [Order(text="路径不全", category="市容环境")],
    ],
    ids=["no orders", "no label", "unknown code", "unknown path", "branch"],
)
def test_orders_without_a_single_usable_item_are_refused(orders: list[Order]) -> None:
    with pytest.raises(InputError, match="没有一件工单带可用的分类"):
        label(orders, small_catalogue(), small_units())


@pytest.mark.parametrize("category", ["", "9", "0101", "市容环境/垃圾", "市容环境/垃圾/垃圾桶满溢/更细", "//", "/"])
def test_what_names_no_item_finds_none(category: str) -> None:
    assert find_item(category, small_catalogue()) is None


@pytest.mark.parametrize("category", [OVERFLOW, "市容环境/垃圾/垃圾桶满溢"])
def test_an_item_is_found_by_code_or_path(category: str) -> None:
    item = find_item(category, small_catalogue())
    assert item
    assert item.code == OVERFLOW


def test_a_path_that_ends_early_stands_for_the_item_it_was_carried_down_to() -> None:
    catalogue = Catalogue.from_paths([("甲", "乙", "丙"), ("丁",)])
    item = find_item("丁", catalogue)
    assert item
    assert item.path == ("丁", "丁", "丁")


def test_every_label_that_could_not_be_used_is_told_with_how_often() -> None:
    bad = [
        Order(text="a", category="990101"),
        Order(text="b", category="990101", lead_unit="没有这个局"),
        Order(text="c", category="x"),
    ]
    labelled = small_labelled([*small_orders(), *bad])
    assert [
        (problem.column, "990101" in problem.message, "2 件" in problem.message) for problem in labelled.problems
    ] == [
        ("category", True, True),
        ("category", False, False),
        ("lead_unit", False, False),
    ]
    assert labelled.leaves[-3:] == (-1, -1, -1)
    assert labelled.leads[-2] == ""


def test_units_are_known_by_any_of_their_names() -> None:
    order = replace(small_orders()[0], lead_unit="市房管局")
    assert small_labelled([order]).leads == ("市房屋管理局",)


def test_without_catalogue_and_units_both_are_built_from_the_labels() -> None:
    orders = [Order(text="a", category="甲/乙", lead_unit="丙局"), Order(text="b", category="丁"), Order(text="c")]
    labelled = label(orders)
    assert [item.path for item in labelled.catalogue.items] == [("甲", "乙"), ("丁", "丁")]
    assert [unit.name for unit in labelled.units.units] == ["丙局"]
    assert (labelled.leaves, labelled.leads) == ((0, 1, -1), ("丙局", "", ""))


def test_orders_with_times_stand_in_the_order_of_time() -> None:
    orders = small_orders(timed=True)
    labelled = small_labelled(reversed(orders))
    assert labelled.timed
    assert list(labelled.orders) == orders


def test_one_order_without_time_leaves_all_as_they_came() -> None:
    orders = [*small_orders(timed=True)[::-1], Order(text="x", category=LIFT)]
    labelled = small_labelled(orders)
    assert not labelled.timed
    assert list(labelled.orders) == orders


def test_orders_of_one_moment_stand_in_the_order_of_their_numbers() -> None:
    moment = datetime(2026, 1, 1, tzinfo=SHANGHAI)
    orders = [replace(order, received_at=moment) for order in small_orders()]
    assert list(small_labelled(reversed(orders)).orders) == orders


@steady
@given(st.permutations(range(8)))
def test_with_times_the_order_of_the_file_does_not_matter(order: list[int]) -> None:
    orders = small_orders(timed=True)[:8]
    assert small_labelled(orders[row] for row in order).fingerprint == small_labelled(orders).fingerprint


def test_the_fingerprint_changes_with_any_text_or_label() -> None:
    orders = small_orders()[:7]
    changed = [
        orders,
        orders[1:],
        [replace(orders[0], text="别的"), *orders[1:]],
        [replace(orders[0], category=LIFT), *orders[1:]],
        [replace(orders[0], lead_unit="东区公安分局"), *orders[1:]],
    ]
    assert len({small_labelled(one).fingerprint for one in changed}) == 5
