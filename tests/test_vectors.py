import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.vectors import MOST_STRETCHES, NO_VECTORS, STRETCH, stretches, vectors_of
from tests.builders import steady

SENTENCE = "楼上装修从早吵到晚，孩子没法睡觉。"
ROWS = np.eye(3, 4, dtype=np.float32)


@steady
@given(st.text("楼上装修。！？\n a，", max_size=900))
def test_every_text_has_a_few_stretches_of_bounded_length(text: str) -> None:
    found = stretches(text)
    assert 1 <= len(found) <= MOST_STRETCHES
    assert all(len(stretch) <= STRETCH for stretch in found)
    assert "".join(found) in text or "".join(text.split()).startswith("".join("".join(found).split()))


@pytest.mark.parametrize("text", ["", " ", "。", "停电", "字" * STRETCH])
def test_a_short_text_is_one_stretch_as_it_is(text: str) -> None:
    assert stretches(text) == [text]


def test_a_long_text_is_cut_between_its_sentences() -> None:
    found = stretches(SENTENCE * 20)
    assert len(found) == 3
    assert all(stretch.endswith("。") for stretch in found)


def test_a_sentence_longer_than_a_stretch_is_cut_where_it_must() -> None:
    assert list(map(len, stretches("字" * (2 * STRETCH + 5)))) == [STRETCH, STRETCH, 5]


def test_a_text_of_blanks_alone_is_still_one_stretch() -> None:
    assert stretches(" " * 500) == [" " * STRETCH]


def test_what_stretches_say_is_averaged_by_their_length() -> None:
    vectors = vectors_of(ROWS, [["字"], ["字", "字字字"]])
    assert len(vectors) == 2
    assert vectors.mean(ROWS).tolist() == [[1, 0, 0, 0], [0, 0.25, 0.75, 0]]


def test_texts_of_one_stretch_keep_what_they_say() -> None:
    vectors = vectors_of(ROWS, [["a"], ["b"], [""]])
    assert vectors.mean(ROWS) is ROWS


def test_the_lowest_stretch_of_each_text_is_found() -> None:
    vectors = vectors_of(ROWS, [["字"], ["字", "字字字"]])
    assert vectors.lowest(np.array([3.0, 2.0, 1.0], dtype=np.float32)).tolist() == [0, 2]


def test_no_texts_have_no_vectors() -> None:
    assert len(NO_VECTORS) == 0
    assert len(vectors_of(np.zeros((0, 4), dtype=np.float32), [])) == 0
