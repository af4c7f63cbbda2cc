"""Reading the place tables, with every problem of a table found at once."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from configs.errors import InputError
from data.place_rows import LEVELS, TIERS, AreaRow, LandmarkRow, OutsideRow, Tier, TypeRow
from data.tables import Problems, Row, read_table

AREA_COLUMNS = ("code", "name", "short_names", "tier", "parent", "former_names")
LANDMARK_COLUMNS = ("name", "aliases", "district", "town", "place_type")
TYPE_COLUMNS = ("place_type", "words")
OUTSIDE_COLUMNS = ("name", "short_names", "level", "part_of")
WORD_COLUMNS = ("word",)


def _rows(path: Path, columns: Sequence[str], problems: Problems) -> Iterator[Row]:
    try:
        yield from read_table(path, columns)
    except InputError as error:
        problems.found.extend(error.problems)


def read_areas(path: Path) -> dict[str, AreaRow]:
    """Areas by code, in the order of the table.

    Raises:
        InputError: unknown tiers or parents, duplicate codes, namesakes under one parent, empty cells.
    """
    problems = Problems()
    areas: dict[str, AreaRow] = {}
    read: list[tuple[Row, AreaRow]] = []
    for row in _rows(path, AREA_COLUMNS, problems):
        _require(row, ("code", "name"), problems)
        if row["tier"] not in TIERS:
            problems.add(row, "tier", f"层级「{row['tier']}」无法识别，应为 {'、'.join(TIERS)} 之一")
            continue
        if row["code"] in areas:
            problems.add(row, "code", f"代码「{row['code']}」重复，每个代码只能出现一次")
            continue
        shorts, formers = row.parts("short_names"), row.parts("former_names")
        tier = row["tier"]
        area = AreaRow(row["code"], row["name"], shorts, tier, row["parent"], formers)
        areas[area.code] = area
        read.append((row, area))
    _check_parents(read, areas, problems)
    problems.raise_any()
    return areas


def _check_parents(read: list[tuple[Row, AreaRow]], areas: Mapping[str, AreaRow], problems: Problems) -> None:
    siblings: dict[tuple[str, str], int] = {}
    above: Mapping[Tier, Tier] = {"town": "district", "community": "town"}
    for row, area in read:
        first = siblings.setdefault((area.parent, area.name), row.number)
        if first != row.number:
            problems.add(row, "name", f"「{area.name}」在同一上级下与第 {first} 行重名")
        if area.tier == "district":
            if area.parent:
                problems.add(row, "parent", "区没有上级，此格应为空")
        elif area.parent not in areas:
            problems.add(row, "parent", f"上级代码「{area.parent}」不在表中")
        elif areas[area.parent].tier != above[area.tier]:
            problems.add(row, "parent", f"上级「{areas[area.parent].name}」的层级应为 {above[area.tier]}")


def read_landmarks(path: Path, areas: Mapping[str, AreaRow], types: set[str]) -> tuple[LandmarkRow, ...]:
    """Landmarks, with the codes of the district and town they name.

    Raises:
        InputError: unknown districts, towns or types of place, names given twice.
    """
    problems = Problems()
    districts = {row.name: row.code for row in areas.values() if row.tier == "district"}
    towns = {(row.parent, row.name): row.code for row in areas.values() if row.tier == "town"}
    taken: dict[str, int] = {}
    landmarks: list[LandmarkRow] = []
    for row in _rows(path, LANDMARK_COLUMNS, problems):
        _require(row, ("name",), problems)
        _once(row, "name", (row["name"],), taken, problems)
        _once(row, "aliases", row.parts("aliases"), taken, problems)
        if row["place_type"] and row["place_type"] not in types:
            problems.add(row, "place_type", f"场所类型「{row['place_type']}」不在 place_types.csv 中")
        district = districts.get(row["district"], "")
        if row["district"] and not district:
            problems.add(row, "district", f"没有名为「{row['district']}」的区，请写全称")
        town = towns.get((district, row["town"]), "")
        if row["town"] and not town:
            problems.add(row, "town", f"「{row['district']}」没有名为「{row['town']}」的街镇，请写全称")
        codes = tuple(code for code in (district, town) if code)
        landmarks.append(LandmarkRow(row["name"], row.parts("aliases"), codes, row["place_type"]))
    problems.raise_any()
    return tuple(landmarks)


def read_types(path: Path) -> tuple[TypeRow, ...]:
    """Types of place in their order of precedence.

    Raises:
        InputError: a type given twice or a word that points to two.
    """
    problems = Problems()
    kinds: dict[str, int] = {}
    taken: dict[str, int] = {}
    types: list[TypeRow] = []
    for row in _rows(path, TYPE_COLUMNS, problems):
        _require(row, TYPE_COLUMNS, problems)
        _once(row, "place_type", (row["place_type"],), kinds, problems)
        _once(row, "words", row.parts("words"), taken, problems)
        types.append(TypeRow(row["place_type"], row.parts("words")))
    problems.raise_any()
    return tuple(types)


def read_outside(path: Path) -> tuple[OutsideRow, ...]:
    """Places outside the city.

    Raises:
        InputError: unknown levels, names given twice.
    """
    problems = Problems()
    taken: dict[str, int] = {}
    outside: list[OutsideRow] = []
    for row in _rows(path, OUTSIDE_COLUMNS, problems):
        _require(row, ("name",), problems)
        _once(row, "name", (row["name"],), taken, problems)
        _once(row, "short_names", row.parts("short_names"), taken, problems)
        if row["level"] not in LEVELS:
            problems.add(row, "level", f"级别「{row['level']}」无法识别，应为 {'、'.join(LEVELS)} 之一")
            continue
        level = row["level"]
        outside.append(OutsideRow(row["name"], row.parts("short_names"), level, row["part_of"]))
    problems.raise_any()
    return tuple(outside)


def read_words(path: Path) -> tuple[str, ...]:
    """Words that hold the name of a place and mean none.

    Raises:
        InputError: empty or repeated words.
    """
    problems = Problems()
    taken: dict[str, int] = {}
    for row in _rows(path, WORD_COLUMNS, problems):
        _require(row, WORD_COLUMNS, problems)
        _once(row, "word", (row["word"],), taken, problems)
    problems.raise_any()
    return tuple(taken)


def _require(row: Row, columns: Sequence[str], problems: Problems) -> None:
    for column in columns:
        if not row[column]:
            problems.add(row, column, "不能为空，请填写")


def _once(row: Row, column: str, names: Sequence[str], taken: dict[str, int], problems: Problems) -> None:
    for name in names:
        if name in taken:
            problems.add(row, column, f"「{name}」重复，首次出现在第 {taken[name]} 行")
        taken.setdefault(name, row.number)
