from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configs.errors import NotFoundError
from data.catalogue import Catalogue, Item
from data.tables import Validity
from tests.builders import LIFT, OVERFLOW, small_catalogue, steady

CATALOGUE = small_catalogue()


@pytest.mark.parametrize("code", ["", "990101", "0101", "01", "０１０１０１", "010101 "])
def test_only_the_code_of_an_item_finds_one(code: str) -> None:
    assert code not in CATALOGUE
    with pytest.raises(NotFoundError, match="没有事项"):
        CATALOGUE[code]


@pytest.mark.parametrize("code", ["", "0", "010", "99", "01010199", "abc"])
def test_a_prefix_no_item_has_is_no_node(code: str) -> None:
    with pytest.raises(NotFoundError, match="没有编码"):
        CATALOGUE.node(code)


@pytest.mark.parametrize(
    "path", [(), ("市容环境",), ("市容环境", "垃圾", "没有这项"), ("垃圾", "市容环境", "垃圾桶满溢")]
)
def test_a_path_must_be_exact(path: tuple[str, ...]) -> None:
    with pytest.raises(NotFoundError, match="没有路径"):
        CATALOGUE.by_path(path)


def test_an_empty_catalogue_is_a_catalogue() -> None:
    empty = Catalogue(())
    assert (len(empty), empty.depth, empty.nodes, empty.children()) == (0, 0, (), ())
    assert len(Catalogue.from_paths([])) == 0


def test_items_stand_in_the_order_of_their_codes_whatever_order_they_come_in() -> None:
    shuffled = Catalogue(reversed(CATALOGUE.items))
    assert shuffled.items == CATALOGUE.items
    assert shuffled.version == CATALOGUE.version
    assert [CATALOGUE.row(item.code) for item in CATALOGUE.items] == list(range(6))


def test_the_version_changes_with_any_field_of_an_item() -> None:
    item = CATALOGUE[LIFT]
    changed = [
        Item(item.code, item.path, "另一个定义"),
        Item(item.code, item.path, item.definition, ("词",)),
        Item(item.code, item.path, item.definition, item.keywords, "紧急"),
        Item(item.code, item.path, item.definition, item.keywords, item.urgency, Validity(last=date(2030, 1, 1))),
        Item(item.code, item.path, item.definition, item.keywords, item.urgency, item.validity, OVERFLOW),
    ]
    rest = [other for other in CATALOGUE.items if other.code != LIFT]
    versions = {Catalogue([*rest, one]).version for one in changed} | {CATALOGUE.version}
    assert len(versions) == 6


def test_nodes_of_each_level_count_the_items_below() -> None:
    assert [[(node.code, node.leaves) for node in level] for level in CATALOGUE.nodes[:2]] == [
        [("01", 3), ("02", 3)],
        [("0101", 2), ("0102", 1), ("0201", 1), ("0202", 2)],
    ]
    assert CATALOGUE.node("0101").path == ("市容环境", "垃圾")
    assert CATALOGUE.node(LIFT).level == 3
    assert CATALOGUE.ancestor(LIFT, 2) == "0201"


def test_children_are_the_nodes_directly_below() -> None:
    assert [node.code for node in CATALOGUE.children()] == ["01", "02"]
    assert [node.code for node in CATALOGUE.children("02")] == ["0201", "0202"]
    assert CATALOGUE.children(LIFT) == ()
    assert CATALOGUE.children("99") == ()


def test_items_out_of_force_stay_in_the_catalogue_but_not_on_the_day() -> None:
    ended = Item("01", ("旧",), validity=Validity(last=date(2024, 12, 31)))
    begun = Item("02", ("新",), validity=Validity(first=date(2025, 1, 1)))
    catalogue = Catalogue([ended, begun])
    assert catalogue.valid_on(date(2024, 12, 31)) == (ended,)
    assert catalogue.valid_on(date(2025, 1, 1)) == (begun,)
    assert len(catalogue) == 2


def test_equal_names_under_different_parents_are_different_items() -> None:
    catalogue = Catalogue.from_paths([("甲", "其他"), ("乙", "其他"), ("甲", "其他")])
    assert len(catalogue) == 2
    assert catalogue.by_path(("甲", "其他")).code != catalogue.by_path(("乙", "其他")).code


def test_shorter_paths_are_carried_down_under_their_own_name() -> None:
    catalogue = Catalogue.from_paths([("甲", "乙", "丙"), ("丁",), ()])
    assert [item.path for item in catalogue.items] == [("甲", "乙", "丙"), ("丁", "丁", "丁")]


def test_more_than_ninety_nine_siblings_widen_the_codes() -> None:
    catalogue = Catalogue.from_paths([("甲", f"第{number}") for number in range(120)])
    assert catalogue.width == 3
    assert len({item.code for item in catalogue.items}) == 120
    assert catalogue.node("001").leaves == 120


NAMES = st.sampled_from(["甲", "乙", "丙", "其他"])


@steady
@given(st.lists(st.lists(NAMES, min_size=1, max_size=4).map(tuple), min_size=1, max_size=12))
def test_a_catalogue_of_any_paths_is_a_tree(paths: list[tuple[str, ...]]) -> None:
    catalogue = Catalogue.from_paths(paths)
    assert catalogue.depth == max(map(len, paths))
    for path in paths:
        assert catalogue.by_path(path + (path[-1],) * (catalogue.depth - len(path)))
    for nodes in catalogue.nodes:
        assert sum(node.leaves for node in nodes) == len(catalogue)
        assert len({node.path for node in nodes}) == len(nodes)
        for node in nodes:
            assert catalogue.node(node.code) == node
            assert sum(child.leaves for child in catalogue.children(node.code)) in (0, node.leaves)
