"""Whether texts written for training are varied: near-duplicates, shared stretches, styles, lengths."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from data.orders import Order
from data.text import normalise_all

NEAR = 0.6
"""Share of common three-character stretches from which two texts say nearly the same (Jaccard, 1901)."""
_NEAR_SIZE = 3
_SHARED_SIZE = 4
_AT_ONCE = 1_000
_MARKS = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class ClassExamples:
    """The texts of one first-level class: how many in each style, and their lengths at 10, 50 and 90 %."""

    texts: int
    items: int
    fewest: int
    styles: Mapping[str, int]
    lengths: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class ExampleReport:
    """What was found.

    Args:
        near_duplicates: pairs of rows that say nearly the same.
        shared: share of the four-character stretches of an average text that stand in another text of its item.
        classes: by the first two digits of the code.
    """

    near_duplicates: tuple[tuple[int, int], ...]
    shared: float
    classes: Mapping[str, ClassExamples]

    def near_share(self, texts: int) -> float:
        """Share of the texts that nearly repeat an earlier one."""
        return len({later for _, later in self.near_duplicates}) / max(1, texts)


def report_examples(orders: Sequence[Order], styles: Sequence[str]) -> ExampleReport:
    """Look over example texts, each with its item as category.

    Args:
        orders: the texts.
        styles: of each text.
    """
    texts = [_MARKS.sub("", text) for text in normalise_all([order.text for order in orders])]
    codes = np.array([order.category for order in orders])
    return ExampleReport(
        near_duplicates=tuple(_near(_stretches(texts, _NEAR_SIZE))),
        shared=_shared(_stretches(texts, _SHARED_SIZE), codes),
        classes={
            name: _class(np.flatnonzero(np.char.startswith(codes, name)), codes, texts, styles)
            for name in sorted({code[:2] for code in codes.tolist()})
        },
    )


def _class(
    rows: NDArray[np.int64], codes: NDArray[np.str_], texts: Sequence[str], styles: Sequence[str]
) -> ClassExamples:
    counts = Counter(codes[rows].tolist())
    low, middle, high = np.quantile([len(texts[row]) for row in rows.tolist()], [0.1, 0.5, 0.9])
    return ClassExamples(
        texts=len(rows),
        items=len(counts),
        fewest=min(counts.values()),
        styles=dict(Counter(styles[row] for row in rows.tolist())),
        lengths=(int(low), int(middle), int(high)),
    )


def _stretches(texts: Sequence[str], size: int) -> csr_array:
    """Which stretches of `size` characters each text has, (texts, stretches) of ones."""
    numbers: dict[str, int] = {}
    rows, columns = [], []
    for row, text in enumerate(texts):
        for stretch in {text[start : start + size] for start in range(max(1, len(text) - size + 1))}:
            rows.append(row)
            columns.append(numbers.setdefault(stretch, len(numbers)))
    ones = np.ones(len(rows), dtype=np.float32)
    return csr_array(coo_array((ones, (rows, columns)), shape=(len(texts), len(numbers))))


def _near(stretches: csr_array) -> list[tuple[int, int]]:
    sizes = np.diff(stretches.indptr)
    turned = csr_array(stretches.T)
    pairs: list[tuple[int, int]] = []
    for start in range(0, stretches.shape[0], _AT_ONCE):
        common = coo_array(stretches[start : start + _AT_ONCE, :] @ turned)
        first, second = common.row + start, common.col
        alike = common.data / (sizes[first] + sizes[second] - common.data) >= NEAR
        later = alike & (first < second)
        pairs += zip(first[later].tolist(), second[later].tolist(), strict=True)
    return pairs


def _shared(stretches: csr_array, codes: NDArray[np.str_]) -> float:
    shares: list[float] = []
    for code in np.unique(codes):
        own = stretches[np.flatnonzero(codes == code), :]
        common = np.asarray(own.sum(axis=0)).ravel() > 1
        shares += (own @ common.astype(np.float32) / np.maximum(np.diff(own.indptr), 1)).tolist()
    return float(np.mean(shares)) if shares else 0.0
