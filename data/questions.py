"""The questions that tell neighbouring items apart, kept at the branch points of the catalogue."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from data.origins import Origins
from data.tables import Problems, Row, read_table, write_table

COLUMNS = ("code", "question", "options")


@dataclass(frozen=True, slots=True)
class BranchQuestion:
    """A question to the caller; each option is an answer and the code prefixes it leaves."""

    code: str
    text: str
    options: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def label(self) -> str:
        """What sets it apart from all other questions: the branch and the words."""
        return f"{self.code} {self.text}"


def load_questions(path: Path, origins: Origins | None = None) -> tuple[BranchQuestion, ...]:
    """Read a table of questions; options are written `答=编码前缀|答=编码前缀`, several prefixes joined with `+`.

    Args:
        path: the file.
        origins: told where each question stands.

    Raises:
        InputError: with every problem, by row and column.
    """
    problems = Problems()
    rows = list(read_table(path, COLUMNS))
    questions = tuple(_question(row, problems) for row in rows)
    problems.raise_any()
    if origins is not None:
        origins.note("问题", (question.label for question in questions), rows)
    return questions


def save_questions(questions: Iterable[BranchQuestion], path: Path) -> None:
    """Write the table that `load_questions` reads."""
    write_table(path, COLUMNS, ((question.code, question.text, _joined(question)) for question in questions))


def _joined(question: BranchQuestion) -> str:
    return "|".join(f"{label}={'+'.join(codes)}" for label, codes in question.options)


def _question(row: Row, problems: Problems) -> BranchQuestion:
    if not _is_code(row["code"]):
        problems.add(row, "code", f"「{row['code']}」应为事项编码的前几位")
    if not row["question"]:
        problems.add(row, "question", "不能为空，请填写")
    options = []
    for part in row["options"].split("|"):
        label, equals, codes = part.partition("=")
        prefixes = tuple(codes.split("+"))
        if not (label and equals and all(_is_code(code) and code.startswith(row["code"]) for code in prefixes)):
            problems.add(row, "options", f"「{part}」应写作「回答=编码前缀」，编码须以 {row['code']} 开头")
            continue
        options.append((label, prefixes))
    if len(options) < 2:
        problems.add(row, "options", "至少要有两个回答")
    return BranchQuestion(row["code"], row["question"], tuple(options))


def _is_code(text: str) -> bool:
    return text.isascii() and text.isdigit()
