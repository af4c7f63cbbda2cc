"""Pydantic's complaints about a value, in the words of the people who use Paidan."""

from collections.abc import Mapping
from typing import Any

_MESSAGES = {
    "missing": "必须填写",
    "none_required": "必须留空",
    "json_invalid": "不是合法的 JSON",
    "extra_forbidden": "没有这个字段，请检查拼写",
    "string_too_short": "至少 {min_length} 个字",
    "string_too_long": "最多 {max_length} 个字",
    "string_pattern_mismatch": "写法不对",
    "string_unicode": "含有无法保存的字符",
    "too_short": "至少 {min_length} 项",
    "too_long": "最多 {max_length} 项",
    "greater_than": "应大于 {gt}",
    "greater_than_equal": "应不小于 {ge}",
    "less_than": "应小于 {lt}",
    "less_than_equal": "应不大于 {le}",
    "finite_number": "应为有限的数",
    "literal_error": "应为 {expected} 之一",
    "enum": "应为 {expected} 之一",
    "value_error": "{error}",
}
_KINDS = {
    "string": "文字",
    "int": "整数",
    "float": "数",
    "decimal": "数",
    "bool": "true 或 false",
    "list": "列表",
    "tuple": "列表",
    "set": "列表",
    "dict": "对象",
    "mapping": "对象",
    "model": "对象",
    "datetime": "时间，如 2026-11-22T21:30:00+08:00",
    "date": "日期，如 2026-11-22",
    "uuid": "UUID",
    "url": "网址",
}


def explain(problem: Mapping[str, Any]) -> str:
    """What is wrong with a value, in Chinese.

    Args:
        problem: one entry of `ValidationError.errors()`. The value itself is not repeated: it may be personal.
    """
    kind = str(problem["type"])
    context = {name: _shown(value) for name, value in problem.get("ctx", {}).items()}
    if kind in _MESSAGES:
        return _MESSAGES[kind].format_map(context)
    if kind == "unstorable":
        return str(problem["msg"])
    wanted = _KINDS.get(kind.split("_")[0])
    return f"应为{wanted}" if wanted else "不合要求"


def _shown(value: object) -> str:
    return str(value).replace(" or ", "、").replace(", ", "、").replace("'", "")
