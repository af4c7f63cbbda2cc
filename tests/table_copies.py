"""A small copy of the shipped tables, to be broken: two classes with all that hangs on them, in one district."""

import csv
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.builders import DAY, SHANGHAI_TABLES
from tests.command_line import Ran, run

CLASSES = ("17", "18")
_DISTRICT, _DISTRICT_NAME = "310101", "黄浦区"
_CITED_ELSEWHERE = re.compile(r"归\s*(?!17|18)\d{4,}(?:[、和或]\d{4,})*")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem must be told: the name of the file and the row."""

    file: str
    row: int


Edit = Callable[[Path], Place]
Value = str | Callable[["Table"], str]


class Table:
    """A table of a copy, its rows numbered as a spreadsheet numbers them."""

    def __init__(self, copy: Path, name: str) -> None:
        self.path = next((copy / "catalogue").glob(f"{name}*.csv")) if name in CLASSES else copy / name
        with self.path.open(encoding="utf-8", newline="") as file:
            self.rows = list(csv.reader(file))

    def get(self, row: int, column: str) -> str:
        return self.rows[row - 1][self.rows[0].index(column)]

    def set(self, row: int, column: str, value: Value) -> None:
        self.rows[row - 1][self.rows[0].index(column)] = value if isinstance(value, str) else value(self)

    def find(self, column: str, value: str) -> int:
        return next(row for row in range(2, len(self.rows) + 1) if self.get(row, column) == value)

    def save(self, row: int = 0) -> Place:
        with self.path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(self.rows)
        return Place(self.path.name, row)


def small_copy(folder: Path) -> Path:
    """Write the copy; nothing in it points to what was left out."""
    (folder / "catalogue").mkdir()
    for source in sorted((SHANGHAI_TABLES / "catalogue").glob("1[78]*.csv")):
        text = source.read_text(encoding="utf-8")
        (folder / "catalogue" / source.name).write_text(_CITED_ELSEWHERE.sub("归别处", text), encoding="utf-8")
    _keep(folder, "units.csv", lambda row: row["tier"] == "city" or row["code"].startswith(_DISTRICT))
    _keep(folder, "duties.csv", lambda row: row["item"].startswith(CLASSES))
    _keep(folder, "questions.csv", lambda row: row["code"].startswith(CLASSES))
    _keep(folder, "demand.csv", lambda row: row["code"].startswith(CLASSES))
    _keep(folder, "places.csv", lambda row: row["code"].startswith(_DISTRICT))
    _keep(folder, "landmarks.csv", lambda row: row["district"] == _DISTRICT_NAME)
    for name in ("place_types.csv", "outside.csv", "not_places.csv"):
        _keep(folder, name, lambda _: True)
    return folder


def _keep(folder: Path, name: str, wanted: Callable[[dict[str, str]], bool]) -> None:
    with (SHANGHAI_TABLES / name).open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    kept = [row for row in rows if wanted(dict(zip(header, row, strict=True)))]
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *kept])


def check(copy: Path, *options: str) -> Ran:
    """Run `paidan catalogue check` on a copy, as of the tests' day."""
    files = [f"--{name}={copy / name}.csv" for name in ("units", "duties", "questions", "demand")]
    places = (f"--catalogue={copy / 'catalogue'}", f"--places={copy}", f"--day={DAY}")
    return run("catalogue", "check", *files, *places, *options)


def told(ran: Ran) -> Sequence[tuple[str, int, str, str]]:
    """File name, row, column and message of every problem."""
    problems = json.loads(ran.output)["problems"]
    return [(Path(one["file"]).name, one["row"], one["column"], one["message"]) for one in problems]


def cell(name: str, row: int, column: str, value: Value) -> Edit:
    """Put another value into one cell."""

    def edit(copy: Path) -> Place:
        table = Table(copy, name)
        table.set(row, column, value)
        return table.save(row)

    return edit


def added(name: str, like: int, **cells: Value) -> Edit:
    """Add a row like another, with other values in some cells."""

    def edit(copy: Path) -> Place:
        table = Table(copy, name)
        table.rows.append(list(table.rows[like - 1]))
        for column, value in cells.items():
            table.set(len(table.rows), column, value)
        return table.save(len(table.rows))

    return edit


def reshaped(name: str, row: int, change: Callable[[list[str]], list[str]]) -> Edit:
    """Change the cells of one row, the header's included, whatever their number becomes."""

    def edit(copy: Path) -> Place:
        table = Table(copy, name)
        table.rows[row - 1] = change(table.rows[row - 1])
        return table.save(row)

    return edit


def rewritten(name: str, row: int, change: Callable[[str], bytes]) -> Edit:
    """Change the bytes of a whole file."""

    def edit(copy: Path) -> Place:
        path = Table(copy, name).path
        path.write_bytes(change(path.read_text(encoding="utf-8")))
        return Place(path.name, row)

    return edit
