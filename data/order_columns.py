"""Which column of a file is which field of an order: our names, the hotline systems' headers, the user's mapping."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property

from configs.errors import InputError, Problem
from data.orders import Order

FIELDS: tuple[str, ...] = tuple(field.name for field in fields(Order))

_SINGLE = ("id", "lead_unit", "address", "channel", "demand_type", "status")


def _names(words: str) -> tuple[str, ...]:
    return tuple(words.split())


KNOWN_HEADERS: Mapping[str, tuple[str, ...]] = {
    "id": _names(
        "id 工单编号 工单号 受理编号 诉求编号 受理单号 工单流水号 案件编号 事件编号 任务编号 信件编号 留言编号 工单id"
        " 流水号 单号 编号"
    ),
    "text": _names(
        "text 诉求内容 工单内容 问题描述 反映内容 诉求描述 来电内容 受理内容 问题内容 投诉内容 事件描述 事件内容"
        " 事项描述 事项内容 信件内容 留言内容 诉求详情 内容描述 详细内容 内容 正文 描述 content"
    ),
    "category": _names("category category_path 分类路径 事项路径 问题分类路径"),
    "lead_unit": _names(
        "lead_unit 主办单位 主办部门 承办单位 承办部门 处理单位 处理部门 办理单位 办理部门 责任单位 责任部门 首派单位"
        " 主责单位 派往单位"
    ),
    "assist_units": _names("assist_units 协办单位 协办部门 协同单位 协同部门 配合单位 会办单位"),
    "received_at": _names(
        "received_at 受理时间 受理日期 来电时间 来电日期 创建时间 创建日期 建单时间 登记时间 登记日期 诉求时间 反映时间"
        " 提交时间 工单时间 留言时间 时间 日期"
    ),
    "address": _names(
        "address 事发地址 事发地点 诉求地址 事件地址 问题地址 发生地址 发生地点 诉求地点 问题地点 详细地址 地址 地点"
    ),
    "channel": _names(
        "channel 渠道 诉求渠道 受理渠道 来电渠道 来源渠道 渠道来源 诉求来源 工单来源 信息来源 受理方式 来源"
    ),
    "demand_type": _names("demand_type 诉求类型 工单类型 诉求性质 工单性质 信件类型 业务类型 事件类型"),
    "status": _names("status 办理状态 工单状态 处理状态 当前状态 状态"),
}
TITLES = _names("title 标题 诉求标题 工单标题 事件标题 信件标题 留言标题 主题 诉求主题 工单主题")
CATEGORY_CODES = _names("事项编码 事项代码 分类编码 分类代码 类别编码 问题分类编码 category_code code")
CATEGORY_NAMES = _names("问题分类 诉求分类 工单分类 事项分类 事件分类 事项 诉求事项 事项名称 问题类别 分类 类别")
LEAKING = _names("坐席原文 处理意见 办理意见 办理结果 处理结果 办结内容 回复内容 答复内容 派单意见 转办意见")

_DIGITS = "一二三四五六七八九"
_SUBJECT = "(?:问题|诉求|工单|事项|事件|内容|归口)?"
_LEVELS = (
    re.compile(rf"{_SUBJECT}([{_DIGITS}1-9])级{_SUBJECT}(?:分类|类别|目录|类目|类型|事项|问题|主题|标签)?(?:名称)?"),
    re.compile(rf"{_SUBJECT}(?:分类|类别|目录)([{_DIGITS}1-9])级?"),
    re.compile(r"(?:category_?)?(?:level|category|cat)_?([1-9])"),
    re.compile(rf"{_SUBJECT}([大中小细])类(?:名称)?"),
)
_KINDS = "大中小细"


@dataclass(frozen=True)
class OrderColumns:
    """Positions of the columns each field is made of; a field without columns is absent.

    `text` may have two (标题, 内容) and `category` several (its levels from the top); all others have one.
    """

    header: tuple[str, ...]
    positions: Mapping[str, tuple[int, ...]]

    @cached_property
    def single(self) -> tuple[tuple[str, int], ...]:
        """Fields that are one column's text as it stands, with its position."""
        return tuple((field, self.positions[field][0]) for field in _SINGLE if field in self.positions)

    def named(self, field: str) -> str:
        """Headers of a field's columns, for messages."""
        return "、".join(self.header[position] for position in self.positions.get(field, ()))


