from datetime import date
from pathlib import Path

import pytest

from configs.errors import InputError
from data.duties import DESKS, Duties, Duty
from data.tables import Validity
from tests.builders import DANCING, DAY, DRILLING, FUMES, LIFT, OVERFLOW, SHANGHAI_TABLES, small_duties

DUTIES = small_duties()


@pytest.fixture
def table(tmp_path: Path) -> Path:
    DUTIES.save(tmp_path / "duties.csv")
    return tmp_path / "duties.csv"


BREAKS = [
    ("item with letters", "\n01,city", "\nab,city", 2, "item"),
    ("full-width item", "\n01,city", "\n０１,city", 2, "item"),
    ("no item", "\n01,city", "\n,city", 2, "item"),
    ("unknown desk", "\n01,city", "\n01,village", 2, "desk"),
    ("no lead", ",市房屋管理局,", ",,", 6, "lead"),
    ("no basis", "电梯办法", "", 6, "basis"),
    ("lead assists itself", "市房屋管理局,{district},", "市房屋管理局,市房屋管理局,", 6, "assists"),
    ("assists twice", "市房屋管理局,{district},", "市房屋管理局,{district}；{district},", 6, "assists"),
    ("no such day", "2026-01-01", "2026-13-01", 10, "valid_from"),
    ("two rules on one day", "2026-01-01", "2025-12-31", 10, "valid_from"),
    ("two rules for ever", "\n01,town", "\n01,district", 4, "valid_from"),
]


@pytest.mark.parametrize(("old", "new", "row", "column"), [one[1:] for one in BREAKS], ids=[one[0] for one in BREAKS])
def test_a_broken_table_is_caught_with_row_and_column(table: Path, old: str, new: str, row: int, column: str) -> None:
    content = table.read_text(encoding="utf-8")
    assert old in content
    table.write_text(content.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError) as raised:
        Duties.load(table)
    assert (str(table), row, column) in {(one.file, one.row, one.column) for one in raised.value.problems}


def test_a_rule_that_outlasts_the_next_overlaps_the_one_after_it(tmp_path: Path) -> None:
    spans = [(date(2024, 1, 1), None), (date(2024, 2, 1), date(2024, 2, 9)), (date(2024, 3, 1), None)]
    rules = [Duty("01", "city", "甲", basis="规定", validity=Validity(first, last)) for first, last in spans]
    Duties(rules).save(tmp_path / "d.csv")
    with pytest.raises(InputError) as raised:
        Duties.load(tmp_path / "d.csv")
    assert [(one.row, "第 2 行" in one.message) for one in raised.value.problems] == [(3, True), (4, True)]


def test_where_no_rule_is_there_is_none() -> None:
    assert DUTIES.rule("990101", "city", "", DAY) is None
    assert DUTIES.rule(LIFT, "town", "", DAY) is None
    assert DUTIES.rule("", "city", "", DAY) is None


def lead(item: str, desk: str, place_type: str = "", day: date = DAY) -> str:
    duty = DUTIES.rule(item, desk, place_type, day)
    return duty.lead if duty else ""


def test_the_longest_prefix_decides() -> None:
    assert lead(OVERFLOW, "district") == "{district}绿化和市容管理局"
    assert lead(FUMES, "district") == "{district}城市管理行政执法局"


def test_at_one_prefix_the_place_type_decides_and_others_fall_back() -> None:
    assert lead(DRILLING, "district", "小区内") == "{town}"
    assert lead(DRILLING, "district", "公园") == lead(DRILLING, "district") == "{district}公安分局"


def test_a_longer_prefix_wins_over_a_matching_place_type() -> None:
    duties = Duties([Duty("01", "city", "甲", place_type="公园"), Duty("0101", "city", "乙")])
    duty = duties.rule("0101", "city", "公园", DAY)
    assert duty
    assert duty.lead == "乙"


def test_rules_change_with_the_day() -> None:
    assert lead(DANCING, "city", day=date(2025, 12, 31)) == "市市容环卫局"
    assert lead(DANCING, "city", day=date(2026, 1, 1)) == "{district}公安分局"


def test_an_expired_rule_leaves_the_one_of_the_shorter_prefix() -> None:
    duties = Duties([Duty("01", "city", "甲"), Duty("0101", "city", "乙", validity=Validity(last=date(2025, 1, 1)))])
    duty = duties.rule("0101", "city", "", DAY)
    assert duty
    assert duty.lead == "甲"


def test_what_is_saved_is_loaded_again(table: Path) -> None:
    loaded = Duties.load(table)
    assert loaded.duties == DUTIES.duties
    assert loaded.version == DUTIES.version
    assert Duties(DUTIES.duties[1:]).version != DUTIES.version


def test_the_shipped_duty_list_speaks_for_every_desk() -> None:
    duties = Duties.load(SHANGHAI_TABLES / "duties.csv")
    assert {duty.desk for duty in duties.duties} == set(DESKS)
    assert all(duty.basis for duty in duties.duties)
