import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from data.catalogue import Catalogue
from model.hierarchy import Floats, Hierarchy, softmax
from tests.builders import small_catalogue, steady

HIERARCHY = Hierarchy(small_catalogue())
SCORES = arrays(np.float32, st.tuples(st.integers(1, 4), st.just(6)), elements=st.floats(-50, 50, width=32))


def test_an_empty_catalogue_has_no_nodes() -> None:
    empty = Hierarchy(Catalogue(()))
    assert (len(empty), empty.depth, empty.offsets) == (0, 0, ())
    assert empty.spread(np.zeros((2, 0), dtype=np.float32)).shape == (2, 0)


def test_a_level_that_is_not_there_is_refused() -> None:
    with pytest.raises(IndexError):
        HIERARCHY.ancestors(4)


def test_nodes_are_numbered_level_by_level() -> None:
    assert len(HIERARCHY) == 12
    assert HIERARCHY.offsets == (0, 2, 6)
    assert HIERARCHY.codes[1] == ("0101", "0102", "0201", "0202")
    assert [HIERARCHY.ancestors(level).tolist() for level in (1, 2, 3)] == [
        [0, 0, 0, 1, 1, 1],
        [0, 0, 1, 2, 3, 3],
        [0, 1, 2, 3, 4, 5],
    ]


def test_a_leaf_scores_the_sum_of_the_nodes_on_its_way() -> None:
    values = np.array([[1, 2, 10, 20, 30, 40, 100, 200, 300, 400, 500, 600]], dtype=np.float32)
    assert HIERARCHY.spread(values).tolist() == [[111, 211, 321, 432, 542, 642]]


@steady
@given(SCORES)
def test_probabilities_of_each_level_add_up_to_one(scores: Floats) -> None:
    leaves = softmax(scores)
    for level in (1, 2, 3):
        np.testing.assert_allclose(HIERARCHY.sums(leaves, level).sum(axis=1), 1, atol=1e-5)


@steady
@given(SCORES)
def test_a_parent_is_at_least_as_likely_as_any_child(scores: Floats) -> None:
    leaves = softmax(scores)
    for level in (2, 3):
        above = HIERARCHY.sums(leaves, level - 1)
        for column, code in enumerate(HIERARCHY.codes[level - 1]):
            parent = HIERARCHY.codes[level - 2].index(code[:-2])
            assert np.all(above[:, parent] >= HIERARCHY.sums(leaves, level)[:, column])


def test_the_sums_of_the_deepest_level_are_the_leaves() -> None:
    leaves = np.arange(6, dtype=np.float32)[None]
    np.testing.assert_array_equal(HIERARCHY.sums(leaves, 3), leaves)
    assert HIERARCHY.sums(leaves, 1).tolist() == [[3, 12]]
    assert HIERARCHY.sums(leaves[:0], 1).shape == (0, 2)


@steady
@given(st.lists(st.lists(st.sampled_from("甲乙丙"), min_size=1, max_size=4).map(tuple), min_size=1, max_size=15))
def test_any_catalogue_of_any_depth_adds_up(paths: list[tuple[str, ...]]) -> None:
    hierarchy = Hierarchy(Catalogue.from_paths(paths))
    leaves = softmax(np.ones((1, len(hierarchy.codes[-1])), dtype=np.float32))
    for level in range(1, hierarchy.depth + 1):
        np.testing.assert_allclose(hierarchy.sums(leaves, level).sum(), 1, atol=1e-5)


@steady
@given(SCORES, st.data())
def test_the_sums_above_a_leaf_are_those_of_its_nodes(scores: Floats, data: st.DataObject) -> None:
    leaves = softmax(scores)
    rows = np.arange(len(leaves))
    chosen = np.array(data.draw(st.lists(st.integers(0, 5), min_size=len(leaves), max_size=len(leaves))))
    above = HIERARCHY.sums_above(leaves, chosen)
    for level in (1, 2, 3):
        expected = HIERARCHY.sums(leaves, level)[rows, HIERARCHY.ancestors(level)[chosen]]
        np.testing.assert_allclose(above[:, level - 1], expected, atol=1e-6)


def test_softmax_is_safe_against_overflow_and_against_nothing() -> None:
    shares = softmax(np.array([[1e30, 0], [-1e30, -1e30], [88, 89]], dtype=np.float32))
    assert np.isfinite(shares).all()
    np.testing.assert_allclose(shares.sum(axis=1), 1, atol=1e-6)
    assert softmax(np.zeros((0, 3), dtype=np.float32)).shape == (0, 3)
    assert softmax(np.zeros((3, 0), dtype=np.float32)).shape == (3, 0)
