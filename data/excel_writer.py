"""Workbooks written row by row in constant memory, on as many sheets as the rows need."""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import xlsxwriter

SHEET_ROWS = 1_048_576
CELL_UNITS = 32_767
SAMPLE_ROWS = 200
MIN_WIDTH, MAX_WIDTH = 8, 60
CLIPPED = "……（超过单元格上限，已截断）"
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}

ExcelCell = str | float | datetime | None


_NOT_IN_XML = dict.fromkeys((0xFFFE, 0xFFFF), "\ufffd")
"""Two code points that no XML file may hold; spreadsheet programs show their escapes."""


class _Book:
    """A workbook being written; the header is repeated on every sheet."""

    def __init__(self, book: Any, header: Sequence[str], sheet_rows: int) -> None:  # noqa: ANN401
        self._book, self._header, self._sheet_rows = book, header, sheet_rows
        self._bold = book.add_format({"bold": True, "bg_color": "#E8EEF7", "border": 1})
        self._moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._widths = [_width(name) + 3 for name in header]
        self._sheets = 0
        self._start_sheet()

    def _start_sheet(self) -> None:
        self._sheets += 1
        self._sheet = self._book.add_worksheet("工单" if self._sheets == 1 else f"工单{self._sheets}")
        self._sheet.freeze_panes(1, 0)
        for column, name in enumerate(self._header):
            self._sheet.write_string(0, column, name, self._bold)
        self._row = 1

    def finish_sheet(self) -> None:
        """Widths and filter of the sheet at hand, known when its last row is."""
        for column, width in enumerate(self._widths):
            self._sheet.set_column(column, column, min(max(width, MIN_WIDTH), MAX_WIDTH))
        self._sheet.autofilter(0, 0, self._row - 1, len(self._header) - 1)

    def write(self, cells: Sequence[ExcelCell]) -> None:
        """Append a row, on a further sheet when this one is full."""
        if self._row >= self._sheet_rows:
            self.finish_sheet()
            self._start_sheet()
        for column, cell in enumerate(cells):
            self._write_cell(column, cell)
        if self._sheets == 1 and self._row <= SAMPLE_ROWS:
            widths = (20 if isinstance(cell, datetime) else _width(str(cell or "")) + 2 for cell in cells)
            self._widths = [max(pair) for pair in zip(self._widths, widths, strict=True)]
        self._row += 1

    def _write_cell(self, column: int, cell: ExcelCell) -> None:
        if isinstance(cell, str):
            if cell:
                self._sheet.write_string(self._row, column, _clipped(cell.translate(_NOT_IN_XML)))
        elif isinstance(cell, datetime):
            self._sheet.write_datetime(self._row, column, cell, self._moment)
        elif cell is not None:
            self._sheet.write_number(self._row, column, cell)


@contextmanager
def excel_rows(
    path: Path, header: Sequence[str], sheet_rows: int = SHEET_ROWS
) -> Iterator[Callable[[Sequence[ExcelCell]], None]]:
    """Yield a function that appends one row of `header`'s width. Text is never taken for a formula, link or number.

    Args:
        path: written in place; callers give a fresh one.
        header: frozen and filterable on every sheet.
        sheet_rows: rows of a sheet with its header, Excel's limit unless a test says otherwise.
    """
    with TemporaryDirectory(prefix=f".{path.stem}.", dir=path.parent) as scratch:
        book = xlsxwriter.Workbook(str(path), {**_OPTIONS, "tmpdir": scratch})
        try:
            sheets = _Book(book, header, sheet_rows)
            yield sheets.write
            sheets.finish_sheet()
        finally:
            book.close()


def _clipped(text: str) -> str:
    """Excel counts UTF-16 units and calls a workbook with a longer cell damaged."""
    if len(text) * 2 <= CELL_UNITS or len(text.encode("utf-16-le")) <= CELL_UNITS * 2:
        return text
    room = (CELL_UNITS - len(CLIPPED)) * 2
    return text.encode("utf-16-le")[:room].decode("utf-16-le", errors="ignore") + CLIPPED


def _width(text: str) -> int:
    line = text.split("\n", 1)[0][:MAX_WIDTH]
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in line)
