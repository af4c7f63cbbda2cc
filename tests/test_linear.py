import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.sparse import csr_array

from model.hierarchy import Floats
from model.linear import LEAST_KEPT, Link, SparseLinear
from tests.builders import steady

NUMBERS = st.floats(-30, 30, width=32)
DENSE = arrays(np.float32, st.tuples(st.integers(1, 5), st.integers(1, 12)), elements=NUMBERS)


def bias_of(dense: Floats) -> Floats:
    return np.arange(len(dense), dtype=np.float32)


def test_a_model_without_a_weight_answers_with_its_bias() -> None:
    model = SparseLinear.prune(np.zeros((3, 4), dtype=np.float32), np.array([1, 2, 3], dtype=np.float32), 0.5)
    assert model.weights.nnz == 0
    assert model.margins(csr_array(np.ones((2, 4), dtype=np.float32))).tolist() == [[1, 2, 3], [1, 2, 3]]


def test_more_outputs_than_can_be_stored_are_refused() -> None:
    wide = SparseLinear(csr_array((1, 70_000), dtype=np.float32), np.zeros(70_000, dtype=np.float32))
    with pytest.raises(ValueError, match="70000"):
        wide.tensors("x")


def test_missing_arrays_are_told() -> None:
    with pytest.raises(KeyError, match=r"x\."):
        SparseLinear.from_tensors({}, "x")


@steady
@given(DENSE)
def test_pruning_nothing_rounds_each_weight_by_less_than_a_step(dense: Floats) -> None:
    kept = SparseLinear.prune(dense, bias_of(dense), 1.0).weights.toarray().T
    step = np.abs(dense).max(axis=1, keepdims=True) / 127
    assert np.all(np.abs(kept - dense) <= step * 0.51 + 1e-6)


@steady
@given(DENSE)
def test_what_is_stored_in_a_byte_a_weight_comes_back(dense: Floats) -> None:
    model = SparseLinear.prune(dense, bias_of(dense), 1.0)
    tensors = model.tensors("x")
    loaded = SparseLinear.from_tensors(tensors, "x")
    assert tensors["x.steps"].dtype == np.int8
    assert loaded.weights.shape == model.weights.shape
    np.testing.assert_allclose(loaded.weights.toarray(), model.weights.toarray(), rtol=1e-5, atol=1e-9)
    np.testing.assert_array_equal(loaded.bias, model.bias)


@steady
@given(DENSE)
def test_storing_twice_changes_nothing_more(dense: Floats) -> None:
    once = SparseLinear.from_tensors(SparseLinear.prune(dense, bias_of(dense), 1.0).tensors("x"), "x")
    twice = SparseLinear.from_tensors(once.tensors("x"), "x")
    np.testing.assert_allclose(twice.weights.toarray(), once.weights.toarray(), rtol=1e-6)


def test_the_largest_weights_are_kept_whatever_their_sign() -> None:
    generator = np.random.default_rng(0)
    dense = generator.normal(size=(2, 10 * LEAST_KEPT)).astype(np.float32)
    kept = SparseLinear.prune(dense, bias_of(dense), 0.2).weights.toarray().T
    assert np.count_nonzero(kept) == pytest.approx(0.2 * dense.size, rel=0.02)
    assert np.abs(dense[kept != 0]).min() >= np.abs(dense[kept == 0]).max() * 0.99


def test_little_data_loses_nothing() -> None:
    dense = np.ones((3, 50), dtype=np.float32)
    assert SparseLinear.prune(dense, bias_of(dense), 0.01).weights.nnz == 150


def test_joined_models_answer_side_by_side() -> None:
    models = [SparseLinear.prune(np.full((n, 3), n, dtype=np.float32), np.full(n, n, dtype=np.float32), 1.0) for n in (1, 2)]  # fmt: skip
    features = csr_array(np.eye(3, dtype=np.float32))
    joined = SparseLinear.join(models).margins(features)
    np.testing.assert_allclose(joined, np.hstack([model.margins(features) for model in models]))


LINKS = st.builds(Link, st.floats(0.1, 3), st.floats(0.1, 12), st.floats(-8, 8))


@steady
@given(LINKS, arrays(np.float32, 8, elements=st.floats(-20, 20, width=32)))
def test_a_link_keeps_the_order_of_margins_and_never_exceeds_certainty(link: Link, margins: Floats) -> None:
    scores = link.scores(np.sort(margins))
    assert np.isfinite(scores).all()
    assert np.all(np.diff(scores) >= -1e-5)
    assert np.all(scores <= 0)


@steady
@given(LINKS, arrays(np.float32, 8, elements=st.floats(-1e4, 1e4, width=32)))
def test_a_link_is_the_logarithm_of_a_sigmoid_however_large_the_margin(link: Link, margins: Floats) -> None:
    expected = -link.weight * np.logaddexp(0, -link.slope * margins.astype(np.float64) - link.shift)
    np.testing.assert_allclose(link.scores(margins), expected, rtol=1e-5, atol=1e-5)


@steady
@given(LINKS, st.floats(-4, 4))
def test_the_slope_of_a_link_is_its_derivative(link: Link, margin: float) -> None:
    step = 1e-2
    low, high = link.scores(np.array([margin - step, margin + step], dtype=np.float32))
    slope = float(link.slopes(np.array([margin], dtype=np.float32))[0])
    assert slope == pytest.approx(float(high - low) / (2 * step), rel=0.05, abs=0.02)


def test_only_the_strongest_weights_are_left_when_there_may_be_few() -> None:
    dense = np.arange(1, 13, dtype=np.float32).reshape(3, 4)
    model = SparseLinear.prune(dense, bias_of(dense), 1.0)
    fewer = model.strongest(4)
    assert sorted(np.abs(fewer.weights.data).round().tolist()) == [9, 10, 11, 12]
    assert fewer.weights.shape == model.weights.shape
    assert model.weights.nnz == 12
    assert model.strongest(12) is model
