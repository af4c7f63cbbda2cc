"""Which words of a text speak for an item: the ones whose features raise its score most."""

import numpy as np
import rjieba

from model.classifier import Classifier, Reading
from model.suggestion import Span

MOST_SPANS = 4
_LEAST_SHARE = 0.25
_MARKS = frozenset("，。！？：（）“”《》、 \n")


def evidence(classifier: Classifier, reading: Reading, text: int, leaf: int) -> tuple[Span, ...]:
    """Spans of the words that speak for a leaf, in reading order.

    The weight of each feature, by its share in the score, is laid on the characters it covers; a word weighs what its
    characters do. Words under a quarter of the strongest are left out, neighbours are joined.
    """
    found = reading.found
    chosen = np.flatnonzero(found.text == text)
    column = classifier.vocabulary.columns(found.hash[chosen])
    chosen, column = chosen[column >= 0], column[column >= 0]
    row = reading.features[[text], :]
    weights = classifier.items.weights_of(row, classifier.hierarchy, leaf)
    position = np.searchsorted(row.indices, column)
    count = np.bincount(position, minlength=len(row.indices))
    share = (weights * row.data / np.maximum(count, 1))[position]
    size = len(reading.texts[text])
    load = np.zeros(size + 1)
    length = found.length[chosen]
    np.add.at(load, found.start[chosen], share / length)
    np.add.at(load, found.start[chosen] + length, -share / length)
    per_character = np.cumsum(load)[:size]
    return _strongest(reading.texts[text], per_character)


def _strongest(text: str, per_character: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> tuple[Span, ...]:
    words = [(start, end) for word, start, end in rjieba.tokenize(text) if word not in _MARKS]
    scored = sorted(((float(per_character[start:end].sum()), start, end) for start, end in words), reverse=True)
    if not scored or scored[0][0] <= 0:
        return ()
    strong = sorted((start, end) for score, start, end in scored[:MOST_SPANS] if score >= _LEAST_SHARE * scored[0][0])
    joined: list[tuple[int, int]] = []
    for start, end in strong:
        if joined and joined[-1][1] == start:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return tuple(Span(start=start, end=end) for start, end in joined)
