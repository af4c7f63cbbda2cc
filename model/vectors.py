"""Where texts lie among an encoder's vectors: one place for each stretch of a text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from model.hierarchy import Floats, Indices

STRETCH = 120
MOST_STRETCHES = 4
_ENDS = re.compile(r"(?<=[。！？；!?;\n])")


@dataclass(frozen=True, slots=True)
class Vectors:
    """The vectors of a batch of texts.

    Args:
        rows: (stretches, dimension), rows of unit length.
        begins: first row of each text, (texts,); every text has at least one.
        shares: how much each stretch counts in its text, adding up to 1 for each.
    """

    rows: Floats
    begins: Indices
    shares: Floats

    def __len__(self) -> int:
        return len(self.begins)

    def mean(self, values: Floats) -> Floats:
        """(stretches, outputs) to (texts, outputs): what a text's stretches say, by their shares."""
        if len(self.rows) == len(self.begins):
            return values
        means: Floats = np.add.reduceat(values * self.shares[:, None], self.begins, axis=0)
        return means

    def lowest(self, values: Floats) -> Indices:
        """The row of the stretch that has the lowest of some values, (stretches,), in each text."""
        ends = np.append(self.begins[1:], len(self.rows))
        rows = [begin + int(values[begin:end].argmin()) for begin, end in zip(self.begins, ends, strict=True)]
        return np.array(rows, dtype=np.int32)


NO_VECTORS = Vectors(np.zeros((0, 0), np.float32), np.zeros(0, np.int32), np.zeros(0, np.float32))


def stretches(text: str) -> list[str]:
    """A text in stretches of whole sentences, each of at most `STRETCH` characters, the first `MOST_STRETCHES` of them.

    An encoder that has learned from short orders loses the matter of a long letter; stretch by stretch it finds it.
    """
    if len(text) <= STRETCH:
        return [text]
    found = [""]
    for sentence in _ENDS.split(text):
        for part in (sentence[start : start + STRETCH] for start in range(0, len(sentence), STRETCH)):
            if len(found[-1]) + len(part) > STRETCH:
                found.append("")
            found[-1] += part
    return [stretch for stretch in found if stretch.strip()][:MOST_STRETCHES] or [text[:STRETCH]]


def vectors_of(rows: Floats, texts: Sequence[Sequence[str]]) -> Vectors:
    """The vectors of texts, given those of all their stretches in order."""
    counts = np.array([len(text) for text in texts], dtype=np.int32)
    lengths = np.array([max(1, len(stretch)) for text in texts for stretch in text], dtype=np.float32)
    begins = (np.cumsum(counts) - counts).astype(np.int32)
    totals = np.add.reduceat(lengths, begins) if len(begins) else lengths
    return Vectors(rows, begins, lengths / np.repeat(totals, counts))
