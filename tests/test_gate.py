import numpy as np
import pytest

from data.text import normalise_all
from model.features import Vocabulary, occurrences
from model.hierarchy import Floats
from tests.builders import BACKGROUND, small_orders, small_recipe
from training.gate import fit_gate

MATTERS = [order.text for order in small_orders()]
TEXTS = normalise_all([*MATTERS, *BACKGROUND])
FOUND = occurrences(TEXTS)
VOCABULARY = Vocabulary.fit(FOUND, len(TEXTS), min_texts=1)
FEATURES = VOCABULARY.transform(FOUND, len(TEXTS))
IS_BACKGROUND = np.arange(len(TEXTS)) >= len(MATTERS)
GATE = fit_gate(FEATURES, IS_BACKGROUND, small_recipe())


def opened(*texts: str) -> Floats:
    return GATE.probabilities(VOCABULARY.transform(occurrences(normalise_all(texts)), len(texts)))


@pytest.mark.parametrize("count", [1, 4])
def test_a_few_background_texts_are_enough_to_learn_a_gate(count: int) -> None:
    rows = [*range(len(MATTERS)), *range(len(MATTERS), len(MATTERS) + count)]
    gate = fit_gate(FEATURES[rows, :], IS_BACKGROUND[rows], small_recipe())
    assert np.isfinite(gate.probabilities(FEATURES)).all()


def test_the_gate_gives_probabilities() -> None:
    probabilities = opened("", "⁂", *TEXTS)
    assert probabilities.shape == (len(TEXTS) + 2,)
    assert np.all((probabilities >= 0) & (probabilities <= 1))


def test_what_was_learned_is_told_apart() -> None:
    probabilities = GATE.probabilities(FEATURES)
    assert np.mean(probabilities[~IS_BACKGROUND] > 0.5) >= 0.95
    assert np.mean(probabilities[IS_BACKGROUND] < 0.5) >= 0.95


def test_a_matter_not_seen_word_for_word_is_likelier_than_new_chatter() -> None:
    matter, chatter = opened("我们这里电梯停运没人修", "喂你好今天天气不错")
    assert matter > 0.5 > chatter


def test_more_of_a_matter_opens_the_gate_further() -> None:
    assert GATE.link.slope > 0


def test_the_same_texts_give_the_same_gate() -> None:
    again = fit_gate(FEATURES, IS_BACKGROUND, small_recipe())
    np.testing.assert_array_equal(again.probabilities(FEATURES), GATE.probabilities(FEATURES))
