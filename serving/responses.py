"""What the server answers, besides the `Suggestion` and `Dispatch` of the model."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from model.suggestion import Versions


class Response(BaseModel):
    """Base of all answers."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ErrorProblem(Response):
    """One thing wrong in a request or a file."""

    file: str = Field(examples=["请求"])
    row: int = Field(examples=[0])
    column: str = Field(examples=["text"])
    message: str = Field(examples=["诉求内容不能为空"])


class ErrorDetail(Response):
    """What went wrong, in words for the user."""

    code: str = Field(examples=["invalid_request"])
    message: str = Field(examples=["请求「text」列：诉求内容不能为空"])
    problems: tuple[ErrorProblem, ...] = ()


class ErrorBody(Response):
    """The body of every answer that is an error."""

    error: ErrorDetail


class NodeBody(Response):
    """A node of the catalogue; `definition`, `keywords` and `urgency` are filled for items only."""

    code: str = Field(examples=["0101010101"])
    name: str = Field(examples=["路灯不亮"])
    path: tuple[str, ...] = Field(examples=[["城乡建设", "市政设施", "照明", "路灯", "路灯不亮"]])
    level: int = Field(examples=[5])
    leaves: int = Field(description="其下事项数；事项本身为 1", examples=[1])
    is_item: bool = Field(description="是否最末级事项，只有事项能派单", examples=[True])
    definition: str = Field(default="", examples=["道路、小区内路灯不亮或损坏"])
    keywords: tuple[str, ...] = Field(default=(), examples=[["路灯", "不亮"]])
    urgency: str = Field(default="", examples=["一般"])


class NodeList(Response):
    """The children of a node; those of level 1 when `parent` is null."""

    parent: NodeBody | None
    nodes: tuple[NodeBody, ...]


class UnitBody(Response):
    """A unit orders can go to."""

    code: str = Field(examples=["CITY-LHSR"])
    name: str = Field(examples=["市绿化和市容管理局"])
    short_name: str = Field(default="", examples=["市绿化市容局"])
    tier: str = Field(default="", description="city 市、district 区、town 街镇、community 居村", examples=["city"])
    parent: str = Field(default="", description="上级单位名称", examples=[""])


class UnitList(Response):
    """Units found."""

    units: tuple[UnitBody, ...]


class NamedUnit(Response):
    """A unit of an order, under the name it had then."""

    unit: str = Field(examples=["CITY-LHSR"])
    name: str = Field(examples=["市绿化和市容管理局"])


class OrderBody(Response):
    """A confirmed order."""

    id: str = Field(description="工单编号：日期加当日流水号", examples=["PD20261122-000123"])
    status: str = Field(examples=["已派单"])
    created_at: datetime = Field(description="派单时间，北京时间", examples=["2026-11-22T21:34:05+08:00"])
    received_at: datetime = Field(description="受理时间，北京时间", examples=["2026-11-22T21:30:00+08:00"])
    text: str = Field(examples=["小区门口的路灯坏了一个星期。"])
    address: str = Field(examples=["牡丹路 60 弄"])
    channel: str = Field(examples=["电话"])
    desk: str = Field(examples=["city"])
    code: str = Field(examples=["0101010101"])
    path: tuple[str, ...] = Field(examples=[["城乡建设", "市政设施", "照明", "路灯", "路灯不亮"]])
    lead_unit: NamedUnit
    assist_units: tuple[NamedUnit, ...]
    demand_type: str = Field(examples=["求助"])
    urgency: str = Field(examples=["一般"])
    note: str = Field(examples=[""])
    corrected: bool = Field(description="坐席改过建议的事项、主办或协办单位", examples=[False])
    replayed: bool = Field(description="确认时原建议已不在内存，按同样内容重新计算", examples=[False])
    versions: Versions


class EventBody(Response):
    """A line of an order's history."""

    at: datetime = Field(examples=["2026-11-22T21:34:05+08:00"])
    actor: str = Field(examples=["坐席"])
    kind: Literal["suggested", "corrected", "confirmed"]
    detail: dict[str, Any]


class OrderDetail(OrderBody):
    """A confirmed order with its history and the suggestion it was made from."""

    events: tuple[EventBody, ...]
    suggestion: dict[str, Any]


class OrderList(Response):
    """Orders, newest first; `before` asks for the next page, null at the end."""

    orders: tuple[OrderBody, ...]
    before: str | None = Field(examples=["PD20261122-000103"])


class Alive(Response):
    """The process answers."""

    status: Literal["ok"] = "ok"


class Ready(Response):
    """Model and database answer."""

    status: Literal["ready"] = "ready"
    database: str = Field(examples=["sqlite"])
    versions: Versions
