import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.text import normalise, normalise_all
from model.features import LONGEST_WORD, MOST_COUNTED, NGRAMS, Vocabulary, occurrences
from tests.builders import small_orders, steady

TEXTS = st.text(st.sampled_from(list("垃圾桶满了，电梯 坏0a")) | st.characters(), max_size=25).map(normalise)
CORPUS = normalise_all([order.text for order in small_orders()])
VOCABULARY = Vocabulary.fit(occurrences(CORPUS), len(CORPUS))


def features(texts: list[str]) -> list[tuple[int, int, int, int]]:
    found = occurrences(texts)
    columns = (found.text, found.start, found.length, found.hash)
    return sorted(zip(*(column.tolist() for column in columns), strict=True))


@pytest.mark.parametrize("texts", [[], [""], ["", "", ""], [" "], ["   ", ""]])
def test_nothing_has_no_features(texts: list[str]) -> None:
    assert features(texts) == []
    matrix = VOCABULARY.transform(occurrences(texts), len(texts))
    assert matrix.shape == (len(texts), len(VOCABULARY))
    assert matrix.nnz == 0


def test_a_vocabulary_of_nothing_knows_nothing() -> None:
    empty = Vocabulary.fit(occurrences(["甲", "乙"]), 2, min_texts=2)
    assert len(empty) == 0
    assert empty.columns(occurrences(["甲"]).hash).tolist() == [-1]
    assert empty.transform(occurrences(["甲", "乙丙"]), 2).shape == (2, 0)


@steady
@given(st.lists(TEXTS, max_size=6))
def test_the_features_of_a_batch_are_those_of_its_texts(texts: list[str]) -> None:
    alone = [(row, *feature[1:]) for row, text in enumerate(texts) for feature in features([text])]
    assert features(texts) == sorted(alone)


@steady
@given(st.lists(TEXTS | st.sampled_from(CORPUS), min_size=1, max_size=6))
def test_the_matrix_of_a_batch_is_that_of_its_texts_with_rows_of_unit_length(texts: list[str]) -> None:
    matrix = VOCABULARY.transform(occurrences(texts), len(texts)).toarray()
    for row, text in enumerate(texts):
        np.testing.assert_array_equal(matrix[row], VOCABULARY.transform(occurrences([text]), 1).toarray()[0])
    lengths = np.linalg.norm(matrix, axis=1)
    np.testing.assert_allclose(lengths[lengths > 0], 1, atol=1e-5)


@steady
@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_every_occurrence_stands_where_it_says(texts: list[str]) -> None:
    for text, start, length, known in features(texts):
        piece = texts[text][start : start + length]
        assert len(piece) == length
        assert " " not in piece or length > max(NGRAMS)
        assert known in [one[3] for one in features([piece])]


def test_words_and_all_short_runs_of_characters_are_found() -> None:
    found = {(start, length) for _, start, length, _ in features(["电梯故障停运了"])}
    assert {(0, 1), (0, 2), (0, 3), (4, 3), (6, 1)} <= found
    both = [(start, length) for _, start, length, _ in features(["电梯故障停运了"])]
    assert both.count((0, 2)) == 2, "the word 电梯 counts beside the characters"


def test_runs_do_not_cross_a_space_nor_the_end_of_a_text() -> None:
    assert {(start, length) for _, start, length, _ in features(["甲 乙"])} == {(0, 1), (2, 1)}
    assert {feature[:3] for feature in features(["甲", "乙"])} == {(0, 0, 1), (1, 0, 1)}


def test_a_word_beyond_the_longest_is_left_to_its_characters() -> None:
    assert max(length for _, _, length, _ in features(["a" * 40])) <= LONGEST_WORD


def test_different_runs_have_different_hashes() -> None:
    joined = sorted({text[start : start + size] for text in CORPUS for start in range(len(text)) for size in NGRAMS})
    hashes = [occurrences([piece]).hash.tolist()[-1] for piece in joined if len(piece) == 1]
    assert len(set(hashes)) == len(hashes)


def test_only_what_stands_in_enough_texts_is_kept() -> None:
    texts = ["甲甲甲", "甲乙", "乙"]
    found = occurrences(texts)
    kept = Vocabulary.fit(found, 3, min_texts=2)
    known = {text: bool(kept.columns(occurrences([text]).hash)[0] >= 0) for text in ("甲", "乙", "丙")}
    assert known == {"甲": True, "乙": True, "丙": False}
    assert np.all(np.diff(kept.hashes.astype(object)) > 0)


def test_what_is_rare_weighs_more() -> None:
    texts = ["甲乙", "甲丙", "甲丁", "乙"]
    vocabulary = Vocabulary.fit(occurrences(texts), 4, min_texts=1)
    common, rare = (vocabulary.idf[vocabulary.columns(occurrences([text]).hash)[0]] for text in ("甲", "丁"))
    assert rare > common >= 1


def test_a_caller_who_repeats_herself_is_counted_only_so_often() -> None:
    vocabulary = Vocabulary.fit(occurrences(["垃 电"] * 2), 2)
    often, capped = (vocabulary.transform(occurrences([text]), 1).toarray() for text in ("垃 " * 50 + "电", "垃 " * MOST_COUNTED + "电"))  # fmt: skip
    np.testing.assert_array_equal(often, capped)
