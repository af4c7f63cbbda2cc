import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.sparse import csr_array

from model.products import DenseProduct, Floats
from tests.builders import steady

FEATURES = 30
OUTPUTS = 40


def drawn(rows: int, columns: int, share: float, seed: int) -> Floats:
    generator = np.random.default_rng(seed)
    kept = generator.random((rows, columns)) < share
    return np.where(kept, generator.normal(size=(rows, columns)), 0).astype(np.float32)


def mixed_weights() -> Floats:
    """Some features with a weight for every output, some with a few, some with none."""
    return np.vstack([drawn(10, OUTPUTS, 1.0, 1), drawn(10, OUTPUTS, 0.05, 2), drawn(10, OUTPUTS, 0.0, 3)])


def test_no_texts_give_no_rows() -> None:
    product = DenseProduct(csr_array(mixed_weights())).of(csr_array((0, FEATURES), dtype=np.float32))
    assert product.shape == (0, OUTPUTS)


def test_a_text_without_features_gets_nothing() -> None:
    product = DenseProduct(csr_array(mixed_weights())).of(csr_array((2, FEATURES), dtype=np.float32))
    assert product.tolist() == [[0] * OUTPUTS] * 2


@pytest.mark.parametrize("share", [0.0, 0.05, 0.5, 1.0])
def test_crowded_and_other_features_give_the_product_of_matrices(share: float) -> None:
    features = drawn(150, FEATURES, 0.3, 4)
    for weights in (mixed_weights(), drawn(FEATURES, OUTPUTS, share, 5), drawn(FEATURES, 1, share, 6)):
        product = DenseProduct(csr_array(weights)).of(csr_array(features))
        np.testing.assert_allclose(product, features @ weights, atol=1e-5)


@steady
@given(arrays(np.float32, st.tuples(st.integers(1, 5), st.just(FEATURES)), elements=st.floats(-3, 3, width=32)))
def test_a_text_gets_exactly_the_same_alone_and_in_a_batch(features: Floats) -> None:
    product = DenseProduct(csr_array(mixed_weights()))
    many = np.tile(features, (40, 1))
    alone = [product.of(csr_array(row[None])) for row in features]
    np.testing.assert_array_equal(product.of(csr_array(many)), np.tile(np.concatenate(alone), (40, 1)))


def test_the_weights_between_features_and_outputs_are_those_given() -> None:
    weights = mixed_weights()
    features, outputs = np.array([25, 3, 14, 3, 9], dtype=np.int32), np.array([7, 0, 39], dtype=np.int32)
    between = DenseProduct(csr_array(weights)).between(features, outputs)
    np.testing.assert_array_equal(between, weights[np.ix_(features, outputs)])
    for given_weights in (weights[:10], weights[10:20]):
        own = DenseProduct(csr_array(given_weights)).between(features[3:], outputs)
        np.testing.assert_array_equal(own, given_weights[np.ix_(features[3:], outputs)])
