"""A row of a table as an order."""

import json
import math
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal

from configs.errors import Problem
from data.order_columns import OrderColumns
from data.order_dates import parse_moment
from data.orders import PATH_SEPARATOR, SHANGHAI, Order
from data.text_files import repaired

_BLANK = frozenset(("", "-", "--", "—", "/", "无", "null", "none", "nan", "n/a", "\\n"))
_LONGEST_BLANK = max(map(len, _BLANK))
_UNITS = re.compile(r"[、，,;；|\n]+")
_PATH_SEPARATORS = re.compile(r"\s*(?:[>＞→|\\]|->|--)\s*")
_FORCED_TEXT = re.compile(r"=\"(.*)\"|'(.*)")


def cell_text(value: object) -> str:
    """What a cell reads as: whole numbers without decimals, moments in Shanghai time, lists joined with 、."""
    if isinstance(value, str):
        return repaired(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (float, Decimal)):
        return _number_text(value)
    return _other_text(value)


def _number_text(value: float | Decimal) -> str:
    if not math.isfinite(value):
        return ""
    return f"{value:.0f}" if value == int(value) else f"{value}"


def _other_text(value: object) -> str:
    if isinstance(value, datetime):
        local = value.astimezone(SHANGHAI) if value.tzinfo else value
        return local.replace(tzinfo=None).isoformat(" ")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    if isinstance(value, (list, tuple)) and not any(isinstance(part, (list, tuple, dict)) for part in value):
        return "、".join(cell_text(part) for part in value)
    if isinstance(value, (list, tuple, dict)):
        return repaired(json.dumps(value, ensure_ascii=False, default=cell_text))
    return repaired(str(value))


def build_order(
    columns: OrderColumns, values: Sequence[object], raw: Sequence[str], file: str, row: int
) -> tuple[Order | None, tuple[Problem, ...]]:
    """Make the order of a row.

    Args:
        columns: which columns are which field.
        values: the cells as the file holds them.
        raw: the same cells as text.
        file: for the problems.
        row: for the problems.

    Returns:
        The order, none when it has no text; and what is wrong: a date that cannot be read is dropped, the order stays.
    """
    positions = columns.positions
    text = "。".join(filter(None, [_clean(raw[position]) for position in positions["text"]]))
    if not text:
        return None, (Problem(file, row, columns.named("text"), "内容是空的，没有可以分类的文字"),)
    single = {field: _clean(raw[position]) for field, position in columns.single}
    if "id" in single:
        single["id"] = _plain_id(single["id"])
    received_at, problems = _moment(columns, values, file, row)
    return Order(
        text=text,
        category=_category(_cells(positions.get("category", ()), values, raw)),
        assist_units=_units(_cells(positions.get("assist_units", ()), values, raw)),
        received_at=received_at,
        **single,
    ), problems


def _cells(positions: Iterable[int], values: Sequence[object], raw: Sequence[str]) -> list[str | Sequence[object]]:
    """Cells as text, save lists."""
    picked: list[str | Sequence[object]] = []
    for position in positions:
        value = values[position]
        picked.append(value if isinstance(value, (list, tuple)) else raw[position])
    return picked


def _clean(text: str) -> str:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.strip()
    return "" if len(text) <= _LONGEST_BLANK and text.casefold() in _BLANK else text


def _plain_id(text: str) -> str:
    """Exports write ="2024" or '2024 so that Excel keeps the digits."""
    forced = _FORCED_TEXT.fullmatch(text)
    return (forced[1] or forced[2] or "").strip() if forced else text


def _category(cells: Sequence[str | Sequence[object]]) -> str:
    """Levels from the top down to the first empty one; one column may already hold a path."""
    if len(cells) == 1 and isinstance(cells[0], str):
        return PATH_SEPARATOR.join(part for part in _PATH_SEPARATORS.split(_clean(cells[0])) if part)
    names: list[str] = []
    for cell in cells:
        for part in [cell] if isinstance(cell, str) else map(cell_text, cell):
            name = _clean(part)
            if not name:
                return PATH_SEPARATOR.join(names)
            names.append(name)
    return PATH_SEPARATOR.join(names)


def _units(cells: Iterable[str | Sequence[object]]) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for cell in cells:
        parts = _UNITS.split(cell) if isinstance(cell, str) else map(cell_text, cell)
        names |= dict.fromkeys(filter(None, map(_clean, parts)))
    return tuple(names)


def _moment(
    columns: OrderColumns, values: Sequence[object], file: str, row: int
) -> tuple[datetime | None, tuple[Problem, ...]]:
    for position in columns.positions.get("received_at", ()):
        value = values[position]
        text = _clean(cell_text(value))
        if not text:
            continue
        try:
            return parse_moment(value), ()
        except (ValueError, OverflowError):
            message = f"时间「{text[:40]}」无法识别，已略过；应写作 2024-01-31 或 2024-01-31 13:22"
            return None, (Problem(file, row, columns.header[position], message),)
    return None, ()
