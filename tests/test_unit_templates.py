import pytest

from data.tables import read_table
from data.unit_templates import SLOTS, filled, unknown_slots
from tests.builders import SHANGHAI_TABLES


@pytest.mark.parametrize("template", ["{区}城管局", "{District}局", "{}", "{town }"])
def test_slots_that_are_none_of_ours_are_told(template: str) -> None:
    assert len(unknown_slots(template)) == 1


def test_every_unknown_slot_is_told_and_no_known_one() -> None:
    assert unknown_slots("{district}{street}{town}{village}{community}") == ["{street}", "{village}"]


@pytest.mark.parametrize(
    ("template", "district", "town"),
    [("{district}城管局", "", "河湾镇"), ("{town}", "东区", ""), ("{district}{town}", "东区", ""), ("{town}", "", "")],
)
def test_a_template_whose_place_is_not_known_means_no_unit(template: str, district: str, town: str) -> None:
    assert filled(template, district, town) == []


@pytest.mark.parametrize(
    ("template", "names"),
    [
        ("市公安局", ["市公安局"]),
        ("{district}", ["东区"]),
        ("{district}城管局", ["东区城管局"]),
        ("{town}", ["东区河湾镇", "河湾镇"]),
        ("{town}房管所", ["东区河湾镇房管所", "河湾镇房管所"]),
        ("{district}{town}房管所", ["东区河湾镇房管所"]),
    ],
)
def test_the_units_of_a_town_carry_their_district_first(template: str, names: list[str]) -> None:
    assert filled(template, "东区", "河湾镇") == names


def test_a_fixed_name_needs_no_place() -> None:
    assert filled("市公安局", "", "") == ["市公安局"]


def test_every_shipped_template_uses_known_slots_only() -> None:
    rows = list(read_table(SHANGHAI_TABLES / "unit_templates.csv", ("template", "tier", "what_for")))
    assert {row["template"]: unknown_slots(row["template"]) for row in rows if unknown_slots(row["template"])} == {}
    assert any(slot in row["template"] for row in rows for slot in SLOTS)
