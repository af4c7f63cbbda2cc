from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from data.catalogue import Catalogue, Item
from data.catalogue_check import CatalogueReport, check_catalogue
from data.duties import DESKS, Duties, Duty
from data.questions import BranchQuestion
from data.reference_tables import ReferenceTables, Territory
from data.tables import Validity
from data.units import Unit, Units
from tests.builders import DAY, DRILLING, FUMES, LIFT, small_catalogue, small_questions, small_units

TERRITORY = Territory([("东区", "河湾镇")], ["小区内", "公共道路"])
RULES = (
    Duty("01", "city", "{district}"),
    Duty("02", "city", "市房屋管理局"),
    *(Duty(code, desk, "{town}", place_type="") for code in ("01", "02") for desk in ("district", "town")),
)


def check(
    *changed: Item,
    rules: tuple[Duty, ...] = RULES,
    units: Units | None = None,
    questions: tuple[BranchQuestion, ...] = (),
    demand: Mapping[str, float] | None = None,
    day: date = DAY,
) -> CatalogueReport:
    items = {item.code: item for item in (*small_catalogue().items, *changed)}
    catalogue = Catalogue(items.values())
    tables = ReferenceTables(catalogue, units or small_units(), Duties(rules), TERRITORY, questions, demand)
    return check_catalogue(tables, day)


def only_problem(report: CatalogueReport) -> str:
    [problem] = report.problems
    return str(problem)


ITEM = small_catalogue()[FUMES]


def test_tables_that_belong_together_have_no_problem() -> None:
    report = check()
    assert report.problems == ()
    assert (report.nodes, report.units, report.rules, report.others) == ((2, 4, 6), 10, 6, 0)


def test_an_item_without_definition_is_told() -> None:
    assert f"事项 {FUMES}「definition」列：没有定义" in only_problem(check(replace(ITEM, definition="")))


@pytest.mark.parametrize("count", [0, 3, 11])
def test_too_few_or_too_many_keywords_are_told(count: int) -> None:
    words = tuple(f"词{number}" for number in range(count))
    assert f"关键词有 {count} 个" in only_problem(check(replace(ITEM, keywords=words)))


@pytest.mark.parametrize("cited", ["010199", "0199", "02020299", "99", "990101", "0101、0299", "010"])
def test_a_definition_that_points_to_an_item_that_is_not_there_is_told(cited: str) -> None:
    assert cited.split("、")[-1] in only_problem(check(replace(ITEM, definition=f"不含别的（归{cited}）。")))


@pytest.mark.parametrize("cited", ["010101", "0101", "02", "0202", " 020101", "020101、0202", "哪一类都行"])
def test_a_definition_may_point_to_nodes_of_any_level(cited: str) -> None:
    assert check(replace(ITEM, definition=f"不含别的（归{cited}）。")).problems == ()


def test_a_definition_that_points_to_itself_is_told() -> None:
    assert "是这个事项自己" in only_problem(check(replace(ITEM, definition=f"不含别的（归{FUMES}）。")))


def test_a_definition_that_points_to_an_item_out_of_force_is_told() -> None:
    gone = replace(small_catalogue()[LIFT], validity=Validity(last=date(2025, 1, 1)))
    assert f"归{LIFT}」已失效" in only_problem(check(gone, replace(ITEM, definition=f"不含电梯（归{LIFT}）。")))


def test_a_keyword_that_stands_twice_in_an_item_is_told() -> None:
    assert "「油烟」写了不止一次" in only_problem(check(replace(ITEM, keywords=(*ITEM.keywords, "油烟"))))


@pytest.mark.parametrize(("path", "column"), [(ITEM.path[:2], "level3"), ((*ITEM.path, "更细"), "level4")])
def test_an_item_of_another_depth_is_told(path: tuple[str, ...], column: str) -> None:
    [problem] = check(replace(ITEM, path=path)).problems
    assert problem.column == column
    assert "其他事项有 3 级" in problem.message


