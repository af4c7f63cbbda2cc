"""Texts as token numbers, and the batches an encoder learns from."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from datasets import Dataset
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor
from transformers import AutoTokenizer

from configs.errors import ConfigError
from model.encoder import MODEL, TOKENIZER

Rows = NDArray[np.int64]

_SORTED_TOGETHER = 64
_SHORT = 24
_MANY_SHORT = 4


class Tokens:
    """A corpus of tokenised texts."""

    def __init__(self, texts: Sequence[str], tokenizer: Tokenizer) -> None:
        encodings = tokenizer.encode_batch_fast(list(texts))
        self._rows = Dataset.from_dict({"tokens": [encoding.ids for encoding in encodings]})
        self.lengths = np.array([len(encoding.ids) for encoding in encodings], dtype=np.int64)

    def padded(self, rows: Rows, device: torch.device) -> tuple[Tensor, Tensor]:
        """Token numbers of some texts, (rows, longest), and where they have one."""
        chosen = [torch.tensor(row) for row in self._rows[rows]["tokens"]]
        padded = torch.nn.utils.rnn.pad_sequence(chosen, batch_first=True)
        lengths = torch.from_numpy(self.lengths[rows])
        present = (torch.arange(padded.shape[1])[None, :] < lengths[:, None]).long()
        return padded.to(device), present.to(device)

    def batches(self, rows: Rows, size: int, seed: Sequence[int]) -> list[Rows]:
        """Some texts in batches of like length, in an order that depends on the seed alone; short texts go more at a time."""
        generator = np.random.default_rng(seed)
        shuffled = generator.permutation(rows)
        batches: list[Rows] = []
        for start in range(0, len(shuffled), size * _SORTED_TOGETHER):
            part = shuffled[start : start + size * _SORTED_TOGETHER]
            batches += self._cut(part[np.argsort(self.lengths[part], kind="stable")], size)
        return [batches[number] for number in generator.permutation(len(batches))]

    def _cut(self, ordered: Rows, size: int) -> Iterator[Rows]:
        start = 0
        while start < len(ordered):
            last = min(start + size, len(ordered)) - 1
            many = size * (_MANY_SHORT if self.lengths[ordered[last]] <= _SHORT else 1)
            yield ordered[start : start + many]
            start += many


def load_tokenizer(checkpoint: Path, tokens: int) -> Tokenizer:
    """The tokenizer of a checkpoint or bundle, cutting texts to a number of tokens.

    Raises:
        ConfigError: the folder has none that can be written as JSON.
    """
    try:
        if (checkpoint / MODEL).is_file():
            tokenizer = Tokenizer.from_file(str(checkpoint / TOKENIZER))
        else:
            loaded = AutoTokenizer.from_pretrained(checkpoint)
            tokenizer = Tokenizer.from_str(loaded.backend_tokenizer.to_str())
    except Exception as error:
        raise ConfigError(f"编码器 {checkpoint} 的分词器读不出来：{error}") from error
    tokenizer.no_padding()
    tokenizer.enable_truncation(tokens)
    return tokenizer
