"""What every item must have beside its row in the catalogue: a rule at every desk, an expected number of orders."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from configs.errors import Problem
from data.catalogue import Item
from data.duties import DESKS, Duty
from data.reference_tables import ReferenceTables


def check_reach(tables: ReferenceTables, day: date) -> Iterator[Problem]:
    """Items in force that no rule reaches at a desk: told once for the rule that ended, or once for the whole branch."""
    items = tables.catalogue.valid_on(day)
    for desk in DESKS:
        unreached = [item for item in items if tables.duties.rule(item.code, desk, "", day) is None]
        rules = {duty.item: duty for duty in _by_last_day(tables) if duty.desk == desk}
        ended: dict[Duty, list[Item]] = {}
        never: list[Item] = []
        for item in unreached:
            prefixes = (item.code[:length] for length in range(len(item.code), 0, -1))
            rule = next((rules[prefix] for prefix in prefixes if prefix in rules), None)
            (ended.setdefault(rule, []) if rule else never).append(item)
        for rule, without in ended.items():
            yield _ended(tables, rule, without, day)
        yield from _never(tables, desk, items, never)


def check_demand(tables: ReferenceTables, day: date) -> Iterator[Problem]:
    """Expectations of items that are not there, and items in force without one."""
    if tables.demand is None:
        return
    for code in tables.demand:
        if code not in tables.catalogue:
            message = f"目录中没有事项「{code}」，请核对编码或删去这一行"
            yield tables.origins.problem("预计量", code, "code", message)
    for item in tables.catalogue.valid_on(day):
        if item.code not in tables.demand:
            message = f"预计量表里没有这个事项「{item.name}」，请补一行：编码和每十万件里大约有几件"
            yield tables.origins.problem("事项", item.code, "code", message)


def _by_last_day(tables: ReferenceTables) -> list[Duty]:
    """The rules for any place, the ones that last longest at the end."""
    rules = (duty for duty in tables.duties.duties if not duty.place_type)
    return sorted(rules, key=lambda duty: duty.validity.last or date.max)


def _ended(tables: ReferenceTables, rule: Duty, items: Sequence[Item], day: date) -> Problem:
    first, last = rule.validity.first, rule.validity.last
    begun = first is None or first <= day
    when = f"{last} 以后失效" if begun else f"{first} 才生效"
    message = f"规则 {when}，{_shown(items)}在 {rule.desk} 一级没有规则可用；请补一条这天有效的规则"
    return tables.origins.problem("派单规则", rule.label, "valid_to" if begun else "valid_from", message)


def _never(tables: ReferenceTables, desk: str, items: Sequence[Item], without: Sequence[Item]) -> Iterator[Problem]:
    lengths = [level * tables.catalogue.width for level in range(1, tables.catalogue.depth + 1)]
    total = Counter(item.code[:length] for item in items for length in lengths)
    lacking = Counter(item.code[:length] for item in without for length in lengths)
    branches: dict[str, list[Item]] = {}
    for item in without:
        prefixes = (item.code[:length] for length in lengths)
        widest = next((prefix for prefix in prefixes if lacking[prefix] == total[prefix]), item.code)
        branches.setdefault(widest, []).append(item)
    for code, lacks in branches.items():
        message = f"{_shown(lacks)}在 {desk} 一级没有规则；请在派单清单里给 {code} 补一条"
        yield tables.origins.problem("事项", lacks[0].code, "code", message)


def _shown(items: Sequence[Item]) -> str:
    several = f"等 {len(items)} 个事项" if len(items) > 1 else ""
    return f"事项 {items[0].code}「{items[0].name}」{several}"
