"""The rows of the place tables: areas, landmarks, types of place, places outside the city."""

from dataclasses import dataclass
from typing import Literal, get_args

Tier = Literal["district", "town", "community"]
TIERS: tuple[Tier, ...] = get_args(Tier)
Level = Literal["province", "city", "county"]
LEVELS: tuple[Level, ...] = get_args(Level)


@dataclass(frozen=True, slots=True)
class AreaRow:
    """A district, town or community. `parent` is the code of the area above, empty for a district."""

    code: str
    name: str
    short_names: tuple[str, ...]
    tier: Tier
    parent: str
    former_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LandmarkRow:
    """A place everybody knows. `path` holds the codes of its district and town, as far as it lies in one."""

    name: str
    aliases: tuple[str, ...]
    path: tuple[str, ...]
    place_type: str


@dataclass(frozen=True, slots=True)
class OutsideRow:
    """A province, city or county outside the city; `part_of` names the one above."""

    name: str
    short_names: tuple[str, ...]
    level: Level
    part_of: str


@dataclass(frozen=True, slots=True)
class TypeRow:
    """A type of place in the duty list, with the words that point to it. Their order is their precedence."""

    place_type: str
    words: tuple[str, ...]
