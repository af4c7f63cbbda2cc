"""Confirming orders and reading them back."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.concurrency import run_in_threadpool

from model.suggestion import Versions
from serving.clock import local
from serving.confirmation import confirm
from serving.context import Here
from serving.errors import responses
from serving.requests import Confirmation
from serving.responses import EventBody, NamedUnit, OrderBody, OrderDetail, OrderList
from serving.tables import OrderRow
from serving.values import Line

router = APIRouter(prefix="/api/v1/orders", tags=["工单"])

_CREATE = """坐席确认或改正后派单，返回工单编号。

`client_token` 相同且内容相同的重复提交得到同一张工单（状态码 200）；内容不同则为冲突（409）。
工单连同当时的建议和各版本一并保存，可以重放。"""


@router.post(
    "",
    summary="确认派单",
    description=_CREATE,
    status_code=201,
    responses={200: {"model": OrderDetail, "description": "同一标识已派过单，返回原工单"}, **responses(409, 422)},
)
async def create(body: Confirmation, response: Response, here: Here) -> OrderDetail:
    """Confirm an order, once."""
    here.check_text(body.text)
    suggester = here.team.suggester
    row, created = await run_in_threadpool(confirm, body, suggester, here.kept, here.store)
    response.status_code = 201 if created else 200
    return order_detail(row)


@router.get("", summary="列出工单", description="按派单先后，最新的在前。", responses=responses(422))
def listing(
    here: Here,
    limit: Annotated[int, Query(ge=1, le=200, description="最多几条")] = 20,
    before: Annotated[Line, Query(max_length=32, description="只列编号在此之前的，用于翻页")] = "",
    q: Annotated[Line, Query(max_length=100, description="编号、诉求内容、地址或主办单位中含有的字")] = "",
) -> OrderList:
    """One page of orders."""
    rows = here.store.orders(limit + 1, before, q)
    orders = tuple(OrderBody.model_validate(_fields(row)) for row in rows[:limit])
    return OrderList(orders=orders, before=orders[-1].id if len(rows) > limit else None)


@router.get(
    "/{order_id}", summary="查看工单", description="工单的全部内容、当时的建议和历史。", responses=responses(404)
)
def read(order_id: Line, here: Here) -> OrderDetail:
    """One order."""
    return order_detail(here.store.order(order_id))


def order_detail(row: OrderRow) -> OrderDetail:
    """A stored order as it is shown, with its history."""
    events = tuple(
        EventBody(at=local(event.at), actor=event.actor, kind=event.kind, detail=event.detail) for event in row.events
    )
    return OrderDetail.model_validate(_fields(row) | {"events": events, "suggestion": row.suggestion})


def _fields(row: OrderRow) -> dict[str, object]:
    same = ("id", "status", "text", "address", "channel", "desk", "code", "demand_type", "urgency", "note", "corrected")
    return {name: getattr(row, name) for name in (*same, "replayed")} | {
        "created_at": local(row.created_at),
        "received_at": local(row.received_at),
        "path": tuple(row.path),
        "lead_unit": NamedUnit(unit=row.lead_unit, name=row.lead_name),
        "assist_units": tuple(NamedUnit(**unit) for unit in row.assist_units),
        "versions": Versions(bundle=row.bundle_version, catalogue=row.catalogue_version, duties=row.duties_version),
    }
