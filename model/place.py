"""Places found in orders, in the form the answer gives them."""

import re
from collections.abc import Sequence
from pathlib import Path

from data.place_table import AreaRow, Places
from data.places import FoundPlace, PlaceFinder
from model.suggestion import Area, Place, Span

NOWHERE = Place()
_KIND = re.compile(
    "(?:机场|火车站|地铁站|车站|站|医院|大学|中学|小学|学校|幼儿园|公园|绿地|市场|菜场|码头|高架|隧道|大桥|体育场|图书馆|博物馆)$"
)


class PlaceReader:
    """Finds places with a bundle's place tables; a bundle without them knows no place."""

    def __init__(self, finder: PlaceFinder | None) -> None:
        self._finder = finder

    @classmethod
    def load(cls, folder: Path | None) -> "PlaceReader":
        """Load the tables of a folder."""
        return cls(PlaceFinder(Places.load(folder)) if folder else None)

    def read(self, orders: Sequence[tuple[str, str]]) -> list[Place]:
        """The place of each (text, address)."""
        if self._finder is None:
            return [NOWHERE] * len(orders)
        return [_place(found) for found in self._finder.find(orders)]


def without_places(texts: Sequence[str], places: Sequence[Place]) -> list[str]:
    """Texts with the proper names of places blanked out, position by position: where it is must not decide what it is.

    What kind of place it is stays (浦东机场 keeps 机场), since that is part of the matter.
    """
    return [_blanked(text, place.evidence) for text, place in zip(texts, places, strict=True)]


def _blanked(text: str, spans: Sequence[Span]) -> str:
    for span in spans:
        kind = _KIND.search(text, span.start, span.end)
        end = kind.start() if kind else span.end
        text = text[: span.start] + " " * (end - span.start) + text[end:]
    return text


def _area(row: AreaRow | None) -> Area | None:
    return Area(code=row.code, name=row.name) if row else None


def _place(found: FoundPlace) -> Place:
    return Place(
        district=_area(found.district),
        town=_area(found.town),
        community=_area(found.community),
        place_type=found.place_type,
        outside=found.outside,
        ambiguous=tuple(Area(code=row.code, name=row.name) for row in found.ambiguous),
        evidence=tuple(Span(start=start, end=end) for start, end in found.spans),
    )
