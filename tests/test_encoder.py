from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.encoder import Encoder
from model.hierarchy import Floats
from tests.builders import small_orders, steady
from tests.checkpoints import encoded_bundle

SPHERE = encoded_bundle().classifier.sphere
KNOWN = [order.text for order in small_orders()]
TEXTS = st.sampled_from(KNOWN) | st.text(max_size=60) | st.text("垃圾桶电梯油烟噪声 ，。a1😀", max_size=200)


def encoder() -> Encoder:
    assert SPHERE
    return SPHERE.encoder


def vectors(*texts: str) -> Floats:
    return encoder().encode(texts)


@pytest.mark.parametrize("text", ["", "   ", "\n", "⁂⁂⁂", "😀", "a" * 5_000])
def test_any_text_has_a_place_on_the_sphere(text: str) -> None:
    assert np.linalg.norm(vectors(text)[0]) == pytest.approx(1, abs=1e-4)


def test_no_texts_give_no_rows() -> None:
    assert vectors().shape == (0, encoder().dimension)


@steady
@given(st.lists(TEXTS, min_size=1, max_size=6))
def test_a_text_has_the_same_vector_alone_and_in_a_batch(texts: list[str]) -> None:
    np.testing.assert_allclose(vectors(*texts), np.vstack([vectors(text) for text in texts]), atol=1e-5)


def test_what_lies_beyond_the_last_token_changes_nothing() -> None:
    text = "电梯坏了" * 40
    np.testing.assert_array_equal(vectors(text), vectors(text + "，还有垃圾桶满了"))


def test_what_is_saved_gives_the_same_vectors_when_loaded(tmp_path: Path) -> None:
    encoder().save(tmp_path)
    loaded = Encoder.load(tmp_path)
    assert loaded
    np.testing.assert_array_equal(loaded.encode(KNOWN), vectors(*KNOWN))


def test_a_folder_without_an_encoder_has_none(tmp_path: Path) -> None:
    assert Encoder.load(tmp_path) is None


def test_a_model_without_its_tokenizer_is_refused(tmp_path: Path) -> None:
    encoder().save(tmp_path)
    (tmp_path / "tokenizer.json").unlink()
    with pytest.raises(FileNotFoundError):
        Encoder.load(tmp_path)
