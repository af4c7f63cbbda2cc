"""What is wrong with a table before its cells can be read: header, width of a row, encoding."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from configs.errors import Problem


def header_fault(path: Path, header: Sequence[str], columns: Sequence[str]) -> Problem:
    """The header is not `columns`; the problem stands in the first column that is missing or one too many."""
    missing = [column for column in columns if column not in header]
    extra = [column for column in header if column not in columns]
    if missing:
        what = f"表头缺少 {'、'.join(missing)}"
    elif extra:
        what = f"表头多出 {'、'.join(extra)}"
    else:
        what = "表头的列重复或次序不对"
    column = next(iter([*missing, *extra]), "")
    return Problem(str(path), 1, column, f"{what}；应为 {','.join(columns)}，实为 {','.join(header) or '空'}")


def width_fault(path: Path, number: int, values: Sequence[str], columns: Sequence[str]) -> Problem:
    """A row has more or fewer cells than columns; the problem stands in the first without a cell, or in the last."""
    column = columns[min(len(values), len(columns) - 1)]
    message = f"应有 {len(columns)} 列，实有 {len(values)} 列；多半是少了逗号，或格里有逗号却没有加引号"
    return Problem(str(path), number, column, message)


def encoding_fault(path: Path, error: UnicodeDecodeError) -> Problem:
    """The file is not UTF-8; the problem stands in the first cell that cannot be read."""
    row, column = _cell_at_the_end_of(error.object[: error.start].decode("utf-8-sig"))
    message = f"不是 UTF-8 编码（第 {error.start + 1} 字节起无法识别），请另存为 UTF-8"
    return Problem(str(path), row, column, message)


def quote_fault(path: Path, content: str, begin: int) -> Problem:
    """A quote is not closed, or closed amid a cell; the problem stands in the row that cannot be read any more."""
    row, column = _cell_at_the_end_of(content)
    message = "引号没有配对，从这一行起无法读取；请把这一行的英文双引号补成一对或删去"
    return Problem(str(path), begin, column if row == begin else "", message)


def _cell_at_the_end_of(text: str) -> tuple[int, str]:
    """Row and column of the cell in which the text of a table breaks off; no column within the header."""
    reader = csv.reader(io.StringIO(text + "?", newline=""))
    header, values, begin, following = [""], [""], 1, 1
    for values in reader:
        begin, following = following, reader.line_num + 1
        header = values if begin == 1 else header
    return begin, header[len(values) - 1] if begin > 1 and len(values) <= len(header) else ""
