from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from configs.errors import InputError
from data.catalogue import Catalogue
from data.order_reader import read_orders
from data.order_writer import write_orders
from data.orders import SHANGHAI, Order
from model.suggestion import (
    Area,
    Category,
    Danger,
    Deadlines,
    Desk,
    Dispatch,
    Place,
    Suggestion,
    UnitChoice,
    Versions,
)
from serving.batch import classify_file
from serving.batch_columns import SuggestionColumns

SUFFIXES = [".csv", ".tsv", ".jsonl", ".xlsx", ".parquet"]
NOON = datetime(2024, 1, 5, 12, tzinfo=SHANGHAI)


def suggestion(order: Order, desk: Desk) -> Suggestion:
    unit = UnitChoice(unit="U1", name=f"{order.text}局", score=0.9)
    assists = (UnitChoice(unit="U2", name="甲", score=0.5), UnitChoice(unit="U3", name="乙", score=0.5))
    sure = "火" not in order.text
    return Suggestion(
        id="s",
        versions=Versions(bundle="b1", catalogue="c1", duties="d1"),
        danger=None if sure else Danger(call=("119",), notice="请先离开"),
        urgency="一般",
        demand_type="求助",
        place=Place(district=Area(code="1", name="浦东新区")),
        categories=(
            Category(code="0101", path=("城建", order.text), score=0.76543),
            Category(code="0102", path=("城建", "排水"), score=0.2),
        )
        if sure
        else (),
        confident_level=2 if sure else 0,
        dispatch=Dispatch(desk=desk, lead=(unit,) if sure else (), assist=assists, chain=()),
        deadlines=Deadlines(first_contact=NOON, handled=NOON + timedelta(days=5), hard_case=NOON + timedelta(days=15)),
        needs_review=not sure,
    )


class Echo:
    """Answers with the text itself, so that a row in the wrong place shows."""

    def __init__(self, fails_at: int = -1) -> None:
        self.catalogue = Catalogue.from_paths([("城建", "照明"), ("城建", "排水")])
        self.batches: list[int] = []
        self._fails_at = fails_at

    def suggest(
        self, orders: Sequence[Order], *, desk: Desk = "city", top_k: int = 5, explain: bool = True
    ) -> list[Suggestion]:
        assert (top_k, explain) == (3, False)
        self.batches.append(len(orders))
        if len(self.batches) == self._fails_at:
            raise RuntimeError
        return [suggestion(order, desk) for order in orders]


def source(folder: Path, *lines: str) -> Path:
    path = folder / "in.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def read_back(path: Path) -> list[dict[str, str]]:
    return [row.raw for row in read_orders(path, {"text": "诉求内容"})]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_crash_leaves_the_folder_as_it_was(tmp_path: Path, suffix: str) -> None:
    orders = source(tmp_path, "诉求内容", "路灯", '""', "坏,行", *["井盖"] * 20)
    target = tmp_path / f"out{suffix}"
    target.write_text("旧的")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(RuntimeError):
        classify_file(Echo(fails_at=3), orders, target, batch_size=5)
    assert target.read_text() == "旧的"
    assert sorted(tmp_path.iterdir()) == before


def test_sources_and_targets_that_cannot_be(tmp_path: Path) -> None:
    orders = source(tmp_path, "诉求内容", "路灯")
    with pytest.raises(InputError, match="不能就是输入文件"):
        classify_file(Echo(), orders, tmp_path / "." / "in.csv")
    with pytest.raises(InputError, match="不能写成"):
        classify_file(Echo(), orders, tmp_path / "out.doc")
    with pytest.raises(InputError, match="文件不存在"):
        classify_file(Echo(), tmp_path / "none.csv", tmp_path / "out.csv")
    assert list(tmp_path.iterdir()) == [orders]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_bad_rows_keep_their_place_and_are_listed(tmp_path: Path, suffix: str) -> None:
    orders = source(tmp_path, "编号,诉求内容,受理时间", "1,路灯,昨天", "2,,", "3", "", "4,井盖,2024-01-05", '5,"没关')
    target = tmp_path / f"out{suffix}"
    report = classify_file(Echo(), orders, target, batch_size=2)
    assert (report.rows, report.good, report.problems) == (5, 2, 4)
    rows = read_back(target)
    assert [row["编号"] for row in rows] == ["1", "2", "3", "4", ""]
    assert [row["二级分类"] for row in rows] == ["路灯", "", "", "井盖", ""]
    assert [bool(row["处理说明"]) for row in rows] == [True, True, True, False, True]
    assert rows[1]["处理说明"] == "「诉求内容」列：内容是空的，没有可以分类的文字"
    assert rows[1]["置信度"] == rows[1]["模型版本"] == rows[1]["协办单位"] == ""
    listed = (tmp_path / f"out{suffix}.问题.csv").read_text(encoding="utf-8-sig").splitlines()
    assert listed[0] == "文件,行,列,问题"
    assert [line.split(",")[1] for line in listed[1:]] == ["2", "3", "4", "7"]


