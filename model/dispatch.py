"""Who leads and who assists, at each desk: the duty list applied to what the order may be and where it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from data.catalogue import Catalogue
from data.duties import Duties
from data.unit_templates import SLOTS, filled
from data.units import Unit, Units
from model.suggestion import DESKS, Desk, DeskDispatch, Dispatch, Place, Reason, UnitChoice

MOST_LEADS = 3
MOST_ASSISTS = 4
_LEAST_ASSIST = 0.15
_MOST_KEPT = 16_384
_SCOPE = {"{district}": "所在区", "{town}": "所在街镇", "{community}": "所在居村"}


@dataclass(frozen=True, slots=True)
class Learned:
    """Units by what past orders say, with the number of orders each handled."""

    scores: Sequence[tuple[str, float]]
    counts: Mapping[str, int]


class _Site(NamedTuple):
    """What of a place and a day decides which unit a template names there."""

    district: str
    town: str
    community: str
    community_code: str
    outside: str
    day: date


@dataclass(frozen=True, slots=True)
class _Call:
    """One unit that a rule calls: its name or template, and why."""

    template: str
    reason: Reason


@dataclass(slots=True)
class _Tally:
    """What speaks for one unit: the summed probability of the items it answers for, and why, by the words of the reason."""

    unit: Unit
    score: float = 0.0
    reasons: dict[str, tuple[Reason, float]] = field(default_factory=dict)

    def add(self, probability: float, *reasons: Reason) -> None:
        self.score += probability
        for reason in reasons:
            weight = self.reasons[reason.text][1] if reason.text in self.reasons else 0.0
            self.reasons[reason.text] = reason, weight + probability

    def choice(self) -> UnitChoice:
        """The unit with the weightiest reason of each kind, in the order in which the kinds were first given."""
        best: dict[str, tuple[Reason, float]] = {}
        for reason, weight in self.reasons.values():
            if reason.kind not in best or weight > best[reason.kind][1]:
                best[reason.kind] = reason, weight
        return UnitChoice(
            unit=self.unit.code,
            name=self.unit.name,
            score=min(1.0, self.score),
            reasons=tuple(reason for reason, _ in best.values()),
        )


class Dispatcher:
    """Applies the duty list; where it is silent, what history has taught."""

    def __init__(self, catalogue: Catalogue, units: Units, duties: Duties) -> None:
        self._catalogue = catalogue
        self._units = units
        self._duties = duties
        self._calls = lru_cache(_MOST_KEPT)(self._find_calls)
        self._named = lru_cache(_MOST_KEPT)(self._find_named)

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
        site = _site(place, day)
        chain = tuple(self._at(step, candidates, place.place_type, site, learned) for step in DESKS)
        own = chain[DESKS.index(desk)]
        return Dispatch(desk=desk, lead=own.lead, assist=own.assist, chain=chain)

    def _at(
        self,
        desk: Desk,
        candidates: Sequence[tuple[str, float]],
        place_type: str,
        site: _Site,
        learned: Learned | None,
    ) -> DeskDispatch:
        leads: dict[str, _Tally] = {}
        assists: dict[str, _Tally] = {}
        for code, probability in candidates:
            calls = self._calls(code, desk, place_type, site.day)
            for tallies, called in ((leads, calls[:1]), (assists, calls[1:])):
                for call in called:
                    unit, where = self._named(call.template, site)
                    if unit.name not in tallies:
                        tallies[unit.name] = _Tally(unit)
                    tallies[unit.name].add(probability, call.reason, *where)
        if not leads and learned:
            leads = self._learned(learned, site.day)
        best = _best(leads, MOST_LEADS)
        first = best[0].unit.name if best else ""
        helping = [tally for tally in _best(assists, MOST_ASSISTS + 1) if tally.unit.name != first]
        return DeskDispatch(
            desk=desk,
            lead=tuple(tally.choice() for tally in best),
            assist=tuple(tally.choice() for tally in helping if tally.score >= _LEAST_ASSIST)[:MOST_ASSISTS],
        )

    def _find_calls(self, code: str, desk: Desk, place_type: str, day: date) -> tuple[_Call, ...]:
        """Whom the duty list calls for an item: the lead first, then the assists; none where it has no rule."""
        duty = self._duties.rule(code, desk, place_type, day)
        if duty is None:
            return ()
        name = self._catalogue[code].name
        where = f"（{place_type}）" if duty.place_type else ""
        leading = Reason(kind="duty", text=f"清单：{name}{where}由其主办；依据{duty.basis}")
        assisting = Reason(kind="duty", text=f"清单：{name}由其协办；依据{duty.basis}")
        return (_Call(duty.lead, leading), *(_Call(template, assisting) for template in duty.assists))

    def _find_named(self, template: str, site: _Site) -> tuple[Unit, tuple[Reason, ...]]:
        """The unit a template names at a place, and what the place has to do with it.

        Where the place is not known well enough, or no unit in force has the name, a unit without code whose name
        says what is missing (「所在区城市管理行政执法局」).
        """
        unit = self._resolve(template, site)
        return unit, _place_reasons(template, unit, site)

    def _resolve(self, template: str, site: _Site) -> Unit:
        if "{community}" in template and site.community:
            return Unit(site.community_code, site.community, tier="community")
        for name in filled(template, site.district, site.town):
            unit = self._units.named(name, site.day)
            if unit:
                return unit
        shown = template
        for slot, name in zip(SLOTS, (site.district, site.town, site.community), strict=True):
            shown = shown.replace(slot, name or _SCOPE[slot])
        return Unit("", shown)

    def _learned(self, learned: Learned, day: date) -> dict[str, _Tally]:
        tallies: dict[str, _Tally] = {}
        for name, score in learned.scores:
            unit = self._units.named(name, day)
            if unit:
                text = f"按历史工单学得；训练工单中有 {learned.counts.get(name, 0):,} 件由其承办"
                tallies.setdefault(unit.name, _Tally(unit)).add(score, Reason(kind="history", text=text))
        return tallies


def _site(place: Place, day: date) -> _Site:
    community = place.community
    return _Site(
        place.district.name if place.district else "",
        place.town.name if place.town else "",
        community.name if community else "",
        community.code if community else "",
        place.outside,
        day,
    )


def _best(tallies: Mapping[str, _Tally], most: int) -> list[_Tally]:
    return sorted(tallies.values(), key=lambda tally: -tally.score)[:most]


def _place_reasons(template: str, unit: Unit, site: _Site) -> tuple[Reason, ...]:
    if not unit.code:
        missing = next((name for slot, name in _SCOPE.items() if name in unit.name), "")
        if not missing:
            return (Reason(kind="place", text="单位表中没有当日有效的这个单位，请人工确认"),)
        outside = f"来电地点似在{site.outside}，不在本市；" if site.outside else ""
        return (Reason(kind="place", text=f"{outside}还不知道{missing}，请问清地点"),)
    if "{" not in template:
        return ()
    return (Reason(kind="place", text=f"属地：{site.district}{site.town}{site.community}"),)
