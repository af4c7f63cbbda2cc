"""`paidan catalogue check` on a copy of the shipped tables, broken in one way after the other."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.command_line import run
from tests.table_copies import (
    Edit,
    Place,
    Table,
    Value,
    added,
    cell,
    check,
    reshaped,
    rewritten,
    small_copy,
    told,
)

ENDED, SOON = "2025-01-01", "2027-01-01"
ONE, OTHER = "17", "18"
"""The catalogue files of two classes."""


def same(row: int, column: str) -> Callable[[Table], str]:
    """The value that stands in another row."""
    return lambda table: table.get(row, column)


def sends_to(row: int) -> Callable[[Table], str]:
    """A definition that sends the reader to the item of a row."""
    return lambda table: f"说得清的定义。不含别的（归{table.get(row, 'code')}）。"


def name_of_another_class(copy: Path) -> Place:
    name = Table(copy, ONE).get(2, "level5")
    return cell(OTHER, 2, "level5", name)(copy)


def end_of_an_item_cited(copy: Path) -> Place:
    cell(ONE, 3, "valid_to", ENDED)(copy)
    return cell(ONE, 2, "definition", sends_to(3))(copy)


def replacement_in_a_circle(copy: Path) -> Place:
    for row, other in ((3, 4), (4, 3)):
        cell(ONE, row, "valid_to", ENDED)(copy)
        cell(ONE, row, "replaced_by", same(other, "code"))(copy)
    return Place(Table(copy, ONE).path.name, 3)


def end_of_the_only_rule(column: str, value: Value) -> Edit:
    """Change the first and last day of a rule that no rule of a shorter prefix stands behind."""

    def edit(copy: Path) -> Place:
        table = Table(copy, "duties.csv")
        shortest = min(range(2, len(table.rows) + 1), key=lambda row: len(table.get(row, "item")))
        table.set(shortest, column, value)
        return table.save(shortest)

    return edit


def no_rule_at_a_desk(copy: Path) -> Place:
    table = Table(copy, "duties.csv")
    at = table.rows[0].index("desk")
    table.rows = [row for row in table.rows if not (row[0].startswith(OTHER) and row[at] == "town")]
    table.save()
    return Place(Table(copy, OTHER).path.name, 2)


def end_of_a_unit(copy: Path) -> Place:
    duties = Table(copy, "duties.csv")
    plain = next(row for row in range(2, len(duties.rows) + 1) if duties.get(row, "lead").startswith("上海市"))
    units = Table(copy, "units.csv")
    units.set(units.find("name", duties.get(plain, "lead")), "valid_to", ENDED)
    units.save()
    return Place(duties.path.name, plain)


def units_above_one_another(copy: Path) -> Place:
    units = Table(copy, "units.csv")
    low = next(row for row in range(2, len(units.rows) + 1) if units.get(row, "kind") == "bureau" and units.get(row, "parent"))  # fmt: skip
    high = units.find("code", units.get(low, "parent"))
    units.set(high, "parent", units.get(low, "code"))
    return units.save(min(low, high))


def unit_without_parent(copy: Path) -> Place:
    units = Table(copy, "units.csv")
    row = units.find("tier", "town")
    units.set(row, "parent", "")
    return units.save(row)


def demand_without_an_item(copy: Path) -> Place:
    table = Table(copy, "demand.csv")
    code = table.rows.pop(2)[0]
    table.save()
    item = Table(copy, ONE)
    return Place(item.path.name, item.find("code", code))


def two_levels_in_one_file(copy: Path) -> Place:
    table = Table(copy, OTHER)
    table.rows = [[*row[:3], *row[6:]] for row in table.rows]
    return table.save(1)


BROKEN: list[tuple[str, Edit, str, str]] = [
    # name, what is done, the column and some words that must be told
    ("code of another item", cell(ONE, 3, "code", same(2, "code")), "code", "重复"),
    ("a digit too many", cell(ONE, 2, "code", lambda table: table.get(2, "code") + "1"), "code", "10 位数字"),
    ("a letter in the code", cell(ONE, 4, "code", "17O1010103"), "code", "10 位数字"),
    ("empty level", cell(ONE, 2, "level3", ""), "level3", "名称为空"),
    ("item of two levels", reshaped(ONE, 2, lambda row: [*row[:3], "", "", "", *row[6:]]), "level4", "名称为空"),
    ("file of two levels", two_levels_in_one_file, "level3", "表头缺少 level3、level4、level5"),
    ("another name for a class", cell(ONE, 3, "level1", "政务"), "level1", "这里叫「政务」"),
    ("siblings of one name", cell(ONE, 3, "level5", same(2, "level5")), "level5", "编码"),
    ("name of another class's item", name_of_another_class, "level5", "相同"),
    ("slash in a name", cell(ONE, 2, "level5", "随申办/登录"), "level5", "「/」"),
    ("unknown urgency", cell(ONE, 5, "urgency", "火急"), "urgency", "特急"),
    ("day that does not exist", cell(ONE, 2, "valid_from", "2024-02-30"), "valid_from", "2024-01-31"),
    ("end before begin", cell(ONE, 2, "valid_to", "2020-01-01"), "valid_to", "早于"),
    ("no definition", cell(ONE, 2, "definition", ""), "definition", "没有定义"),
    ("item sent to does not exist", cell(ONE, 2, "definition", "定义（归1799010101）。"), "definition", "归1799010101"),
    ("branch sent to does not exist", cell(ONE, 2, "definition", "定义（归 1799）。"), "definition", "不在目录中"),
    ("second of two sent to", cell(ONE, 2, "definition", "定义（归1701、179902）。"), "definition", "归179902"),
    ("class sent to does not exist", cell(ONE, 2, "definition", "定义（归9901010101）。"), "definition", "核对编码"),
    ("item sends to itself", cell(ONE, 2, "definition", sends_to(2)), "definition", "自己"),
    ("item sent to has ended", end_of_an_item_cited, "definition", "已失效"),
    ("too few keywords", cell(ONE, 2, "keywords", "登录；登不上"), "keywords", "有 2 个，应为 4 到 10 个"),
    ("keyword twice", cell(ONE, 2, "keywords", "甲；乙；丙；丁；乙"), "keywords", "「乙」"),
    ("replaced by nothing known", cell(ONE, 2, "replaced_by", "1799010101"), "replaced_by", "不在目录中"),
    ("replaced by one another", replacement_in_a_circle, "replaced_by", "绕了一圈"),
    ("renamed column", cell(ONE, 1, "keywords", "关键词"), "keywords", "缺少 keywords"),
    ("missing column", reshaped("duties.csv", 1, lambda row: row[:5] + row[6:]), "basis", "缺少 basis"),
    ("column too many", reshaped("units.csv", 1, lambda row: [*row, "memo"]), "memo", "多出 memo"),
    ("cell too many", reshaped(ONE, 4, lambda row: [*row, ""]), "replaced_by", "应有 12 列，实有 13 列"),
    ("cell too few", reshaped(ONE, 4, lambda row: row[:-1]), "replaced_by", "应有 12 列，实有 11 列"),
    ("not UTF-8", rewritten(ONE, 2, lambda text: text.encode("gb18030")), "level1", "另存为 UTF-8"),
    ("unclosed quote", rewritten("demand.csv", 3, lambda _: b'code,per_100k\n1701010101,1\n"1701010102,1\n'), "code", "引号"),
    ("rule for no item", added("duties.csv", 2, item="1799"), "item", "没有这个编码或前缀「1799」"),
    ("rule of an unknown desk", cell("duties.csv", 2, "desk", "village"), "desk", "town"),
    ("rule of an unknown place type", added("duties.csv", 2, place_type="月球"), "place_type", "「月球」"),
    ("lead that does not exist", cell("duties.csv", 3, "lead", "{district}月球局"), "lead", "黄浦区"),
    ("assistant that does not exist", cell("duties.csv", 3, "assists", "上海市月球局"), "assists", "找不到"),
    ("slot that cannot be filled", cell("duties.csv", 3, "lead", "{street}办事处"), "lead", "{street}"),
    ("rule without lead", cell("duties.csv", 2, "lead", ""), "lead", "不能为空"),
    ("two rules at a time", added("duties.csv", 2, valid_from="2026-03-01"), "valid_from", "重叠"),
    ("rule that has ended", end_of_the_only_rule("valid_to", ENDED), "valid_to", "没有规则可用"),
    ("rule that has not begun", end_of_the_only_rule("valid_from", SOON), "valid_from", "才生效"),
    ("desk without rule", no_rule_at_a_desk, "code", "在 town 一级没有规则"),
    ("unit that has ended", end_of_a_unit, "lead", "2024-01-01 至 2025-01-01"),
    ("unit without parent", unit_without_parent, "parent", "没有写上级单位"),
    ("unknown parent", cell("units.csv", 3, "parent", "MOON"), "parent", "「MOON」不在表中"),
    ("parent of itself", cell("units.csv", 3, "parent", same(3, "code")), "parent", "自己"),
    ("units above one another", units_above_one_another, "parent", "绕了一圈"),
    ("unit code twice", cell("units.csv", 3, "code", same(2, "code")), "code", "重复"),
    ("unknown tier", cell("units.csv", 3, "tier", "village"), "tier", "「village」"),
    ("question at no branch", added("questions.csv", 2, code="1799", options="甲=179901|乙=179902"), "code", "1799"),
    ("question at an item", added("questions.csv", 2, code="1701010101", options="甲=1701010101|乙=1701010101"), "code", "已是一个事项"),
    ("answer that leaves nothing", cell("questions.csv", 2, "options", "甲=17010101|乙=17010199"), "options", "「乙」"),
    ("question with one answer", cell("questions.csv", 2, "options", "甲=17010101"), "options", "两个回答"),
    ("demand of no item", added("demand.csv", 2, code="1799010101"), "code", "目录中没有事项"),
    ("item without demand", demand_without_an_item, "code", "预计量表里没有"),
    ("demand that is no number", cell("demand.csv", 2, "per_100k", "许多"), "per_100k", "许多"),
    ("demand twice", cell("demand.csv", 3, "code", same(2, "code")), "code", "两次"),
    ("town of no district", cell("places.csv", 3, "parent", "319999"), "parent", "不在表中"),
    ("landmark of an unknown type", cell("landmarks.csv", 2, "place_type", "月球"), "place_type", "月球"),
]  # fmt: skip


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_copy(tmp_path_factory.mktemp("tables"))


@pytest.fixture
def copy(untouched: Path, tmp_path: Path) -> Path:
    return shutil.copytree(untouched, tmp_path / "tables")


@pytest.mark.parametrize(("break_it", "column", "words"), [one[1:] for one in BROKEN], ids=[one[0] for one in BROKEN])
def test_what_is_broken_is_told_with_file_row_and_column(copy: Path, break_it: Edit, column: str, words: str) -> None:
    place = break_it(copy)
    ran = check(copy, "--json")
    assert ran.code == 3
    found = told(ran)
    assert any(
        (file, row, of) == (place.file, place.row, column) and words in message for file, row, of, message in found
    ), found
    assert all(file and row for file, row, *_ in found)
    assert len(found) <= 8, "one slip must not hide in a flood"


def test_problems_of_all_tables_are_told_at_once(copy: Path) -> None:
    cell(ONE, 2, "urgency", "火急")(copy)
    cell(OTHER, 2, "valid_from", "明天")(copy)
    cell("units.csv", 3, "tier", "village")(copy)
    cell("questions.csv", 2, "question", "")(copy)
    cell("demand.csv", 2, "per_100k", "0")(copy)
    assert [(file[:2], row, column) for file, row, column, _ in told(check(copy, "--json"))] == [
        ("17", 2, "urgency"),
        ("18", 2, "valid_from"),
        ("un", 3, "tier"),
        ("qu", 2, "question"),
        ("de", 2, "per_100k"),
    ]


def test_people_read_the_problems_under_the_name_of_their_file(copy: Path) -> None:
    for row in (4, 2, 3):
        cell(ONE, row, "keywords", "登录")(copy)
    cell("questions.csv", 2, "options", "甲=17010101|乙=17010199")(copy)
    ran = check(copy)
    assert ran.code == 3
    first, file, *lines = ran.errors.splitlines()
    assert first.endswith("输入有问题，共 4 处：")
    assert file.endswith("17-政务服务与数字服务.csv")
    assert lines[0] == "    第 2 行「keywords」列：关键词有 1 个，应为 4 到 10 个，用「；」隔开"
    assert [line.split("「")[0] for line in lines[:3]] == ["    第 2 行", "    第 3 行", "    第 4 行"]
    assert lines[3].endswith("questions.csv")
    assert lines[4] == "    第 2 行「options」列：回答「乙」指向的 17010199 不在目录中，请核对编码"


def test_people_are_told_how_many_problems_are_not_shown(copy: Path) -> None:
    for row in range(2, 32):
        cell(ONE, row, "urgency", "火急")(copy)
    ran = check(copy)
    assert "共 30 处" in ran.errors
    assert "还有 10 处" in ran.errors
    assert len(told(check(copy, "--json"))) == 30


def test_a_copy_that_is_not_broken_has_no_problem(copy: Path) -> None:
    ran = check(copy)
    assert ran.code == 0, ran.errors
    assert "没有发现问题" in ran.output


def test_what_was_not_given_is_told_to_be_unchecked(copy: Path) -> None:
    files = [f"--{name}={copy / name}.csv" for name in ("units", "duties")]
    ran = run("catalogue", "check", *files, f"--catalogue={copy / 'catalogue'}", f"--places={copy}")
    assert ran.code == 0, ran.errors
    assert "没有给出问题表和预计量表，这部分没有检查" in ran.output
    assert "这部分没有检查" not in check(copy).output


def test_keywords_that_items_share_are_listed_on_request(copy: Path) -> None:
    codes = [Table(copy, name).get(2, "code") for name in (ONE, OTHER)]
    for name in (ONE, OTHER):
        cell(name, 2, "keywords", "月球基地；甲乙；丙丁；戊己")(copy)
    assert "月球基地" not in check(copy).output
    assert all(words in check(copy, "--collisions").output for words in ("月球基地", *codes))
    assert json.loads(check(copy, "--json").output)["collisions"]["月球基地"] == codes


def test_the_shipped_tables_have_five_levels_and_no_problem() -> None:
    ran = run("catalogue", "check", "--json")
    assert ran.code == 0, ran.errors
    report = json.loads(ran.output)
    assert report["problems"] == []
    assert report["nodes"] == [18, 148, 596, 1285, 2281]
    assert report["items"] == 2281
