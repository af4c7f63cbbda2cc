"""What is wrong with the rules of a duty list: items, place types, slots and units that are not there."""

from collections.abc import Iterator, Sequence
from datetime import date

from configs.errors import Problem
from data.duties import Duty
from data.item_check import in_force
from data.reference_tables import ReferenceTables
from data.unit_templates import SLOTS, filled, unknown_slots

_SHOWN = 3


def check_duties(tables: ReferenceTables, day: date) -> Iterator[Problem]:
    """Problems of all rules, and of the units that the rules in force on a day name."""
    for duty in tables.duties.duties:
        yield from _rule(tables, duty, day)
    yield from _units(tables, day)


def _rule(tables: ReferenceTables, duty: Duty, day: date) -> Iterator[Problem]:
    if duty.item not in tables.codes:
        message = f"目录中没有这个编码或前缀「{duty.item}」，请核对"
        yield tables.origins.problem("派单规则", duty.label, "item", message)
    elif duty.validity.covers(day) and not in_force(tables.catalogue, duty.item, day):
        message = f"事项 {duty.item} 已失效，规则却还有效，请给规则填上失效日或删去"
        yield tables.origins.problem("派单规则", duty.label, "item", message)
    if duty.place_type and duty.place_type not in tables.territory.place_types:
        message = f"没有地点类型「{duty.place_type}」，可用的有 {'、'.join(tables.territory.place_types)}"
        yield tables.origins.problem("派单规则", duty.label, "place_type", message)
    for column, template in _templates(duty):
        for slot in unknown_slots(template):
            message = f"「{template}」里的 {slot} 不是可用的占位，可用的有 {'、'.join(SLOTS)}"
            yield tables.origins.problem("派单规则", duty.label, column, message)


def _units(tables: ReferenceTables, day: date) -> Iterator[Problem]:
    uses: dict[str, list[tuple[str, Duty]]] = {}
    for duty in tables.duties.duties:
        if duty.validity.covers(day):
            for column, template in _templates(duty):
                uses.setdefault(template, []).append((column, duty))
    for template, [(column, duty), *more] in uses.items():
        missing = _places_without(tables, template, day)
        if missing:
            others = f"；另有 {len(more)} 条规则也写了它" if more else ""
            message = f"单位「{template}」{_what_is_missing(tables, template, missing)}{others}"
            yield tables.origins.problem("派单规则", duty.label, column, message)


def _what_is_missing(tables: ReferenceTables, template: str, missing: Sequence[str]) -> str:
    ended = tables.units.named(template)
    if ended:
        return f"这天不在有效期（{' 至 '.join(ended.validity.cells())}）内，已失效或还没生效，请改成现在的单位"
    where = "、".join(missing[:_SHOWN]) + (f" 等 {len(missing)} 处" if len(missing) > _SHOWN else "")
    where = f"：{where}" if "{" in template else ""
    return f"在单位表中找不到（或已失效）{where}；请核对名称或补进单位表"


def _places_without(tables: ReferenceTables, template: str, day: date) -> list[str]:
    """Where a template names no unit in force. Communities are too many and too often without a unit to be asked."""
    if "{community}" in template or unknown_slots(template):
        return []
    towns = tables.territory.towns if "{" in template else [("", "")]
    return [
        f"{district}{town}"
        for district, town in towns
        if not any(tables.units.named(name, day) for name in filled(template, district, town))
    ]


def _templates(duty: Duty) -> Iterator[tuple[str, str]]:
    """The unit names and templates of a rule, each with its column."""
    yield "lead", duty.lead
    for template in duty.assists:
        yield "assists", template
