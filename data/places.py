"""Where the matter of an order is, by the names it gives; nothing that is not named is assumed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from data.place_clues import best_paths, clues
from data.place_names import ABROAD, Mention, Path, PlaceNames
from data.place_rows import OutsideRow
from data.place_table import AreaRow, Places
from data.place_types import TypeFinder

__all__ = ["FoundPlace", "PlaceFinder", "Places"]

_LEVELS = ("province", "city", "county")
_BACKGROUND_TYPES = ("小区内", "农村")


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """Where the matter is.

    Args:
        district: the district, None when not known.
        town: the street or town, None when not known.
        community: the residents' or villagers' committee, None when not known.
        place_type: a type of the duty list, empty when nothing points to one.
        outside: name of the place outside the city the text points to, empty when it points to none.
        ambiguous: districts or towns the text fits equally well.
        spans: the names it rests on, as (start, end) in the text.
    """

    district: AreaRow | None = None
    town: AreaRow | None = None
    community: AreaRow | None = None
    place_type: str = ""
    outside: str = ""
    ambiguous: tuple[AreaRow, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()


class PlaceFinder:
    """Finds places in texts and addresses; immutable, may be shared between threads."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._names = PlaceNames(places)
        self._types = TypeFinder(places.types, places.not_places)

    def find(self, texts: Sequence[tuple[str, str]]) -> list[FoundPlace]:
        """The place of each (text, address); the address field outweighs the text."""
        return [self._find(text, address) for text, address in texts]

    def _find(self, text: str, address: str) -> FoundPlace:
        in_text = self._names.spot(text)
        in_address = self._names.spot(address, is_address=True) if address else []
        if not in_text and not in_address:
            return FoundPlace(place_type=self._type_of(text, in_text, address, in_address))
        heard = clues(text, in_text, in_address)
        best = best_paths(heard)
        place_type = self._type_of(text, in_text, address, in_address)
        spans = tuple(
            (clue.mention.start, clue.mention.end) for clue in heard if not clue.noted and any(map(clue.support, best))
        )
        if best == [ABROAD]:
            rows = [clue.mention.meaning.outside for clue in heard if clue.support(ABROAD)]
            return FoundPlace(place_type=place_type, outside=_narrowest(rows), spans=spans)
        district, town, community, ambiguous = self._agreed(best)
        return FoundPlace(district, town, community, place_type, "", ambiguous, spans)

    def _agreed(
        self, paths: Sequence[Path]
    ) -> tuple[AreaRow | None, AreaRow | None, AreaRow | None, tuple[AreaRow, ...]]:
        if not paths:
            return None, None, None, ()
        depth = 0
        while depth < len(paths[0]) and len({path[: depth + 1] for path in paths}) == 1:
            depth += 1
        areas = self._places.areas
        agreed = [areas[code] for code in paths[0][:depth]] + [None] * (3 - depth)
        # Namesakes in several towns are told apart by their towns, even where their districts differ.
        level = 1 if depth == 0 and all(len(path) > 1 for path in paths) else depth
        rivals = sorted({path[level] for path in paths}) if len(paths) > 1 and level < 2 else []
        return agreed[0], agreed[1], agreed[2], tuple(areas[code] for code in rivals)

    def _type_of(self, text: str, in_text: list[Mention], address: str, in_address: list[Mention]) -> str:
        told = self._types_in(text, in_text)
        if told[1] or not address:
            return told[0] or _background(in_text)
        noted = self._types_in(address, in_address)
        return (noted[0] if noted[1] else told[0] or noted[0]) or _background([*in_text, *in_address])

    def _types_in(self, text: str, mentions: Sequence[Mention]) -> tuple[str, bool]:
        if not mentions:
            return self._types.find(text)
        return self._types.find(text, _types_named(mentions), _areas_named(mentions))


def _narrowest(rows: Iterable[OutsideRow | None]) -> str:
    named = [row for row in rows if row]
    return max(named, key=lambda row: _LEVELS.index(row.level)).name


def _types_named(mentions: Sequence[Mention]) -> list[tuple[str, int]]:
    return [
        (mention.place_type, mention.end)
        for mention in mentions
        if mention.place_type and mention.meaning.kind != "village"
    ]


def _areas_named(mentions: Sequence[Mention]) -> list[tuple[int, int]]:
    return [(mention.start, mention.end) for mention in mentions if mention.meaning.kind in ("full", "short")]


def _background(mentions: Sequence[Mention]) -> str:
    """What an estate or a village names of the type of place, where nothing else does."""
    return next((m.place_type for m in mentions if m.place_type in _BACKGROUND_TYPES), "")
