from datetime import date
from pathlib import Path

import pytest

from configs.errors import InputError
from data.catalogue import Catalogue, Item
from data.catalogue_table import load_catalogue, save_catalogue
from data.tables import Validity
from tests.builders import SHANGHAI_TABLES, small_catalogue


@pytest.fixture
def table(tmp_path: Path) -> Path:
    save_catalogue(small_catalogue(), tmp_path / "catalogue.csv")
    return tmp_path / "catalogue.csv"


BREAKS = [
    ("code of another length", "010102,", "01010,", 3, "code"),
    ("code with letters", "010102,", "01010a,", 3, "code"),
    ("full-width code", "010102,", "０１０１０２,", 3, "code"),
    ("code given twice", "010102,", "010101,", 3, "code"),
    ("empty name", ",电梯故障停运,", ",,", 5, "level3"),
    ("name with a slash", "电梯故障停运", "电梯/扶梯故障", 5, "level3"),
    ("two names for one class", "020101,房屋物业", "020101,房屋", 5, "level1"),
    ("two names for one group", "垃圾,垃圾清运不及时", "废物,垃圾清运不及时", 3, "level2"),
    ("one path with two codes", "垃圾清运不及时", "垃圾桶满溢", 3, "level3"),
    ("one group with two codes", "010201,市容环境,油烟", "010201,市容环境,垃圾", 4, "level2"),
    ("unknown urgency", "呛人；排烟管,一般", "呛人；排烟管,不急", 4, "urgency"),
    ("no urgency", "呛人；排烟管,一般", "呛人；排烟管,", 4, "urgency"),
    ("day that does not exist", "午休,一般,,", "午休,一般,2024-02-30,", 6, "valid_from"),
    ("ends before it begins", "午休,一般,,", "午休,一般,2024-02-02,2024-02-01", 6, "valid_to"),
    ("replaced by nothing known", "喇叭,一般,,,", "喇叭,一般,,,990101", 7, "replaced_by"),
    ("one cell too many", "喇叭,一般,,,", "喇叭,一般,,,,", 7, "replaced_by"),
    ("one cell too few", "喇叭,一般,,,", "喇叭,一般,,", 7, "replaced_by"),
    ("another header", "definition", "定义", 1, "definition"),
    ("no levels in the header", "level", "第", 1, "level1"),
]


@pytest.mark.parametrize(("old", "new", "row", "column"), [one[1:] for one in BREAKS], ids=[one[0] for one in BREAKS])
def test_a_broken_table_is_caught_with_file_row_and_column(
    table: Path, old: str, new: str, row: int, column: str
) -> None:
    content = table.read_text(encoding="utf-8")
    assert old in content
    table.write_text(content.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError) as raised:
        load_catalogue(table)
    found = {(problem.file, problem.row, problem.column) for problem in raised.value.problems}
    assert (str(table), row, column) in found
    assert all(problem.message for problem in raised.value.problems)


def test_all_problems_are_told_at_once(table: Path) -> None:
    content = table.read_text(encoding="utf-8")
    table.write_text(content.replace("一般", "不急"), encoding="utf-8")
    with pytest.raises(InputError) as raised:
        load_catalogue(table)
    assert [problem.row for problem in raised.value.problems] == [2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize("content", ["", "code,level1,definition,keywords,urgency,valid_from,valid_to,replaced_by\n"])
def test_a_table_without_items_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "c.csv").write_text(content, encoding="utf-8")
    with pytest.raises(InputError):
        load_catalogue(tmp_path / "c.csv")


def test_a_folder_without_tables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="没有目录文件"):
        load_catalogue(tmp_path)


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="文件不存在"):
        load_catalogue(tmp_path / "nowhere.csv")


def test_a_code_given_again_in_another_file_names_the_first(table: Path) -> None:
    second = table.with_name("second.csv")
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    second.write_text(lines[0] + lines[3], encoding="utf-8")
    with pytest.raises(InputError) as raised:
        load_catalogue(table.parent)
    [problem] = raised.value.problems
    assert (problem.file, problem.row, problem.column) == (str(second), 2, "code")
    assert f"已见于 {table.name} 第 4 行" in problem.message


def test_every_file_that_cannot_be_read_is_told_and_slips_in_the_others_too(table: Path) -> None:
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    table.with_name("a.csv").write_text(lines[0].replace("level3,", "") + lines[1], encoding="utf-8")
    table.with_name("b.csv").write_bytes("".join(lines[:3]).encode("gb18030"))
    table.write_text(
        "".join([lines[0], *lines[3:]]).replace("装修；电钻；敲墙；午休,一般", "装修,不急"), encoding="utf-8"
    )
    table.with_name("d.csv").write_text(lines[0] + lines[1].replace("\n", ",\n"), encoding="utf-8")
    with pytest.raises(InputError) as raised:
        load_catalogue(table.parent)
    assert [(Path(one.file).name, one.row, one.column) for one in raised.value.problems] == [
        ("b.csv", 2, "level1"),
        ("a.csv", 1, "level3"),
        ("d.csv", 2, "replaced_by"),
        ("catalogue.csv", 4, "urgency"),
    ]


def test_a_slip_in_the_first_row_is_not_told_of_all_the_others(table: Path) -> None:
    content = table.read_text(encoding="utf-8")
    table.write_text(content.replace("\n010101,", "\n01010101,"), encoding="utf-8")
    with pytest.raises(InputError) as raised:
        load_catalogue(table)
    assert {(problem.row, problem.column) for problem in raised.value.problems} == {(2, "code")}


def test_a_folder_of_one_file_a_class_is_one_catalogue(table: Path) -> None:
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    table.write_text("".join(lines[:4]), encoding="utf-8")
    table.with_name("second.csv").write_text(lines[0] + "".join(lines[4:]), encoding="utf-8")
    assert load_catalogue(table.parent).version == small_catalogue().version


@pytest.mark.parametrize(
    "catalogue",
    [
        small_catalogue(),
        Catalogue.from_paths([("甲",), ("乙",)]),
        Catalogue.from_paths([("甲", f"第{number}", "a,\"b\"", "两\n行") for number in range(101)]),
        Catalogue([Item("01", ("甲",), "定义", ("词", "字"), "特急", Validity(date(2024, 1, 1), date(2024, 2, 1)), "01")]),
    ],
    ids=["small", "one level", "wide codes and quotes", "every field"],
)  # fmt: skip
def test_what_is_saved_is_loaded_again(tmp_path: Path, catalogue: Catalogue) -> None:
    save_catalogue(catalogue, tmp_path / "c.csv")
    loaded = load_catalogue(tmp_path / "c.csv")
    assert loaded.items == catalogue.items
    assert (loaded.version, loaded.width, loaded.depth) == (catalogue.version, catalogue.width, catalogue.depth)


def test_a_name_with_a_space_at_its_end_comes_back_as_it_was(tmp_path: Path) -> None:
    catalogue = Catalogue.from_paths([("市容环境 ", " 垃圾")])
    save_catalogue(catalogue, tmp_path / "c.csv")
    assert load_catalogue(tmp_path / "c.csv").version == catalogue.version


def test_the_shipped_catalogue_is_a_tree_of_five_levels() -> None:
    catalogue = load_catalogue(SHANGHAI_TABLES / "catalogue")
    assert catalogue.depth == 5
    assert catalogue.width == 2
    assert len(catalogue) > 300
