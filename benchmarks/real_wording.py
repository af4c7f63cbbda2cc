"""The shipped bundle on real citizens' messages that two people have read independently against the catalogue.

The readers are the peer: how often each chose what was settled on in the end is the ceiling of what a model can reach.
Run with `python -m benchmarks.real_wording FOLDER`, a folder with `citizen_messages/messages.csv` and
`haikou_orders/dev.csv`; `real_labels.csv` beside this program names the messages and holds the readings, no text. Rows
marked `tune` were looked at while catalogue and recipe were made, rows marked `test` were not.
"""

import argparse
import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from data.order_reader import load_orders
from data.orders import Order
from model.bundle import Bundle
from model.hierarchy import Floats
from model.registry import SHIPPED
from model.suggester import Suggester
from training import metrics

_LABELS = Path(__file__).with_name("real_labels.csv")
_FILES = {"citizen_messages": "citizen_messages/messages.csv", "haikou_dev": "haikou_orders/dev.csv"}
_MOST_CONFUSIONS = 10


@dataclass(frozen=True, slots=True)
class Label:
    """What two readers chose for one message and what was settled; an empty code is no matter of the catalogue."""

    source: str
    id: str
    first: str
    second: str
    settled: str
    fit: str
    split: str


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--split", choices=("tune", "test"), default="test")
    parser.add_argument("--bundle", type=Path, default=SHIPPED)
    asked = parser.parse_args()
    orders = _orders(asked.folder)
    labels = [label for label in load_labels() if label.split == asked.split and label.settled]
    bundle = Bundle.load(asked.bundle)
    leaves = Suggester.load(asked.bundle).predict([Order(text=orders[label.source, label.id].text) for label in labels])
    console = Console()
    groups = {"all": labels} | {name: [label for label in labels if label.source == name] for name in _FILES}
    table = Table(
        "", *groups, "first reader", "second", "readers agree", title=f"{len(labels)} messages, {asked.split}"
    )
    for name, digits, most in (
        ("item top-1", 10, 1),
        ("item top-3", 10, 3),
        ("item top-5", 10, 5),
        ("level 3 top-1", 6, 1),
        ("level 2 top-1", 4, 1),
        ("level 1 top-1", 2, 1),
    ):
        hits = _hits(bundle, leaves, labels, digits, most)
        shares = [np.mean([hits[label.source, label.id] for label in group]) for group in groups.values()]
        first, second, agree = (np.mean([_same(label, digits)[n] for label in labels]) for n in range(3))
        table.add_row(name, *(f"{share:.1%}" for share in (*shares, first, second, agree)))
    console.print(table)
    _print_calibration(console, bundle, leaves, labels)
    _print_confusions(console, bundle, leaves, labels)


def load_labels() -> list[Label]:
    """All labels, in the order of the file."""
    with _LABELS.open(encoding="utf-8", newline="") as file:
        return [Label(**row) for row in csv.DictReader(file)]


def _orders(folder: Path) -> Mapping[tuple[str, str], Order]:
    return {(source, order.id): order for source, name in _FILES.items() for order in load_orders([folder / name])[0]}


def _same(label: Label, digits: int) -> tuple[bool, bool, bool]:
    first, second, settled = (code[:digits] for code in (label.first, label.second, label.settled))
    return first == settled, second == settled, first == second


def _hits(
    bundle: Bundle, leaves: Floats, labels: Sequence[Label], digits: int, most: int
) -> dict[tuple[str, str], bool]:
    level = digits // 2
    codes = bundle.classifier.hierarchy.codes[level - 1]
    best = np.argsort(-bundle.classifier.hierarchy.sums(leaves, level), axis=1, kind="stable")[:, :most]
    return {
        (label.source, label.id): label.settled[:digits] in [codes[node] for node in row]
        for label, row in zip(labels, best.tolist(), strict=True)
    }


def _print_calibration(console: Console, bundle: Bundle, leaves: Floats, labels: Sequence[Label]) -> None:
    hierarchy = bundle.classifier.hierarchy
    for level in (1, 2, 5):
        scores = hierarchy.sums(leaves, level)
        truth = [hierarchy.codes[level - 1].index(label.settled[: 2 * level]) for label in labels]
        right = scores.argmax(axis=1) == truth
        confidence = scores.max(axis=1)
        console.print(
            f"level {level}: ECE {metrics.expected_calibration_error(confidence, right):.3f}, "
            f"right for 90 % of the surest {metrics.coverage_at(confidence, right, 0.9):.0%}"
        )


def _print_confusions(console: Console, bundle: Bundle, leaves: Floats, labels: Sequence[Label]) -> None:
    items = bundle.catalogue.items
    wrong = Counter(
        (label.settled, items[leaf].code)
        for label, leaf in zip(labels, leaves.argmax(axis=1).tolist(), strict=True)
        if items[leaf].code != label.settled
    )
    table = Table("right", "suggested", "times", title="most frequent confusions")
    for (right, suggested), times in wrong.most_common(_MOST_CONFUSIONS):
        table.add_row(
            f"{right} {bundle.catalogue[right].name}", f"{suggested} {bundle.catalogue[suggested].name}", str(times)
        )
    console.print(table)


if __name__ == "__main__":
    main()
