import csv
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from configs.errors import InputError
from data.order_reader import load_orders, read_orders
from data.order_writer import write_orders
from data.orders import SHANGHAI, Order

SHARED = Path(__file__).parents[2] / "shared"
TABLE = "工单编号,诉求内容,承办单位\n1,路灯不亮,甲\n2,井盖丢失,乙\n"


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def workbook(path: Path, **sheets: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def texts(path: Path) -> list[str]:
    return [row.order.text for row in read_orders(path) if row.order]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"", "文件是空的"),
        ("a.csv", b"\n\n", "文件是空的"),
        ("a.csv", "诉求内容\n", "只有表头"),
        ("a.csv", "姓名,电话\n1,2\n", "找不到工单内容所在的列"),
        ("a.csv", b"PK\x03\x04rest", "内容却是 Excel"),
        ("a.jsonl", b"PAR1", "内容却是 Parquet"),
        ("a.jsonl", b"", "没有读到任何 JSON 对象"),
        ("a.jsonl", b"[1]\n{broken\n", "没有读到任何 JSON 对象"),
        ("a.xlsx", b"", "文件是空的"),
        ("a.xlsx", b"PK\x03\x04" + b"x" * 100, "已损坏"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "已损坏"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密码"),
        ("a.xls", "﻿<html><table><tr><td>内容</td></tr></table></html>", "网页表格"),
        ("a.xls", b'<?xml version="1.0"?><Workbook/>', "网页表格"),
        ("a.xls", TABLE, "后缀改为 .csv"),
        ("a.parquet", b"", "不是 Parquet"),
        ("a.parquet", b"PAR1 nonsense PAR1", "不是 Parquet"),
        ("a.docx", b"x", "不认识的文件类型「.docx」"),
        ("a", b"x", "不认识的文件类型「无后缀」"),
    ],
)
def test_files_that_cannot_be_used(tmp_path: Path, name: str, content: str | bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_orders(written(tmp_path / name, content))


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="文件不存在"):
        read_orders(tmp_path / "a.csv")
    with pytest.raises(InputError, match="这是一个文件夹"):
        read_orders(tmp_path)


def test_a_workbook_without_anything_in_it(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="工作簿是空的"):
        read_orders(workbook(tmp_path / "a.xlsx", 一=[], 二=[]))
    with pytest.raises(InputError, match="只有表头"):
        read_orders(workbook(tmp_path / "a.xlsx", 一=[["诉求内容"]]))
    with pytest.raises(InputError, match="表头有：姓名、列2、电话"):
        read_orders(workbook(tmp_path / "a.xlsx", 一=[["姓名", None, "电话"], ["甲", "乙", "丙"]]))


def test_broken_rows_are_told_by_row_and_column_and_the_others_survive(tmp_path: Path) -> None:
    lines = ["工单编号,受理时间,诉求内容", "1,2024-01-05,路灯不亮", "2,昨天,井盖丢失", "3,2024-01-05,", "4,2024-01-05"]
    path = written(tmp_path / "a.csv", "\n".join([*lines, "", '5,2024-01-05,"没有关', "6,2024-01-05,噪声"]))
    rows = list(read_orders(path))
    assert [(row.row, bool(row.order)) for row in rows] == [
        (2, True),
        (3, True),
        (4, False),
        (5, False),
        (7, False),
        (8, True),
    ]
    told = [(problem.row, problem.column) for row in rows for problem in row.problems]
    assert told == [(3, "受理时间"), (4, "诉求内容"), (5, ""), (7, "")]
    assert rows[1].order == Order(id="2", text="井盖丢失")
    assert rows[3].raw == {"工单编号": "4", "受理时间": "2024-01-05", "诉求内容": ""}
    assert str(rows[2].problems[0]) == f"{path} 第 4 行「诉求内容」列：内容是空的，没有可以分类的文字"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_undecodable_bytes_cost_their_row_only(tmp_path: Path, encoding: str) -> None:
    head, first, last = TABLE.encode(encoding).splitlines(keepends=True)
    path = written(tmp_path / "a.csv", head + first + b"3,\xff\xfe\x81,\xff\n" + last)
    rows = list(read_orders(path))
    assert [row.order.text if row.order else "" for row in rows] == ["路灯不亮", "", "井盖丢失"]
    assert "无法识别的字节" in rows[1].problems[0].message
    assert rows[1].raw["工单编号"] == "3"


