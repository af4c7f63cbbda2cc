from pathlib import Path

import pytest

from configs.errors import InputError
from data.questions import BranchQuestion, load_questions, save_questions
from tests.builders import SHANGHAI_TABLES, small_questions


def written(tmp_path: Path, *rows: str) -> Path:
    file = tmp_path / "questions.csv"
    file.write_text("\n".join(["code,question,options", *rows, ""]), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("ab,哪个？,甲=ab01|乙=ab02", "code"),
        (",哪个？,甲=01|乙=02", "code"),
        ("01,,甲=0101|乙=0102", "question"),
        ("01,哪个？,", "options"),
        ("01,哪个？,甲=0101", "options"),
        ("01,哪个？,甲=0101|乙", "options"),
        ("01,哪个？,甲=0101|=0102", "options"),
        ("01,哪个？,甲=0101|乙=", "options"),
        ("01,哪个？,甲=0101|乙=0201", "options"),
        ("01,哪个？,甲=0101|乙=0102+", "options"),
        ("01,哪个？,甲=0101|乙=01ab", "options"),
    ],
)
def test_a_broken_row_is_caught_with_its_column(tmp_path: Path, row: str, column: str) -> None:
    file = written(tmp_path, "0101,好的？,甲=010101|乙=010102", row)
    with pytest.raises(InputError) as raised:
        load_questions(file)
    assert (str(file), 3, column) in {(one.file, one.row, one.column) for one in raised.value.problems}


def test_full_width_codes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        load_questions(written(tmp_path, "０１,哪个？,甲=０１01|乙=０１02"))


def test_an_option_may_leave_several_branches(tmp_path: Path) -> None:
    [question] = load_questions(written(tmp_path, "01,哪个？,甲=0101+010203|乙=0102"))
    assert question == BranchQuestion("01", "哪个？", (("甲", ("0101", "010203")), ("乙", ("0102",))))


def test_what_is_saved_is_loaded_again(tmp_path: Path) -> None:
    save_questions(small_questions(), tmp_path / "q.csv")
    assert load_questions(tmp_path / "q.csv") == small_questions()


def test_no_questions_are_a_table_too(tmp_path: Path) -> None:
    save_questions((), tmp_path / "q.csv")
    assert load_questions(tmp_path / "q.csv") == ()


def test_the_shipped_questions_ask_one_thing_a_branch() -> None:
    questions = load_questions(SHANGHAI_TABLES / "questions.csv")
    assert questions
    for question in questions:
        labels = [label for label, _ in question.options]
        assert len(set(labels)) == len(labels), question.text
