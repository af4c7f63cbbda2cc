"""Workbooks (.xlsx, .xls, .xlsb, .ods, .et) as tables: the right sheet, the right header row."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from configs.errors import Problem
from data.order_rows import cell_text
from data.order_tables import Table, TableRow, refuse, unique_header

HEADER_SEARCH = 10
_OLE, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet whose header stands in row `header_row`, from 1."""

    file: str
    cells: CalamineSheet
    header: tuple[str, ...]
    header_row: int

    def rows(self) -> Iterator[TableRow]:
        for row, values in enumerate(self.cells.iter_rows(), 1):
            if row > self.header_row and _filled(values):
                yield TableRow(self.file, row, values)


def open_excel(path: Path, usable: Callable[[tuple[str, ...]], bool]) -> Table:
    """Open the first sheet with a usable header, visible ones first, and the sheets that continue it.

    A header may stand below title rows. Sheets with the very same header are read as one table: exports of more than
    1,048,576 rows are split so.

    Args:
        path: the workbook.
        usable: whether a header has what is needed.

    Raises:
        InputError: it is encrypted, damaged, empty, or text under a workbook's name.
    """
    _check_content(path)
    try:
        with path.open("rb") as file, load_workbook(file) as workbook:
            sheets = [_sheet(path, workbook, name, usable) for name in _sheet_names(workbook)]
    except PasswordError:
        raise refuse(path, _ENCRYPTED_MESSAGE) from None
    except (CalamineError, OSError, ValueError) as error:
        raise refuse(path, "工作簿已损坏，无法打开。请用 Excel 或 WPS 打开后另存为 .xlsx 再试") from error
    found = [sheet for sheet in sheets if sheet is not None]
    if not found:
        raise refuse(path, "工作簿是空的")
    chosen = next((sheet for sheet in found if usable(sheet.header)), found[0])
    read = [sheet for sheet in found if sheet.header == chosen.header]

    def rows() -> Iterator[TableRow]:
        for sheet in read:
            yield from sheet.rows()

    return Table(chosen.header, rows, _notices(path, read, found))


def _notices(path: Path, read: list[_Sheet], found: list[_Sheet]) -> tuple[Problem, ...]:
    if len(found) == 1:
        return ()
    names = "、".join(f"「{sheet.cells.name}」" for sheet in read)
    left = "、".join(f"「{sheet.cells.name}」" for sheet in found if sheet not in read)
    message = f"工作簿有 {len(found)} 个有内容的工作表，读取了{names}" + (f"，没有读取{left}" if left else "")
    return (Problem(str(path), 0, "", message),)


def _sheet_names(workbook: CalamineWorkbook) -> list[str]:
    sheets = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    return [sheet.name for sheet in sorted(sheets, key=lambda sheet: sheet.visible != SheetVisibleEnum.Visible)]


def _sheet(
    path: Path, workbook: CalamineWorkbook, name: str, usable: Callable[[tuple[str, ...]], bool]
) -> _Sheet | None:
    """The sheet with its header row: the first usable row near the top, else the first that is not empty."""
    cells = workbook.get_sheet_by_name(name)
    file = f"{path}「{name}」" if len(workbook.sheet_names) > 1 else str(path)
    first: _Sheet | None = None
    for row, values in enumerate(islice(cells.iter_rows(), (cells.start or (0, 0))[0] + HEADER_SEARCH), 1):
        if _filled(values):
            sheet = _Sheet(file, cells, unique_header(cell_text(cell) for cell in values), row)
            if usable(sheet.header):
                return sheet
            first = first or sheet
    return first


def _filled(values: Sequence[object]) -> bool:
    return any(not isinstance(cell, str) or cell.strip() for cell in values)


_ENCRYPTED_MESSAGE = "工作簿设了密码，无法读取。请打开后去掉密码（文件 → 信息 → 保护工作簿）再试"


def _check_content(path: Path) -> None:
    with path.open("rb") as file:
        head = file.read(1 << 16)
    if not head:
        raise refuse(path, "文件是空的")
    if head.startswith(_OLE) and _ENCRYPTED in path.read_bytes():
        raise refuse(path, _ENCRYPTED_MESSAGE)
    if head.startswith((_OLE, _ZIP)):
        return
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if start.startswith(b"<"):
        raise refuse(
            path, "后缀是工作簿，内容却是网页表格（HTML 或 XML）。请用 Excel 或 WPS 打开它，另存为 .xlsx 后再试"
        )
    raise refuse(
        path, f"后缀是 {path.suffix}，内容却不是工作簿。若它其实是 CSV 文本，请把后缀改为 .csv 再试；否则请重新导出"
    )
