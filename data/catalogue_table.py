"""Catalogues as CSV: one file, or one a first-level class. Any number of levels, `level1` to `levelN`."""

from collections.abc import Sequence
from pathlib import Path

from configs.errors import InputError, Problem
from data.catalogue import URGENCIES, Catalogue, Item
from data.tables import LIST_SEPARATOR, Problems, Row, read_header, read_table, read_validity, write_table

_ABOUT = ("definition", "keywords", "urgency", "valid_from", "valid_to", "replaced_by")


def load_catalogue(source: Path) -> Catalogue:
    """Read one CSV, or all CSVs of a folder, and check that they form a tree.

    Raises:
        InputError: with every problem, by file, row and column.
    """
    files = sorted(source.glob("*.csv")) if source.is_dir() else [source]
    if not files:
        raise InputError(Problem(str(source), 0, "", "文件夹里没有目录文件（*.csv）"))
    levels = [name for name in read_header(files[0]) if name.startswith("level")]
    columns = ("code", *(f"level{level}" for level in range(1, max(1, len(levels)) + 1)), *_ABOUT)
    problems = Problems()
    rows = [row for file in files for row in read_table(file, columns)]
    if not rows:
        raise InputError(Problem(str(source), 0, "", "目录里没有事项"))
    depth = len(columns) - 1 - len(_ABOUT)
    width = max(1, len(rows[0]["code"]) // depth)
    items = [_item(row, depth, width, problems) for row in rows]
    _check_codes(rows, items, problems)
    _check_tree(rows, items, width, problems)
    problems.raise_any()
    return Catalogue(items, width)


def save_catalogue(catalogue: Catalogue, path: Path) -> None:
    """Write one CSV that `load_catalogue` reads."""
    columns = ("code", *(f"level{level}" for level in range(1, catalogue.depth + 1)), *_ABOUT)
    write_table(path, columns, (_cells(item) for item in catalogue.items))


def _cells(item: Item) -> tuple[str, ...]:
    keywords = LIST_SEPARATOR.join(item.keywords)
    about = (item.definition, keywords, item.urgency, *item.validity.cells(), item.replaced_by)
    return (item.code, *item.path, *about)


def _item(row: Row, depth: int, width: int, problems: Problems) -> Item:
    code = row["code"]
    if not (code.isascii() and code.isdigit() and len(code) == depth * width):
        problems.add(row, "code", f"编码「{code}」应为 {depth * width} 位数字，每级 {width} 位")
    path = tuple(row[f"level{level}"] for level in range(1, depth + 1))
    for level, name in enumerate(path, start=1):
        if not name:
            problems.add(row, f"level{level}", "名称为空")
        elif "/" in name:
            problems.add(row, f"level{level}", f"名称「{name}」里不能有「/」，它用来连接各级")
    if row["urgency"] not in URGENCIES:
        problems.add(row, "urgency", f"「{row['urgency']}」应为 {'、'.join(URGENCIES)} 之一")
    keywords, validity = row.parts("keywords"), read_validity(row, problems)
    return Item(code, path, row["definition"], keywords, row["urgency"], validity, row["replaced_by"])


def _check_codes(rows: Sequence[Row], items: Sequence[Item], problems: Problems) -> None:
    known = {item.code for item in items}
    seen: dict[str, Row] = {}
    for row, item in zip(rows, items, strict=True):
        if item.code in seen:
            first = seen[item.code]
            problems.add(row, "code", f"编码「{item.code}」重复，已见于 {first.file} 第 {first.number} 行")
        seen.setdefault(item.code, row)
        if item.replaced_by and item.replaced_by not in known:
            problems.add(row, "replaced_by", f"替代事项「{item.replaced_by}」不在目录中")


def _check_tree(rows: Sequence[Row], items: Sequence[Item], width: int, problems: Problems) -> None:
    """One code stands for one path and one path for one code, at every level."""
    names: dict[str, tuple[str, Row]] = {}
    codes: dict[tuple[str, ...], tuple[str, Row]] = {}
    for row, item in zip(rows, items, strict=True):
        for level in range(1, len(item.path) + 1):
            code, path = item.code[: width * level], item.path[:level]
            name, first = names.setdefault(code, (path[-1], row))
            if name != path[-1]:
                message = f"编码 {code} 在 {first.file} 第 {first.number} 行叫「{name}」，这里叫「{path[-1]}」"
                problems.add(row, f"level{level}", message)
                break
            other, first = codes.setdefault(path, (code, row))
            if other != code:
                message = f"「{'/'.join(path)}」在 {first.file} 第 {first.number} 行的编码是 {other}，这里是 {code}"
                problems.add(row, f"level{level}", message)
                break
