from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.bundle import Bundle
from model.classifier import Classifier
from model.hierarchy import Hierarchy
from model.registry import SHIPPED
from model.suggester import Suggester
from tests.builders import BACKGROUND, small_bundle, small_catalogue, small_orders, steady
from tests.checkpoints import encoded_bundle

CLASSIFIER = small_bundle().classifier
KNOWN = [order.text for order in small_orders()]
TEXTS = st.sampled_from([*KNOWN, *BACKGROUND]) | st.text(max_size=20) | st.text("垃圾桶电梯油烟噪声 ，", max_size=30)


def probabilities(*texts: str) -> "np.ndarray[tuple[int, int], np.dtype[np.float32]]":
    return CLASSIFIER.predict(CLASSIFIER.read(texts))


@pytest.mark.parametrize("text", ["", "   ", "\n", "⁂⁂⁂", "qxzv", "\ud800"])
def test_a_text_without_a_single_known_feature_gets_nothing(text: str) -> None:
    assert probabilities(text).sum() == 0


def test_no_texts_give_no_rows() -> None:
    assert probabilities().shape == (0, 6)


def test_arrays_of_another_catalogue_are_refused() -> None:
    with pytest.raises(KeyError):
        Classifier.from_tensors({}, Hierarchy(small_catalogue()))


@steady
@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_a_parent_is_at_least_as_likely_as_any_child_always(texts: list[str]) -> None:
    leaves = probabilities(*texts)
    assert np.all(leaves >= 0)
    assert np.all(leaves.sum(axis=1) <= 1 + 1e-5)
    catalogue, hierarchy = small_catalogue(), CLASSIFIER.hierarchy
    for level in (2, 3):
        for column, node in enumerate(catalogue.nodes[level - 1]):
            parent = hierarchy.codes[level - 2].index(node.code[:-2])
            below = hierarchy.sums(leaves, level)[:, column]
            assert np.all(hierarchy.sums(leaves, level - 1)[:, parent] >= below)


@steady
@given(st.lists(TEXTS, min_size=1, max_size=6))
def test_a_text_scores_the_same_alone_and_in_a_batch(texts: list[str]) -> None:
    alone = np.vstack([probabilities(text) for text in texts])
    np.testing.assert_allclose(probabilities(*texts), alone, atol=1e-6)


def test_the_same_words_typed_otherwise_score_the_same() -> None:
    ways = ["电梯故障，ＫＴＶ楼里停运１２天", "電梯故障,ktv樓裡停運34天"]
    first, second = probabilities(*ways)
    np.testing.assert_allclose(first, second, atol=1e-6)


def test_what_was_learned_is_known() -> None:
    truth = [small_catalogue().row(order.category) for order in small_orders()]
    assert np.mean(probabilities(*KNOWN).argmax(axis=1) == truth) >= 0.95


def test_what_was_not_seen_word_for_word_is_understood() -> None:
    texts = ["电梯又停运了", "饭店的油烟味", "广场舞的喇叭"]
    names = [small_catalogue().items[leaf].name for leaf in probabilities(*texts).argmax(axis=1)]
    assert names == ["电梯故障停运", "餐饮油烟扰民", "广场舞噪声"]


def test_the_gate_keeps_back_what_is_no_matter() -> None:
    assert CLASSIFIER.gate
    matters, nonsense = probabilities(*KNOWN).sum(axis=1), probabilities(*BACKGROUND).sum(axis=1)
    assert matters.min() > nonsense.max()


def test_the_weights_of_a_leaf_say_what_speaks_for_it_and_what_against() -> None:
    reading = CLASSIFIER.read(["楼里电梯坏了"])
    leaf = int(CLASSIFIER.predict(reading).argmax())
    row = reading.features
    own, other = (CLASSIFIER.items.weights_of(row, CLASSIFIER.hierarchy, one) for one in (leaf, (leaf + 1) % 6))
    assert own.shape == row.data.shape
    assert float(own @ row.data) > float(other @ row.data)


def test_the_arrays_come_back_as_the_same_classifier() -> None:
    loaded = Classifier.from_tensors(CLASSIFIER.tensors(), CLASSIFIER.hierarchy)
    np.testing.assert_allclose(loaded.predict(loaded.read(KNOWN)), probabilities(*KNOWN), atol=1e-6)


ENCODED = encoded_bundle().classifier


@steady
@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_with_an_encoder_too_a_text_scores_the_same_alone_and_in_a_batch(texts: list[str]) -> None:
    alone = np.vstack([ENCODED.predict(ENCODED.read([text])) for text in texts])
    together = ENCODED.predict(ENCODED.read(texts))
    np.testing.assert_allclose(together, alone, atol=1e-5)
    assert np.all(together.sum(axis=1) <= 1 + 1e-5)


def test_with_an_encoder_what_was_learned_is_known() -> None:
    truth = [small_catalogue().row(order.category) for order in small_orders()]
    assert np.mean(ENCODED.predict(ENCODED.read(KNOWN)).argmax(axis=1) == truth) >= 0.95


def test_points_without_their_encoder_are_refused() -> None:
    with pytest.raises(KeyError):
        Classifier.from_tensors(ENCODED.tensors(), ENCODED.hierarchy)


def test_a_prior_moves_the_items_that_citizens_ask_about_more() -> None:
    asked = replace(CLASSIFIER, prior=np.log(np.array([1, 1, 1, 10, 1, 1], dtype=np.float32)))
    reading = CLASSIFIER.read(["楼里有声音"])
    before, after = CLASSIFIER.predict(reading)[0], asked.predict(reading)[0]
    assert after[3] > before[3]
    assert after[3] / after[0] == pytest.approx(10 * before[3] / before[0], rel=1e-3)
    loaded = Classifier.from_tensors(asked.tensors(), asked.hierarchy)
    np.testing.assert_allclose(loaded.predict(reading)[0], after, atol=1e-6)


def test_the_shipped_classifier_knows_its_catalogue(shipped: Suggester) -> None:
    classifier = Bundle.load(SHIPPED).classifier
    leaves = classifier.predict(classifier.read(["半夜工地打桩", "", "垃圾桶满了"]))
    assert leaves.shape == (3, len(shipped.catalogue))
    assert leaves[1].sum() == 0
    np.testing.assert_allclose(classifier.hierarchy.sums(leaves, 1).sum(axis=1), leaves.sum(axis=1), atol=1e-5)
