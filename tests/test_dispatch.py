from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.duties import Duties, Duty
from data.units import Unit, Units
from model.dispatch import MOST_ASSISTS, MOST_LEADS, Dispatcher, Learned
from model.suggestion import DESKS, Area, DeskDispatch, Place
from tests.builders import (
    DANCING,
    DAY,
    DRILLING,
    FUMES,
    LIFT,
    OVERFLOW,
    UNCOLLECTED,
    small_catalogue,
    small_duties,
    small_units,
    steady,
)

DISPATCHER = Dispatcher(small_catalogue(), small_units(), small_duties())
NOWHERE = Place()
EAST = Place(district=Area(code="E", name="东区"), town=Area(code="E-HW", name="河湾镇"))
WEST = Place(district=Area(code="W", name="西区"))


def at(desk: str, *candidates: tuple[str, float], place: Place = EAST, day: date = DAY) -> DeskDispatch:
    dispatch = DISPATCHER.dispatch(candidates, place, "city", day)
    [step] = [step for step in dispatch.chain if step.desk == desk]
    return step


def lead(desk: str, code: str, place: Place = EAST, day: date = DAY) -> str:
    step = at(desk, (code, 1.0), place=place, day=day)
    return step.lead[0].name if step.lead else ""


def test_without_candidates_nobody_is_named() -> None:
    dispatch = DISPATCHER.dispatch([], EAST, "city", DAY)
    assert [(step.desk, step.lead, step.assist) for step in dispatch.chain] == [(desk, (), ()) for desk in DESKS]


def test_where_no_rule_applies_and_nothing_was_learned_nobody_is_named() -> None:
    assert at("town", (LIFT, 1.0)).lead == ()


@pytest.mark.parametrize(("place", "name"), [(NOWHERE, "所在区绿化和市容管理局"), (EAST, "东区绿化和市容管理局")])
def test_an_unknown_place_gives_a_unit_without_code_that_says_what_is_missing(place: Place, name: str) -> None:
    [choice] = at("district", (OVERFLOW, 1.0), place=place).lead
    assert choice.name == name
    assert bool(choice.unit) == (place is EAST)
    if place is NOWHERE:
        assert any(reason.kind == "place" and "还不知道所在区" in reason.text for reason in choice.reasons)


def test_a_place_outside_the_city_is_said_with_what_is_missing() -> None:
    [choice] = at("district", (OVERFLOW, 1.0), place=Place(outside="苏州市昆山市")).lead
    assert any("苏州市昆山市" in reason.text and "不在本市" in reason.text for reason in choice.reasons)


def test_a_known_district_with_an_unknown_town_says_so() -> None:
    [choice] = at("town", (OVERFLOW, 1.0), place=WEST).lead
    assert (choice.unit, choice.name) == ("", "所在街镇")
    assert any("所在街镇" in reason.text for reason in choice.reasons)


def test_a_unit_that_is_not_in_the_table_is_named_without_a_code_and_flagged() -> None:
    [choice] = at("district", (FUMES, 1.0), place=WEST).lead
    assert (choice.unit, choice.name) == ("", "西区城市管理行政执法局")
    assert any("请人工确认" in reason.text for reason in choice.reasons)


def test_an_expired_unit_has_no_code() -> None:
    dispatcher = Dispatcher(small_catalogue(), small_units(), Duties([Duty("01", "city", "市市容环卫局")]))
    for day, code in ((date(2025, 12, 31), "C-OLD"), (date(2026, 1, 1), "")):
        assert dispatcher.dispatch([(OVERFLOW, 1.0)], EAST, "city", day).lead[0].unit == code


def test_an_expired_unit_of_a_fixed_name_is_flagged() -> None:
    dispatcher = Dispatcher(small_catalogue(), small_units(), Duties([Duty("01", "city", "市市容环卫局")]))
    [choice] = dispatcher.dispatch([(OVERFLOW, 1.0)], EAST, "city", DAY).lead
    assert any("请人工确认" in reason.text for reason in choice.reasons)


def test_the_rule_of_the_longest_prefix_decides() -> None:
    assert lead("district", OVERFLOW) == "东区绿化和市容管理局"
    assert lead("district", FUMES) == "东区城市管理行政执法局"


def test_the_place_type_decides_at_one_prefix() -> None:
    estate = EAST.model_copy(update={"place_type": "小区内"})
    assert lead("district", DRILLING, estate) == "东区河湾镇"
    assert lead("district", DRILLING) == "东区公安分局"
    [choice] = at("district", (DRILLING, 1.0), place=estate).lead
    assert "（小区内）由其主办；依据物业条例" in choice.reasons[0].text


def test_the_rules_of_the_day_apply() -> None:
    assert lead("city", DANCING, day=date(2025, 12, 31)) == "市市容环卫局"
    assert lead("city", DANCING, day=date(2026, 1, 1)) == "东区公安分局"


