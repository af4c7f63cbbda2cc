"""Characters and words as sparse features, each known by a 64-bit hash and by where it stands.

The hash is polynomial over code points, so that every n-gram and every word of a whole batch is hashed by a few
vector operations (Karp and Rabin, 1987). Hashes wrap around at 2**64 by design.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import rjieba
from numpy.typing import NDArray
from scipy.sparse import csr_array

_BASE = np.uint64(0x9E3779B97F4A7C15)
_WORD_SALT = np.uint64(0xD1B54A32D192ED03)
_SPACE = ord(" ")
NGRAMS = (1, 2, 3)
LONGEST_WORD = 12
MOST_COUNTED = 3


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Every feature occurrence of a batch: which text, where it begins, how long it is, and its hash."""

    text: NDArray[np.int32]
    start: NDArray[np.int32]
    length: NDArray[np.int8]
    hash: NDArray[np.uint64]

    def only(self, chosen: NDArray[np.bool_]) -> "Occurrences":
        """The chosen occurrences."""
        return Occurrences(self.text[chosen], self.start[chosen], self.length[chosen], self.hash[chosen])


def occurrences(texts: Sequence[str]) -> Occurrences:
    """All character n-grams and dictionary words of normalised texts.

    N-grams that hold a space and words of one character (they are n-grams already) are left out.
    """
    joined = " ".join(texts)
    codes = np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    lengths = np.fromiter((len(text) for text in texts), dtype=np.int64, count=len(texts))
    begins = np.concatenate(([0], np.cumsum(lengths + 1)))[: len(texts)]
    starts, sizes, hashes = [], [], []
    rolling = np.zeros(len(codes), dtype=np.uint64)
    blank = codes == _SPACE
    touched = np.zeros(len(codes), dtype=bool)
    for size in NGRAMS:
        end = len(codes) - size + 1
        if end <= 0:
            break
        rolling = rolling[:end] * _BASE + codes[size - 1 :]
        touched = touched[:end] | blank[size - 1 :]
        kept = np.flatnonzero(~touched)
        starts.append(kept)
        sizes.append(np.full(len(kept), size, dtype=np.int8))
        hashes.append(rolling[kept])
    word_start, word_size = _words(texts, begins)
    starts.append(word_start)
    sizes.append(word_size.astype(np.int8))
    hashes.append(_hash_ranges(codes, word_start, word_size) ^ _WORD_SALT)
    start = np.concatenate(starts)
    text = np.searchsorted(begins, start, side="right") - 1
    return Occurrences(
        text.astype(np.int32), (start - begins[text]).astype(np.int32), np.concatenate(sizes), np.concatenate(hashes)
    )


def _words(texts: Sequence[str], begins: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    ranges = [
        (begin + start, end - start)
        for text, begin in zip(texts, begins.tolist(), strict=True)
        for _, start, end in rjieba.tokenize(text)
        if 2 <= end - start <= LONGEST_WORD
    ]
    table = np.array(ranges, dtype=np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def _hash_ranges(codes: NDArray[np.uint64], start: NDArray[np.int64], size: NDArray[np.int64]) -> NDArray[np.uint64]:
    hashes = np.zeros(len(start), dtype=np.uint64)
    for offset in range(LONGEST_WORD):
        inside = np.flatnonzero(offset < size)
        hashes[inside] = hashes[inside] * _BASE + codes[start[inside] + offset]
    return hashes


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The features a model knows, by ascending hash, with their inverse document frequencies."""

    hashes: NDArray[np.uint64]
    idf: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.hashes)

    def columns(self, hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
        """Column of each hash, -1 where it is unknown."""
        if not len(self.hashes):
            return np.full(len(hashes), -1, dtype=np.int64)
        column = np.minimum(np.searchsorted(self.hashes, hashes), len(self.hashes) - 1)
        return np.where(self.hashes[column] == hashes, column, -1)

    def transform(self, found: Occurrences, texts: int) -> csr_array:
        """TF-IDF of a batch with sublinear counts, rows of unit length (Salton and Buckley, 1988).

        Counts stop at `MOST_COUNTED`, so that a caller who repeats herself does not drown what she says once.

        Returns:
            float32 matrix, one row a text, one column a known feature.
        """
        column = self.columns(found.hash)
        known = column >= 0
        size = max(1, len(self))
        key, count = np.unique(found.text[known].astype(np.int64) * size + column[known], return_counts=True)
        row, column = key // size, key % size
        value = (1 + np.log(np.minimum(count, MOST_COUNTED).astype(np.float32))) * self.idf[column]
        norm = np.sqrt(np.bincount(row, weights=value.astype(np.float64) ** 2, minlength=texts))
        value = (value / np.maximum(norm, 1e-12)[row]).astype(np.float32)
        indptr = np.concatenate(([0], np.cumsum(np.bincount(row, minlength=texts))))
        return csr_array((value, column.astype(np.int32), indptr.astype(np.int32)), shape=(texts, len(self)))

    @classmethod
    def fit(cls, found: Occurrences, texts: int, min_texts: int = 2) -> "Vocabulary":
        """Keep the features that stand in at least `min_texts` of the texts.

        Args:
            found: the occurrences of the texts that count.
            texts: an upper bound of the numbers of the texts.
            min_texts: how many must have a feature.
        """
        distinct, inverse = np.unique(found.hash, return_inverse=True)
        pairs = np.unique(inverse.astype(np.int64) * texts + found.text)
        frequency = np.bincount(pairs // texts, minlength=len(distinct))
        kept = frequency >= min_texts
        counted = len(np.unique(found.text))
        idf = np.log((1 + counted) / (1 + frequency[kept])) + 1
        return cls(distinct[kept], idf.astype(np.float32))
