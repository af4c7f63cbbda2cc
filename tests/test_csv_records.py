import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from data.csv_records import CsvRecords


def records(text: str) -> list[tuple[int, list[str], bool]]:
    lines = io.StringIO(text, newline="")
    return [(record.line, record.fields, bool(record.fault)) for record in CsvRecords(iter(lines))]


def good(text: str) -> list[list[str]]:
    return [fields for _, fields, faulty in records(text) if not faulty]


def test_nothing_at_all() -> None:
    assert CsvRecords(iter([])).header == []
    assert CsvRecords(iter(["\n", "\n"])).header == []


def test_an_unclosed_quote_costs_its_own_row_only() -> None:
    text = 'id,text,unit\n1,"开口,甲\n2,好,乙\n3,"引号里,有逗号",丙\n4,好,丁\n'
    assert records(text) == [
        (2, [], True),
        (3, ["2", "好", "乙"], False),
        (4, ["3", "引号里,有逗号", "丙"], False),
        (5, ["4", "好", "丁"], False),
    ]


def test_an_unclosed_quote_before_rows_of_several_lines() -> None:
    text = 'id,text\n1,"开口\n2,"第一行\n第二行"\n3,好\n'
    assert good(text) == [["2", "第一行\n第二行"], ["3", "好"]]


def test_an_unclosed_quote_in_the_last_row() -> None:
    assert records('id,text\n1,好\n2,"开口\n') == [(2, ["1", "好"], False), (3, [], True)]
    assert records('id,text\n1,好\n2,"开口\n还没完\n\n') == [(2, ["1", "好"], False), (3, [], True)]


def test_an_unclosed_quote_with_thousands_of_rows_after_it() -> None:
    rows = "".join(f"{number},好\n" for number in range(5_000))
    assert len(good(f'id,text\nx,"开口\n{rows}')) == 5_000


def test_the_fault_names_the_lines_of_the_text_file() -> None:
    lines = io.StringIO('id,text\n1,"开口\n续\n2,好\n', newline="")
    assert "第 2 至 3 行" in next(iter(CsvRecords(iter(lines)))).fault


def test_a_row_of_another_width() -> None:
    text = 'a,b,c\n1,2\n1,2,3\n1,2,3,4\n"1",2,"3",4\n1,"2\n2"\n5,6,7\n'
    assert good(text) == [["1", "2", "3"], ["5", "6", "7"]]
    assert len(records(text)) == 6


def test_empty_fields_beyond_the_header_are_what_spreadsheets_add() -> None:
    assert good("a,b\n1,2,,\n") == [["1", "2"]]


def test_unescaped_quotes_inside_one_line() -> None:
    assert good('text,unit\n"他说"你好"，走了",甲\n5寸"屏,乙\n') == [['他说"你好"，走了', "甲"], ['5寸"屏', "乙"]]


def test_blank_lines_keep_their_place() -> None:
    assert records("\na,b\n\n1,2\n") == [(3, [], False), (4, ["1", "2"], False)]


def test_the_delimiter_is_the_one_the_header_uses() -> None:
    assert good("a\tb,c\td\n1\t2,3\t4\n") == [["1", "2,3", "4"]]
    assert good("a;b\r\n1;2\r\n") == [["1", "2"]]
    assert good('"a;;;;",b\n1,2\n') == [["1", "2"]]


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20) | st.sampled_from(
    ['"', '""', ",", "\n", "\r\n", "a\nb", 'x"y', '",', "\r"]
)


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=20), st.sampled_from(["\n", "\r\n"]))
def test_whatever_the_csv_module_writes_is_read_back(rows: list[list[str]], end: str) -> None:
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerows([["a", "b", "c"], *rows])
    file.seek(0)
    assert [record.fields for record in CsvRecords(iter(file))] == rows


PLAIN = st.text(st.sampled_from("路灯，。12345"), min_size=1, max_size=8)


@given(st.lists(PLAIN, max_size=6), st.lists(PLAIN, max_size=6), PLAIN)
def test_one_broken_row_between_good_ones_costs_no_other(before: list[str], after: list[str], broken: str) -> None:
    rows = [f"{text},单位\n" for text in before] + [f'"{broken},单位\n'] + [f"{text},单位\n" for text in after]
    assert good("text,unit\n" + "".join(rows)) == [[text, "单位"] for text in before + after]
