"""The one way from orders to suggestions: the HTTP route, the command line and the batch job all call it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import numpy as np

from configs.danger import DangerTable
from configs.deadlines import DeadlineTable
from data.orders import SHANGHAI, Order
from data.workdays import Workdays
from model.bundle import Bundle
from model.classifier import Reading
from model.danger import DangerCheck
from model.deadlines import DeadlineClock
from model.demand import DEMAND_TYPES, demand_types
from model.dispatch import Dispatcher, Learned
from model.evidence import evidence
from model.hierarchy import Floats
from model.place import PlaceReader, without_places
from model.question import best_question
from model.suggestion import Category, Desk, Dispatch, Place, Suggestion, Versions

_ORDERS_AT_ONCE = 256
_MOST_CANDIDATES = 20
_LEAST_CANDIDATE = 0.005
_MOST_UNITS = 5
_SURE_LEAD = 0.5


@dataclass(frozen=True, slots=True)
class _Read:
    """What is computed for a whole batch of orders at once."""

    reading: Reading
    leaves: Floats
    places: Sequence[Place]
    learned: Sequence[Learned | None]
    heard: Sequence[str]


class Suggester:
    """Suggests item, place, dispatch and deadlines for orders with one bundle. Safe to share between threads.

    Args:
        bundle: everything that gives the answers.
        dangers: what must be told before any classification.
        clock: deadlines by demand type and urgency.
        now: the moment that stands in for an order without time of receipt.
    """

    def __init__(
        self,
        bundle: Bundle,
        dangers: DangerTable,
        clock: DeadlineClock,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.catalogue = bundle.catalogue
        self.units = bundle.units
        self.versions = Versions(bundle=bundle.id, catalogue=bundle.catalogue.version, duties=bundle.duties.version)
        self._bundle = bundle
        self._danger = DangerCheck(dangers)
        self._clock = clock
        self._now = now
        self._places = PlaceReader.load(bundle.places)
        self._dispatcher = Dispatcher(bundle.catalogue, bundle.units, bundle.duties)

    @classmethod
    def load(cls, folder: Path, dangers: Path | None = None, deadlines: Path | None = None) -> "Suggester":
        """Load a bundle with the shipped tables of dangers and deadlines, or a site's own.

        Raises:
            BundleError: the folder is no usable bundle.
            ConfigError: a table is malformed.
        """
        clock = DeadlineClock(DeadlineTable.load(deadlines), Workdays.load())
        return cls(Bundle.load(folder), DangerTable.load(dangers), clock)

    def suggest(
        self, orders: Sequence[Order], *, desk: Desk = "city", top_k: int = 5, explain: bool = True
    ) -> list[Suggestion]:
        """One suggestion for each order, in their order.

        Args:
            orders: any number; a text may be empty.
            desk: whose dispatch is shown first.
            top_k: how many candidate items.
            explain: whether to find the words that speak for each candidate; a batch job can do without.
        """
        suggestions: list[Suggestion] = []
        for begin in range(0, len(orders), _ORDERS_AT_ONCE):
            suggestions += self._suggest(orders[begin : begin + _ORDERS_AT_ONCE], desk, top_k, explain)
        return suggestions

    def _suggest(self, orders: Sequence[Order], desk: Desk, top_k: int, explain: bool) -> list[Suggestion]:
        read = self._read(orders)
        texts = [order.text for order in orders]
        dangers = self._danger.check(texts, read.heard)
        told = zip(orders, dangers, demand_types(texts), self._confident_levels(read.leaves), strict=True)
        suggestions = []
        for row, (order, danger, guessed, level) in enumerate(told):
            demand = order.demand_type if order.demand_type in DEMAND_TYPES else guessed
            received = order.received_at or self._now()
            candidates = self._candidates(read.leaves[row], _day(received))
            place = read.places[row]
            dispatch = self._dispatcher.dispatch(candidates, place, desk, _day(received), read.learned[row])
            urgency = "特急" if danger else self._urgency(candidates)
            suggestions.append(
                Suggestion(
                    id=str(uuid4()),
                    versions=self.versions,
                    danger=danger,
                    urgency=urgency,
                    demand_type=demand,
                    place=place,
                    categories=self._categories(read.reading, row, candidates[:top_k], explain),
                    confident_level=level,
                    dispatch=dispatch,
                    deadlines=self._clock.deadlines(received, demand, urgency),
                    question=None if danger else best_question(self._bundle.questions, candidates),
                    needs_review=bool(danger) or level == 0 or bool(place.outside) or not _sure(dispatch),
                )
            )
        return suggestions

    def predict(self, orders: Sequence[Order]) -> Floats:
        """The probability of every item, (orders, items)."""
        return self._read(orders).leaves

    def dispatch(self, code: str, order: Order, *, desk: Desk = "city") -> Dispatch:
        """The dispatch once the agent has settled on an item.

        Raises:
            NotFoundError: the catalogue has no such item.
        """
        item = self.catalogue[code]
        read = self._read([order])
        day = _day(order.received_at or self._now())
        return self._dispatcher.dispatch([(item.code, 1.0)], read.places[0], desk, day, read.learned[0])

    def _read(self, orders: Sequence[Order]) -> _Read:
        classifier, units_model = self._bundle.classifier, self._bundle.units_model
        places = self._places.read([(order.text, order.address) for order in orders])
        reading = classifier.read(without_places([order.text for order in orders], places))
        learned: list[Learned | None] = [None] * len(orders)
        if units_model:
            learned = [Learned(top, units_model.counts) for top in units_model.top(reading, _MOST_UNITS)]
        danger_model = self._bundle.danger_model
        heard = danger_model.told(reading) if danger_model else [""] * len(orders)
        return _Read(reading, classifier.predict(reading), places, learned, heard)

    def _candidates(self, leaves: Floats, day: date) -> list[tuple[str, float]]:
        """The likely items in force, best first; ties in the order of the catalogue.

        An item that has been replaced hands its probability to the one that replaced it.
        """
        scores: dict[str, float] = {}
        likely = np.flatnonzero(leaves >= _LEAST_CANDIDATE)
        for leaf in likely[np.argsort(-leaves[likely], kind="stable")][:_MOST_CANDIDATES].tolist():
            item = self.catalogue.in_force(self.catalogue.items[leaf], day)
            if item:
                scores[item.code] = scores.get(item.code, 0.0) + float(leaves[leaf])
        return sorted(scores.items(), key=lambda candidate: -candidate[1])

    def _categories(
        self, reading: Reading, row: int, candidates: Sequence[tuple[str, float]], explain: bool
    ) -> tuple[Category, ...]:
        return tuple(
            Category(
                code=code,
                path=self.catalogue[code].path,
                score=score,
                evidence=evidence(self._bundle.classifier, reading, row, self.catalogue.row(code)) if explain else (),
            )
            for code, score in candidates
        )

    def _confident_levels(self, leaves: Floats) -> list[int]:
        """The deepest level down the best item's path whose probability reaches what the bundle asks of it."""
        reached = self._bundle.classifier.hierarchy.sums_above(leaves, leaves.argmax(axis=1))
        thresholds = np.array(self._bundle.manifest.thresholds)
        enough = reached[:, : len(thresholds)] >= thresholds
        levels: list[int] = np.logical_and.accumulate(enough, axis=1).sum(axis=1).tolist()
        return levels

    def _urgency(self, candidates: Sequence[tuple[str, float]]) -> str:
        return self.catalogue[candidates[0][0]].urgency if candidates else "一般"


def _day(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()


def _sure(dispatch: Dispatch) -> bool:
    return bool(dispatch.lead and dispatch.lead[0].unit and dispatch.lead[0].score >= _SURE_LEAD)