ENDED = Validity(last=date(2025, 1, 1))


@pytest.mark.parametrize(
    ("by", "told"), [("990101", "不在目录中"), ("0101", "不在目录中"), (FUMES, "是它自己"), (LIFT, "也已失效")]
)
def test_a_replacement_that_replaces_nothing_is_told(by: str, told: str) -> None:
    gone = replace(small_catalogue()[LIFT], validity=ENDED)
    report = check(gone, replace(ITEM, validity=ENDED, replaced_by=by))
    assert [(one.file, one.column) for one in report.problems] == [(f"事项 {FUMES}", "replaced_by")]
    assert told in report.problems[0].message


def test_items_that_replace_one_another_are_told_and_those_behind_them_are_not() -> None:
    lift = replace(small_catalogue()[LIFT], validity=ENDED, replaced_by=FUMES)
    behind = replace(small_catalogue()[DRILLING], validity=ENDED, replaced_by=LIFT)
    report = check(lift, behind, replace(ITEM, validity=ENDED, replaced_by=LIFT))
    assert [problem.file for problem in report.problems] == [f"事项 {FUMES}", f"事项 {LIFT}"]


def test_a_name_used_twice_is_told() -> None:
    message = only_problem(check(replace(ITEM, path=(*ITEM.path[:2], "电梯故障停运"))))
    assert "电梯故障停运" in message
    assert LIFT in message


def test_too_many_items_named_other_are_told() -> None:
    report = check(replace(ITEM, path=(*ITEM.path[:2], "其他油烟")))
    assert report.others == 1
    assert "「其他」类事项有 1 个（这是第一个），超过 6%" in only_problem(report)


def test_keywords_that_items_share_are_counted() -> None:
    assert check().collisions == {}
    assert check(replace(ITEM, keywords=(*ITEM.keywords, "电钻"))).collisions == {"电钻": (FUMES, DRILLING)}


def test_a_rule_for_an_item_that_is_not_there_is_told() -> None:
    message = only_problem(check(rules=(*RULES, Duty("0199", "city", "市房屋管理局"))))
    assert "派单规则 0199 city" in message
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


def test_a_rule_for_an_item_out_of_force_is_told_until_it_ends_too() -> None:
    gone = replace(small_catalogue()[LIFT], validity=ENDED)
    rule = Duty("0201", "city", "市房屋管理局")
    assert "0201 已失效" in only_problem(check(gone, rules=(*RULES, rule)))
    assert check(gone, rules=(*RULES, replace(rule, validity=ENDED))).problems == ()


def test_a_unit_that_many_rules_name_is_told_once_and_counted() -> None:
    rules = tuple(Duty(item, "city", "市房屋管理局", ("月球局",)) for item in ("0201", "0202", "020202"))
    [problem] = check(rules=(*RULES, *rules)).problems
    assert (problem.file, problem.column) == ("派单规则 0201 city", "assists")
    assert "另有 2 条规则也写了它" in problem.message


@pytest.mark.parametrize("desk", DESKS)
def test_a_branch_no_rule_reaches_is_told_once_for_each_desk(desk: str) -> None:
    message = only_problem(check(rules=tuple(rule for rule in RULES if not (rule.item == "02" and rule.desk == desk))))
    assert LIFT in message
    assert f"等 3 个事项在 {desk} 一级没有规则；请在派单清单里给 02 补一条" in message


def test_the_one_item_no_rule_reaches_is_told_by_its_own_code() -> None:
    rules = tuple(Duty(code, "city", "市房屋管理局") for code in ("0201", "020202"))
    message = only_problem(check(rules=(*(rule for rule in RULES if (rule.item, rule.desk) != ("02", "city")), *rules)))
    assert f"给 {DRILLING} 补一条" in message


