"""Places, dispatches and dangers in cases written independently of the rules. The peer is what the cases say.

Run with `python -m benchmarks.written_cases`. Dispatch is judged twice: with the right item given, and with the item the
model suggests.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from data.orders import SHANGHAI, Order
from data.shanghai import PLACES
from model.place import PlaceReader
from model.registry import SHIPPED
from model.suggester import Suggester
from model.suggestion import Area, Dispatch, Place

_CASES = Path(__file__).parents[1] / "tests" / "cases"

Case = Mapping[str, Any]


def main() -> None:
    """Measure and print."""
    console = Console()
    suggester = Suggester.load(SHIPPED)
    console.print(_places(read_cases("addresses"), read_cases("no_place")))
    console.print(_dangers(suggester, read_cases("dangers")))
    cases = read_cases("dispatch")
    orders = [_order(case) for case in cases]
    given = [
        suggester.dispatch(case["code"], order, desk=case["desk"]) for case, order in zip(cases, orders, strict=True)
    ]
    guessed = [
        suggester.suggest([order], desk=case["desk"], explain=False)[0].dispatch
        for case, order in zip(cases, orders, strict=True)
    ]
    table = Table("", "lead top-1", "top-3", "assists recall@3", "precision", title=f"{len(cases)} dispatches")
    for name, found in (("item given", given), ("item suggested", guessed)):
        table.add_row(name, *(f"{share:.1%}" for share in _judged(cases, found)))
    console.print(table)


def read_cases(name: str) -> list[Case]:
    """The cases of one file."""
    return [json.loads(line) for line in (_CASES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def _order(case: Case) -> Order:
    received = datetime.fromisoformat(case["received_at"]).replace(tzinfo=SHANGHAI)
    return Order(text=case["text"], address=case["address"], received_at=received)


def _places(cases: Sequence[Case], none: Sequence[Case]) -> Table:
    reader = PlaceReader.load(PLACES)
    found = reader.read([(case["text"], case["address"]) for case in cases])
    table = Table("place", "right", "of", title="places")
    for field in ("district", "town", "community", "place_type", "outside"):
        judged = [(_name(place, field), case[field]) for place, case in zip(found, cases, strict=True) if case[field]]
        table.add_row(field, f"{np.mean([own == true for own, true in judged]):.1%}", str(len(judged)))
    false = [place for place in reader.read([(case["text"], "") for case in none]) if place.district or place.outside]
    table.add_row("no false place", f"{1 - len(false) / len(none):.1%}", str(len(none)))
    return table


def _name(place: Place, field: str) -> str:
    value = getattr(place, field)
    return value.name if isinstance(value, Area) else value or ""


def _dangers(suggester: Suggester, cases: Sequence[Case]) -> Table:
    told = [one.danger for one in suggester.suggest([Order(text=case["text"]) for case in cases], explain=False)]
    real = [danger is not None for danger, case in zip(told, cases, strict=True) if case["danger"]]
    near = [danger is not None for danger, case in zip(told, cases, strict=True) if not case["danger"]]
    number = [
        bool(set(danger.call) & set(case["call"]))
        for danger, case in zip(told, cases, strict=True)
        if danger and case["danger"]
    ]
    table = Table("danger", "share", "of", title="dangers to life")
    table.add_row("told", f"{np.mean(real):.1%}", str(len(real)))
    table.add_row("told with a right number", f"{np.mean(number):.1%}", str(len(number)))
    table.add_row("false alarm on near misses", f"{np.mean(near):.1%}", str(len(near)))
    return table


def _judged(cases: Sequence[Case], found: Sequence[Dispatch]) -> tuple[float, float, float, float]:
    first, third = [], []
    recalled = right = wanted = named = 0
    for case, dispatch in zip(cases, found, strict=True):
        accepted = {case["lead"], *case["also_right"]}
        leads = [choice.name for choice in dispatch.lead]
        first.append(bool(accepted & set(leads[:1])))
        third.append(bool(accepted & set(leads[:3])))
        assists = [choice.name for choice in dispatch.assist]
        recalled += len(set(case["assists"]) & set(assists[:3]))
        right += len(set(case["assists"]) & set(assists))
        wanted += len(case["assists"][:3])
        named += len(assists)
    return float(np.mean(first)), float(np.mean(third)), recalled / max(1, wanted), right / max(1, named)


if __name__ == "__main__":
    main()
