"""What callers say when somebody's life is in danger, and what only sounds like it."""

from collections.abc import Iterable
from pathlib import Path

from configs.errors import InputError, Problem
from data.tables import Problems, read_table, write_table

COLUMNS = ("kind", "text")


def load_dangers(path: Path) -> tuple[tuple[str, str], ...]:
    """Read texts with the kind of danger they tell of; the kind is empty where there is none.

    Raises:
        InputError: with every problem, by row and column.
    """
    problems = Problems()
    dangers = []
    for row in read_table(path, COLUMNS):
        if not row["text"]:
            problems.add(row, "text", "不能为空")
        dangers.append((row["text"], row["kind"]))
    problems.raise_any()
    if len({bool(kind) for _, kind in dangers}) < 2:
        raise InputError(Problem(path.name, 0, "kind", "既要有危及生命的话，也要有只是听着像的话（kind 留空）"))
    return tuple(dangers)


def save_dangers(dangers: Iterable[tuple[str, str]], path: Path) -> None:
    """Write the table that `load_dangers` reads."""
    write_table(path, COLUMNS, ((kind, text) for text, kind in dangers))
