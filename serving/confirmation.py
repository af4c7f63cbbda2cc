"""From the agent's decision to an order: check it, find what was suggested, write the history."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from configs.errors import InputError, NotFoundError, Problem
from data.catalogue import Catalogue, Item
from data.orders import Order
from data.privacy import mask
from data.units import Unit
from model.suggestion import Dispatch, Suggestion
from serving.clock import local, now, today
from serving.errors import REQUEST
from serving.kept import KeptSuggestions
from serving.requests import Confirmation, Matter
from serving.store import Store
from serving.suggests import Suggests
from serving.tables import DISPATCHED, EventKind, EventRow, OrderRow

AGENT = "坐席"
_TOP_K = 5


def order_of(matter: Matter, received: datetime) -> Order:
    """The order a request speaks of, as the model reads it."""
    return Order(text=matter.text, address=matter.address, channel=matter.channel, received_at=received)


def received(matter: Matter) -> datetime:
    """When the call came: as the request says, or now."""
    return local(matter.received_at or now())


def confirm(decision: Confirmation, suggester: Suggests, kept: KeptSuggestions, store: Store) -> tuple[OrderRow, bool]:
    """Make the order the agent decided on; the same decision again finds the order it has made.

    Returns:
        The order with its history, and whether it is new.

    Raises:
        InputError: the item or a unit does not exist or is not in force.
        ConflictError: the token was used for another decision.
    """
    digest = hashlib.sha256(decision.model_dump_json().encode()).hexdigest()
    known = store.confirmed(decision.client_token, digest)
    if known is not None:
        return known, False
    item = _item(suggester.catalogue, decision.code, today())
    moment = received(decision)
    order = order_of(decision, moment)
    lead, *assists = _units(suggester, decision, order, today())
    shown = kept.get(decision.suggestion_id)
    suggestion = shown.suggestion if shown else suggester.suggest([order], desk=decision.desk, top_k=_TOP_K)[0]
    corrections = _corrections(suggestion, item, lead, assists)
    row = OrderRow(
        client_token=decision.client_token,
        request_digest=digest,
        created_at=now(),
        received_at=moment,
        status=DISPATCHED,
        lead_unit=lead.code,
        lead_name=lead.name,
        assist_units=[{"unit": unit.code, "name": unit.name} for unit in assists],
        corrected=bool(corrections),
        replayed=shown is None,
        **_told(decision),
        **_classified(decision, item, suggestion),
    )
    row.events = _history(row, suggestion, shown is None or shown.text == decision.text, corrections)
    return store.add(row)


def _told(decision: Confirmation) -> dict[str, Any]:
    return {
        "text": decision.text,
        "text_masked": mask(decision.text),
        "address": decision.address,
        "address_masked": mask(decision.address),
        "channel": decision.channel,
        "desk": decision.desk,
        "note": decision.note,
    }


def _classified(decision: Confirmation, item: Item, suggestion: Suggestion) -> dict[str, Any]:
    return {
        "code": item.code,
        "path": list(item.path),
        "demand_type": decision.demand_type or suggestion.demand_type,
        "urgency": decision.urgency or suggestion.urgency,
        "bundle_version": suggestion.versions.bundle,
        "catalogue_version": suggestion.versions.catalogue,
        "duties_version": suggestion.versions.duties,
        "suggestion": suggestion.model_dump(mode="json"),
    }


def _item(catalogue: Catalogue, code: str, day: date) -> Item:
    try:
        item = catalogue[code]
    except NotFoundError as error:
        raise InputError(_problem("code", f"{error}，请选到最末一级")) from None
    if not item.validity.covers(day):
        replaced = f"，已由 {item.replaced_by} 替代" if item.replaced_by else ""
        raise InputError(_problem("code", f"事项「{item.name}」现在不在有效期内{replaced}"))
    return item


def _units(suggester: Suggests, decision: Confirmation, order: Order, day: date) -> list[Unit]:
    known = suggester.units
    problems: list[Problem] = []
    found: dict[str, Unit] = {}
    named = [("lead_unit", decision.lead_unit), *(("assist_units", code) for code in decision.assist_units)]
    offered: dict[str, Unit] = {}
    if any(code not in known for _, code in named):
        offered = _offered(suggester.dispatch(decision.code, order, desk=decision.desk))
    for column, code in named:
        unit = known[code] if code in known else offered.get(code)
        if unit is None:
            problems.append(_problem(column, f"没有编码为「{code}」的单位"))
        elif not unit.validity.covers(day):
            problems.append(_problem(column, f"单位「{unit.name}」现在不在有效期内"))
        elif code in found:
            problems.append(_problem(column, f"单位「{unit.name}」重复：主办不能同时协办，协办也不能重复"))
        else:
            found[code] = unit
    if problems:
        raise InputError(*problems)
    return list(found.values())


def _offered(dispatch: Dispatch) -> dict[str, Unit]:
    """Units that are not in the table but that the dispatch itself names: the communities."""
    choices = (choice for desk in dispatch.chain for choice in (*desk.lead, *desk.assist))
    return {choice.unit: Unit(choice.unit, choice.name) for choice in choices if choice.unit}


def _corrections(suggestion: Suggestion, item: Item, lead: Unit, assists: Sequence[Unit]) -> dict[str, Any]:
    dispatch = suggestion.dispatch
    pairs = {
        "code": (suggestion.categories[0].code if suggestion.categories else "", item.code),
        "lead_unit": (dispatch.lead[0].unit if dispatch.lead else "", lead.code),
        "assist_units": ([choice.unit for choice in dispatch.assist if choice.unit], [unit.code for unit in assists]),
    }
    return {name: {"from": before, "to": after} for name, (before, after) in pairs.items() if before != after}


def _history(row: OrderRow, suggestion: Suggestion, same_text: bool, corrections: dict[str, Any]) -> list[EventRow]:
    shown = {
        "suggestion_id": suggestion.id,
        "versions": suggestion.versions.model_dump(),
        "codes": [{"code": category.code, "score": category.score} for category in suggestion.categories],
        "leads": [{"unit": choice.unit, "score": choice.score} for choice in suggestion.dispatch.lead],
        "same_text": same_text,
        "replayed": row.replayed,
    }
    decided = {"code": row.code, "lead_unit": row.lead_unit, "assist_units": row.assist_units}
    lines: list[tuple[str, EventKind, dict[str, Any]]] = [(suggestion.versions.bundle, "suggested", shown)]
    if corrections:
        lines.append((AGENT, "corrected", corrections))
    lines.append((AGENT, "confirmed", decided))
    return [EventRow(at=row.created_at, actor=actor, kind=kind, detail=detail) for actor, kind, detail in lines]


def _problem(column: str, message: str) -> Problem:
    return Problem(REQUEST, 0, column, message)
