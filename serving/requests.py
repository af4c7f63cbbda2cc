"""What the page and other systems send."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from model.suggestion import Desk
from serving.values import Line, Urgency, Words

_TEXT = "诉求内容，原样提交；默认最多 20,000 字"
_EXAMPLE_TEXT = "我家住在浦东新区花木街道牡丹路，小区门口的路灯坏了一个星期，晚上看不见路。"


class Request(BaseModel):
    """Base of all bodies: unknown fields are mistakes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Matter(Request):
    """What the caller says, and where."""

    text: Words = Field(description=_TEXT, examples=[_EXAMPLE_TEXT])
    address: Line = Field(default="", max_length=500, description="事发地址，没有可不填", examples=["牡丹路 60 弄"])
    desk: Desk = Field(
        default="city", description="派单席位：city 市平台、district 区平台、town 街镇平台", examples=["city"]
    )
    channel: Line = Field(default="电话", max_length=50, description="受理渠道", examples=["电话"])
    received_at: datetime | None = Field(
        default=None,
        description="受理时间；不带时区按北京时间，不填按提交时间",
        examples=["2026-11-22T21:30:00+08:00"],
    )


class SuggestionRequest(Matter):
    """A call in progress."""

    top_k: int = Field(default=5, ge=1, le=20, description="候选事项个数", examples=[5])


class DispatchRequest(Matter):
    """The agent has chosen another item and asks who handles it."""

    code: Line = Field(min_length=1, max_length=50, description="事项编码", examples=["0101010101"])


class Confirmation(Matter):
    """The agent's decision."""

    suggestion_id: Line = Field(default="", max_length=100, description="所依据的建议编号", examples=["sg-5f0c"])
    code: Line = Field(min_length=1, max_length=50, description="事项编码", examples=["0101010101"])
    lead_unit: Line = Field(min_length=1, max_length=200, description="主办单位编码", examples=["CITY-LHSR"])
    assist_units: tuple[Line, ...] = Field(default=(), max_length=20, description="协办单位编码", examples=[["PD-JW"]])
    demand_type: Line = Field(default="", max_length=20, description="诉求类型；不填用建议的类型", examples=["求助"])
    urgency: Urgency | None = Field(default=None, description="紧急程度；不填用建议的程度", examples=["一般"])
    note: Words = Field(default="", max_length=2_000, description="备注", examples=["市民希望回电"])
    client_token: str = Field(
        pattern=r"^[0-9A-Za-z-]{8,64}$",
        description="提交方为这次来电生成的唯一标识（UUID）；重复提交同一标识只会派一张工单",
        examples=["6d0f9f0e-3f0b-4a4f-9d57-0c3c8f4b1f2a"],
    )
