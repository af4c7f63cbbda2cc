"""The duty list (派单事项指导清单): for an item at a desk, who leads, who assists, and on what basis."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

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

DESKS = ("city", "district", "town")
COLUMNS = ("item", "desk", "place_type", "lead", "assists", "basis", "valid_from", "valid_to")


@dataclass(frozen=True, slots=True)
class Duty:
    """One rule. `item` is a code or a prefix; `lead` and `assists` are unit names or templates of them."""

    item: str
    desk: str
    lead: str
    assists: tuple[str, ...] = ()
    basis: str = ""
    place_type: str = ""
    validity: Validity = ALWAYS

    @property
    def label(self) -> str:
        """What sets it apart from all other rules: item, desk, place type, first day."""
        return " ".join(filter(None, (self.item, self.desk, self.place_type, self.validity.cells()[0])))


class Duties:
    """All rules, found by item, desk, place type and day."""

    def __init__(self, duties: Iterable[Duty]) -> None:
        self.duties: tuple[Duty, ...] = tuple(duties)
        self._rules: dict[tuple[str, str, str], list[Duty]] = {}
        for duty in self.duties:
            self._rules.setdefault((duty.item, duty.desk, duty.place_type), []).append(duty)

    def __len__(self) -> int:
        return len(self.duties)

    @cached_property
    def version(self) -> str:
        """Changes whenever any rule changes."""
        return fingerprint(repr(duty) for duty in self.duties)

    def rule(self, item: str, desk: str, place_type: str, day: date) -> Duty | None:
        """The rule that decides: the one of the longest prefix of `item`, at one prefix the one for the place type."""
        for length in range(len(item), 0, -1):
            for kind in dict.fromkeys((place_type, "")):
                for duty in self._rules.get((item[:length], desk, kind), ()):
                    if duty.validity.covers(day):
                        return duty
        return None

    @classmethod
    def load(cls, source: Path, origins: Origins | None = None) -> "Duties":
        """Read one table of rules.

        Args:
            source: the file.
            origins: told where each rule stands.

        Raises:
            InputError: with every problem, by file, row and column.
        """
        problems = Problems()
        rows = list(read_table(source, COLUMNS))
        duties = [_duty(row, problems) for row in rows]
        _check_overlaps(rows, duties, problems)
        problems.raise_any()
        if origins is not None:
            origins.note("派单规则", (duty.label for duty in duties), rows)
        return cls(duties)

    def save(self, path: Path) -> None:
        """Write the table that `load` reads."""
        write_table(path, COLUMNS, (_cells(duty) for duty in self.duties))


def _cells(duty: Duty) -> tuple[str, ...]:
    assists = LIST_SEPARATOR.join(duty.assists)
    return (duty.item, duty.desk, duty.place_type, duty.lead, assists, duty.basis, *duty.validity.cells())


def _duty(row: Row, problems: Problems) -> Duty:
    if not (row["item"].isascii() and row["item"].isdigit()):
        problems.add(row, "item", f"「{row['item']}」应为事项编码或其前几位")
    if row["desk"] not in DESKS:
        problems.add(row, "desk", f"「{row['desk']}」应为 {'、'.join(DESKS)} 之一")
    for column in ("lead", "basis"):
        if not row[column]:
            problems.add(row, column, "不能为空，请填写")
    assists = row.parts("assists")
    if row["lead"] in assists:
        problems.add(row, "assists", f"主办单位「{row['lead']}」不能同时协办")
    if len(set(assists)) < len(assists):
        problems.add(row, "assists", "协办单位重复")
    return Duty(
        row["item"], row["desk"], row["lead"], assists, row["basis"], row["place_type"], read_validity(row, problems)
    )


def _check_overlaps(rows: Sequence[Row], duties: Sequence[Duty], problems: Problems) -> None:
    together: dict[tuple[str, str, str], list[tuple[Row, Duty]]] = {}
    for row, duty in zip(rows, duties, strict=True):
        together.setdefault((duty.item, duty.desk, duty.place_type), []).append((row, duty))
    for rules in together.values():
        rules.sort(key=lambda rule: rule[1].validity.first or date.min)
        reaching, longest = rules[0]
        for row, duty in rules[1:]:
            if longest.validity.overlaps(duty.validity):
                problems.add(
                    row,
                    "valid_from",
                    f"与第 {reaching.number} 行是同一规则，有效期重叠，无法决定用哪条，请改有效期或删去一条",
                )
            if (duty.validity.last or date.max) > (longest.validity.last or date.max):
                reaching, longest = row, duty
