"""The command line as people and programs use it; wrong usage first."""

import contextlib
import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pyarrow.parquet
import pytest

from model.registry import SHIPPED
from model.suggestion import Suggestion
from tests.command_line import run

TEXT = "合庆镇建光村旁边的工地半夜还在打桩，吵得老人睡不着"
ENGLISH = ("Usage", "Error", "Missing", "No such", "Invalid", "Show this")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["sugest"], "没有命令"),
        (["suggest"], "缺少参数 TEXT"),
        (["suggest", "a", "b"], "引号"),
        (["suggest", "a", "--colour"], "没有选项 --colour"),
        (["suggest", "a", "--top", "99"], "不大于 20"),
        (["suggest", "a", "--top", "many"], "整数"),
        (["train"], "缺少选项"),
        (["catalogue", "check", "--day", "tomorrow"], "2026-01-31"),
    ],
)
def test_wrong_usage_is_explained_in_chinese(arguments: list[str], told: str) -> None:
    ran = run(*arguments)
    assert ran.code == 2
    assert told in ran.errors
    assert "--help" in ran.errors
    assert not any(word in ran.errors for word in ENGLISH)


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["suggest", "   "], 3, "没有内容"),
        (["suggest", "x", "--desk", "village"], 3, "city、district、town"),
        (["suggest", "x", "--bundle", "nothing"], 4, "没有模型包「nothing」"),
        (["classify", "nowhere.csv", "out.csv"], 3, "nowhere.csv"),
        (["train", "--orders", "nowhere.csv", "--out", "x"], 3, "nowhere.csv"),
        (["train", "--orders", "nowhere.csv", "--out", "x", "--recipe", "slow"], 2, "fast"),
        (["orders", "check", "nowhere.xlsx"], 3, "nowhere.xlsx"),
        (["orders", "check", "x.csv", "--map", "text"], 3, "字段=列名"),
        (["models", "rollback"], 5, "没有可以退回"),
    ],
)
def test_what_cannot_be_done_says_what_and_where(arguments: list[str], code: int, told: str, tmp_path: Path) -> None:
    home = ["--home", str(tmp_path)] if arguments[0] in ("suggest", "models") else []
    ran = run(*arguments, *home)
    assert ran.code == code
    assert told in ran.errors.replace("\n", "")


@pytest.mark.parametrize(
    "command",
    [[], ["suggest"], ["classify"], ["train"], ["evaluate"], ["serve"], ["models"], ["catalogue"], ["orders"]],
)
def test_every_help_page_is_in_chinese(command: list[str]) -> None:
    ran = run(*command, "--help")
    assert ran.code == 0
    assert "用法" in ran.output
    assert not any(word in ran.output for word in ENGLISH)


def test_suggest_prints_the_contract_object(tmp_path: Path) -> None:
    ran = run("suggest", TEXT, "--json", "--home", str(tmp_path))
    assert ran.code == 0
    suggestion = Suggestion.model_validate_json(ran.output)
    assert suggestion.categories[0].path[0] == "生态环境与噪声"
    assert set(json.loads(ran.output)) == {
        "id", "versions", "danger", "urgency", "demand_type", "place", "categories", "confident_level", "dispatch",
        "deadlines", "question", "similar", "needs_review",
    }  # fmt: skip


def test_suggest_reads_standard_input_and_shows_people_a_table(tmp_path: Path) -> None:
    ran = run("suggest", "-", "--home", str(tmp_path), typed=TEXT)
    assert ran.code == 0
    assert "候选事项" in ran.output
    assert "合庆镇" in ran.output
    assert "依据" in ran.output


def test_danger_stands_above_everything(tmp_path: Path) -> None:
    ran = run("suggest", "楼上着火了，浓烟滚滚，快来人", "--home", str(tmp_path))
    assert ran.output.index("119") < ran.output.index("候选事项")


