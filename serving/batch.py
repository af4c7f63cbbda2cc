"""A file of orders in, the same file with suggestions out: row for row, in the same order, bad rows included."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Protocol

from configs.errors import InputError, Problem
from data.catalogue import Catalogue
from data.order_reader import OrderFile, ReadRow, read_orders
from data.order_writer import Write, check_target, row_writer
from data.orders import Order
from model.suggestion import Desk, Suggestion
from serving.batch_columns import CANDIDATES, SuggestionColumns

PROBLEM_COLUMNS = ("文件", "行", "列", "问题")


class BatchSuggester(Protocol):
    """What a batch needs of `model.suggester.Suggester`."""

    @property
    def catalogue(self) -> Catalogue:
        """Its depth decides how many level columns there are."""

    def suggest(
        self, orders: Sequence[Order], *, desk: Desk = ..., top_k: int = ..., explain: bool = ...
    ) -> Sequence[Suggestion]:
        """One suggestion for each order, in their order."""


@dataclass(frozen=True, slots=True)
class BatchReport:
    """What a batch did: rows of the source, those with a suggestion, problems told, seconds, notices about the file."""

    rows: int
    good: int
    problems: int
    seconds: float
    notices: tuple[Problem, ...] = ()


def classify_file(
    suggester: BatchSuggester,
    source: Path,
    target: Path,
    *,
    mapping: Mapping[str, str] | None = None,
    desk: Desk = "city",
    batch_size: int = 256,
    on_progress: Callable[[int], None] | None = None,
) -> BatchReport:
    """Write a suggestion beside every order of a file.

    The target keeps the source's columns, then has ours; where a name is taken, ours gets （建议）. A row that cannot be
    read stays in its place with 处理说明 alone. All problems are listed in `<target>.问题.csv`, if there are any. Both
    files appear whole at the end or not at all.

    Args:
        suggester: gives the suggestions.
        source: CSV, TSV, workbook, JSONL or Parquet.
        target: its suffix tells the format; not the source itself.
        mapping: field to header, see `data.order_reader.read_orders`.
        desk: whose dispatch is written.
        batch_size: rows suggested at once.
        on_progress: told the number of rows done after each batch.

    Raises:
        InputError: the source cannot be read or the target cannot be written.
    """
    started = time.perf_counter()
    check_target(target)
    if source.resolve() == target.resolve():
        raise InputError(Problem(str(target), 0, "", "输出文件不能就是输入文件，请换一个名字"))
    orders = read_orders(source, mapping)
    columns = SuggestionColumns(suggester.catalogue.depth)
    header, kinds = columns.beside(orders.header)
    rows = good = 0
    with ExitStack() as files:
        problems = _ProblemFile(files, target.with_name(f"{target.name}.问题.csv"))
        write = files.enter_context(row_writer(target, header, kinds))
        for batch in _batches(orders, batch_size):
            readable = [row.order for row in batch if row.order]
            suggestions = iter(suggester.suggest(readable, desk=desk, top_k=CANDIDATES, explain=False))
            for row in batch:
                problems.add(row.problems)
                suggestion = next(suggestions) if row.order else None
                write([*row.raw.values(), *columns.cells(suggestion, row.problems)])
            rows, good = rows + len(batch), good + len(readable)
            if on_progress:
                on_progress(rows)
    problems.forget_earlier()
    return BatchReport(rows, good, problems.count, time.perf_counter() - started, orders.notices)


def _batches(orders: OrderFile, size: int) -> Iterator[list[ReadRow]]:
    rows = iter(orders)
    while batch := list(islice(rows, size)):
        yield batch


class _ProblemFile:
    """The list of problems beside the target, begun with the first problem."""

    def __init__(self, files: ExitStack, path: Path) -> None:
        self._files, self._path = files, path
        self._write: Write | None = None
        self.count = 0

    def add(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            if self._write is None:
                self._write = self._files.enter_context(row_writer(self._path, PROBLEM_COLUMNS))
            self._write([problem.file, str(problem.row), problem.column, problem.message])
            self.count += 1

    def forget_earlier(self) -> None:
        """Remove the list that an earlier run left, when this one found nothing wrong."""
        if not self.count:
            self._path.unlink(missing_ok=True)
