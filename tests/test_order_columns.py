import pytest

from configs.errors import InputError
from data.order_columns import FIELDS, find_columns


def named(header: list[str], field: str, mapping: dict[str, str] | None = None) -> list[str]:
    return [header[position] for position in find_columns(header, mapping).positions.get(field, ())]


def test_no_text_column_lists_the_headers_and_tells_the_way_out() -> None:
    with pytest.raises(InputError, match=r"序列、我的列.*--map text=列名"):
        find_columns(["序列", "我的列"], file="a.csv")


def test_no_header_at_all() -> None:
    with pytest.raises(InputError, match="（空）"):
        find_columns([])


def test_a_leaking_column_is_never_chosen_by_itself() -> None:
    with pytest.raises(InputError, match=r"坐席原文.*不自动选用"):
        find_columns(["工单编号", "坐席原文"])
    assert named(["坐席原文", "处理意见", "诉求内容"], "text") == ["诉求内容"]
    assert named(["坐席原文"], "text", {"text": "坐席原文"}) == ["坐席原文"]


def test_a_mapping_of_unknown_fields_and_columns_tells_all_of_them() -> None:
    with pytest.raises(InputError) as caught:
        find_columns(["诉求内容"], {"texte": "诉求内容", "lead_unit": "单位"})
    first, second = caught.value.problems
    assert "texte" in first.message
    assert all(field in first.message for field in FIELDS)
    assert "「单位」" in second.message
    assert "诉求内容" in second.message


def test_the_mapping_wins() -> None:
    header = ["诉求内容", "我的列", "大项", "小项"]
    assert named(header, "text", {"text": "我的列"}) == ["我的列"]
    assert named(header, "category", {"category": "大项+小项"}) == ["大项", "小项"]
    assert named(["a+b", "c"], "text", {"text": "a+b"}) == ["a+b"]


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("工单编号", "id"),
        ("工单号", "id"),
        ("编号", "id"),
        ("受理编号", "id"),
        ("承办单位", "lead_unit"),
        ("主办单位", "lead_unit"),
        ("处理单位", "lead_unit"),
        ("协办单位", "assist_units"),
        ("受理时间", "received_at"),
        ("受理日期", "received_at"),
        ("来电时间", "received_at"),
        ("创建时间", "received_at"),
        ("事发地址", "address"),
        ("地址", "address"),
        ("诉求地址", "address"),
        ("来源", "channel"),
        ("渠道", "channel"),
        ("诉求类型", "demand_type"),
        ("工单类型", "demand_type"),
        ("状态", "status"),
        ("办理状态", "status"),
        ("事项编码", "category"),
        ("问题分类", "category"),
        ("事项", "category"),
        (" 诉求 地址（必填）*", "address"),
        ("Lead_Unit", "lead_unit"),
    ],
)
def test_headers_that_hotlines_export(header: str, field: str) -> None:
    assert named([header, "内容"], field) == [header]


@pytest.mark.parametrize("header", ["text", "诉求内容", "工单内容", "内容", "问题描述", "反映内容", "﻿诉求内容"])
def test_text_headers(header: str) -> None:
    assert named(["坐席原文", header], "text") == [header]


def test_our_own_columns_are_all_known() -> None:
    columns = find_columns(FIELDS)
    assert columns.positions == {field: (position,) for position, field in enumerate(FIELDS)}


def test_title_and_body_make_the_text_but_our_own_text_stands_alone() -> None:
    assert named(["编号", "标题", "内容"], "text") == ["标题", "内容"]
    assert named(["标题", "text"], "text") == ["text"]
    assert named(["标题"], "text") == ["标题"]


@pytest.mark.parametrize("word", ["分类", "类别", "目录", "问题分类"])
def test_levels_are_taken_from_the_top_whatever_their_order(word: str) -> None:
    header = ["内容", *(f"{digit}级{word}" for digit in "三一五二四")]
    assert named(header, "category") == [f"{digit}级{word}" for digit in "一二三四五"]


def test_levels_in_other_words() -> None:
    assert named(["内容", "问题小类", "问题大类"], "category") == ["问题大类", "问题小类"]
    assert named(["内容", "level2", "level1"], "category") == ["level1", "level2"]
    assert named(["内容", "一级", "二级"], "category") == ["一级", "二级"]
    assert named(["内容", "一级单位", "二级部门"], "category") == []


def test_a_path_comes_before_a_code_and_a_code_before_a_name() -> None:
    assert named(["内容", "事项编码", "一级分类", "二级分类"], "category") == ["一级分类", "二级分类"]
    assert named(["内容", "事项编码", "一级分类", "事项"], "category") == ["事项编码"]
    assert named(["内容", "category", "一级分类", "二级分类"], "category") == ["category"]


def test_exact_headers_come_before_decorated_ones() -> None:
    assert named(["诉求内容（脱敏）", "诉求内容"], "text") == ["诉求内容"]


def test_our_suggestions_are_not_read_back_as_labels() -> None:
    header = ["诉求内容", "一级分类（建议）", "二级分类（建议）", "诉求类型(建议)"]
    assert set(find_columns(header).positions) == {"text"}
