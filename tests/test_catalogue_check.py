from dataclasses import replace
from datetime import date

import pytest

from data.catalogue import Catalogue, Item
from data.catalogue_check import CatalogueReport, Territory, check_catalogue
from data.catalogue_table import load_catalogue
from data.duties import DESKS, Duties, Duty
from data.place_table import Places
from data.tables import Validity
from data.units import Units
from tests.builders import DAY, DRILLING, FUMES, LIFT, SHANGHAI_TABLES, small_catalogue, small_units

TERRITORY = Territory([("东区", "河湾镇")], ["小区内", "公共道路"])
RULES = (
    Duty("01", "city", "{district}"),
    Duty("02", "city", "市房屋管理局"),
    *(Duty(code, desk, "{town}", place_type="") for code in ("01", "02") for desk in ("district", "town")),
)


def check(
    *changed: Item, rules: tuple[Duty, ...] = RULES, units: Units | None = None, day: date = DAY
) -> CatalogueReport:
    items = {item.code: item for item in (*small_catalogue().items, *changed)}
    return check_catalogue(Catalogue(items.values()), units or small_units(), Duties(rules), TERRITORY, day)


def only_problem(report: CatalogueReport) -> str:
    [problem] = report.problems
    return str(problem)


ITEM = small_catalogue()[FUMES]


def test_tables_that_belong_together_have_no_problem() -> None:
    report = check()
    assert report.problems == ()
    assert (report.nodes, report.units, report.rules, report.others) == ((2, 4, 6), 10, 6, 0)


def test_an_item_without_definition_is_told() -> None:
    assert f"目录 {FUMES}「definition」列：没有定义" in only_problem(check(replace(ITEM, definition="")))


@pytest.mark.parametrize("count", [0, 3, 11])
def test_too_few_or_too_many_keywords_are_told(count: int) -> None:
    words = tuple(f"词{number}" for number in range(count))
    assert f"关键词有 {count} 个" in only_problem(check(replace(ITEM, keywords=words)))


@pytest.mark.parametrize("cited", ["010199", "0199", "02020299"])
def test_a_definition_that_points_to_an_item_that_is_not_there_is_told(cited: str) -> None:
    assert cited in only_problem(check(replace(ITEM, definition=f"不含别的（归{cited}）。")))


@pytest.mark.parametrize("cited", ["010101", "0101", "0202", " 020101", "990101"])
def test_a_definition_may_point_to_any_node_or_to_a_class_that_is_not_there_yet(cited: str) -> None:
    assert check(replace(ITEM, definition=f"不含别的（归{cited}）。")).problems == ()


def test_a_name_used_twice_is_told() -> None:
    message = only_problem(check(replace(ITEM, path=(*ITEM.path[:2], "电梯故障停运"))))
    assert "电梯故障停运" in message
    assert LIFT in message


def test_too_many_items_named_other_are_told() -> None:
    report = check(replace(ITEM, path=(*ITEM.path[:2], "其他油烟")))
    assert report.others == 1
    assert "「其他」类事项有 1 个，超过 6%" in only_problem(report)


def test_keywords_that_items_share_are_counted() -> None:
    assert check().shared_keywords == 0
    assert check(replace(ITEM, keywords=(*ITEM.keywords, "电钻"))).shared_keywords == 1


def test_a_rule_for_an_item_that_is_not_there_is_told() -> None:
    message = only_problem(check(rules=(*RULES, Duty("0199", "city", "市房屋管理局"))))
    assert "派单清单 0199 city" in message
    assert "没有这个编码" in message


def test_a_rule_for_an_unknown_place_type_is_told() -> None:
    rule = Duty("0202", "city", "市房屋管理局", place_type="月球")
    assert "没有地点类型「月球」" in only_problem(check(rules=(*RULES, rule)))


def test_a_slot_that_cannot_be_filled_is_told() -> None:
    assert "{street} 不是可用的占位" in only_problem(check(rules=(*RULES, Duty("0202", "city", "{street}办事处"))))


def test_a_unit_that_is_not_in_the_table_is_told_with_where_it_is_missing() -> None:
    rule = Duty("0202", "district", "{district}水务局", ("市水务局",))
    messages = [str(problem) for problem in check(rules=(*RULES, rule)).problems]
    assert len(messages) == 2
    assert "单位「{district}水务局」在单位表中找不到（或已失效）：东区河湾镇" in messages[0]


def test_a_unit_out_of_force_is_as_good_as_missing() -> None:
    rules = (*RULES, Duty("0202", "city", "市市容环卫局"))
    assert check(rules=rules, day=date(2025, 12, 31)).problems == ()
    assert "已失效" in only_problem(check(rules=rules))


def test_a_rule_out_of_force_may_name_units_that_are_gone() -> None:
    rule = Duty("0202", "city", "撤销了的局", validity=Validity(last=date(2025, 12, 31)))
    assert check(rules=(*RULES, rule)).problems == ()


@pytest.mark.parametrize("desk", DESKS)
def test_an_item_no_rule_reaches_is_told_for_each_desk(desk: str) -> None:
    rules = tuple(rule for rule in RULES if not (rule.item == "02" and rule.desk == desk))
    messages = [str(problem) for problem in check(rules=rules).problems]
    assert len(messages) == 3
    assert all(f"在 {desk} 一级没有规则" in message for message in messages)
    assert any(DRILLING in message for message in messages)


def test_an_item_out_of_force_needs_nothing() -> None:
    gone = Item("990101", ("旧类", "旧组", "旧项"), validity=Validity(last=date(2025, 1, 1)))
    assert check(gone).problems == ()


def test_the_shipped_rules_name_known_slots_place_types_and_units() -> None:
    places = Places.load(SHANGHAI_TABLES)
    towns = [(places.district_of(town.code).name, town.name) for town in places.of_tier("town")]
    territory = Territory(towns, [row.place_type for row in places.types])
    report = check_catalogue(
        load_catalogue(SHANGHAI_TABLES / "catalogue"),
        Units.load(SHANGHAI_TABLES / "units.csv"),
        Duties.load(SHANGHAI_TABLES / "duties.csv"),
        territory,
        DAY,
    )
    assert [problem for problem in report.problems if problem.column in ("lead", "place_type")] == []
