"""Proving that catalogue, units, duty list, questions, expected demand and places belong together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from configs.errors import Problem
from data.branch_check import check_questions, check_units
from data.coverage_check import check_demand, check_reach
from data.duty_check import check_duties
from data.item_check import check_items, shared_keywords
from data.reference_tables import ReferenceTables


@dataclass(frozen=True, slots=True)
class CatalogueReport:
    """What was found: nodes of each level, how much of everything else, and every problem by file and row.

    `collisions` are keywords that several items share, with the codes of the items; no problem, but worth a look.
    """

    nodes: tuple[int, ...]
    items: int
    units: int
    rules: int
    questions: int
    others: int
    collisions: Mapping[str, tuple[str, ...]]
    problems: tuple[Problem, ...]


def check_catalogue(tables: ReferenceTables, day: date) -> CatalogueReport:
    """Check what each table's own loading cannot see.

    Args:
        tables: loaded, so codes and paths form a tree and no cell is malformed.
        day: the day on which all must hold: items reached at every desk, units that rules name in force.
    """
    items = tables.catalogue.valid_on(day)
    problems = [
        *check_items(tables, day),
        *check_units(tables),
        *check_duties(tables, day),
        *check_questions(tables, day),
        *check_reach(tables, day),
        *check_demand(tables, day),
    ]
    return CatalogueReport(
        nodes=tuple(map(len, tables.catalogue.nodes)),
        items=len(items),
        units=len(tables.units),
        rules=len(tables.duties),
        questions=len(tables.questions),
        others=sum("其他" in item.name for item in items),
        collisions=shared_keywords(items),
        problems=tuple(sorted(problems, key=lambda problem: (problem.file, problem.row))),
    )
