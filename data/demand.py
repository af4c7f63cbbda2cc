"""How often citizens ask: of 100,000 orders, how many are expected of each item."""

from collections.abc import Mapping
from pathlib import Path

from data.tables import Problems, Row, read_table, write_table

COLUMNS = ("code", "per_100k")


def load_demand(path: Path) -> Mapping[str, float]:
    """Read a table of expected orders by item.

    Raises:
        InputError: with every problem, by row and column.
    """
    problems = Problems()
    demand: dict[str, float] = {}
    for row in read_table(path, COLUMNS):
        if row["code"] in demand:
            problems.add(row, "code", f"事项 {row['code']} 出现了两次")
        demand[row["code"]] = _number(row, problems)
    problems.raise_any()
    return demand


def save_demand(demand: Mapping[str, float], path: Path) -> None:
    """Write the table that `load_demand` reads."""
    write_table(path, COLUMNS, ((code, f"{orders:g}") for code, orders in demand.items()))


def _number(row: Row, problems: Problems) -> float:
    try:
        orders = float(row["per_100k"])
    except ValueError:
        orders = 0.0
    if not 0 < orders <= 100_000:
        problems.add(row, "per_100k", f"「{row['per_100k']}」应是大于 0、不超过 100000 的数")
    return orders
