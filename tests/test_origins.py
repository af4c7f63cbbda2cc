import pytest

from data.origins import Origins
from data.tables import Row


def test_an_entry_made_in_memory_is_named_instead_of_a_file() -> None:
    problem = Origins().problem("事项", "010101", "keywords", "关键词太少")
    assert (problem.file, problem.row, problem.column) == ("事项 010101", 0, "keywords")
    assert Origins().place("单位", "SH") == "单位 SH"


def test_as_many_rows_as_entries_are_noted() -> None:
    with pytest.raises(ValueError, match="shorter"):
        Origins().note("单位", ["SH", "E"], [Row("units.csv", 2, {})])


def test_entries_that_were_loaded_are_told_with_file_and_row() -> None:
    origins = Origins()
    origins.note("单位", ["SH", "E"], [Row("a/units.csv", 2, {}), Row("a/units.csv", 3, {})])
    problem = origins.problem("单位", "E", "parent", "没有")
    assert (problem.file, problem.row, problem.column) == ("a/units.csv", 3, "parent")
    assert origins.place("单位", "SH") == "units.csv 第 2 行"
    assert origins.place("事项", "SH") == "事项 SH"
