import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from configs.errors import InputError
from data.excel_writer import CELL_UNITS, CLIPPED, excel_rows
from data.order_reader import read_orders
from data.order_tables import unguarded
from data.order_writer import Cell, guarded, write_orders, write_rows
from data.orders import SHANGHAI, Order

SUFFIXES = [".csv", ".tsv", ".jsonl", ".xlsx", ".parquet"]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_an_error_half_way_leaves_the_old_file_and_nothing_else(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_text("旧的")
    with pytest.raises(ZeroDivisionError):
        write_rows(path, ["text"], ([str(1 // left)] for left in (1, 0)))
    assert path.read_text() == "旧的"
    assert list(tmp_path.iterdir()) == [path]


def test_targets_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"不能写成「\.xls」"):
        write_rows(tmp_path / "a.xls", ["text"], [])
    with pytest.raises(InputError, match="不能写成「无后缀」"):
        write_rows(tmp_path / "a", ["text"], [])
    (tmp_path / "b.csv").mkdir()
    with pytest.raises(InputError, match="文件夹"):
        write_rows(tmp_path / "b.csv", ["text"], [])


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_rows_and_headers_must_fit(tmp_path: Path, suffix: str) -> None:
    with pytest.raises(ValueError, match="1 cells for 2"):
        write_rows(tmp_path / f"a{suffix}", ["a", "b"], [["x"]])
    with pytest.raises(ValueError, match="differ"):
        write_rows(tmp_path / f"a{suffix}", ["a", "a"], [])
    assert list(tmp_path.iterdir()) == []


RISKY = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "'=1", "''=1", "=cmd|' /C calc'!A0"]


@pytest.mark.parametrize("text", RISKY)
def test_no_text_is_ever_a_formula(tmp_path: Path, text: str) -> None:
    write_rows(tmp_path / "a.csv", [text], [[text]])
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {cell for row in csv.reader(file) for cell in row} == {f"'{text}"}
    write_rows(tmp_path / "a.xlsx", [text], [[text]])
    cell = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]["A2"]
    assert cell.data_type in ("s", "inlineStr")
    assert cell.hyperlink is None


@given(st.text(st.sampled_from("'=+-@\t1a路"), max_size=5))
def test_guarding_is_undone_exactly(text: str) -> None:
    assert unguarded(guarded(text)) == text


def test_plain_numbers_are_no_formulas() -> None:
    assert [guarded(text) for text in ("-5", "+86", "-1.5", "'好'", "5-3")] == ["-5", "+86", "-1.5", "'好'", "5-3"]


def test_csv_opens_in_excel(tmp_path: Path) -> None:
    write_rows(tmp_path / "a.csv", ["内容", "时间"], [["路灯", datetime(2024, 1, 5, 5, 22, tzinfo=UTC)], [None, 1.5]])
    expected = "\ufeff内容,时间\r\n路灯,2024-01-05 13:22:00\r\n,1.5\r\n"
    assert (tmp_path / "a.csv").read_bytes() == expected.encode()


def test_a_workbook_has_a_frozen_header_a_filter_and_fitting_columns(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [["路灯不亮" * 30, datetime(2024, 1, 5, 5, 22, tzinfo=UTC), 0.5, ["甲", "乙"]]]
    write_rows(tmp_path / "a.xlsx", ["内容", "时间", "分", "单位"], rows, {"时间": "moment", "单位": "list"})
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:D2")
    assert [sheet.column_dimensions[letter].width > 8 for letter in "AB"] == [True, True]
    assert sheet.column_dimensions["A"].width < 70
    assert [cell.value for cell in sheet[2]][1:] == [datetime(2024, 1, 5, 13, 22), 0.5, "甲；乙"]


def test_a_full_sheet_is_followed_by_another_and_both_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with excel_rows(path, ["text"], sheet_rows=3) as write:
        for number in range(5):
            write([f"第 {number} 条"])
    book = openpyxl.load_workbook(path)
    assert [[cell.value for cell in row] for sheet in book.worksheets for row in sheet.rows] == [
        ["text"],
        ["第 0 条"],
        ["第 1 条"],
        ["text"],
        ["第 2 条"],
        ["第 3 条"],
        ["text"],
        ["第 4 条"],
    ]
    rows = list(read_orders(path))
    assert [row.order.text for row in rows if row.order] == [f"第 {number} 条" for number in range(5)]
    assert [row.row for row in rows] == [2, 3, 2, 3, 2]


@pytest.mark.parametrize("character", ["长", "😀"])
def test_text_beyond_a_cell_is_cut_and_says_so(tmp_path: Path, character: str) -> None:
    write_rows(tmp_path / "a.xlsx", ["text"], [[character * 40_000]])
    (row,) = read_orders(tmp_path / "a.xlsx")
    text = row.raw["text"]
    assert text.endswith(CLIPPED)
    assert CELL_UNITS - 1 <= len(text.encode("utf-16-le")) // 2 <= CELL_UNITS


def test_lone_surrogates_do_not_stop_the_writing(tmp_path: Path) -> None:
    for suffix in SUFFIXES:
        write_rows(tmp_path / f"a{suffix}", ["text"], [["路\ud83d灯"]])
        (row,) = read_orders(tmp_path / f"a{suffix}")
        assert row.raw == {"text": "路\ufffd灯"}


def test_parquet_keeps_types_and_row_groups(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["路灯", 0.5, datetime(2024, 1, 5, tzinfo=SHANGHAI), ["甲"]],
        [None, "", None, None],
    ] * 6_000
    write_rows(tmp_path / "a.parquet", ["t", "n", "m", "l"], rows, {"n": "number", "m": "moment", "l": "list"})
    file = pq.ParquetFile(tmp_path / "a.parquet")
    assert (file.metadata.num_rows, file.num_row_groups) == (12_000, 2)
    first, second = file.read().slice(0, 2).to_pylist()
    assert (first["n"], first["m"], first["l"]) == (0.5, datetime(2024, 1, 5, tzinfo=SHANGHAI), ["甲"])
    assert second == {"t": "", "n": None, "m": None, "l": []}


def test_no_rows_at_all(tmp_path: Path) -> None:
    for suffix in SUFFIXES:
        assert write_rows(tmp_path / f"a{suffix}", ["text"], []) == 0
        assert (tmp_path / f"a{suffix}").exists()


def test_jsonl_is_one_object_a_line(tmp_path: Path) -> None:
    write_orders(tmp_path / "a.jsonl", [Order(text="路\n灯\u2028", assist_units=("甲",))])
    (line,) = (tmp_path / "a.jsonl").read_text(encoding="utf-8").split("\n")[:-1]
    assert json.loads(line)["assist_units"] == ["甲"]


BLANK = {"-", "--", "—", "/", "无", "null", "none", "nan", "n/a", "\\n"}
WORDS = (
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="\r\x00\ufffe\uffff"), max_size=30
    )
    | st.sampled_from(["=1+1", "'=", '"', '",', "a\nb", "_x000D_", "0012", "1e5", "-5", "\x01", "\ufeffa", "#N/A"])
).map(str.strip)
TIDY = WORDS.filter(lambda text: text.casefold() not in BLANK)
IDS = st.text(st.sampled_from("0123456789AB-_"), max_size=12).filter(lambda text: text not in BLANK)
UNITS = st.text(st.sampled_from("甲乙丙丁局街道1"), min_size=1, max_size=5)
ORDERS = st.builds(
    Order,
    id=IDS,
    text=TIDY.filter(bool),
    category=st.lists(UNITS, max_size=4).map("/".join),
    lead_unit=TIDY,
    assist_units=st.lists(UNITS, max_size=3, unique=True).map(tuple),
    received_at=st.none()
    | st.datetimes(datetime(1981, 1, 1), datetime(2099, 1, 1)).map(
        lambda at: at.replace(microsecond=0, tzinfo=SHANGHAI)
    ),
    address=TIDY,
    channel=TIDY,
    demand_type=TIDY,
    status=TIDY,
)


@pytest.mark.parametrize("suffix", SUFFIXES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(orders=st.lists(ORDERS, min_size=1, max_size=5))
def test_what_is_written_is_read_back(tmp_path: Path, suffix: str, orders: list[Order]) -> None:
    path = tmp_path / f"a{suffix}"
    assert write_orders(path, orders) == len(orders)
    rows = list(read_orders(path))
    assert [row.order for row in rows] == orders
    assert not any(row.problems for row in rows)


def test_code_points_that_no_workbook_can_hold_become_a_mark(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_orders(path, [Order(text="路\ufffe灯\uffff")])
    [row] = read_orders(path)
    assert row.order
    assert row.order.text == "路\ufffd灯\ufffd"
