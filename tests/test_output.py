import pytest

from configs.errors import Problem
from paidan.output import print_problems


def printed(capsys: pytest.CaptureFixture[str], *problems: Problem) -> list[str]:
    print_problems(problems)
    return capsys.readouterr().err.splitlines()


def test_words_in_brackets_are_words_and_no_colours(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, Problem("[red]a[/].csv", 2, "[b]", "「[/x]」不是日期")) == [
        "· [red]a[/].csv 第 2 行「[b]」列：「[/x]」不是日期"
    ]


def test_what_belongs_to_no_cell_stays_on_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    found = printed(capsys, Problem("a.csv", 0, "", "文件不存在"), Problem("b.csv", 3, "", "引号没有配对"))
    assert found == ["· a.csv：文件不存在", "· b.csv", "    第 3 行：引号没有配对"]


def test_a_long_line_is_not_broken(capsys: pytest.CaptureFixture[str]) -> None:
    assert len(printed(capsys, Problem("a.csv", 2, "x", "长" * 300))) == 1
