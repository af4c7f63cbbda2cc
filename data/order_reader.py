"""Orders from files: good rows go on, every bad one is told by file, row and column."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from configs.errors import InputError, Problem
from data.excel_tables import open_excel
from data.order_columns import OrderColumns, find_columns
from data.order_rows import build_order, cell_text
from data.order_tables import Table, TableRow, open_csv, open_jsonl, open_parquet, refuse
from data.orders import Order

EXCEL_SUFFIXES = frozenset((".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et"))
OPENERS: Mapping[str, Callable[[Path], Table]] = {
    ".csv": open_csv,
    ".tsv": open_csv,
    ".txt": open_csv,
    ".jsonl": open_jsonl,
    ".ndjson": open_jsonl,
    ".parquet": open_parquet,
}
_MAGIC = {b"PK\x03\x04": "Excel 工作簿（.xlsx）", b"\xd0\xcf\x11\xe0": "Excel 工作簿（.xls）", b"PAR1": "Parquet"}


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row of a file.

    Args:
        row: as a spreadsheet shows it, the header of a CSV being row 1; the line of a JSONL file; from 1 in Parquet.
        order: none when the row is broken.
        problems: what is wrong; a good row may have some too (a date that was dropped).
        raw: the cells as text by header, as far as they could be read.
    """

    row: int
    order: Order | None
    problems: tuple[Problem, ...]
    raw: dict[str, str]


@dataclass(frozen=True, slots=True)
class OrderFile:
    """A file whose header has been understood. Each iteration reads it from the start, row by row, in order.

    Args:
        path: the file.
        header: its columns, made unique.
        columns: which of them are which field.
        notices: decisions about the whole file the user should know (which sheets were read).
        table: the rows.
    """

    path: Path
    header: tuple[str, ...]
    columns: OrderColumns
    notices: tuple[Problem, ...]
    table: Table

    def __iter__(self) -> Iterator[ReadRow]:
        for row in self.table.rows():
            yield self._read(row)

    def _read(self, row: TableRow) -> ReadRow:
        texts = [cell_text(value) for value in row.values]
        if row.fault:
            problems: tuple[Problem, ...] = (Problem(row.file, row.row, "", row.fault),)
            order = None
        else:
            order, problems = build_order(self.columns, row.values, texts, row.file, row.row)
        raw = dict(zip_longest(self.header, texts[: len(self.header)], fillvalue=""))
        return ReadRow(row.row, order, problems, raw)


def read_orders(path: Path, mapping: Mapping[str, str] | None = None) -> OrderFile:
    """Open a file of orders: CSV, TSV, XLSX and other workbooks, JSONL or Parquet.

    Args:
        path: its suffix tells the format; encoding and delimiter are detected.
        mapping: field to header, where ours and the known ones do not fit.

    Raises:
        InputError: missing, a directory, of an unknown kind, empty, damaged, or without a column of text.
    """
    path = Path(path)
    try:
        suffix = _checked_suffix(path)
        table = open_excel(path, _usable(mapping)) if suffix in EXCEL_SUFFIXES else OPENERS[suffix](path)
    except PermissionError:
        raise refuse(path, "没有读取权限，或文件正被别的程序占用") from None
    columns = find_columns(table.header, mapping, file=str(path))
    if next(table.rows(), None) is None:
        raise refuse(path, "只有表头，没有工单")
    return OrderFile(path, table.header, columns, table.notices, table)


def load_orders(paths: Iterable[Path], mapping: Mapping[str, str] | None = None) -> tuple[list[Order], list[Problem]]:
    """Read every good order of several files into memory, with all problems and notices.

    Raises:
        InputError: a file cannot be used at all, or a mapping does not fit one.
    """
    orders: list[Order] = []
    problems: list[Problem] = []
    for path in paths:
        file = read_orders(path, mapping)
        problems.extend(file.notices)
        for row in file:
            problems.extend(row.problems)
            if row.order is not None:
                orders.append(row.order)
    return orders, problems


def _usable(mapping: Mapping[str, str] | None) -> Callable[[tuple[str, ...]], bool]:
    def usable(header: tuple[str, ...]) -> bool:
        try:
            find_columns(header, mapping)
        except InputError:
            return False
        return True

    return usable


def _checked_suffix(path: Path) -> str:
    """The suffix in lower case of a file that exists and is what its suffix says."""
    if path.is_dir():
        raise refuse(path, "这是一个文件夹，请给出其中的文件")
    if not path.exists():
        raise refuse(path, "文件不存在")
    suffix = path.suffix.lower()
    if suffix not in OPENERS and suffix not in EXCEL_SUFFIXES:
        kinds = "、".join((*OPENERS, *sorted(EXCEL_SUFFIXES)))
        raise refuse(path, f"不认识的文件类型「{suffix or '无后缀'}」，可以读取：{kinds}")
    if suffix in OPENERS and suffix != ".parquet":
        with path.open("rb") as file:
            head = file.read(4)
        for magic, kind in _MAGIC.items():
            if head == magic:
                raise refuse(path, f"后缀是 {suffix}，内容却是 {kind}，请改正后缀再试")
    return suffix
