"""Every error Paidan raises on purpose. Each edge maps these to exit codes or HTTP responses."""

from dataclasses import dataclass


class PaidanError(Exception):
    """Base of all errors whose message is written for the user, in Chinese."""


class ConfigError(PaidanError):
    """A setting is missing, malformed or contradicts another."""


class NotFoundError(PaidanError):
    """What was asked for by name or code does not exist."""


class ConflictError(PaidanError):
    """The request contradicts what has already been recorded."""


class BundleError(PaidanError):
    """A bundle is incomplete, damaged or of an unknown format."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in an input file.

    Args:
        file: path as the user gave it.
        row: 1-based line of the file as a spreadsheet shows it (the header is row 1), 0 for the whole file.
        column: header of the column, empty for the whole row.
        message: what is wrong and what to do, in Chinese.
    """

    file: str
    row: int
    column: str
    message: str

    @property
    def cell(self) -> str:
        """Row and column in words, empty for the whole file."""
        row = f"第 {self.row} 行" if self.row else ""
        return row + (f"「{self.column}」列" if self.column else "")

    def __str__(self) -> str:
        space = " " if self.row else ""
        return f"{self.file}{space}{self.cell}：{self.message}"


class InputError(PaidanError):
    """A file or a value from outside cannot be used; carries every problem found, not only the first."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))
