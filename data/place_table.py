"""The place tables of a city, loaded once and looked up by code."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from configs.errors import NotFoundError
from data.place_reading import read_areas, read_landmarks, read_outside, read_types, read_words
from data.place_rows import AreaRow, LandmarkRow, OutsideRow, Tier, TypeRow

__all__ = ["AreaRow", "LandmarkRow", "OutsideRow", "Places", "Tier", "TypeRow"]


TABLES = ("places.csv", "landmarks.csv", "place_types.csv", "outside.csv", "not_places.csv")


@dataclass(frozen=True, slots=True)
class Places:
    """The place tables of a city, loaded once."""

    areas: Mapping[str, AreaRow]
    landmarks: tuple[LandmarkRow, ...]
    types: tuple[TypeRow, ...]
    outside: tuple[OutsideRow, ...]
    not_places: tuple[str, ...]

    @classmethod
    def load(cls, folder: Path) -> "Places":
        """Read `places.csv`, `landmarks.csv`, `place_types.csv`, `outside.csv` and `not_places.csv` of a folder.

        Raises:
            InputError: with every problem of the first table that has any.
        """
        areas = read_areas(folder / "places.csv")
        types = read_types(folder / "place_types.csv")
        landmarks = read_landmarks(folder / "landmarks.csv", areas, {row.place_type for row in types})
        outside = read_outside(folder / "outside.csv")
        return cls(areas, landmarks, types, outside, read_words(folder / "not_places.csv"))

    def area(self, code: str) -> AreaRow:
        """The area of a code.

        Raises:
            NotFoundError: there is none.
        """
        try:
            return self.areas[code]
        except KeyError:
            raise NotFoundError(f"没有代码为「{code}」的区、街镇或居村委，请核对 places.csv") from None

    def path(self, code: str) -> tuple[str, ...]:
        """The codes from the district down to this area."""
        row = self.area(code)
        return (*self.path(row.parent), code) if row.parent else (code,)

    def district_of(self, code: str) -> AreaRow:
        """The district an area lies in or is."""
        return self.areas[self.path(code)[0]]

    def town_of(self, code: str) -> AreaRow | None:
        """The town an area lies in or is, None for a district."""
        path = self.path(code)
        return self.areas[path[1]] if len(path) > 1 else None

    def children(self, code: str) -> tuple[AreaRow, ...]:
        """The areas directly below, in the order of the table."""
        self.area(code)
        return tuple(row for row in self.areas.values() if row.parent == code)

    def of_tier(self, tier: Tier) -> Iterator[AreaRow]:
        """The areas of a tier, in the order of the table."""
        return (row for row in self.areas.values() if row.tier == tier)
