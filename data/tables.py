"""Reading the project's own CSV tables with every problem named by file, row and column."""

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from configs.errors import InputError, Problem
from data.files import replacing
from data.table_faults import encoding_fault, header_fault, quote_fault, width_fault

LIST_SEPARATOR = "；"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: its 1-based row in the file and its cells by header, stripped."""

    file: str
    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def parts(self, column: str) -> tuple[str, ...]:
        """Cells holding several values, separated by `；`."""
        return tuple(part.strip() for part in self.cells[column].split(LIST_SEPARATOR) if part.strip())

    def problem(self, column: str, message: str) -> Problem:
        """A problem located in this row."""
        return Problem(self.file, self.number, column, message)


@dataclass(slots=True)
class Problems:
    """Collects problems so that one reading reports all of them."""

    found: list[Problem] = field(default_factory=list)

    def add(self, row: Row, column: str, message: str) -> None:
        """Note a problem in a row."""
        self.found.append(row.problem(column, message))

    @contextmanager
    def gather(self) -> Iterator[None]:
        """Collect what the body raises instead of stopping at it."""
        try:
            yield
        except InputError as error:
            self.found.extend(error.problems)

    def raise_any(self) -> None:
        """Raise what was collected.

        Raises:
            InputError: when anything was.
        """
        if self.found:
            raise InputError(*self.found)


@dataclass(frozen=True, slots=True)
class Validity:
    """The days on which something holds; open at either end when empty. Both ends belong to it."""

    first: date | None = None
    last: date | None = None

    def covers(self, day: date) -> bool:
        """Whether it holds on `day`."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def cells(self) -> tuple[str, str]:
        """The two ends as a table holds them."""
        return str(self.first or ""), str(self.last or "")

    def overlaps(self, other: "Validity") -> bool:
        """Whether some day belongs to both."""
        starts_in_time = self.first is None or other.last is None or self.first <= other.last
        ends_late_enough = self.last is None or other.first is None or other.first <= self.last
        return starts_in_time and ends_late_enough


ALWAYS = Validity()


def read_table(path: Path, columns: Sequence[str]) -> Iterator[Row]:
    """Yield the rows of a UTF-8 CSV whose header is exactly `columns`.

    Raises:
        InputError: the file is missing, not UTF-8, has another header, or a row of another width.
    """
    records = _records(path)
    _, header = next(records, (1, []))
    if header != list(columns):
        raise InputError(header_fault(path, header, columns))
    problems = Problems()
    for number, values in records:
        row = Row(str(path), number, dict(zip(columns, (value.strip() for value in values), strict=False)))
        if len(values) == len(columns):
            yield row
        elif values:
            problems.found.append(width_fault(path, number, values, columns))
    problems.raise_any()


def read_header(path: Path) -> list[str]:
    """The column names of a UTF-8 CSV.

    Raises:
        InputError: the file is missing or not UTF-8.
    """
    return next(_records(path), (1, []))[1]


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a table that `read_table` reads."""
    with replacing(path) as fresh, fresh.open("w", encoding="utf-8", newline="") as file:
        plain = csv.writer(file, lineterminator="\n")
        quoted = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
        plain.writerow(columns)
        for row in rows:
            # The csv module leaves a lone carriage return bare, and then reads it as the end of the row.
            (quoted if any("\r" in cell for cell in row) else plain).writerow(row)


def _records(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The records of a CSV, each with the line it begins on."""
    try:
        content = path.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, IsADirectoryError):
        raise InputError(Problem(str(path), 0, "", "文件不存在")) from None
    except UnicodeDecodeError as error:
        raise InputError(encoding_fault(path, error)) from None
    reader = csv.reader(io.StringIO(content, newline=""), strict=True)
    while True:
        begin = reader.line_num + 1
        try:
            values = next(reader, None)
        except csv.Error:
            raise InputError(quote_fault(path, content, begin)) from None
        if values is None:
            return
        yield begin, values


def read_validity(row: Row, problems: Problems) -> Validity:
    """The `valid_from` and `valid_to` of a row; what cannot be read is noted and taken as open."""
    ends: list[date | None] = []
    for column in ("valid_from", "valid_to"):
        try:
            ends.append(date.fromisoformat(row[column]) if row[column] else None)
        except ValueError:
            problems.add(row, column, f"日期「{row[column]}」无法识别，应写作 2024-01-31")
            ends.append(None)
    first, last = ends
    if first and last and last < first:
        problems.add(row, "valid_to", f"失效日 {last} 早于生效日 {first}")
    return Validity(first, last)


def fingerprint(lines: Iterable[str]) -> str:
    """Twelve hexadecimal digits that change when any line changes: a version of the content."""
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line.encode())
        digest.update(b"\n")
    return digest.hexdigest()[:12]
