"""The type of place a text speaks of: inside an estate, on a public road, on a river."""

import re
from collections.abc import Sequence

import ahocorasick_rs

from data.place_rows import TypeRow

# "The road beside the school" is a road: a word so followed only says where the place is.
_REFERENCE = re.compile(r"(?:小区)?(?:旁|附近|对面|门口|外面|周边|周围|隔壁|边上|后面|前面|西侧|东侧|南侧|北侧)")


class TypeFinder:
    """Reads types of place by their words, the earlier row of the table before the later."""

    def __init__(self, types: Sequence[TypeRow], not_words: Sequence[str]) -> None:
        self._names = [row.place_type for row in types]
        self._ranks = {row.place_type: rank for rank, row in enumerate(types)}
        words = {word: rank for rank, row in enumerate(types) for word in row.words}
        words |= dict.fromkeys((word for word in not_words if word not in words), -1)
        self._rank_of_word = list(words.values())
        self._words = ahocorasick_rs.AhoCorasick(list(words), ahocorasick_rs.MatchKind.LeftmostLongest)

    def find(self, text: str, named: Sequence[tuple[str, int]] = ()) -> tuple[str, bool]:
        """The type of place of a text, and whether it is the place itself and not only a point of reference.

        Args:
            text: the text.
            named: types that the names in the text give, each with the end of the name.

        Returns:
            The type, empty when no word points to one.
        """
        hits = [
            (self._rank_of_word[word], end)
            for word, _, end in self._words.find_matches_as_indexes(text)
            if self._rank_of_word[word] >= 0
        ]
        hits += [(self._ranks[place_type], end) for place_type, end in named]
        if not hits:
            return "", False
        reference, rank = min((_REFERENCE.match(text, end) is not None, rank) for rank, end in hits)
        return self._names[rank], not reference
