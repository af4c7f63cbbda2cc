"""Tables to files, row by row, whatever their size: CSV, JSONL, XLSX and Parquet; a crash leaves no torn file."""

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.parquet as pq

from configs.errors import InputError, Problem
from data.excel_writer import ExcelCell, excel_rows
from data.files import replacing
from data.order_columns import FIELDS
from data.order_tables import FORMULA_MARKS
from data.orders import SHANGHAI, Order
from data.text_files import repaired

Cell = str | int | float | datetime | Sequence[str] | None
Kind = Literal["text", "number", "moment", "list"]
Write = Callable[[Sequence[Cell]], None]

ORDER_KINDS: Mapping[str, Kind] = {"received_at": "moment", "assist_units": "list"}
ROW_GROUP = 10_000
LIST_SEPARATOR = "；"
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
_PARQUET_TYPES = {
    "text": pa.string(),
    "number": pa.float64(),
    "moment": pa.timestamp("us", "Asia/Shanghai"),
    "list": pa.list_(pa.string()),
}


@contextmanager
def row_writer(path: Path, header: Sequence[str], kinds: Mapping[str, Kind] | None = None) -> Iterator[Write]:
    """Yield a function that appends one row; the file appears, whole, when the block ends without an error.

    Args:
        path: its suffix tells the format: .csv, .tsv, .jsonl, .xlsx or .parquet.
        header: columns, each different.
        kinds: what columns hold other than text. Moments must be aware; they are written in Shanghai time.

    Raises:
        InputError: the suffix is none of these, or `path` is a directory.
        ValueError: a header occurs twice, or a row is of another width.
    """
    path = Path(path)
    check_target(path)
    if len(set(header)) != len(header):
        raise ValueError(f"headers must differ: {header}")
    column_kinds = [(kinds or {}).get(name, "text") for name in header]
    with replacing(path) as fresh, _FORMATS[path.suffix.lower()](fresh, header, column_kinds) as write:

        def write_checked(row: Sequence[Cell]) -> None:
            if len(row) != len(header):
                raise ValueError(f"{len(row)} cells for {len(header)} columns")
            write(row)

        yield write_checked


def check_target(path: Path) -> None:
    """Make sure a table can be written to `path`, before hours of work go into it.

    Raises:
        InputError: its suffix is not one that can be written, or it is a directory.
    """
    if path.suffix.lower() not in _FORMATS:
        message = f"不能写成「{path.suffix or '无后缀'}」，可以写：{'、'.join(_FORMATS)}"
        raise InputError(Problem(str(path), 0, "", message))
    if path.is_dir():
        raise InputError(Problem(str(path), 0, "", "这是一个文件夹，请给出要写的文件名"))


def write_rows(
    path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]], kinds: Mapping[str, Kind] | None = None
) -> int:
    """Write all rows as `row_writer` does and return how many there were."""
    count = 0
    with row_writer(path, header, kinds) as write:
        for row in rows:
            write(row)
            count += 1
    return count


def write_orders(path: Path, orders: Iterable[Order]) -> int:
    """Write orders under our own column names and return how many there were."""
    rows = ([getattr(order, field) for field in FIELDS] for order in orders)
    return write_rows(path, FIELDS, rows, ORDER_KINDS)


def _local(moment: datetime) -> datetime:
    return moment.astimezone(SHANGHAI).replace(tzinfo=None)


def _flat(cell: Cell) -> str | float | datetime | None:
    """The cell without lists, in local time, with nothing that cannot be encoded."""
    if isinstance(cell, str):
        return repaired(cell)
    if isinstance(cell, datetime):
        return _local(cell)
    if isinstance(cell, Sequence):
        return repaired(LIST_SEPARATOR.join(cell))
    return cell


@contextmanager
def _csv_rows(path: Path, header: Sequence[str], kinds: Sequence[Kind], delimiter: str = ",") -> Iterator[Write]:
    del kinds
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow([guarded(name) for name in header])
        yield lambda row: writer.writerow([_csv_text(cell) for cell in row]) and None


def _csv_text(cell: Cell) -> str:
    flat = _flat(cell)
    if isinstance(flat, str):
        return guarded(flat)
    return "" if flat is None else str(flat)


def guarded(text: str) -> str:
    """Text a spreadsheet would run as a formula gets an apostrophe; `data.order_tables.unguarded` takes it off.

    After OWASP, CSV injection. Plain numbers such as -5 are left as they are.
    """
    risky = text.lstrip("'").startswith(FORMULA_MARKS) and not _NUMBER.fullmatch(text)
    return f"'{text}" if risky else text


@contextmanager
def _jsonl_rows(path: Path, header: Sequence[str], kinds: Sequence[Kind]) -> Iterator[Write]:
    del kinds
    with path.open("w", encoding="utf-8", newline="\n") as file:

        def write(row: Sequence[Cell]) -> None:
            found = dict(zip(header, map(_json_value, row), strict=True))
            file.write(repaired(json.dumps(found, ensure_ascii=False)) + "\n")

        yield write


def _json_value(cell: Cell) -> str | float | list[str] | None:
    if isinstance(cell, datetime):
        return cell.astimezone(SHANGHAI).isoformat()
    return cell if isinstance(cell, (str, int, float)) or cell is None else list(cell)


@contextmanager
def _excel_rows(path: Path, header: Sequence[str], kinds: Sequence[Kind]) -> Iterator[Write]:
    del kinds
    with excel_rows(path, header) as write:
        yield lambda row: write([_excel_cell(cell) for cell in row])


def _excel_cell(cell: Cell) -> ExcelCell:
    flat = _flat(cell)
    return str(flat) if isinstance(flat, datetime) and flat.year < 1900 else flat


@contextmanager
def _parquet_rows(path: Path, header: Sequence[str], kinds: Sequence[Kind]) -> Iterator[Write]:
    schema = pa.schema([(name, _PARQUET_TYPES[kind]) for name, kind in zip(header, kinds, strict=True)])
    pending: list[list[object]] = []
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:

        def flush() -> None:
            columns = [
                pa.array(values, field.type) for values, field in zip(zip(*pending, strict=True), schema, strict=True)
            ]
            writer.write_table(pa.table(columns, schema=schema))
            pending.clear()

        def write(row: Sequence[Cell]) -> None:
            pending.append([_parquet_value(cell, kind) for cell, kind in zip(row, kinds, strict=True)])
            if len(pending) >= ROW_GROUP:
                flush()

        yield write
        if pending:
            flush()


def _parquet_value(cell: Cell, kind: Kind) -> object:
    if kind == "text":
        flat = _flat(cell)
        return "" if flat is None else str(flat)
    if kind == "list":
        return [repaired(part) for part in cell] if isinstance(cell, Sequence) else []
    return None if cell == "" else cell


_FORMATS: Mapping[str, Callable[[Path, Sequence[str], Sequence[Kind]], AbstractContextManager[Write]]] = {
    ".csv": _csv_rows,
    ".tsv": partial(_csv_rows, delimiter="\t"),
    ".jsonl": _jsonl_rows,
    ".xlsx": _excel_rows,
    ".parquet": _parquet_rows,
}
