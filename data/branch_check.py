"""What is wrong with the trees beside the catalogue: units above units, questions at its branches."""

from collections.abc import Iterator
from datetime import date

from configs.errors import Problem
from data.item_check import in_force
from data.reference_tables import ReferenceTables
from data.units import TIERS, Unit, Units


def check_units(tables: ReferenceTables) -> Iterator[Problem]:
    """Units without a parent, below a unit of a lower tier, or above themselves."""
    units = tables.units
    for unit in units.units:
        if not unit.parent and not _stands_alone(unit):
            message = "没有写上级单位；除市级单位和区政府外，都要写上级单位的编码"
        elif unit.parent and unit.parent not in units:
            message = f"上级单位「{unit.parent}」不在表中"
        elif unit.parent and TIERS.index(units[unit.parent].tier) > TIERS.index(unit.tier):
            message = f"上级单位「{units[unit.parent].name}」是 {units[unit.parent].tier}，低于本单位的 {unit.tier}"
        else:
            continue
        yield tables.origins.problem("单位", unit.code, "parent", message)
    for ring in _rings(units):
        message = f"上级单位绕了一圈又回到自己：{' → '.join([*ring, ring[0]])}；请改正其中一个"
        yield tables.origins.problem("单位", ring[0], "parent", message)


def check_questions(tables: ReferenceTables, day: date) -> Iterator[Problem]:
    """Questions asked where the catalogue has no branch, and answers that leave no item."""
    deepest = tables.catalogue.depth * tables.catalogue.width
    for question in tables.questions:
        if question.code not in tables.codes:
            message = f"目录中没有编码或前缀「{question.code}」，这个问题永远不会问到，请核对"
            yield tables.origins.problem("问题", question.label, "code", message)
            continue
        if len(question.code) == deepest:
            message = f"「{question.code}」已是一个事项，下面没有可分的，请写上一级的编码"
            yield tables.origins.problem("问题", question.label, "code", message)
        for answer, prefixes in question.options:
            for prefix in prefixes:
                if not (prefix in tables.codes and in_force(tables.catalogue, prefix, day)):
                    state = "已失效" if prefix in tables.codes else "不在目录中"
                    message = f"回答「{answer}」指向的 {prefix} {state}，请核对编码"
                    yield tables.origins.problem("问题", question.label, "options", message)


def _stands_alone(unit: Unit) -> bool:
    return unit.tier == "city" or (unit.tier == "district" and unit.kind == "government")


def _rings(units: Units) -> Iterator[list[str]]:
    """Each circle of units above one another, once."""
    done: set[str] = set()
    for unit in units.units:
        way: list[str] = []
        code = unit.code
        while code in units and code not in done:
            done.add(code)
            way.append(code)
            code = units[code].parent
        if code in way:
            yield way[way.index(code) :]