@pytest.mark.parametrize(
    ("validity", "column"), [(Validity(last=date(2026, 1, 1)), "valid_to"), (Validity(date(2027, 1, 1)), "valid_from")]
)
def test_a_rule_out_of_force_that_leaves_items_alone_is_told_in_its_own_place(validity: Validity, column: str) -> None:
    rules = tuple(
        replace(rule, validity=validity) if (rule.item, rule.desk) == ("02", "city") else rule for rule in RULES
    )
    [problem] = check(rules=rules).problems
    assert (problem.file.split()[:3], problem.column) == (["派单规则", "02", "city"], column)
    assert "等 3 个事项" in problem.message


def test_an_item_out_of_force_needs_nothing() -> None:
    gone = Item("990101", ("旧类", "旧组", "旧项"), validity=Validity(last=date(2025, 1, 1)))
    assert check(gone).problems == ()


GOVERNMENT = Unit("C", "市政府", tier="city", kind="government")
DISTRICT = Unit("E", "东区", tier="district", parent="C", kind="government")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (Unit("E-HW", "东区河湾镇", tier="town"), "没有写上级单位"),
        (Unit("E-LR", "东区绿化和市容管理局", tier="district", kind="bureau"), "没有写上级单位"),
        (Unit("E-HW", "东区河湾镇", tier="town", parent="MOON"), "上级单位「MOON」不在表中"),
        (replace(GOVERNMENT, parent="E"), "是 district，低于本单位的 city"),
        (replace(DISTRICT, parent="E"), "E → E"),
    ],
)
def test_a_unit_in_the_wrong_place_is_told(changed: Unit, told: str) -> None:
    units = {unit.code: unit for unit in (*small_units().units, GOVERNMENT, DISTRICT, changed)}
    found = [problem for problem in check(units=Units(units.values())).problems if told in problem.message]
    assert [(problem.file, problem.column) for problem in found] == [(f"单位 {changed.code}", "parent")]


def test_units_above_one_another_are_told_once_however_many_hang_below() -> None:
    ring = [Unit(code, f"{code}局", parent=parent) for code, parent in ("AB", "BC", "CA", "DA", "ED")]
    assert "A → B → C → A" in only_problem(check(units=Units([*small_units().units, *ring])))


def test_questions_at_branches_that_leave_items_have_no_problem() -> None:
    assert check(questions=small_questions()).problems == ()


@pytest.mark.parametrize(
    ("question", "column", "told"),
    [
        (BranchQuestion("0199", "哪个？", (("甲", ("019901",)), ("乙", ("019902",)))), "code", "永远不会问到"),
        (BranchQuestion("010", "哪个？", (("甲", ("0101",)), ("乙", ("0102",)))), "code", "永远不会问到"),
        (BranchQuestion(LIFT, "哪个？", (("甲", (LIFT,)), ("乙", (LIFT,)))), "code", "已是一个事项"),
        (BranchQuestion("01", "哪个？", (("甲", ("0101", "0199")), ("乙", ("0102",)))), "options", "0199 不在目录中"),
    ],
)
def test_a_question_that_points_nowhere_is_told(question: BranchQuestion, column: str, told: str) -> None:
    [problem] = check(questions=(question,)).problems
    assert (problem.file, problem.column) == (f"问题 {question.code} 哪个？", column)
    assert told in problem.message


def test_an_answer_that_leaves_only_what_has_ended_is_told() -> None:
    gone = replace(small_catalogue()[DRILLING], validity=ENDED)
    assert f"指向的 {DRILLING} 已失效" in only_problem(check(gone, questions=small_questions()))


def test_where_demand_was_counted_it_is_counted_for_just_the_items_there_are() -> None:
    counted = {item.code: 1.0 for item in small_catalogue().items}
    assert check(demand=counted).problems == ()
    assert "目录中没有事项「990101」" in only_problem(check(demand={**counted, "990101": 1.0}))
    assert f"事项 {FUMES}" in only_problem(check(demand={code: 1.0 for code in counted if code != FUMES}))