def test_a_clean_run_removes_the_list_of_an_earlier_one(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    classify_file(Echo(), source(tmp_path, "编号,诉求内容", "1,"), target)
    assert (tmp_path / "out.csv.问题.csv").exists()
    report = classify_file(Echo(), source(tmp_path, "编号,诉求内容", "1,路灯"), target)
    assert report.problems == 0
    assert not (tmp_path / "out.csv.问题.csv").exists()


def test_a_danger_without_any_category(tmp_path: Path) -> None:
    classify_file(Echo(), source(tmp_path, "诉求内容", "着火"), tmp_path / "out.csv")
    (row,) = read_back(tmp_path / "out.csv")
    assert row["危险提示"] == "【119】请先离开"
    assert (row["需人工复核"], row["可信层级"], row["一级分类"], row["主办单位"]) == ("是", "0", "", "")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_column_of_a_good_row(tmp_path: Path, suffix: str) -> None:
    target = tmp_path / f"out{suffix}"
    classify_file(Echo(), source(tmp_path, "备注,诉求内容", "=1+1,路灯"), target, desk="town")
    (row,) = read_back(target)
    assert list(row) == ["备注", "诉求内容", *SuggestionColumns(2).names]
    units = row.pop("协办单位")
    assert units.replace("、", "；") == "甲；乙"
    assert list(row.values()) == [
        "=1+1",
        "路灯",
        "城建",
        "路灯",
        "0101",
        "0.7654",
        "2",
        "0102 城建/排水 0.20",
        "",
        "路灯局",
        "U1",
        "浦东新区",
        "",
        "一般",
        "求助",
        "",
        "否",
        "模型 b1；目录 c1；清单 d1",
        "",
    ]


def test_names_that_are_taken_stay_the_sources(tmp_path: Path) -> None:
    orders = source(tmp_path, "诉求内容,一级分类,主办单位,诉求类型(建议)", "路灯,旧类,旧局,旧型")
    classify_file(Echo(), orders, tmp_path / "out.csv")
    (row,) = read_back(tmp_path / "out.csv")
    assert (row["一级分类"], row["一级分类(建议)"], row["二级分类(建议)"]) == ("旧类", "城建", "路灯")
    assert (row["主办单位"], row["主办单位(建议)"], row["诉求类型(建议2)"]) == ("旧局", "路灯局", "求助")
    assert "二级分类" not in row
    classify_file(Echo(), tmp_path / "out.csv", tmp_path / "again.csv")
    (again,) = read_back(tmp_path / "again.csv")
    assert again["二级分类(建议2)"] == "路灯"


def test_batches_progress_and_a_mapping(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    write_orders(path, [Order(id=str(number), address=f"第 {number} 条") for number in range(10)])
    seen: list[int] = []
    echo = Echo()
    report = classify_file(
        echo, path, tmp_path / "out.jsonl", mapping={"text": "address"}, batch_size=4, on_progress=seen.append
    )
    assert (seen, echo.batches) == ([4, 8, 10], [4, 4, 2])
    assert (report.rows, report.good, report.notices) == (10, 10, ())
    rows = [row.raw for row in read_orders(tmp_path / "out.jsonl", {"text": "address"})]
    assert [row["二级分类"] for row in rows] == [f"第 {number} 条" for number in range(10)]
