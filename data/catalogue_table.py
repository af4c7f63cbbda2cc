"""Catalogues as CSV: one file, or one a first-level class. Any number of levels, `level1` to `levelN`."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from configs.errors import InputError, Problem
from data.catalogue import URGENCIES, Catalogue, Item
from data.origins import Origins
from data.tables import LIST_SEPARATOR, Problems, Row, read_header, read_table, read_validity, write_table

_ABOUT = ("definition", "keywords", "urgency", "valid_from", "valid_to", "replaced_by")
_Key = TypeVar("_Key")


def load_catalogue(source: Path, origins: Origins | None = None) -> Catalogue:
    """Read one CSV, or all CSVs of a folder, and check that they form a tree.

    Args:
        source: the file or folder.
        origins: told where each item stands.

    Raises:
        InputError: with every problem, by file, row and column.
    """
    files = sorted(source.glob("*.csv")) if source.is_dir() else [source]
    if not files:
        raise InputError(Problem(str(source), 0, "", "文件夹里没有目录文件（*.csv）"))
    problems = Problems()
    rows, depth = _rows(files, problems)
    if not rows:
        problems.raise_any()
        raise InputError(Problem(str(source), 0, "", "目录里没有事项"))
    width = max(1, _usual(len(row["code"]) for row in rows) // depth)
    whole = not problems.found
    items = [_item(row, depth, width, problems) for row in rows]
    if whole:
        _check_codes(rows, items, problems)
        _check_tree(rows, items, width, problems)
    problems.raise_any()
    if origins is not None:
        origins.note("事项", (item.code for item in items), rows)
    return Catalogue(items, width)


def save_catalogue(catalogue: Catalogue, path: Path) -> None:
    """Write one CSV that `load_catalogue` reads."""
    columns = ("code", *(f"level{level}" for level in range(1, catalogue.depth + 1)), *_ABOUT)
    write_table(path, columns, (_cells(item) for item in catalogue.items))


def _rows(files: Sequence[Path], problems: Problems) -> tuple[list[Row], int]:
    """The rows of all files that can be read, and the number of levels that most of them have."""
    headers: dict[Path, tuple[str, ...]] = {}
    for file in files:
        with problems.gather():
            headers[file] = tuple(read_header(file))
    depth = max(1, _usual(sum(name.startswith("level") for name in header) for header in headers.values()))
    columns = ("code", *(f"level{level}" for level in range(1, depth + 1)), *_ABOUT)
    rows: list[Row] = []
    for file in headers:
        with problems.gather():
            rows.extend(read_table(file, columns))
    return rows, depth


def _usual(counts: Iterable[int]) -> int:
    """The commonest count, so that one slip is told where it is and not everywhere else."""
    return max(Counter(counts).items(), key=lambda found: found[1], default=(0, 0))[0]


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
            problems.add(row, f"level{level}", "名称为空，每一级都要写")
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
            problems.add(row, "code", f"编码「{item.code}」重复，已见于 {_place(first)}，请改成没有用过的编码")
        seen.setdefault(item.code, row)
        if item.replaced_by and item.replaced_by not in known:
            problems.add(row, "replaced_by", f"替代事项「{item.replaced_by}」不在目录中，请核对编码")


def _check_tree(rows: Sequence[Row], items: Sequence[Item], width: int, problems: Problems) -> None:
    """One code stands for one path and one path for one code, at every level; the commonest is taken as meant."""
    steps = [
        (row, item.code[: width * level], item.path[:level])
        for row, item in zip(rows, items, strict=True)
        for level in range(1, len(item.path) + 1)
    ]
    names = _meant((code, path[-1], row) for row, code, path in steps if path[-1])
    codes = _meant((path, code, row) for row, code, path in steps)
    told = {(problem.file, problem.row) for problem in problems.found if problem.column == "code"}
    for row, code, path in steps:
        name, named = names.get(code, ("", row))
        other, coded = codes[path]
        if (row.file, row.number) in told or not path[-1] or (name == path[-1] and other == code):
            continue
        told.add((row.file, row.number))
        if name != path[-1]:
            message = f"编码 {code} 在 {_place(named)}叫「{name}」，这里叫「{path[-1]}」，请改成一样"
        else:
            message = f"「{'/'.join(path)}」在 {_place(coded)}的编码是 {other}，这里是 {code}，请改名称或编码"
        problems.add(row, f"level{len(path)}", message)


def _meant(said: Iterable[tuple[_Key, str, Row]]) -> dict[_Key, tuple[str, Row]]:
    """For each key the value that most rows give it, and the first of them."""
    rows: dict[_Key, dict[str, list[Row]]] = {}
    for key, value, row in said:
        rows.setdefault(key, {}).setdefault(value, []).append(row)
    commonest = {key: max(values.items(), key=lambda found: len(found[1])) for key, values in rows.items()}
    return {key: (value, found[0]) for key, (value, found) in commonest.items()}


def _place(row: Row) -> str:
    return f"{Path(row.file).name} 第 {row.number} 行"
