"""Committees named after a lane, whose number people write in digits."""

import re

__all__ = ["lane_in_digits"]

_LANE = re.compile(r"(.+路)([零一二三四五六七八九十百]+)弄居委会")
_NUMERALS, _UNITS = "零一二三四五六七八九", {"十": 10, "百": 100}


def lane_in_digits(name: str) -> str:
    """The lane of a committee as addresses write it: 临汾路375弄 of 临汾路三七五弄居委会; empty for other names."""
    lane = _LANE.fullmatch(name)
    return f"{lane[1]}{_digits(lane[2])}弄" if lane else ""


def _digits(numeral: str) -> str:
    """The digits of a house number in words: both 二零二一 and 二百五十 are in use."""
    if not set(numeral) & set("十百"):
        return "".join(str(_NUMERALS.index(digit)) for digit in numeral)
    value = left = 0
    for character in numeral:
        if character in _UNITS:
            value += max(left, 1) * _UNITS[character]
            left = 0
        else:
            left = _NUMERALS.index(character)
    return str(value + left)
