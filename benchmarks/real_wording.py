"""The shipped bundle on real citizens' messages that two people have read independently against the catalogue.

The readers are the peer: how often the second chooses what the first chose is the ceiling of what a model can reach.
Run with `python -m benchmarks.real_wording FOLDER`, a folder with `citizen_messages/messages.csv` and
`haikou_orders/dev.csv`; `real_labels.csv` beside this program names the messages and holds both readings.
"""

import argparse
import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from data.order_reader import load_orders
from data.orders import Order
from model.registry import SHIPPED
from model.suggester import Suggester
from model.suggestion import Suggestion

_LABELS = Path(__file__).with_name("real_labels.csv")
_FILES = {"citizen_messages": "citizen_messages/messages.csv", "haikou_dev": "haikou_orders/dev.csv"}


@dataclass(frozen=True, slots=True)
class Label:
    """What two readers chose for one message; an empty code is no matter of the catalogue."""

    source: str
    id: str
    first: str
    second: str


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    orders = _orders(parser.parse_args().folder)
    labels = [label for label in _labels() if (label.source, label.id) in orders and label.first and label.second]
    texts = [Order(text=orders[label.source, label.id].text) for label in labels]
    suggestions = Suggester.load(SHIPPED).suggest(texts, explain=False)
    table = Table("", "first reader", "second reader", "either", "readers agree", title=f"{len(labels)} messages")
    for name, digits, most in (
        ("item top-1", 10, 1), ("item top-3", 10, 3), ("item top-5", 10, 5),
        ("level 3 top-1", 6, 1), ("level 2 top-1", 4, 1), ("level 1 top-1", 2, 1),
    ):  # fmt: skip
        agree = np.mean([label.first[:digits] == label.second[:digits] for label in labels])
        first, second, either = _hits(labels, suggestions, digits, most)
        table.add_row(name, f"{first:.1%}", f"{second:.1%}", f"{either:.1%}", f"{agree:.1%}")
    Console().print(table)


def _labels() -> list[Label]:
    with _LABELS.open(encoding="utf-8", newline="") as file:
        return [Label(row["source"], row["id"], row["code"], row["second_code"]) for row in csv.DictReader(file)]


def _orders(folder: Path) -> Mapping[tuple[str, str], Order]:
    return {(source, order.id): order for source, name in _FILES.items() for order in load_orders([folder / name])[0]}


def _hits(
    labels: Sequence[Label], suggestions: Sequence[Suggestion], digits: int, most: int
) -> tuple[float, float, float]:
    found = [[category.code[:digits] for category in one.categories][:most] for one in suggestions]
    first = [label.first[:digits] in row for label, row in zip(labels, found, strict=True)]
    second = [label.second[:digits] in row for label, row in zip(labels, found, strict=True)]
    return float(np.mean(first)), float(np.mean(second)), float(np.mean(np.logical_or(first, second)))


if __name__ == "__main__":
    main()
