"""Every name of a place, what it may mean, and where it stands in a text."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Literal

import ahocorasick_rs

from data.place_cues import goes_on, house_number_follows
from data.place_lanes import lane_in_digits
from data.place_misspellings import COMMON, misspellings
from data.place_namesakes import is_brand, is_person
from data.place_outside import not_outside, scene_outside
from data.place_rows import LandmarkRow, OutsideRow
from data.place_table import AreaRow, Places

Path = tuple[str, ...]
Kind = Literal["full", "short", "village", "landmark", "road", "nothing"]

ABROAD: Path = ("",)
_FULL_ENDINGS = ("区", "县", "镇", "乡", "街道", "居委", "村委", "居委会", "村委会", "农场", "开发区", "园区")
_ONE_OF_SEVERAL = re.compile(r"[东西南北中上下]?第?[一二三四五六七八九十]|[东西南北](?:居委会|社区)")
_TITLE = re.compile(r"《[^》]{1,30}》")
_ROADS = "公共道路"
_ESTATES, _VILLAGES = "小区内", "农村"


@dataclass(frozen=True, slots=True)
class Claim:
    """A path of codes a name may mean, and how much it proves. One that founds nothing only supports others."""

    path: Path
    weight: int
    founds: bool = True


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name may mean."""

    kind: Kind
    claims: tuple[Claim, ...] = ()
    place_type: str = ""
    outside: OutsideRow | None = None
    founds: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "founds", any(claim.founds for claim in self.claims))


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text. `place_type` is what the name says of it where it stands."""

    start: int
    end: int
    meaning: Meaning
    place_type: str


class PlaceNames:
    """Finds names of places, the longest first; immutable once built."""

    def __init__(self, places: Places) -> None:
        meanings = _meanings(places)
        self._meanings = list(meanings.values())
        self._names = ahocorasick_rs.AhoCorasick(list(meanings), ahocorasick_rs.MatchKind.LeftmostLongest)

    def spot(self, text: str, is_address: bool = False) -> list[Mention]:
        """The mentions in a text, in order, without those that stand in another word.

        Args:
            text: the text.
            is_address: whether the text is an address, so that a bare "苏州" means the city itself.
        """
        mentions = [
            Mention(start, end, meaning, _type_here(meaning, text, end))
            for which, start, end in self._names.find_matches_as_indexes(text)
            if _stands(meaning := self._meanings[which], text, start, end)
        ]
        if mentions and "《" in text:
            titles = [title.span() for title in _TITLE.finditer(text)]
            mentions = [m for m in mentions if not any(first < m.start < last for first, last in titles)]
        if is_address or not any(mention.meaning.outside for mention in mentions):
            return mentions
        return [
            mention for mention in mentions if not mention.meaning.outside or _points_outside(mention, mentions, text)
        ]


def _stands(meaning: Meaning, text: str, start: int, end: int) -> bool:
    kind = meaning.kind
    if kind == "nothing":
        return False
    if kind in ("short", "village", "landmark") and (is_person(text, start, end) or is_brand(text, end)):
        return False
    if meaning.outside:
        return not not_outside(text, (start, end), kind == "full")
    if kind in ("short", "village"):
        return not goes_on(text, end, kind == "village")
    return True


def _points_outside(mention: Mention, mentions: Sequence[Mention], text: str) -> bool:
    outside = mention.meaning.outside
    if mention.meaning.kind == "full" or (outside and outside.level == "county"):
        return True
    touching = (m for m in mentions if m.meaning.outside and (m.end == mention.start or m.start == mention.end))
    return scene_outside(text, (mention.start, mention.end)) or any(touching)


def _type_here(meaning: Meaning, text: str, end: int) -> str:
    if meaning.kind == "road" and house_number_follows(text, end):
        return ""
    return meaning.place_type


def _meanings(places: Places) -> Mapping[str, Meaning]:
    meanings: dict[str, Meaning] = {word: Meaning("nothing") for word in places.not_places}
    for row in places.outside:
        claim = (Claim(ABROAD, 4),)
        meanings[row.name] = Meaning("full", claim, outside=row)
        meanings |= {name: Meaning("short", claim, outside=row) for name in row.short_names}
    for name, meaning in _named(places):
        known = meanings.get(name)
        if known is None or known.outside or known.kind == "nothing":
            meanings[name] = meaning
        else:
            kind = meaning.kind if meaning.kind in ("landmark", "road") else known.kind
            place_type = meaning.place_type or known.place_type
            claims = known.claims
            if kind == "landmark" and place_type != _ESTATES and not name.endswith("村"):
                # Who names the park means the park, not the committee that is named after it.
                claims = tuple(replace(claim, path=claim.path[:2]) for claim in claims)
            meanings[name] = Meaning(kind, claims + meaning.claims, place_type)
    common = {wrong: meanings[right] for wrong, right in COMMON.items() if right in meanings}
    return _misspelt(places) | common | meanings


def _misspelt(places: Places) -> dict[str, Meaning]:
    found: dict[str, Meaning] = {}
    for area in places.areas.values():
        if area.tier != "community":
            meaning = Meaning("full", (Claim(places.path(area.code), 3),))
            for name in (area.name, *area.short_names):
                found |= dict.fromkeys(misspellings(name), meaning)
    return found


def _named(places: Places) -> Iterator[tuple[str, Meaning]]:
    types = {row.place_type for row in places.types}
    for area in places.areas.values():
        path = places.path(area.code)
        for name in dict.fromkeys((area.name, *area.short_names, *area.former_names)):
            yield name, _area_meaning(name, area, path, types)
        if area.tier == "community" and (lane := lane_in_digits(area.name)):
            yield lane, Meaning("village", (Claim(path, 2),), _ESTATES if _ESTATES in types else "")
    for landmark in places.landmarks:
        meaning = _landmark_meaning(landmark)
        for name in (landmark.name, *landmark.aliases):
            yield name, meaning


def _area_meaning(name: str, area: AreaRow, path: Path, types: Set[str]) -> Meaning:
    if area.tier == "community" and name.endswith("社区"):
        return Meaning("village", (Claim(path, 4),), _ESTATES if _ESTATES in types else "")
    if name.endswith(_FULL_ENDINGS) or name == area.name:
        return Meaning("full", (Claim(path, 4),))
    if area.tier == "community":
        place_type = _VILLAGES if name.endswith("村") and area.name.endswith("村委会") else _ESTATES
        # An estate with a first committee has others too, so its bare name says no more than the town.
        whole = area.name.removeprefix(name)
        known = path[:2] if _ONE_OF_SEVERAL.match(whole) else path
        return Meaning("village", (Claim(known, 2),), place_type if place_type in types else "")
    if name.endswith("路"):
        return Meaning("road", (Claim(path, 1, founds=False),))
    return Meaning("short", (Claim(path, 4),))


def _landmark_meaning(landmark: LandmarkRow) -> Meaning:
    claims = (Claim(landmark.path, 3),) if landmark.path else ()
    return Meaning("road" if landmark.place_type == _ROADS else "landmark", claims, landmark.place_type)
