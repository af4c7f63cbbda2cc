"""The place tables: broken ones first, then what the shipped ones hold."""

import shutil
from pathlib import Path

import pytest

from configs.errors import InputError, NotFoundError
from data.place_table import Places
from data.places import PlaceFinder

SHANGHAI = Path(__file__).parent.parent / "data" / "shanghai"
TABLES = ("places.csv", "landmarks.csv", "place_types.csv", "outside.csv", "not_places.csv")

TINY = {
    "places.csv": "code,name,short_names,tier,parent,former_names\n"
    "1,浦东新区,浦东,district,,南汇区\n"
    "2,徐汇区,徐汇,district,,\n"
    "11,张江镇,张江,town,1,\n"
    "12,合庆镇,合庆,town,1,\n"
    "21,田林街道,田林,town,2,\n"
    "111,光明村村委会,光明村,community,11,\n"
    "121,光明村村委会,光明村,community,12,\n",
    "landmarks.csv": "name,aliases,district,town,place_type\n世纪公园,,浦东新区,,公园\n",
    "place_types.csv": "place_type,words\n公园,公园\n小区内,小区；楼道\n",
    "outside.csv": "name,short_names,level,part_of\n苏州市,苏州,city,江苏省\n",
    "not_places.csv": "word\n上海\n",
}

# file, what is replaced, by what, row, column of the problem
BROKEN = [
    ("places.csv", "11,张江镇,张江,town,1,", "11,张江镇,张江,town,9,", 4, "parent"),
    ("places.csv", "11,张江镇,张江,town,1,", "11,张江镇,张江,town,,", 4, "parent"),
    ("places.csv", "11,张江镇,张江,town,1,", "11,张江镇,张江,town,21,", 4, "parent"),
    ("places.csv", "11,张江镇,张江,town,1,", "11,张江镇,张江,county,1,", 4, "tier"),
    ("places.csv", "12,合庆镇", "11,合庆镇", 5, "code"),
    ("places.csv", "12,合庆镇", ",合庆镇", 5, "code"),
    ("places.csv", "12,合庆镇", "12,", 5, "name"),
    ("places.csv", "12,合庆镇", "12,张江镇", 5, "name"),
    ("places.csv", "2,徐汇区,徐汇,district,,", "2,徐汇区,徐汇,district,1,", 3, "parent"),
    ("places.csv", "code,name,short_names", "code,name,nicknames", 1, "short_names"),
    ("places.csv", "2,徐汇区,徐汇,district,,", "2,徐汇区,徐汇", 3, "tier"),
    ("landmarks.csv", "浦东新区", "浦东", 2, "district"),
    ("landmarks.csv", "浦东新区,,", "浦东新区,田林街道,", 2, "town"),
    ("landmarks.csv", ",公园\n", ",花园\n", 2, "place_type"),
    ("landmarks.csv", "世纪公园,,", ",,", 2, "name"),
    ("landmarks.csv", "世纪公园,,", "世纪公园,世纪公园,", 2, "aliases"),
    ("place_types.csv", "小区；楼道", "小区；公园", 3, "words"),
    ("place_types.csv", "小区；楼道", "", 3, "words"),
    ("place_types.csv", "小区内,", "公园,", 3, "place_type"),
    ("outside.csv", ",city,", ",town,", 2, "level"),
    ("outside.csv", "苏州市,苏州", "苏州市,苏州；苏州", 2, "short_names"),
    ("outside.csv", "苏州市,苏州", ",苏州", 2, "name"),
    ("not_places.csv", "上海\n", "上海\n上海\n", 3, "word"),
]


def write_tiny(folder: Path) -> Path:
    for name, content in TINY.items():
        (folder / name).write_text(content, encoding="utf-8")
    return folder


@pytest.mark.parametrize(("file", "old", "new", "row", "column"), BROKEN)
def test_a_broken_table_is_refused_with_its_place(
    tmp_path: Path, file: str, old: str, new: str, row: int, column: str
) -> None:
    broken = write_tiny(tmp_path) / file
    content = broken.read_text(encoding="utf-8")
    assert old in content
    broken.write_text(content.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        Places.load(tmp_path)
    assert (str(broken), row, column) in [(p.file, p.row, p.column) for p in caught.value.problems]


def test_all_problems_of_a_table_are_told_at_once(tmp_path: Path) -> None:
    broken = write_tiny(tmp_path) / "places.csv"
    content = broken.read_text(encoding="utf-8").replace("12,合庆镇", "11,合庆镇").replace("田林,town,2", "田林,town,8")
    broken.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        Places.load(tmp_path)
    assert {(p.row, p.column) for p in caught.value.problems} >= {(5, "code"), (6, "parent"), (8, "parent")}


@pytest.mark.parametrize("file", TABLES)
def test_a_missing_table_is_named(tmp_path: Path, file: str) -> None:
    (write_tiny(tmp_path) / file).unlink()
    with pytest.raises(InputError, match=file):
        Places.load(tmp_path)


def test_a_code_nobody_has(tmp_path: Path) -> None:
    places = Places.load(write_tiny(tmp_path))
    for look_up in (places.area, places.district_of, places.town_of, places.children):
        with pytest.raises(NotFoundError, match="999"):
            look_up("999")


def test_lookups(tmp_path: Path) -> None:
    places = Places.load(write_tiny(tmp_path))
    assert places.area("11").former_names == ()
    assert places.area("1").former_names == ("南汇区",)
    assert places.district_of("111").name == "浦东新区"
    assert places.town_of("111") == places.area("11")
    assert places.town_of("11") == places.area("11")
    assert places.town_of("1") is None
    assert [row.name for row in places.children("1")] == ["张江镇", "合庆镇"]
    assert [row.code for row in places.of_tier("community")] == ["111", "121"]


def test_tables_without_a_type_still_find_places(tmp_path: Path) -> None:
    folder = write_tiny(tmp_path)
    (folder / "landmarks.csv").write_text("name,aliases,district,town,place_type\n", encoding="utf-8")
    (folder / "place_types.csv").write_text("place_type,words\n", encoding="utf-8")
    found = PlaceFinder(Places.load(folder)).find([("合庆镇光明村有人烧秸秆", "")])[0]
    assert (found.community, found.place_type) == (Places.load(folder).area("121"), "")


@pytest.fixture(scope="module")
def places() -> Places:
    return Places.load(SHANGHAI)


def test_the_shipped_tables(places: Places) -> None:
    assert [len(list(places.of_tier(tier))) for tier in ("district", "town", "community")] == [16, 234, 6509]
    assert len(places.landmarks) >= 600
    assert len(places.types) == 21
    assert all(len(places.path(row.code)) == 3 for row in places.of_tier("community"))


def test_a_copied_folder_loads_the_same(places: Places, tmp_path: Path) -> None:
    for name in TABLES:
        shutil.copy(SHANGHAI / name, tmp_path)
    assert Places.load(tmp_path) == places
