"""The order (工单): what one citizen told the hotline, with whatever labels it already carries."""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China keeps one offset without daylight saving, so a fixed one needs no time zone database."""

PATH_SEPARATOR = "/"


@dataclass(frozen=True, slots=True)
class Order:
    """One order. Only `text` is ever required, and only where it is read from a file.

    Args:
        id: the hotline's own number.
        text: what the citizen asks, with bare line feeds.
        category: a code, or the names of the levels joined with `/`.
        lead_unit: the unit that handled it, as the file names it.
        assist_units: the units that helped.
        received_at: aware; a time without zone in a file is taken as Asia/Shanghai.
        address: where the matter is, as told.
        channel: phone, app, web ...
        demand_type: 咨询, 求助, 投诉, 举报, 建议, 表扬.
        status: where the order stands.
    """

    id: str = ""
    text: str = ""
    category: str = ""
    lead_unit: str = ""
    assist_units: tuple[str, ...] = ()
    received_at: datetime | None = None
    address: str = ""
    channel: str = ""
    demand_type: str = ""
    status: str = ""