def test_classify_gives_every_good_row_and_a_list_of_the_bad_ones(tmp_path: Path) -> None:
    source = tmp_path / "orders.csv"
    source.write_text(
        "工单编号,诉求内容\n1,楼下饭店油烟太大\n2,\n3,路边垃圾没人扫\n4,多,出,几列\n5,半夜还在打桩\n",
        encoding="gb18030",
    )
    target = tmp_path / "out.csv"
    ran = run("classify", str(source), str(target), "--home", str(tmp_path), "--json")
    assert ran.code == 0, ran.errors
    assert json.loads(ran.output)["good"] == 3
    rows = list(csv.DictReader(target.read_text(encoding="utf-8-sig").splitlines()))
    assert [row["工单编号"] for row in rows if row["事项编码"]] == ["1", "3", "5"]
    listed = (tmp_path / "out.csv.问题.csv").read_text(encoding="utf-8-sig")
    assert "诉求内容" in listed


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["xlsx", "parquet"])
def test_classify_keeps_all_real_messages_in_order(messages: Path, tmp_path: Path, suffix: str) -> None:
    target = tmp_path / f"out.{suffix}"
    assert run("classify", str(messages), str(target), "--home", str(tmp_path)).code == 0
    with messages.open(encoding="utf-8", newline="") as file:
        wanted = [row["编号"] for row in csv.DictReader(file)]
    if suffix == "parquet":
        found = pyarrow.parquet.read_table(target).column("编号").to_pylist()
    else:
        with contextlib.closing(openpyxl.load_workbook(target, read_only=True)) as book:
            found = [str(row[0]) for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)]
    assert len(found) == 4209
    assert found == wanted


def test_a_model_is_trained_imported_promoted_and_rolled_back(tmp_path: Path) -> None:
    orders = tmp_path / "orders.jsonl"
    rows = [
        {
            "诉求内容": f"{place}{what}",
            "一级分类": one,
            "二级分类": two,
            "承办单位": unit,
            "受理时间": f"2024-01-{day:02d}",
        }
        for what, one, two, unit in (("路灯不亮", "城建", "路灯", "路灯所"), ("半夜打桩", "环保", "噪声", "环保局"))
        for day, place in enumerate(
            ("东门", "西门", "南门", "北门", "广场", "桥头", "学校", "医院", "车站", "公园"), start=1
        )
    ]
    orders.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    bundle, home = tmp_path / "bundle", ["--home", str(tmp_path / "home")]

    trained = run("train", "--orders", str(orders), "--out", str(bundle), "--json")
    assert trained.code == 0, trained.errors
    name = json.loads(trained.output)["id"]
    evaluated = run("evaluate", str(bundle), "--orders", str(orders), "--json")
    assert json.loads(evaluated.output)["leaf"]["top1"] == 1.0
    assert json.loads(evaluated.output)["lead_unit"]["top1"] == 1.0
    assert run("evaluate", str(bundle), "--orders", str(orders)).code == 0

    assert run("models", "import", str(bundle), *home).code == 0
    assert run("models", "promote", name, "--why", "试用", *home).code == 0
    champion = [one for one in json.loads(run("models", "list", "--json", *home).output) if one["champion"]]
    assert [one["id"] for one in champion] == [name]
    assert json.loads(run("suggest", "路灯不亮", "--json", *home).output)["versions"]["bundle"] == name
    assert run("models", "rollback", *home).code == 0
    shipped = json.loads((SHIPPED / "bundle.json").read_text(encoding="utf-8"))["id"]
    assert json.loads(run("suggest", "路灯不亮", "--json", *home).output)["versions"]["bundle"] == shipped
    assert run("models", "rollback", *home).code == 5


def test_orders_are_checked_and_converted(tmp_path: Path) -> None:
    source = tmp_path / "export.csv"
    source.write_text("工单编号,诉求内容,承办单位\n001,路灯不亮,路灯所\n002,,\n", encoding="utf-8")
    report = json.loads(run("orders", "check", str(source), "--json").output)
    assert report[0]["good"] == 1
    assert report[0]["columns"]["lead_unit"] == "承办单位"
    assert report[0]["problems"][0]["row"] == 3
    target = tmp_path / "ours.parquet"
    assert run("orders", "import", str(source), "--out", str(target)).code == 0
    assert pyarrow.parquet.read_table(target).column("text").to_pylist() == ["路灯不亮"]


def test_the_shipped_catalogue_is_consistent() -> None:
    ran = run("catalogue", "check")
    assert ran.code == 0, ran.errors
    assert "没有发现问题" in ran.output


@pytest.mark.parametrize("query", ["打桩", "yejiangongdi", "yjgdsg", "0201010101"])
def test_items_are_found_by_word_pinyin_initials_and_code(query: str) -> None:
    found = json.loads(run("catalogue", "search", query, "--json").output)
    assert "0201010101" in [item["code"] for item in found]


def test_the_installed_program_starts_on_its_own(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "paidan", "suggest", TEXT, "--json"],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env={**os.environ, "PAIDAN_HOME": str(tmp_path)},
    )
    assert json.loads(done.stdout)["categories"]
