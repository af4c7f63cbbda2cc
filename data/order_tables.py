"""One shape for every kind of file orders come in: a header, then rows, read again at every iteration."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from configs.errors import InputError, Problem
from data.csv_records import CsvRecords, Record
from data.text_files import Encoding, detect_encoding, read_lines, repaired

PARQUET_BATCH = 2_048


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row: where it stands, its values in the order of the header (none when broken), what is wrong with it."""

    file: str
    row: int
    values: Sequence[object]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A file opened: `rows` starts a fresh reading at each call; `notices` tell what was decided about the file."""

    header: tuple[str, ...]
    rows: Callable[[], Iterator[TableRow]]
    notices: tuple[Problem, ...] = ()


def refuse(path: Path, message: str) -> InputError:
    """The error that a whole file cannot be used."""
    return InputError(Problem(str(path), 0, "", message))


def unique_header(cells: Iterable[str]) -> tuple[str, ...]:
    """Headers that differ from each other: nameless columns are 列3, a second 内容 is 内容_2."""
    header: list[str] = []
    for number, cell in enumerate(cells, 1):
        name = base = " ".join(repaired(cell).split()) or f"列{number}"
        copy = 1
        while name in header:
            copy += 1
            name = f"{base}_{copy}"
        header.append(name)
    return tuple(header)


def open_csv(path: Path) -> Table:
    """Open a file separated by commas, tabs or semicolons, in UTF-8, UTF-16 or GB18030.

    Raises:
        InputError: it is empty.
    """
    encoding = detect_encoding(path)
    header = unique_header(CsvRecords(read_lines(path, encoding)).header)
    if not header:
        raise refuse(path, "文件是空的")

    def rows() -> Iterator[TableRow]:
        records = CsvRecords(read_lines(path, encoding))
        for row, record in enumerate(records, records.header_line + 1):
            if any(field.strip() for field in record.fields) or record.fault:
                yield _csv_row(str(path), row, record, encoding)

    return Table(header, rows)


def _csv_row(file: str, row: int, record: Record, encoding: Encoding) -> TableRow:
    fault, fields = record.fault, record.fields
    if encoding.damaged("".join(fields)):
        fault = fault or "这一行有无法识别的字节（编码损坏），请从原系统重新导出这一行"
        fields = [repaired(field) for field in fields]
    return TableRow(file, row, [unguarded(field) for field in fields], fault)


FORMULA_MARKS = tuple("=+-@\t\r\n＝＋－＠")


def unguarded(cell: str) -> str:
    """Take off the apostrophe that `data.order_writer` puts before what a spreadsheet would run as a formula."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(FORMULA_MARKS) else cell


def open_jsonl(path: Path) -> Table:
    """Open a file with one JSON object a line; the header is every key in the order of first appearance.

    Raises:
        InputError: no line holds an object.
    """
    encoding = detect_encoding(path)

    def rows() -> Iterator[tuple[int, dict[str, Any] | str]]:
        for number, line in enumerate(read_lines(path, encoding), 1):
            if line.strip():
                yield number, _json_object(line, encoding)

    keys = dict.fromkeys(key for _, found in rows() if not isinstance(found, str) for key in found)
    if not keys:
        raise refuse(path, '没有读到任何 JSON 对象，每行应是一个，例如 {"text": "路灯不亮"}')

    def table_rows() -> Iterator[TableRow]:
        for number, found in rows():
            if isinstance(found, str):
                yield TableRow(str(path), number, (), found)
            else:
                yield TableRow(str(path), number, [found.get(key) for key in keys])

    return Table(unique_header(keys), table_rows)


def _json_object(line: str, encoding: Encoding) -> dict[str, Any] | str:
    """The object of a line, or what is wrong with it."""
    if encoding.damaged(line):
        return "这一行有无法识别的字节（编码损坏）"
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        reason = f"第 {error.pos + 1} 个字符处" if isinstance(error, json.JSONDecodeError) else "数字过长或嵌套过深"
        return f"不是完整的 JSON（{reason}），每行应是一个对象"
    if not isinstance(found, dict):
        return '这一行不是 JSON 对象，应写作 {"text": "……"}'
    return found


def open_parquet(path: Path) -> Table:
    """Open a Parquet file; its first record is row 1.

    Raises:
        InputError: it is damaged or no Parquet file.
    """
    try:
        with pq.ParquetFile(path) as file:
            names = file.schema_arrow.names
    except (pa.ArrowException, OSError, ValueError) as error:
        raise refuse(path, "文件已损坏，或内容不是 Parquet") from error

    def rows() -> Iterator[TableRow]:
        row = 0
        try:
            with pq.ParquetFile(path) as file:
                for batch in file.iter_batches(batch_size=PARQUET_BATCH, use_threads=False):
                    for values in zip(*(_values(column) for column in batch.columns), strict=True):
                        row += 1
                        yield TableRow(str(path), row, values)
        except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
            raise refuse(path, f"第 {row + 1} 行起已损坏，无法继续读取") from error

    return Table(unique_header(names), rows)


def _values(column: Any) -> list[object]:  # noqa: ANN401 - pyarrow has no types
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.timestamp("us", column.type.tz and "UTC"), safe=False)
    values: list[object] = column.to_pylist()
    return values
