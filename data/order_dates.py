"""The moments that hotline exports write, in any of their forms."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from data.orders import SHANGHAI

EARLIEST, LATEST = 1980, 2100
_SERIAL_ZERO = datetime(1899, 12, 30)
_EPOCH = datetime(1970, 1, 1, tzinfo=SHANGHAI) + timedelta(hours=8)
_DAY = re.compile(r"(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?)?")
_TIME = re.compile(
    r"[\sT]*(?:(?:星期|周)[一二三四五六日天])?\s*(上午|下午|凌晨|中午|晚上|AM|PM)?\s*"
    r"(\d{1,2})(?::|时|点)(?:(\d{1,2})(?:(?::|分)(?:(\d{1,2})(?:\.(\d{1,9}))?秒?)?)?)?\s*(AM|PM)?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def parse_moment(value: object) -> datetime:
    """Read a moment; one without zone is in Asia/Shanghai.

    Args:
        value: a datetime or date, an Excel serial (days since 1899-12-30), seconds or milliseconds since 1970, or text
            such as 2024-01-05, 2024/1/5 13:22, 2024年1月5日 13时22分, 20240105132200.

    Raises:
        ValueError: it is none of these, or lies outside 1980 to 2100.
    """
    moment = _read(value)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=SHANGHAI)
    if not EARLIEST <= moment.year <= LATEST:
        raise ValueError(value)
    return moment


def _read(value: object) -> datetime:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _from_number(value)
    if isinstance(value, str):
        return _from_text(unicodedata.normalize("NFKC", value).strip())
    raise ValueError(value)


def _from_text(text: str) -> datetime:
    if compact := _COMPACT.fullmatch(text):
        return datetime(*(int(part or 0) for part in compact.groups()))  # type: ignore[arg-type]
    if _NUMBER.fullmatch(text):
        return _from_number(float(text))
    if len(text) > 18 and text[4] == "-":
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            pass
    day = _DAY.match(text)
    if day is None:
        raise ValueError(text)
    found = datetime(int(day[1]), int(day[2]), int(day[3]))
    rest = text[day.end() :]
    if not rest.strip():
        return found
    clock = _TIME.fullmatch(rest)
    if clock is None:
        raise ValueError(text)
    before, hours, minutes, seconds, fraction, after = clock.groups()
    return found.replace(
        hour=_hour(int(hours), (before or after or "").upper()),
        minute=int(minutes or 0),
        second=int(seconds or 0),
        microsecond=int((fraction or "0").ljust(6, "0")[:6]),
    )


def _hour(hour: int, half: str) -> int:
    if half in ("下午", "晚上", "PM") and hour < 12:
        return hour + 12
    if half in ("上午", "凌晨", "AM") and hour == 12:
        return 0
    return hour


def _from_number(number: float) -> datetime:
    """Serials, compact days and epochs do not overlap between 1980 and 2100."""
    if 29_221 <= number < 73_415:
        return _SERIAL_ZERO + timedelta(seconds=round(number * 86_400))
    if 19_800_101 <= number <= 21_001_231 and number == int(number):
        return _from_text(str(int(number)))
    if 315_000_000 <= number < 4_200_000_000:
        return _EPOCH + timedelta(seconds=number)
    if 315_000_000_000 <= number < 4_200_000_000_000:
        return _EPOCH + timedelta(milliseconds=number)
    raise ValueError(number)
