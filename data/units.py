"""The units orders are dispatched to: bureaus, governments, enterprises, stations, communities."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from configs.errors import NotFoundError
from data.origins import Origins
from data.tables import (
    ALWAYS,
    LIST_SEPARATOR,
    Problems,
    Row,
    Validity,
    fingerprint,
    read_table,
    read_validity,
    write_table,
)

TIERS = ("city", "district", "town", "community")
COLUMNS = ("code", "name", "short_name", "aliases", "tier", "parent", "kind", "valid_from", "valid_to")


@dataclass(frozen=True, slots=True)
class Unit:
    """A body that can lead or assist."""

    code: str
    name: str
    short_name: str = ""
    aliases: tuple[str, ...] = ()
    tier: str = TIERS[0]
    parent: str = ""
    kind: str = ""
    validity: Validity = ALWAYS


class Units:
    """All units, found by code, or by any of their names.

    Args:
        units: codes are distinct. A name that stands for several units finds none of them.
    """

    def __init__(self, units: Iterable[Unit]) -> None:
        self.units: tuple[Unit, ...] = tuple(units)
        self._by_code = {unit.code: unit for unit in self.units}
        self._by_name: dict[str, Unit | None] = {}
        for unit in self.units:
            for name in {unit.short_name, *unit.aliases} - {"", unit.name}:
                self._by_name[name] = None if name in self._by_name else unit
        for unit in self.units:
            self._by_name[unit.name] = unit

    def __len__(self) -> int:
        return len(self.units)

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def __getitem__(self, code: str) -> Unit:
        try:
            return self._by_code[code]
        except KeyError:
            raise NotFoundError(f"没有编码为「{code}」的单位") from None

    @cached_property
    def version(self) -> str:
        """Changes whenever any unit changes."""
        return fingerprint(repr(unit) for unit in self.units)

    def named(self, name: str, day: date | None = None) -> Unit | None:
        """The unit with this name, short name or alias, in force on `day`; None when there is no single one."""
        unit = self._by_name.get(name)
        return unit if unit is None or day is None or unit.validity.covers(day) else None

    def search(self, query: str, limit: int = 20) -> tuple[Unit, ...]:
        """Units with `query` in a name, those that begin with it first."""
        found = [
            unit for unit in self.units if any(query in name for name in (unit.name, unit.short_name, *unit.aliases))
        ]
        return tuple(sorted(found, key=lambda unit: (not unit.name.startswith(query), len(unit.name)))[:limit])

    @classmethod
    def from_names(cls, names: Iterable[str]) -> "Units":
        """Units known by nothing but the names in labelled orders; the name is the code."""
        return cls(Unit(name, name) for name in dict.fromkeys(names) if name)

    @classmethod
    def load(cls, path: Path, origins: Origins | None = None) -> "Units":
        """Read a table of units.

        Args:
            path: the file.
            origins: told where each unit stands.

        Raises:
            InputError: with every problem, by file, row and column.
        """
        problems = Problems()
        rows = list(read_table(path, COLUMNS))
        units = [_unit(row, problems) for row in rows]
        _check(rows, units, problems)
        problems.raise_any()
        if origins is not None:
            origins.note("单位", (unit.code for unit in units), rows)
        return cls(units)

    def save(self, path: Path) -> None:
        """Write the table that `load` reads."""
        write_table(path, COLUMNS, (_cells(unit) for unit in self.units))


def _cells(unit: Unit) -> tuple[str, ...]:
    aliases = LIST_SEPARATOR.join(unit.aliases)
    named = (unit.code, unit.name, unit.short_name, aliases, unit.tier, unit.parent, unit.kind)
    return (*named, *unit.validity.cells())


def _unit(row: Row, problems: Problems) -> Unit:
    for column in ("code", "name"):
        if not row[column]:
            problems.add(row, column, "不能为空，请填写")
    if row["tier"] not in TIERS:
        problems.add(row, "tier", f"「{row['tier']}」应为 {'、'.join(TIERS)} 之一")
    return Unit(
        row["code"], row["name"], row["short_name"], row.parts("aliases"), row["tier"], row["parent"], row["kind"],
        read_validity(row, problems),
    )  # fmt: skip


def _check(rows: list[Row], units: list[Unit], problems: Problems) -> None:
    by_code: dict[str, Row] = {}
    by_name: dict[str, Row] = {}
    known = {unit.code for unit in units}
    for row, unit in zip(rows, units, strict=True):
        for column, value, seen in (("code", unit.code, by_code), ("name", unit.name, by_name)):
            if value in seen:
                problems.add(row, column, f"「{value}」重复，已见于第 {seen[value].number} 行，请改成不同的")
            seen.setdefault(value, row)
        if unit.parent and unit.parent not in known:
            problems.add(row, "parent", f"上级单位「{unit.parent}」不在表中，请核对编码")
        if unit.parent == unit.code:
            problems.add(row, "parent", "上级单位是它自己，请改成上一级的编码")
