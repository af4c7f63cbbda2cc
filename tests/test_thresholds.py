import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import steady
from training.thresholds import LEAST, NEVER, vouch_threshold


def threshold(confidence: list[float], right: list[bool], accuracy: float = 0.9) -> float:
    return vouch_threshold(np.array(confidence, dtype=np.float32), np.array(right, dtype=np.bool_), accuracy)


def test_nothing_is_vouched_for_without_orders() -> None:
    assert threshold([], []) == NEVER


def test_no_probability_reaches_never() -> None:
    assert threshold([0.9] * 40, [False] * 40) == NEVER > 1


def test_a_lucky_streak_of_a_few_is_not_enough() -> None:
    assert threshold([0.99] * 20 + [0.5] * 40, [True] * 20 + [False] * 40) == NEVER


def test_all_right_is_vouched_for_down_to_the_least_sure() -> None:
    confidence = [1 - number / 100 for number in range(50)]
    assert threshold(confidence, [True] * 50) == pytest.approx(0.51)


def test_the_cut_falls_where_the_accuracy_is_last_reached() -> None:
    confidence = [1 - number / 1000 for number in range(100)]
    right = [True] * 60 + [False] * 40
    assert threshold(confidence, right, 0.9) == pytest.approx(confidence[65])


def test_few_orders_count_when_there_are_no_more() -> None:
    assert threshold([0.9, 0.8], [True, True]) == pytest.approx(0.8)


def test_nobody_vouches_for_what_is_less_likely_than_not() -> None:
    assert threshold([0.4] * 40, [True] * 40) == NEVER


PAIRS = st.lists(st.tuples(st.floats(LEAST, 1, width=32), st.booleans()), max_size=80)


@steady
@given(PAIRS.map(lambda pairs: list({confidence: (confidence, right) for confidence, right in pairs}.values())))
def test_orders_at_or_above_the_threshold_are_right_as_often_as_asked(pairs: list[tuple[float, bool]]) -> None:
    found = threshold([confidence for confidence, _ in pairs], [right for _, right in pairs], 0.8)
    above = [right for confidence, right in pairs if confidence >= found]
    assert (found == NEVER) == (not above)
    assert not above or np.mean(above) >= 0.8


@steady
@given(PAIRS)
def test_a_higher_demand_never_lowers_the_threshold(pairs: list[tuple[float, bool]]) -> None:
    confidence, right = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    assert threshold(confidence, right, 0.6) <= threshold(confidence, right, 0.95)


def test_orders_of_equal_confidence_stand_or_fall_together() -> None:
    assert threshold([0.9] * 60, [True] * 30 + [False] * 30) == NEVER
