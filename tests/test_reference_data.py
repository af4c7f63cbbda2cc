"""The reference data of Shanghai that ships: every table loads, and all of it belongs together."""

import csv
import json
from collections import Counter
from datetime import date

import pytest

from configs.deadlines import DeadlineTable
from data.catalogue import Catalogue
from data.catalogue_table import load_catalogue
from data.place_table import Places
from data.questions import load_questions
from data.shanghai import CATALOGUE, EXAMPLES, HERE, PLACES, QUESTIONS, UNITS
from data.unit_templates import filled
from data.units import Units
from data.workdays import Workdays

STYLES = {"spoken", "summary", "written", "terse"}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(CATALOGUE)


@pytest.fixture(scope="module")
def units() -> Units:
    return Units.load(UNITS)


def test_every_example_names_an_item_and_every_item_has_one_in_each_style(catalogue: Catalogue) -> None:
    styles: dict[str, Counter[str]] = {item.code: Counter() for item in catalogue.items}
    for file in EXAMPLES.glob("[0-9]*.jsonl"):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            example = json.loads(line)
            assert set(example) == {"code", "text", "style"}, f"{file.name} {number}"
            assert example["code"] in catalogue, f"{file.name} {number}"
            styles[example["code"]][example["style"]] += 1
    assert [code for code, found in styles.items() if set(found) != STYLES] == []


def test_no_text_stands_twice_among_the_examples() -> None:
    texts = Counter(
        json.loads(line)["text"]
        for file in EXAMPLES.glob("*.jsonl")
        for line in file.read_text(encoding="utf-8").splitlines()
    )
    assert [text for text, count in texts.items() if count > 1] == []


def test_every_template_offered_to_writers_of_rules_names_a_unit_everywhere(units: Units) -> None:
    places = Places.load(PLACES)
    towns = [(places.district_of(town.code).name, town.name) for town in places.of_tier("town")]
    day = date(2026, 1, 1)
    with (HERE / "unit_templates.csv").open(encoding="utf-8", newline="") as file:
        templates = [row["template"] for row in csv.DictReader(file)]
    unknown = [
        (template, district, town)
        for template in templates
        for district, town in (towns if "{" in template else towns[:1])
        if not any(units.named(name, day) for name in filled(template, district, town))
    ]
    assert unknown == []


def test_the_parent_of_every_unit_is_above_it(units: Units) -> None:
    order = {tier: rank for rank, tier in enumerate(("city", "district", "town"))}
    wrong = [unit.code for unit in units.units if unit.parent and order[units[unit.parent].tier] > order[unit.tier]]
    assert wrong == []


def test_every_question_asks_at_a_branch_and_leaves_items(catalogue: Catalogue) -> None:
    for question in load_questions(QUESTIONS):
        assert catalogue.node(question.code).leaves > 1, question.code
        for _, codes in question.options:
            for code in codes:
                assert catalogue.node(code).leaves


def test_calendar_and_deadlines_load() -> None:
    assert Workdays.load().projected_years == (2027,)
    assert DeadlineTable.load().rules[-1].handled.workdays == 5
