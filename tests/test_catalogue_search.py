import pytest

from data.catalogue import Catalogue, Item
from data.catalogue_search import CatalogueSearch
from data.catalogue_table import load_catalogue
from tests.builders import DANCING, DRILLING, FUMES, LIFT, OVERFLOW, SHANGHAI_TABLES, UNCOLLECTED, small_catalogue

SEARCH = CatalogueSearch(small_catalogue())


def found(query: str, limit: int = 20) -> list[str]:
    return [item.code for item in SEARCH.search(query, limit)]


@pytest.mark.parametrize("query", ["没有这个", "zzz", "9901", "电梯 油烟", "x", "??", "[", "\\", "%"])
def test_what_fits_nothing_finds_nothing(query: str) -> None:
    assert found(query) == []


@pytest.mark.parametrize("query", ["", " ", "　", "\n"])
def test_an_empty_query_finds_nothing(query: str) -> None:
    assert found(query) == []


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        (LIFT, [LIFT]),
        ("0202", [DRILLING, DANCING]),
        ("电梯故障停运", [LIFT]),
        ("广场舞", [DANCING]),
        ("溢出来", [OVERFLOW]),
        ("电钻", [DRILLING]),
        ("油烟", [FUMES]),
        ("直排", [FUMES]),
        ("dianti", [LIFT]),
        ("dtgz", [LIFT]),
        ("DTGZ", [LIFT]),
        ("电梯 dtgz", [LIFT]),
        ("噪声 装修", [DRILLING]),
        ("廣場舞", [DANCING]),
        ("清运 0101", [UNCOLLECTED]),
    ],
)
def test_items_are_found_by_code_name_keyword_definition_and_pinyin(query: str, codes: list[str]) -> None:
    assert found(query) == codes


def test_the_own_name_comes_before_keywords_path_and_definition() -> None:
    catalogue = Catalogue(
        [
            Item("01", ("别的",), "与路灯有关"),
            Item("02", ("灯具",), "", ("路灯",)),
            Item("03", ("坏路灯",)),
            Item("04", ("路灯不亮",)),
            Item("05", ("路灯",)),
        ]
    )
    assert [item.code for item in CatalogueSearch(catalogue).search("路灯")] == ["05", "04", "03", "02", "01"]


def test_equals_stand_in_the_order_of_the_catalogue() -> None:
    assert found("垃圾") == [OVERFLOW, UNCOLLECTED]


def test_no_more_than_asked_are_shown() -> None:
    assert found("01", limit=2) == [OVERFLOW, UNCOLLECTED]
    assert found("01", limit=0) == []


def test_numbers_inside_keywords_are_found() -> None:
    catalogue = Catalogue([Item("01", ("无障碍车辆",), "拨打962020预约", ("12319",))])
    assert CatalogueSearch(catalogue).search("12319")


def test_every_shipped_item_is_found_by_its_own_name_and_code() -> None:
    catalogue = load_catalogue(SHANGHAI_TABLES / "catalogue")
    search = CatalogueSearch(catalogue)
    for item in catalogue.items[::25]:
        assert item in search.search(item.name)
        assert search.search(item.code) == (item,)
