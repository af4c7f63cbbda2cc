import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.hierarchy import Floats, Hierarchy
from model.points import LEAST_SHARE, ItemPoints, Points
from model.vectors import Vectors, vectors_of
from tests.builders import small_catalogue, steady

HIERARCHY = Hierarchy(small_catalogue())


def unit(rows: int, seed: int) -> Floats:
    drawn = np.random.default_rng(seed).normal(size=(rows, 4)).astype(np.float32)
    rows_of_unit_length: Floats = drawn / np.linalg.norm(drawn, axis=1, keepdims=True)
    return rows_of_unit_length


def whole(vectors: Floats) -> Vectors:
    """Texts of one stretch each."""
    return vectors_of(vectors, [["x"]] * len(vectors))


def points(seed: int = 0) -> Points:
    return Points(unit(6, seed), np.zeros(6, dtype=np.float32), 10.0)


def test_no_texts_give_no_rows() -> None:
    assert points().shares(np.zeros((0, 4), dtype=np.float32)).shape == (0, 6)


@steady
@given(st.integers(0, 1_000), st.integers(1, 5))
def test_the_shares_of_a_text_add_up_to_one(seed: int, texts: int) -> None:
    np.testing.assert_allclose(points().shares(unit(texts, seed)).sum(axis=1), 1, atol=1e-5)


def test_the_nearest_point_is_the_likeliest() -> None:
    assert points().shares(points().places).argmax(axis=1).tolist() == list(range(6))


def test_a_point_favoured_by_its_bias_is_likelier() -> None:
    favoured = Points(points().places, np.eye(6, dtype=np.float32)[2], 10.0)
    vectors = unit(5, 1)
    assert np.all(favoured.shares(vectors)[:, 2] > points().shares(vectors)[:, 2])


def test_the_items_scores_are_the_weighted_logs_down_the_path() -> None:
    items = ItemPoints(points(), (0.5, 0.25, 2.0))
    vectors = unit(3, 2)
    shares = points().shares(vectors)
    expected = np.zeros_like(shares)
    for level, weight in ((1, 0.5), (2, 0.25), (3, 2.0)):
        expected += (
            weight * np.log(np.maximum(HIERARCHY.sums(shares, level), LEAST_SHARE))[:, HIERARCHY.ancestors(level)]
        )
    np.testing.assert_allclose(items.scores(whole(vectors), HIERARCHY), expected, rtol=1e-4)


def test_a_point_infinitely_far_away_stays_finite() -> None:
    far = ItemPoints(Points(points().places, np.array([0, 0, 0, 0, 0, -1e6], dtype=np.float32), 10.0), (1.0, 1.0, 1.0))
    assert np.isfinite(far.scores(whole(unit(2, 3)), HIERARCHY)).all()


def test_the_arrays_come_back_as_the_same_items() -> None:
    items = ItemPoints(points(), (0.5, 0.25, 2.0))
    loaded = ItemPoints.from_tensors(items.tensors("x"), "x")
    vectors = unit(4, 4)
    np.testing.assert_allclose(
        loaded.scores(whole(vectors), HIERARCHY), items.scores(whole(vectors), HIERARCHY), atol=0.05
    )
    assert loaded.weights == pytest.approx(items.weights)


def test_a_text_of_two_stretches_scores_between_them() -> None:
    items = ItemPoints(points(), (0.0, 0.0, 1.0))
    vectors = unit(2, 5)
    both = items.scores(vectors_of(vectors, [["x", "xxx"]]), HIERARCHY)
    first, second = items.scores(whole(vectors), HIERARCHY)
    np.testing.assert_allclose(both[0], 0.25 * first + 0.75 * second, rtol=1e-4)


def test_one_stretch_cannot_rule_out_what_the_others_say() -> None:
    sharp = ItemPoints(Points(points().places, np.zeros(6, dtype=np.float32), 1_000.0), (0.0, 0.0, 1.0))
    both = sharp.scores(vectors_of(points().places[[0, 1]], [["x", "x"]]), HIERARCHY)[0]
    assert sorted(np.argsort(-both)[:2].tolist()) == [0, 1]
    assert both.min() >= np.log(LEAST_SHARE) - 1e-4
