"""Who leads and who assists, at each desk: the duty list applied to what the order may be and where it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from data.catalogue import Catalogue, Item
from data.duties import Duties, Duty
from data.unit_templates import SLOTS, filled
from data.units import Unit, Units
from model.suggestion import DESKS, Area, Desk, DeskDispatch, Dispatch, Place, Reason, UnitChoice

MOST_LEADS = 3
MOST_ASSISTS = 4
_LEAST_ASSIST = 0.15
_SCOPE = {"{district}": "所在区", "{town}": "所在街镇", "{community}": "所在居村"}


@dataclass(frozen=True, slots=True)
class Learned:
    """Units by what past orders say, with the number of orders each handled."""

    scores: Sequence[tuple[str, float]]
    counts: Mapping[str, int]


@dataclass(slots=True)
class _Tally:
    """What speaks for one unit: the summed probability of the items it answers for, and why."""

    unit: Unit
    score: float = 0.0
    reasons: dict[Reason, float] = field(default_factory=dict)

    def add(self, probability: float, reasons: Sequence[Reason]) -> None:
        self.score += probability
        for reason in reasons:
            self.reasons[reason] = self.reasons.get(reason, 0.0) + probability

    def choice(self) -> UnitChoice:
        """The unit with the weightiest reason of each kind, in the order in which the kinds were first given."""
        best: dict[str, Reason] = {}
        for reason, weight in self.reasons.items():
            if weight > self.reasons.get(best.get(reason.kind, reason), 0.0) or reason.kind not in best:
                best[reason.kind] = reason
        return UnitChoice(
            unit=self.unit.code, name=self.unit.name, score=min(1.0, self.score), reasons=tuple(best.values())
        )


class Dispatcher:
    """Applies the duty list; where it is silent, what history has taught."""

    def __init__(self, catalogue: Catalogue, units: Units, duties: Duties) -> None:
        self._catalogue = catalogue
        self._units = units
        self._duties = duties

    def dispatch(
        self,
        candidates: Sequence[tuple[str, float]],
        place: Place,
        desk: Desk,
        day: date,
        learned: Learned | None = None,
    ) -> Dispatch:
        """Leads and assists for every desk.

        A unit's score is the summed probability of the candidate items it answers for at that desk, so an unsure
        classification still gives a sure unit where all candidates have the same one.

        Args:
            candidates: item codes with probabilities.
            place: where the matter is.
            desk: who asks.
            day: the duty list of this day applies.
            learned: what a model of past orders says; used where no rule applies.
        """
        chain = tuple(self._at(step, candidates, place, day, learned) for step in DESKS)
        own = chain[DESKS.index(desk)]
        return Dispatch(desk=desk, lead=own.lead, assist=own.assist, chain=chain)

    def _at(
        self,
        desk: Desk,
        candidates: Sequence[tuple[str, float]],
        place: Place,
        day: date,
        learned: Learned | None,
    ) -> DeskDispatch:
        leads: dict[str, _Tally] = {}
        assists: dict[str, _Tally] = {}
        for code, probability in candidates:
            duty = self._duties.rule(code, desk, place.place_type, day)
            if duty is None:
                continue
            item = self._catalogue[code]
            self._count(leads, duty.lead, probability, place, day, _lead_reasons(item, duty, place))
            for template in duty.assists:
                self._count(assists, template, probability, place, day, _assist_reasons(item, duty))
        if not leads and learned:
            leads = self._learned(learned, day)
        best = _best(leads, MOST_LEADS)
        first = best[0].unit.name if best else ""
        helping = [tally for tally in _best(assists, MOST_ASSISTS + 1) if tally.unit.name != first]
        return DeskDispatch(
            desk=desk,
            lead=tuple(tally.choice() for tally in best),
            assist=tuple(tally.choice() for tally in helping if tally.score >= _LEAST_ASSIST)[:MOST_ASSISTS],
        )

    def _count(
        self,
        tallies: dict[str, _Tally],
        template: str,
        probability: float,
        place: Place,
        day: date,
        reasons: Sequence[Reason],
    ) -> None:
        unit = self.resolve(template, place, day)
        why = [*reasons, *_place_reasons(template, unit, place)]
        tallies.setdefault(unit.name, _Tally(unit)).add(probability, why)

    def resolve(self, template: str, place: Place, day: date) -> Unit:
        """The unit a template names at a place.

        Where the place is not known well enough, or no unit in force has the name, a unit without code whose name
        says what is missing (「所在区城市管理行政执法局」).
        """
        if "{community}" in template and place.community:
            return Unit(place.community.code, place.community.name, tier="community")
        district, town = _name(place.district), _name(place.town)
        for name in filled(template, district, town):
            unit = self._units.named(name, day)
            if unit:
                return unit
        shown = template
        for slot, area in zip(SLOTS, (place.district, place.town, place.community), strict=True):
            shown = shown.replace(slot, _name(area) or _SCOPE[slot])
        return Unit("", shown)

    def _learned(self, learned: Learned, day: date) -> dict[str, _Tally]:
        tallies: dict[str, _Tally] = {}
        for name, score in learned.scores:
            unit = self._units.named(name, day)
            if unit:
                text = f"按历史工单学得；训练工单中有 {learned.counts.get(name, 0):,} 件由其承办"
                tallies.setdefault(unit.name, _Tally(unit)).add(score, [Reason(kind="history", text=text)])
        return tallies


def _name(area: Area | None) -> str:
    return area.name if area else ""


def _best(tallies: Mapping[str, _Tally], most: int) -> list[_Tally]:
    return sorted(tallies.values(), key=lambda tally: -tally.score)[:most]


def _lead_reasons(item: Item, duty: Duty, place: Place) -> list[Reason]:
    where = f"（{place.place_type}）" if duty.place_type else ""
    return [Reason(kind="duty", text=f"清单：{item.name}{where}由其主办；依据{duty.basis}")]


def _assist_reasons(item: Item, duty: Duty) -> list[Reason]:
    return [Reason(kind="duty", text=f"清单：{item.name}由其协办；依据{duty.basis}")]


def _place_reasons(template: str, unit: Unit, place: Place) -> list[Reason]:
    if not unit.code:
        missing = next((name for slot, name in _SCOPE.items() if name in unit.name), "")
        if not missing:
            return [Reason(kind="place", text="单位表中没有当日有效的这个单位，请人工确认")]
        outside = f"来电地点似在{place.outside}，不在本市；" if place.outside else ""
        return [Reason(kind="place", text=f"{outside}还不知道{missing}，请问清地点")]
    if "{" not in template:
        return []
    areas = [area.name for area in (place.district, place.town, place.community) if area]
    return [Reason(kind="place", text=f"属地：{''.join(areas)}")]
