"""What is wrong with the items of a catalogue that forms a tree: definitions, keywords, names, what replaced them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from configs.errors import Problem
from data.catalogue import Catalogue, Item
from data.reference_tables import ReferenceTables

KEYWORDS = range(4, 11)
MOST_OTHERS = 0.06
_CITED = re.compile(r"归\s*(\d{2,}(?:\s*[、和或及]\s*\d{4,})*)")


def check_items(tables: ReferenceTables, day: date) -> Iterator[Problem]:
    """Problems of the items in force on a day, and of the shape and the replacement of all items."""
    items = tables.catalogue.valid_on(day)
    for item in tables.catalogue.items:
        yield from _shape(tables, item)
        yield from _replacement(tables, item, day)
    for item in items:
        yield from _about(tables, item)
        yield from _citations(tables, item, day)
    yield from _names(tables, items)


def shared_keywords(items: Sequence[Item]) -> Mapping[str, tuple[str, ...]]:
    """The keywords that several items have, with the codes of the items."""
    having: dict[str, list[str]] = {}
    for item in items:
        for keyword in dict.fromkeys(item.keywords):
            having.setdefault(keyword, []).append(item.code)
    return {keyword: tuple(codes) for keyword, codes in having.items() if len(codes) > 1}


def cited_codes(definition: str) -> tuple[str, ...]:
    """The codes a definition sends the reader to: `归` and a code or prefix, or several."""
    return tuple(code for cited in _CITED.findall(definition) for code in re.findall(r"\d+", cited))


def _shape(tables: ReferenceTables, item: Item) -> Iterator[Problem]:
    depth, width = tables.catalogue.depth, tables.catalogue.width
    if len(item.path) != depth:
        message = f"这个事项有 {len(item.path)} 级，其他事项有 {depth} 级，各级都要写"
        yield tables.origins.problem("事项", item.code, f"level{min(len(item.path), depth) + 1}", message)
    elif len(item.code) != depth * width:
        yield tables.origins.problem("事项", item.code, "code", f"编码应为 {depth * width} 位，每级 {width} 位")


def _about(tables: ReferenceTables, item: Item) -> Iterator[Problem]:
    if not item.definition:
        message = "没有定义，请写明包含什么、不包含什么"
        yield tables.origins.problem("事项", item.code, "definition", message)
    if len(item.keywords) not in KEYWORDS:
        message = f"关键词有 {len(item.keywords)} 个，应为 {KEYWORDS[0]} 到 {KEYWORDS[-1]} 个，用「；」隔开"
        yield tables.origins.problem("事项", item.code, "keywords", message)
    for keyword in dict.fromkeys(word for word in item.keywords if item.keywords.count(word) > 1):
        yield tables.origins.problem("事项", item.code, "keywords", f"关键词「{keyword}」写了不止一次，请只留一个")


def _citations(tables: ReferenceTables, item: Item, day: date) -> Iterator[Problem]:
    for cited in dict.fromkeys(cited_codes(item.definition)):
        if cited == item.code:
            message = f"定义里的「归{cited}」是这个事项自己，请改成别的事项或删去"
        elif cited not in tables.codes:
            message = f"定义里的「归{cited}」不在目录中，请核对编码"
        elif not in_force(tables.catalogue, cited, day):
            message = f"定义里的「归{cited}」已失效，请改成现在的事项"
        else:
            continue
        yield tables.origins.problem("事项", item.code, "definition", message)


def in_force(catalogue: Catalogue, code: str, day: date) -> bool:
    """Whether any item under a node of the catalogue is in force on a day."""
    return any(item.validity.covers(day) for item in catalogue.under(code))


def _names(tables: ReferenceTables, items: Sequence[Item]) -> Iterator[Problem]:
    names: dict[str, Item] = {}
    for item in items:
        first = names.setdefault(item.name, item)
        if first is not item:
            where = tables.origins.place("事项", first.code)
            message = f"名称「{item.name}」与 {where}的 {first.code} 相同，请改得单独看也分得清"
            yield tables.origins.problem("事项", item.code, f"level{len(item.path)}", message)
    others = [item for item in items if "其他" in item.name]
    if len(others) > MOST_OTHERS * len(items):
        first = others[0]
        message = f"「其他」类事项有 {len(others)} 个（这是第一个），超过 {MOST_OTHERS:.0%}，请改成说得清的事项"
        yield tables.origins.problem("事项", first.code, f"level{len(first.path)}", message)


def _replacement(tables: ReferenceTables, item: Item, day: date) -> Iterator[Problem]:
    if not item.replaced_by:
        return
    if item.replaced_by == item.code:
        message = "替代事项是它自己，请填真正接替它的事项，没有就留空"
    elif item.replaced_by not in tables.catalogue:
        message = f"替代事项「{item.replaced_by}」不在目录中，请核对编码"
    elif not in_force(tables.catalogue, item.replaced_by, day) and not tables.catalogue[item.replaced_by].replaced_by:
        message = f"替代事项「{item.replaced_by}」也已失效，请改成现在的事项"
    elif _turns_in_circles(tables.catalogue, item):
        message = f"替代关系绕了一圈又回到 {item.code}，请改成现在的事项"
    else:
        return
    yield tables.origins.problem("事项", item.code, "replaced_by", message)


def _turns_in_circles(catalogue: Catalogue, item: Item) -> bool:
    seen, code = {item.code}, item.replaced_by
    while code in catalogue and code not in seen:
        seen.add(code)
        code = catalogue[code].replaced_by
    return code == item.code
