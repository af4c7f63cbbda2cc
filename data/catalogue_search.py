"""Finding items by what is typed: code, name, keyword, definition, pinyin or pinyin initials."""

from collections.abc import Iterable
from dataclasses import dataclass

from pypinyin import Style, lazy_pinyin

from data.catalogue import Catalogue, Item
from data.text import unified


@dataclass(frozen=True, slots=True)
class _Entry:
    item: Item
    name: str
    path: str
    keywords: str
    definition: str
    pinyin: str
    initials: str

    def match(self, word: str) -> int:
        """How well one typed word fits; 0 when it does not."""
        if self.item.code.startswith(word):
            return 120
        if word == self.name:
            return 110
        if word in self.name:
            return 90 + 5 * self.name.startswith(word)
        described = "" if word.isdigit() else self.definition
        for weight, field in ((80, self.keywords), (60, self.path), (30, described)):
            if word in field:
                return weight
        if not word.isascii() or len(word) < 2:
            return 0
        if word in self.initials:
            return 70 + 5 * self.initials.startswith(word)
        return 65 + 5 * self.pinyin.startswith(word) if word in self.pinyin else 0


class CatalogueSearch:
    """Search over the items of one catalogue; words of a query are separated by spaces and must all fit."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._entries = [_entry(item) for item in catalogue.items]

    def search(self, query: str, limit: int = 20) -> tuple[Item, ...]:
        """The items that fit best, best first; of equal ones the order of the catalogue."""
        words = unified(query).split()
        scored = [(sum(scores), entry.item) for entry in self._entries if all(scores := _scores(entry, words))]
        return tuple(item for score, item in sorted(scored, key=lambda pair: -pair[0])[:limit] if score)


def _scores(entry: _Entry, words: Iterable[str]) -> list[int]:
    return [entry.match(word) for word in words]


def _entry(item: Item) -> _Entry:
    return _Entry(
        item=item,
        name=unified(item.name),
        path=unified("/".join(item.path)),
        keywords=unified("；".join(item.keywords)),
        definition=unified(item.definition),
        pinyin="".join(lazy_pinyin(item.name)),
        initials="".join(lazy_pinyin(item.name, style=Style.FIRST_LETTER)),
    )
