"""Printing for people, in colour, and for programs, as JSON."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Protocol

from pydantic import BaseModel
from pydantic_core import to_json
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from configs.errors import Problem

MOST_PROBLEMS = 20
console = Console(highlight=False)
errors = Console(stderr=True, highlight=False)


class Advance(Protocol):
    """Told what is being done, how much is done, and of how much (None when unknown)."""

    def __call__(self, stage: str, done: int, total: int | None, /) -> None:
        """Show it."""


def print_json(value: BaseModel | object) -> None:
    """One JSON object on standard output, Chinese as it is."""
    sys.stdout.write(to_json(value, indent=2).decode() + "\n")


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table; numbers stand to the right."""
    table = Table(title=title, title_justify="left", title_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(str(cell) for cell in row))
    console.print(table)


def print_problems(problems: Sequence[Problem]) -> None:
    """The first problems on standard error: a single one on one line, several under the names of their files."""
    for file, found in groupby(problems[:MOST_PROBLEMS], key=lambda problem: problem.file):
        together = list(found)
        if len(problems) == 1 or not any(problem.cell for problem in together):
            for problem in together:
                errors.print(f"[yellow]·[/] {escape(str(problem))}", soft_wrap=True)
            continue
        errors.print(f"[yellow]·[/] {escape(file)}", soft_wrap=True)
        for problem in together:
            told = f"{problem.cell}：{problem.message}" if problem.cell else problem.message
            errors.print(f"    {escape(told)}", soft_wrap=True)
    if len(problems) > MOST_PROBLEMS:
        errors.print(f"[yellow]……[/] 还有 {len(problems) - MOST_PROBLEMS} 处")


@contextmanager
def progress() -> Iterator[Advance]:
    """A progress bar on standard error; silent where that is no terminal."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=errors, disable=not errors.is_terminal) as bar:
        task = bar.add_task("准备", total=None)

        def advance(stage: str, done: int, total: int | None) -> None:
            bar.update(task, description=stage, completed=done, total=total)

        yield advance
