"""The one wall clock: moments are stored in UTC and shown in Shanghai's time."""

from datetime import UTC, date, datetime

from data.orders import SHANGHAI


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def local(moment: datetime) -> datetime:
    """A moment in Shanghai's time; one without a zone is taken as such already."""
    return moment.replace(tzinfo=SHANGHAI) if moment.tzinfo is None else moment.astimezone(SHANGHAI)


def today() -> date:
    """The day it is in Shanghai."""
    return now().astimezone(SHANGHAI).date()