def find_columns(header: Sequence[str], mapping: Mapping[str, str] | None = None, *, file: str = "") -> OrderColumns:
    """Decide which columns make up each field.

    Args:
        header: headers of the file, unique.
        mapping: field to header, over anything found here; `text` and `category` may name several joined with `+`.
        file: for the messages.

    Raises:
        InputError: no column holds the text, or the mapping names a field or column that does not exist.
    """
    header = tuple(header)
    places = _places(header)
    positions: dict[str, tuple[int, ...]] = {
        field: (place,) for field, names in KNOWN_HEADERS.items() if (place := _first(places, names)) is not None
    }
    positions["text"] = _text(header, places, positions.get("text", ()))
    positions["category"] = positions.get("category") or _category(places)
    positions |= _mapped(header, mapping or {}, file)
    if not positions["text"]:
        raise InputError(Problem(file, 0, "", _no_text(header)))
    return OrderColumns(header, {field: positions[field] for field in FIELDS if positions.get(field)})


def _normal(name: str) -> str:
    return re.sub(r"[\s*:\ufeff]", "", unicodedata.normalize("NFKC", name)).casefold()


def _places(header: Sequence[str]) -> dict[str, int]:
    """First position of each header; 「诉求内容（必填）」 stands in for 「诉求内容」, our own （建议） columns do not."""
    names = [_normal(name) for name in header]
    bare = [re.sub(r"\((?!建议).*\)$", "", name) for name in names]
    places: dict[str, int] = {}
    for position, name in (*enumerate(names), *enumerate(bare)):
        places.setdefault(name, position)
    return places


def _first(places: Mapping[str, int], names: Sequence[str]) -> int | None:
    return next((places[name] for name in names if name in places), None)


def _text(header: Sequence[str], places: Mapping[str, int], body: tuple[int, ...]) -> tuple[int, ...]:
    title = _first(places, TITLES)
    if title is None or (body and _normal(header[body[0]]) == "text"):
        return body
    return (title, *body)


def _category(places: Mapping[str, int]) -> tuple[int, ...]:
    """A full path needs no catalogue to be understood, a code is exact, a lone name is the weakest."""
    levels = _levels(places)
    if len(levels) > 1:
        return levels
    code, name = _first(places, CATEGORY_CODES), _first(places, CATEGORY_NAMES)
    if code is not None:
        return (code,)
    if name is not None:
        return (*levels, name)
    return levels


def _levels(places: Mapping[str, int]) -> tuple[int, ...]:
    found: dict[int, int] = {}
    for name, place in places.items():
        for pattern in _LEVELS:
            if matched := pattern.fullmatch(name):
                digit = matched[1]
                level = int(digit) if digit.isdecimal() else (_DIGITS if digit in _DIGITS else _KINDS).index(digit) + 1
                found.setdefault(level, place)
                break
    return tuple(found[level] for level in sorted(found))


def _mapped(header: Sequence[str], mapping: Mapping[str, str], file: str) -> dict[str, tuple[int, ...]]:
    problems: list[Problem] = []
    positions: dict[str, tuple[int, ...]] = {}
    places = {name.strip(): position for position, name in reversed(list(enumerate(header)))}
    for field, wanted in mapping.items():
        several = field in ("text", "category") and wanted.strip() not in places
        names = [name.strip() for name in (wanted.split("+") if several else [wanted])]
        if field not in FIELDS:
            problems.append(Problem(file, 0, "", f"没有「{field}」这个字段，可用的字段：{'、'.join(FIELDS)}"))
        elif missing := [name for name in names if name not in places]:
            problems.append(
                Problem(file, 0, "", f"没有「{'、'.join(missing)}」这一列，表头有：{'、'.join(header) or '（空）'}")
            )
        else:
            positions[field] = tuple(places[name] for name in names)
    if problems:
        raise InputError(*problems)
    return positions


def _no_text(header: Sequence[str]) -> str:
    message = f"找不到工单内容所在的列。表头有：{'、'.join(header) or '（空）'}。请指明是哪一列，例如 --map text=列名"
    leaking = [name for name in header if _normal(name) in LEAKING]
    if leaking:
        message += f"（「{'、'.join(leaking)}」往往写着派给了谁，用来训练会虚高，因此不自动选用）"
    return message
