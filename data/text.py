"""Text as the model sees it: one form for every way of typing the same thing, position by position.

Normalising never inserts or removes a character, so a span of the normalised text is a span of the original.
"""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from opencc import OpenCC

_FOLDED = {ord(digit): "0" for digit in "0123456789"} | {
    ord(mark): stop
    for marks, stop in (("。．.", "。"), ("，,、；;", "，"), ("！!", "！"), ("？?", "？"), ("：:", "："))
    for mark in marks
}


@lru_cache(maxsize=1)
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


@lru_cache(maxsize=65_536)
def _narrow(character: str) -> str:
    if unicodedata.category(character) in ("Cc", "Cf", "Co", "Cs", "Zs", "Zl", "Zp"):
        return " "
    narrowed = unicodedata.normalize("NFKC", character).lower()
    return narrowed if len(narrowed) == 1 else character


def unified(text: str) -> str:
    """Half-width, lower-case and simplified; same length as `text`."""
    narrowed = "".join(map(_narrow, text))
    simplified: str = _simplifier().convert(narrowed)
    if simplified != narrowed:
        simplified = _simplifier().convert(simplified)
    if len(simplified) == len(narrowed):
        return simplified
    return "".join(
        converted if len(converted := _simplifier().convert(character)) == 1 else character for character in narrowed
    )


def normalise(text: str) -> str:
    """`unified`, with digits as 0 and one mark for each kind of pause; same length as `text`."""
    return unified(text).translate(_FOLDED)


def normalise_all(texts: Sequence[str]) -> list[str]:
    """`normalise` for a batch."""
    return [normalise(text) for text in texts]
