import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import steady
from training import metrics


def test_of_nothing_every_share_is_zero() -> None:
    none = np.zeros(0, dtype=np.float32)
    assert metrics.within(np.zeros(0, dtype=np.int64), 5) == 0
    assert metrics.expected_calibration_error(none, none.astype(bool)) == 0
    assert metrics.coverage_at(none, none.astype(bool), 0.9) == 0
    assert metrics.hierarchical_f1([], []) == 0
    assert metrics.ranks(np.zeros((0, 3), dtype=np.float32), np.zeros(0, dtype=np.int64)).tolist() == []


SCORES = np.array([[0.5, 0.3, 0.2], [0.1, 0.1, 0.8], [0.2, 0.2, 0.2], [0.9, 0.1, 0.0]], dtype=np.float32)


def test_a_label_that_is_not_there_is_far_behind() -> None:
    ranks = metrics.ranks(SCORES, np.array([-1, -1, -1, 0]))
    assert ranks.tolist() == [metrics.FAR] * 3 + [0]
    assert metrics.within(ranks, 5) == 0.25


def test_ranks_count_what_comes_before_with_ties_in_order() -> None:
    assert metrics.ranks(SCORES, np.array([1, 1, 2, 0])).tolist() == [1, 2, 2, 0]
    assert metrics.ranks(SCORES, np.array([0, 2, 0, 2])).tolist() == [0, 0, 0, 2]


def test_shares_within_k() -> None:
    ranks = np.array([0, 1, 2, 4, metrics.FAR])
    assert [metrics.within(ranks, k) for k in (1, 3, 5)] == [0.2, 0.6, 0.8]


def test_macro_f1_by_hand() -> None:
    truth, predicted = np.array([0, 0, 1, 2]), np.array([0, 1, 1, 3])
    # 0: precision 1, recall 1/2; 1: precision 1/2, recall 1; 2 and 3: never right
    assert metrics.macro_f1(truth, predicted) == pytest.approx((2 / 3 + 2 / 3 + 0 + 0) / 4)


def test_hierarchical_f1_by_hand() -> None:
    predicted = [("甲", "乙", "丙"), ("甲", "丁", "丙"), ("戊", "乙", "丙")]
    truth = [("甲", "乙", "丙"), ("甲", "乙", "丙"), ("甲", "乙", "丙")]
    assert metrics.hierarchical_f1(predicted, truth) == pytest.approx((3 + 1 + 0) / 9)
    assert metrics.hierarchical_f1([("甲",)], [("甲", "乙", "丙")]) == pytest.approx(2 * 1 / (1 + 3))


def test_the_calibration_error_by_hand() -> None:
    confidence = np.array([0.95, 0.95, 0.95, 0.95, 0.5, 0.5], dtype=np.float32)
    right = np.array([True, True, True, False, True, False])
    assert metrics.expected_calibration_error(confidence, right) == pytest.approx((4 * 0.2 + 2 * 0.0) / 6, abs=1e-6)


def test_certainty_falls_into_the_last_bin() -> None:
    assert metrics.expected_calibration_error(np.ones(4, dtype=np.float32), np.ones(4, dtype=bool)) == 0
    assert metrics.expected_calibration_error(np.ones(4, dtype=np.float32), np.zeros(4, dtype=bool)) == 1


def test_coverage_by_hand() -> None:
    confidence = np.array([0.2, 0.9, 0.8, 0.7, 0.6], dtype=np.float32)
    right = np.array([False, True, True, False, True])
    assert [metrics.coverage_at(confidence, right, asked) for asked in (1.0, 0.75, 0.6, 0.61)] == [0.4, 0.8, 1.0, 0.8]
    assert metrics.coverage_at(confidence, ~right, 0.9) == 0


PAIRS = st.lists(st.tuples(st.floats(0, 1, width=32), st.booleans()), min_size=1, max_size=60)


@steady
@given(PAIRS)
def test_measures_are_shares(pairs: list[tuple[float, bool]]) -> None:
    confidence = np.array([pair[0] for pair in pairs], dtype=np.float32)
    right = np.array([pair[1] for pair in pairs], dtype=np.bool_)
    assert 0 <= metrics.expected_calibration_error(confidence, right) <= 1 + 1e-6
    coverages = [metrics.coverage_at(confidence, right, asked) for asked in (0.5, 0.8, 0.95, 1.0)]
    assert coverages == sorted(coverages, reverse=True)
    assert all(0 <= coverage <= 1 for coverage in coverages)


@steady
@given(st.lists(st.lists(st.floats(0, 1, width=32), min_size=4, max_size=4), min_size=1, max_size=8))
def test_the_ranks_of_all_outputs_are_all_places(rows: list[list[float]]) -> None:
    scores = np.array(rows, dtype=np.float32)
    ranked = [metrics.ranks(scores, np.full(len(rows), column)) for column in range(4)]
    np.testing.assert_array_equal(np.sort(ranked, axis=0), np.tile(np.arange(4)[:, None], len(rows)))
