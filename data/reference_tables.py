"""The tables that must belong together, loaded with where each entry stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from data import demand
from data.catalogue import Catalogue
from data.catalogue_table import load_catalogue
from data.duties import Duties
from data.origins import Origins
from data.place_table import Places
from data.questions import BranchQuestion, load_questions
from data.tables import Problems, read_table
from data.units import Units


@dataclass(frozen=True, slots=True)
class Territory:
    """The districts and towns in which every rule must name a unit, and the place types rules may name."""

    towns: Sequence[tuple[str, str]]
    place_types: Sequence[str]

    @classmethod
    def of(cls, places: Places) -> "Territory":
        """The territory that the place tables of a city describe."""
        towns = [(places.district_of(town.code).name, town.name) for town in places.of_tier("town")]
        return cls(towns, [row.place_type for row in places.types])


@dataclass(frozen=True, slots=True)
class TableFiles:
    """Where the tables are: the catalogue a file or folder, the place tables a folder; no questions or demand if None."""

    catalogue: Path
    units: Path
    duties: Path
    places: Path
    questions: Path | None = None
    demand: Path | None = None


@dataclass(frozen=True)
class ReferenceTables:
    """Catalogue, units, duties and what hangs on them. `demand` is None where nobody has counted.

    `origins` is empty for tables made in memory: problems then name the entry instead of file and row.
    """

    catalogue: Catalogue
    units: Units
    duties: Duties
    territory: Territory
    questions: Sequence[BranchQuestion] = ()
    demand: Mapping[str, float] | None = None
    origins: Origins = field(default_factory=Origins)

    @cached_property
    def codes(self) -> frozenset[str]:
        """The codes of all nodes of the catalogue, of whatever level and day."""
        return frozenset(node.code for level in self.catalogue.nodes for node in level)

    @classmethod
    def load(cls, files: TableFiles) -> "ReferenceTables":
        """Load all tables.

        Raises:
            InputError: with the problems of every table, not only of the first that has any.
        """
        problems, origins = Problems(), Origins()
        questions: Sequence[BranchQuestion] = ()
        with problems.gather():
            catalogue = load_catalogue(files.catalogue, origins)
        with problems.gather():
            units = Units.load(files.units, origins)
        with problems.gather():
            duties = Duties.load(files.duties, origins)
        with problems.gather():
            territory = Territory.of(Places.load(files.places))
        with problems.gather():
            questions = load_questions(files.questions, origins) if files.questions else ()
        with problems.gather():
            expected = _load_demand(files.demand, origins) if files.demand else None
        problems.raise_any()
        return cls(catalogue, units, duties, territory, questions, expected, origins)


def _load_demand(path: Path, origins: Origins) -> Mapping[str, float]:
    loaded = demand.load_demand(path)
    rows = list(read_table(path, demand.COLUMNS))
    origins.note("预计量", (row["code"] for row in rows), rows)
    return loaded
