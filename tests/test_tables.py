from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from configs.errors import InputError, Problem
from data.tables import (
    ALWAYS,
    Problems,
    Row,
    Validity,
    fingerprint,
    read_header,
    read_table,
    read_validity,
    write_table,
)
from tests.builders import SHANGHAI_TABLES, steady

COLUMNS = ("code", "name")


def problems(file: Path, content: bytes) -> list[Problem]:
    file.write_bytes(content)
    with pytest.raises(InputError) as raised:
        list(read_table(file, COLUMNS))
    assert all(problem.file == str(file) for problem in raised.value.problems)
    return list(raised.value.problems)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.csv：文件不存在"):
        list(read_table(tmp_path / "nowhere.csv", COLUMNS))


def test_a_folder_is_no_table(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="文件不存在"):
        read_header(tmp_path)


def test_an_empty_file_has_no_header(tmp_path: Path) -> None:
    [problem] = problems(tmp_path / "t.csv", b"")
    assert problem.row == 1
    assert "空" in problem.message


def test_another_encoding_is_told_with_the_first_unreadable_byte(tmp_path: Path) -> None:
    [problem] = problems(tmp_path / "t.csv", b"code,name\n" + "灯".encode("gb18030"))
    assert (problem.row, problem.column) == (2, "code")
    assert "UTF-8" in problem.message
    assert "第 11 字节" in problem.message


BAD = "灯".encode("gb18030")


@pytest.mark.parametrize(
    ("content", "row", "column"),
    [
        (b"code," + BAD, 1, ""),
        (b"\xef\xbb\xbfcode,name\n1,2\n3," + BAD, 3, "name"),
        (b'code,name\r\n\r\n1,"two\nlines"\r\n2,"two\nli' + BAD, 5, "name"),
        (b"code,name\n1,2,3" + BAD, 2, ""),
    ],
)
def test_another_encoding_is_told_with_the_cell_it_begins_in(
    tmp_path: Path, content: bytes, row: int, column: str
) -> None:
    [problem] = problems(tmp_path / "t.csv", content)
    assert (problem.row, problem.column) == (row, column)


@pytest.mark.parametrize(
    ("header", "column"), [("name,code", ""), ("code", "name"), ("code,name,more", "more"), ("Code,name", "code")]
)
def test_another_header_is_refused_and_shown(tmp_path: Path, header: str, column: str) -> None:
    [problem] = problems(tmp_path / "t.csv", f"{header}\n1,2\n".encode())
    assert (problem.row, problem.column) == (1, column)
    assert header in problem.message


def test_every_row_of_another_width_is_named_not_only_the_first(tmp_path: Path) -> None:
    found = problems(tmp_path / "t.csv", "code,name\n1\n2,好\n3,好,多\n".encode())
    assert [(problem.row, problem.column) for problem in found] == [(2, "name"), (4, "name")]
    assert "应有 2 列，实有 3 列" in found[1].message


def test_an_unclosed_quote_is_told_where_its_row_begins(tmp_path: Path) -> None:
    found = problems(tmp_path / "t.csv", 'code,name\n1,好\n2,"开口\n3,好\n'.encode())
    assert found[-1].row == 3
    assert "引号" in found[-1].message


