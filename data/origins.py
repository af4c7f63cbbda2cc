"""Where the entries of loaded tables stand, so that what is found wrong later still names file, row and column."""

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from configs.errors import Problem
from data.tables import Row

Kind = Literal["事项", "单位", "派单规则", "问题", "预计量"]


class Origins:
    """Told by the loaders where each entry stands. An entry made in memory is named instead of a file."""

    def __init__(self) -> None:
        self._rows: dict[tuple[Kind, str], Row] = {}

    def note(self, kind: Kind, labels: Iterable[str], rows: Iterable[Row]) -> None:
        """Remember the rows of entries.

        Args:
            kind: what the entries are.
            labels: what sets each apart from the others of its kind.
            rows: one an entry.
        """
        self._rows.update(((kind, label), row) for label, row in zip(labels, rows, strict=True))

    def problem(self, kind: Kind, label: str, column: str, message: str) -> Problem:
        """A problem in the row of an entry."""
        row = self._rows.get((kind, label))
        return row.problem(column, message) if row else Problem(f"{kind} {label}", 0, column, message)

    def place(self, kind: Kind, label: str) -> str:
        """Where an entry stands, for the message of a problem with another: file name and row."""
        row = self._rows.get((kind, label))
        return f"{Path(row.file).name} 第 {row.number} 行" if row else f"{kind} {label}"