def test_the_desk_that_asks_is_shown_first_and_the_chain_goes_down() -> None:
    dispatch = DISPATCHER.dispatch([(OVERFLOW, 1.0)], EAST, "district", DAY)
    assert [step.lead[0].name for step in dispatch.chain] == ["东区", "东区绿化和市容管理局", "东区河湾镇"]
    assert (dispatch.desk, dispatch.lead, dispatch.assist) == ("district", dispatch.chain[1].lead, dispatch.chain[1].assist)  # fmt: skip


def test_a_unit_that_answers_for_several_candidates_gets_their_sum() -> None:
    step = at("district", (OVERFLOW, 0.4), (FUMES, 0.35), (UNCOLLECTED, 0.2))
    assert [choice.name for choice in step.lead] == ["东区绿化和市容管理局", "东区城市管理行政执法局"]
    assert [choice.score for choice in step.lead] == pytest.approx([0.6, 0.35])
    assert any("垃圾桶满溢" in reason.text for reason in step.lead[0].reasons)


def test_a_unit_that_leads_for_sure_does_not_assist() -> None:
    step = at("district", (OVERFLOW, 0.6), (FUMES, 0.4))
    assert step.lead[0].name == "东区绿化和市容管理局"
    assert [choice.name for choice in step.assist] == ["东区河湾镇"]


def test_an_unlikely_assistant_is_left_out() -> None:
    assert at("district", (LIFT, 0.9), (OVERFLOW, 0.1)).assist == ()


@steady
@given(
    st.lists(st.tuples(st.sampled_from([item.code for item in small_catalogue().items]), st.floats(0, 1)), max_size=8),
    st.sampled_from([NOWHERE, WEST, EAST]),
)
def test_assists_never_contain_the_lead_and_scores_are_probabilities(
    candidates: list[tuple[str, float]], place: Place
) -> None:
    for step in DISPATCHER.dispatch(candidates, place, "city", DAY).chain:
        assert len(step.lead) <= MOST_LEADS
        assert len(step.assist) <= MOST_ASSISTS
        assert not {choice.name for choice in step.lead[:1]} & {choice.name for choice in step.assist}
        for choices in (step.lead, step.assist):
            scores = [choice.score for choice in choices]
            assert scores == sorted(scores, reverse=True)


@steady
@given(
    st.sampled_from([item.code for item in small_catalogue().items]),
    st.sampled_from(["", "小区内"]),
    st.sampled_from([NOWHERE, WEST, EAST, Place(outside="苏州市昆山市")]),
    st.sampled_from([date(2025, 12, 31), DAY]),
)
def test_what_was_dispatched_before_changes_nothing(code: str, place_type: str, place: Place, day: date) -> None:
    place = place.model_copy(update={"place_type": place_type})
    fresh = Dispatcher(small_catalogue(), small_units(), small_duties())
    candidates = [(code, 0.7), (OVERFLOW, 0.2)]
    assert DISPATCHER.dispatch(candidates, place, "city", day) == fresh.dispatch(candidates, place, "city", day)


LEARNED = Learned([("东区公安分局", 0.7), ("市市容环卫局", 0.2), ("没有这个局", 0.1)], {"东区公安分局": 1234})


def test_history_speaks_where_no_rule_does_and_unknown_or_expired_units_do_not() -> None:
    dispatch = DISPATCHER.dispatch([(LIFT, 1.0)], EAST, "town", DAY, LEARNED)
    [choice] = dispatch.lead
    assert (choice.name, choice.unit) == ("东区公安分局", "E-GA")
    assert choice.score == pytest.approx(0.7)
    assert [(reason.kind, "1,234 件" in reason.text) for reason in choice.reasons] == [("history", True)]


def test_a_rule_goes_before_history() -> None:
    dispatch = DISPATCHER.dispatch([(OVERFLOW, 1.0)], EAST, "city", DAY, LEARNED)
    assert [choice.name for choice in dispatch.lead] == ["东区"]


def test_history_is_enough_where_there_is_no_duty_list_at_all() -> None:
    bare = Dispatcher(small_catalogue(), Units([Unit("1", "东区公安分局")]), Duties(()))
    dispatch = bare.dispatch([], NOWHERE, "city", DAY, LEARNED)
    assert [step.lead[0].name for step in dispatch.chain] == ["东区公安分局"] * 3


def test_a_community_is_named_by_the_place() -> None:
    community = Area(code="E-HW-01", name="河湾镇柳岸居委会")
    dispatcher = Dispatcher(small_catalogue(), small_units(), Duties([Duty("01", "town", "{community}")]))
    known = dispatcher.dispatch([(OVERFLOW, 1.0)], EAST.model_copy(update={"community": community}), "town", DAY)
    unknown = dispatcher.dispatch([(OVERFLOW, 1.0)], EAST, "town", DAY)
    assert (known.lead[0].unit, known.lead[0].name) == ("E-HW-01", "河湾镇柳岸居委会")
    assert (unknown.lead[0].unit, unknown.lead[0].name) == ("", "所在居村")