def test_broken_json_lines(tmp_path: Path) -> None:
    lines = [
        '{"text": "路灯不亮"}',
        '{"text": ',
        "[]",
        '{"id": 1}',
        '{"text": "井盖',
        "",
        '{"text": "丢失", "后来": "x"}',
    ]
    deep = '{"text": ' + "[" * 100_000
    rows = list(read_orders(written(tmp_path / "a.jsonl", "\n".join([*lines, deep]))))
    assert [(row.row, bool(row.order)) for row in rows] == [
        (1, True),
        (2, False),
        (3, False),
        (4, False),
        (5, False),
        (7, True),
        (8, False),
    ]
    assert rows[0].raw == {"text": "路灯不亮", "id": "", "后来": ""}


def test_a_parquet_file_damaged_in_the_middle_stops_with_the_row(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    write_orders(path, [Order(text=f"{number} 号路灯不亮，请尽快修") for number in range(30_000)])
    content = bytearray(path.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 200] = bytes(200)
    file = read_orders(written(path, bytes(content)))
    with pytest.raises(InputError, match="起已损坏"):
        list(file)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_encodings_and_delimiters(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = written(tmp_path / "a.csv", TABLE.replace(",", delimiter).encode(encoding))
    assert texts(path) == ["路灯不亮", "井盖丢失"]


def test_chinese_that_comes_late_still_decides_the_encoding(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", b"text\n" + b"street lamp\n" * 100_000 + "路灯不亮\n".encode("gb18030"))
    assert texts(path)[-1] == "路灯不亮"


def test_csv_is_read_as_it_goes(tmp_path: Path) -> None:
    file = read_orders(written(tmp_path / "a.csv", TABLE + '3,"没有关\n' * 3))
    assert [row.row for row in islice(file, 2)] == [2, 3]
    assert len(list(file)) == len(list(file)) == 3


def test_newlines_in_quotes_and_what_keeps_ids_in_excel(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", '工单编号,诉求内容\n"=""0012""","第一行\r\n第二行"\n\'0013,好的\n')
    assert [row.order for row in read_orders(path)] == [
        Order(id="0012", text="第一行\n第二行"),
        Order(id="0013", text="好的"),
    ]


def test_a_formula_guard_is_taken_off(tmp_path: Path) -> None:
    (row,) = read_orders(written(tmp_path / "a.csv", "text\n'=1+1\n"))
    assert row.order == Order(text="=1+1")
    assert row.raw == {"text": "=1+1"}


def test_levels_units_and_titles(tmp_path: Path) -> None:
    head = "标题,内容,一级分类,二级分类,三级分类,主办单位,协办单位"
    rows = ["积水,下雨就积,城建,排水,,水务局,街道、城管；公安", ",只有内容,城建,,排水,-,无", "只有标题,,,,,,"]
    orders, problems = load_orders([written(tmp_path / "a.csv", "\n".join([head, *rows]))])
    assert orders == [
        Order(
            text="积水。下雨就积",
            category="城建/排水",
            lead_unit="水务局",
            assist_units=("街道", "城管", "公安"),
        ),
        Order(text="只有内容", category="城建"),
        Order(text="只有标题"),
    ]
    assert problems == []


def test_one_column_may_hold_a_path(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "内容,问题分类\n甲,城建 > 排水 > 积水\n乙,城建/排水\n")
    assert [row.order.category for row in read_orders(path) if row.order] == ["城建/排水/积水", "城建/排水"]


def test_a_workbook_keeps_ids_and_dates(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["12345 热线工单导出"],
        [],
        ["工单编号", "诉求内容", "受理时间", "备注"],
        [20240105000001, "路灯不亮", datetime(2024, 1, 5, 13, 22), True],
        [None, " ", None, None],
        ["A1", "=没有值的公式", 45296.5, date(2024, 1, 5)],
        [1.5, "噪声\n扰民", "2024年1月5日", "#N/A"],
    ]
    read = list(read_orders(workbook(tmp_path / "a.xlsx", 导出=rows)))
    assert [row.row for row in read] == [4, 6, 7]
    assert [row.order.id if row.order else "" for row in read] == ["20240105000001", "", "1.5"]
    assert "内容是空的" in read[1].problems[0].message
    assert read[0].order == Order(
        "20240105000001", "路灯不亮", received_at=datetime(2024, 1, 5, 13, 22, tzinfo=SHANGHAI)
    )
    assert read[0].raw["备注"] == "TRUE"


def test_the_sheet_with_a_text_column_is_read_and_told(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        说明=[["本表由系统导出"]],
        一月=[["诉求内容"], ["路灯不亮"]],
        二月=[["诉求内容"], ["井盖丢失"], [None], ["路灯"], [""]],
        单位=[["承办单位"], ["甲"]],
    )
    file = read_orders(path)
    assert "读取了「一月」、「二月」，没有读取「说明」、「单位」" in file.notices[0].message
    assert [row.order.text for row in file if row.order] == ["路灯不亮", "井盖丢失", "路灯"]


def test_a_hidden_sheet_comes_last(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", 旧=[["诉求内容", "x"], ["旧的"]], 新=[["诉求内容"], ["新的"]])
    book = openpyxl.load_workbook(path)
    book["旧"].sheet_state = "hidden"
    book.active = 1
    book.save(path)
    assert texts(path) == ["新的"]


def test_a_workbook_under_an_old_name(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", 一=[["诉求内容"], ["路灯不亮"]])
    assert texts(path.rename(tmp_path / "a.xls")) == ["路灯不亮"]


def test_json_values_of_every_kind(tmp_path: Path) -> None:
    found = {
        "id": 12,
        "text": "路灯\ud83d",
        "category": ["城建", "照明"],
        "assist_units": ["甲", "乙"],
        "x": {"a": [1]},
    }
    row = json.dumps(found | {"received_at": 1704432127000, "status": None, "score": 1e400, "channel": True})
    (read,) = read_orders(written(tmp_path / "a.jsonl", row))
    assert read.order == Order(
        id="12",
        text="路灯\ufffd",
        category="城建/照明",
        assist_units=("甲", "乙"),
        received_at=datetime(2024, 1, 5, 13, 22, 7, tzinfo=SHANGHAI),
        channel="TRUE",
    )
    assert (read.raw["assist_units"], read.raw["x"], read.raw["score"]) == ("甲、乙", '{"a": [1]}', "")


def test_parquet_types(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    moment = datetime(2024, 1, 5, 5, 22, tzinfo=UTC)
    table = {
        "工单编号": pa.array([Decimal("12"), None]),
        "诉求内容": pa.array(["路灯不亮", None]).dictionary_encode(),
        "受理时间": pa.array([moment, None], pa.timestamp("ns", "Asia/Shanghai")),
        "内容": pa.array([b"x", None]),
    }
    pq.write_table(pa.table(table), path)
    first, second = read_orders(path)
    assert (first.row, second.row) == (1, 2)
    assert first.order == Order(id="12", text="路灯不亮", received_at=moment)
    assert first.raw["受理时间"] == "2024-01-05 13:22:00"
    assert second.order is None


def test_a_mapping_and_several_files(tmp_path: Path) -> None:
    first = written(tmp_path / "a.csv", "甲,乙\n路灯,1\n,2\n")
    second = workbook(tmp_path / "b.xlsx", 空=[], 表=[["乙", "甲"], [3, "井盖"]])
    orders, problems = load_orders([first, second], {"text": "甲", "id": "乙"})
    assert [(order.id, order.text) for order in orders] == [("1", "路灯"), ("3", "井盖")]
    assert [problem.row for problem in problems] == [3]


def test_columns_of_one_name_are_kept_apart(tmp_path: Path) -> None:
    (row,) = read_orders(written(tmp_path / "a.csv", "内容,内容,,内容_2\n甲,乙,丙,丁\n"))
    assert row.raw == {"内容": "甲", "内容_2": "乙", "列3": "丙", "内容_2_2": "丁"}


def reference(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_real_orders_are_all_read() -> None:
    path = SHARED / "haikou_orders" / "train.csv"
    if not path.exists():
        pytest.skip("没有 shared/haikou_orders/train.csv，跳过：real orders stay outside the repository")
    rows = list(read_orders(path))
    assert len(rows) == 7_791
    assert [row.raw for row in rows] == reference(path)
    orders = [row.order for row in rows if row.order]
    assert len(orders) == 7_791
    assert all(order.received_at and order.category.count("/") == 3 for order in orders)
    assert [order.text for order in orders] == [row["诉求内容"].strip() for row in reference(path)]


def test_the_real_messages_are_all_read() -> None:
    path = SHARED / "citizen_messages" / "messages.csv"
    if not path.exists():
        pytest.skip("没有 shared/citizen_messages/messages.csv，跳过：real messages stay outside the repository")
    expected = [f"{row['标题'].strip()}。{row['内容'].strip()}" for row in reference(path)]
    assert len(expected) == 4_209
    assert texts(path) == expected
