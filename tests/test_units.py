from datetime import date
from pathlib import Path

import pytest

from configs.errors import InputError, NotFoundError
from data.units import Unit, Units
from tests.builders import DAY, SHANGHAI_TABLES, small_units

UNITS = small_units()


@pytest.fixture
def table(tmp_path: Path) -> Path:
    UNITS.save(tmp_path / "units.csv")
    return tmp_path / "units.csv"


BREAKS = [
    ("no code", "\nC-SR,", "\n,", 3, "code"),
    ("no name", ",市绿化和市容管理局,市绿容局", ",,市绿容局", 3, "name"),
    ("code given twice", "\nC-SR,", "\nC-FG,", 3, "code"),
    ("name given twice", "市绿化和市容管理局,市绿容局", "市房屋管理局,市绿容局", 3, "name"),
    ("unknown tier", "市绿容局,,city", "市绿容局,,county", 3, "tier"),
    ("parent not in the table", "W-LR,西区绿化和市容管理局,,,district,W", "W-LR,西区绿化和市容管理局,,,district,X", 11, "parent"),
    ("its own parent", "W-LR,西区绿化和市容管理局,,,district,W", "W-LR,西区绿化和市容管理局,,,district,W-LR", 11, "parent"),
    ("no such day", "2025-12-31", "2025-12-32", 4, "valid_to"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "row", "column"), [one[1:] for one in BREAKS], ids=[one[0] for one in BREAKS])
def test_a_broken_table_is_caught_with_row_and_column(table: Path, old: str, new: str, row: int, column: str) -> None:
    content = table.read_text(encoding="utf-8")
    assert old in content
    table.write_text(content.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError) as raised:
        Units.load(table)
    assert (str(table), row, column) in {(one.file, one.row, one.column) for one in raised.value.problems}


def test_an_unknown_code_is_told() -> None:
    assert "X" not in UNITS
    with pytest.raises(NotFoundError, match="「X」"):
        UNITS["X"]


@pytest.mark.parametrize("name", ["", "没有这个局", "市房"])
def test_a_name_no_unit_has_finds_none(name: str) -> None:
    assert UNITS.named(name) is None


def test_a_unit_is_found_by_name_short_name_and_alias() -> None:
    assert {UNITS.named(name) for name in ("市房屋管理局", "市房管局", "房管局")} == {UNITS["C-FG"]}


def test_a_name_that_stands_for_several_units_finds_none() -> None:
    units = Units([Unit("1", "甲局", "城管"), Unit("2", "乙局", "", ("城管",)), Unit("3", "丙局", "城管")])
    assert units.named("城管") is None


def test_a_full_name_wins_over_the_same_alias_of_another() -> None:
    units = Units([Unit("1", "东区", "", ("区政府",)), Unit("2", "区政府")])
    named = units.named("区政府")
    assert named
    assert named.code == "2"


def test_a_unit_out_of_force_is_not_found_on_the_day() -> None:
    assert UNITS.named("市市容环卫局")
    assert UNITS.named("市市容环卫局", date(2025, 12, 31))
    assert UNITS.named("市市容环卫局", DAY) is None


def test_search_shows_names_that_begin_so_first_and_no_more_than_asked() -> None:
    assert UNITS.search("东区")[0].code == "E"
    assert [unit.code for unit in UNITS.search("绿化")] == ["C-SR", "E-LR", "W-LR"]
    assert len(UNITS.search("区", limit=2)) == 2
    assert UNITS.search("没有") == ()


def test_units_known_by_labels_only_are_distinct_and_named() -> None:
    units = Units.from_names(["城管局", "", "公安局", "城管局"])
    assert [unit.name for unit in units.units] == ["城管局", "公安局"]


def test_what_is_saved_is_loaded_again(table: Path) -> None:
    loaded = Units.load(table)
    assert loaded.units == UNITS.units
    assert loaded.version == UNITS.version


def test_the_version_changes_with_any_unit() -> None:
    assert len({Units([]).version, UNITS.version, Units(UNITS.units[1:]).version}) == 3


def test_the_shipped_units_have_a_city_and_parents_up_to_it() -> None:
    units = Units.load(SHANGHAI_TABLES / "units.csv")
    assert units.named("上海市人民政府")
    for unit in units.units:
        seen = set()
        while unit.parent:
            assert unit.code not in seen, f"{unit.code} is above itself"
            seen.add(unit.code)
            unit = units[unit.parent]