def test_rows_carry_the_line_they_begin_on_and_stripped_cells(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text('code,name\n\n 1 ,"两\n行"\n2,　好　\n', encoding="utf-8")
    assert [(row.number, row["code"], row["name"]) for row in read_table(file, COLUMNS)] == [
        (3, "1", "两\n行"),
        (5, "2", "好"),
    ]


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_bytes("\ufeffcode,name\r\n1,好\r\n".encode())
    assert read_header(file) == list(COLUMNS)
    assert [row.cells for row in read_table(file, COLUMNS)] == [{"code": "1", "name": "好"}]


def test_a_cell_of_several_values_is_split_and_blanks_are_dropped() -> None:
    assert Row("f", 2, {"words": " 路灯； ；不亮；"}).parts("words") == ("路灯", "不亮")


def test_what_several_readings_raise_is_gathered(tmp_path: Path) -> None:
    found = Problems()
    for name in ("a.csv", "b.csv"):
        with found.gather():
            read_header(tmp_path / name)
    assert [Path(problem.file).name for problem in found.found] == ["a.csv", "b.csv"]


def test_nothing_collected_raises_nothing() -> None:
    Problems().raise_any()


@pytest.mark.parametrize(
    ("first", "last", "column"),
    [("2024-02-30", "", "valid_from"), ("", "明年", "valid_to"), ("2024-05-01", "2024-04-30", "valid_to")],
)
def test_an_impossible_validity_is_noted_with_its_column(first: str, last: str, column: str) -> None:
    found = Problems()
    read_validity(Row("f", 7, {"valid_from": first, "valid_to": last}), found)
    assert [(problem.row, problem.column) for problem in found.found] == [(7, column)]


def test_both_ends_of_a_validity_belong_to_it() -> None:
    month = Validity(date(2024, 5, 1), date(2024, 5, 31))
    days = [date(2024, 4, 30), date(2024, 5, 1), date(2024, 5, 31), date(2024, 6, 1)]
    assert [month.covers(day) for day in days] == [False, True, True, False]
    assert all(ALWAYS.covers(day) for day in days)


DATES = st.dates(date(2024, 1, 1), date(2024, 2, 1))


@steady
@given(st.none() | DATES, st.none() | DATES, st.none() | DATES, st.none() | DATES)
def test_two_validities_overlap_when_some_day_belongs_to_both(
    a: date | None, b: date | None, c: date | None, d: date | None
) -> None:
    assume(not (a and b) or a <= b)
    assume(not (c and d) or c <= d)
    one, other = Validity(a, b), Validity(c, d)
    days = [date.fromordinal(day) for day in range(date(2023, 12, 30).toordinal(), date(2024, 2, 4).toordinal())]
    assert one.overlaps(other) == other.overlaps(one) == any(one.covers(day) and other.covers(day) for day in days)


def test_a_validity_is_read_back_as_it_was_written() -> None:
    validity = Validity(date(2024, 5, 1), None)
    assert read_validity(Row("f", 2, dict(zip(("valid_from", "valid_to"), validity.cells(), strict=True))), Problems()) == validity  # fmt: skip


def test_the_fingerprint_changes_with_any_line_and_with_where_lines_end() -> None:
    assert len({fingerprint(lines) for lines in ([], [""], ["a"], ["b"], ["a", "b"], ["b", "a"], ["ab"])}) == 7


PRINTABLE = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp", "Cs"]), max_size=12).map(
    str.strip
)


@steady
@given(rows=st.lists(st.tuples(PRINTABLE, PRINTABLE | st.sampled_from(['"', ",", "两\n行", '",'])), max_size=8))
def test_what_is_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]) -> None:
    file = tmp_path_factory.mktemp("tables") / "t.csv"
    write_table(file, COLUMNS, rows)
    assert [tuple(row.cells.values()) for row in read_table(file, COLUMNS)] == rows


@pytest.mark.parametrize("mark", ["\u2028", "\x0b", "\x85", "\r"], ids=["line-separator", "vertical-tab", "next-line", "return"])  # fmt: skip
def test_rare_line_breaks_inside_a_cell_do_not_break_the_row(tmp_path: Path, mark: str) -> None:
    write_table(tmp_path / "t.csv", COLUMNS, [("1", f"上{mark}下")])
    [row] = read_table(tmp_path / "t.csv", COLUMNS)
    assert row["name"].startswith("上")


@pytest.mark.parametrize("file", sorted(SHANGHAI_TABLES.rglob("*.csv")), ids=lambda file: file.name)
def test_every_shipped_table_has_rows_of_one_width(file: Path) -> None:
    assert list(read_table(file, read_header(file)))
