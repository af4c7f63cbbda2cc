"""Proving that catalogue, units, duty list and places belong together."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from configs.errors import Problem
from data.catalogue import Catalogue, Item
from data.duties import DESKS, Duties, Duty
from data.unit_templates import filled, unknown_slots
from data.units import Units

MOST_OTHERS = 0.06
_CITED = re.compile(r"归\s*(\d{4,10})")
_KEYWORDS = range(4, 11)


@dataclass(frozen=True, slots=True)
class Territory:
    """The districts and towns in which every rule must name a unit, and the place types rules may name."""

    towns: Sequence[tuple[str, str]]
    place_types: Sequence[str]


@dataclass(frozen=True, slots=True)
class CatalogueReport:
    """What was found: nodes of each level, units, rules, items named 其他, keywords that several items share."""

    nodes: tuple[int, ...]
    units: int
    rules: int
    others: int
    shared_keywords: int
    problems: tuple[Problem, ...]


def check_catalogue(
    catalogue: Catalogue, units: Units, duties: Duties, territory: Territory, day: date
) -> CatalogueReport:
    """Check what each table's own loading cannot see.

    Args:
        catalogue: loaded, so its codes and paths form a tree.
        units: in which the rules' units must exist, in force on `day`.
        duties: which must have a rule for every item in force at every desk.
        territory: every rule must resolve in all of it.
        day: the day on which all must hold.
    """
    items = catalogue.valid_on(day)
    shared = Counter(keyword for item in items for keyword in set(item.keywords))
    others = sum("其他" in item.name for item in items)
    problems = [*_items(catalogue, items), *_rules(catalogue, duties, territory), *_reach(items, duties, day)]
    problems += _units(units, duties, territory, day)
    if others > MOST_OTHERS * len(items):
        problems.append(Problem("目录", 0, "level5", f"「其他」类事项有 {others} 个，超过 {MOST_OTHERS:.0%}"))
    return CatalogueReport(
        nodes=tuple(map(len, catalogue.nodes)),
        units=len(units),
        rules=len(duties),
        others=others,
        shared_keywords=sum(count > 1 for count in shared.values()),
        problems=tuple(problems),
    )


def _items(catalogue: Catalogue, items: Sequence[Item]) -> Iterator[Problem]:
    names: dict[str, str] = {}
    prefixes = {node.code for level in catalogue.nodes for node in level}
    classes = {node.code for node in catalogue.nodes[0]}
    for item in items:
        where = f"目录 {item.code}"
        if not item.definition:
            yield Problem(where, 0, "definition", "没有定义")
        if len(item.keywords) not in _KEYWORDS:
            yield Problem(where, 0, "keywords", f"关键词有 {len(item.keywords)} 个，应为 4 到 10 个")
        for cited in _CITED.findall(item.definition):
            if cited[: catalogue.width] in classes and cited not in prefixes:
                yield Problem(where, 0, "definition", f"定义里的「归{cited}」不在目录中")
        if item.name in names:
            yield Problem(where, 0, "level5", f"名称「{item.name}」与 {names[item.name]} 相同，名称应当单独看得懂")
        names.setdefault(item.name, item.code)


def _rules(catalogue: Catalogue, duties: Duties, territory: Territory) -> Iterator[Problem]:
    prefixes = {node.code for level in catalogue.nodes for node in level}
    for duty in duties.duties:
        if duty.item not in prefixes:
            yield _problem(duty, "item", "目录中没有这个编码或前缀")
        if duty.place_type and duty.place_type not in territory.place_types:
            yield _problem(duty, "place_type", f"没有地点类型「{duty.place_type}」")
        for template in (duty.lead, *duty.assists):
            for slot in unknown_slots(template):
                yield _problem(duty, "lead", f"「{template}」里的 {slot} 不是可用的占位")


def _reach(items: Sequence[Item], duties: Duties, day: date) -> Iterator[Problem]:
    for item in items:
        for desk in DESKS:
            if duties.rule(item.code, desk, "", day) is None:
                yield Problem("派单清单", 0, "item", f"事项 {item.code}「{item.name}」在 {desk} 一级没有规则")


def _units(units: Units, duties: Duties, territory: Territory, day: date) -> Iterator[Problem]:
    in_force = [duty for duty in duties.duties if duty.validity.covers(day)]
    templates = {template: duty for duty in in_force for template in (duty.lead, *duty.assists)}
    for template, duty in templates.items():
        if "{community}" in template or unknown_slots(template):
            continue
        towns = territory.towns if "{" in template else territory.towns[:1]
        missing = [
            f"{district}{town}"
            for district, town in towns
            if not any(units.named(name, day) for name in filled(template, district, town))
        ]
        if missing:
            shown = "、".join(missing[:3]) + (f" 等 {len(missing)} 处" if len(missing) > 3 else "")
            yield _problem(duty, "lead", f"单位「{template}」在单位表中找不到（或已失效）：{shown}")


def _problem(duty: Duty, column: str, message: str) -> Problem:
    return Problem(f"派单清单 {duty.item} {duty.desk} {duty.place_type}".rstrip(), 0, column, message)
