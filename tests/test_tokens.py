from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from configs.errors import ConfigError
from tests.builders import small_orders, steady
from tests.checkpoints import small_checkpoint
from training.tokens import Tokens, load_tokenizer

TEXTS = ["电梯" * length for length in range(1, 40)]
CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def tokens(tmp_path_factory: pytest.TempPathFactory) -> Tokens:
    return Tokens(TEXTS, load_tokenizer(small_checkpoint(tmp_path_factory.mktemp("checkpoint")), 32))


def test_a_folder_without_a_tokenizer_is_refused_in_chinese(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="分词器读不出来"):
        load_tokenizer(tmp_path, 32)


def test_texts_are_cut_to_the_length_the_model_takes(tokens: Tokens) -> None:
    assert tokens.lengths.tolist() == [min(32, 2 + 2 * length) for length in range(1, 40)]


def test_short_texts_are_padded_and_the_padding_is_marked(tokens: Tokens) -> None:
    numbers, present = tokens.padded(np.array([0, 5]), CPU)
    assert numbers.shape == present.shape == (2, 14)
    assert present.sum(dim=1).tolist() == [4, 14]
    assert numbers[0, 4:].sum() == 0


@steady
@given(st.sets(st.integers(0, 38), min_size=1), st.integers(1, 7), st.integers(0, 99))
def test_every_text_is_in_exactly_one_batch(chosen: set[int], size: int, seed: int) -> None:
    tokens = Tokens.__new__(Tokens)
    tokens.lengths = np.array([min(32, 2 + 2 * length) for length in range(1, 40)])
    batches = tokens.batches(np.array(sorted(chosen)), size, [seed])
    assert sorted(row for batch in batches for row in batch.tolist()) == sorted(chosen)
    again = tokens.batches(np.array(sorted(chosen)), size, [seed])
    assert [batch.tolist() for batch in batches] == [batch.tolist() for batch in again]


def test_another_seed_gives_another_order(tokens: Tokens) -> None:
    first, second = (tokens.batches(np.arange(39), 4, [seed]) for seed in (1, 2))
    assert [batch.tolist() for batch in first] != [batch.tolist() for batch in second]


def test_texts_of_the_small_world_have_no_unknown_character(tmp_path: Path) -> None:
    tokenizer = load_tokenizer(small_checkpoint(tmp_path), 32)
    assert all("[UNK]" not in one.tokens for one in tokenizer.encode_batch([order.text for order in small_orders()]))
