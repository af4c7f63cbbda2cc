"""How varied the example texts that ship are. The peer is the same measure on the real orders of another city.

Run with `python -m benchmarks.example_texts [ORDERS]`, a CSV of real orders.
"""

import argparse
import json
from pathlib import Path

from rich.console import Console
from rich.table import Table

from data.order_reader import load_orders
from data.orders import Order
from data.shanghai import EXAMPLES
from training.example_report import ExampleReport, report_examples


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("orders", type=Path, nargs="?")
    asked = parser.parse_args()
    lines = [line for file in sorted(EXAMPLES.glob("[0-9]*.jsonl")) for line in file.read_text("utf-8").splitlines()]
    examples = [json.loads(line) for line in lines]
    ours = report_examples(
        [Order(text=one["text"], category=one["code"]) for one in examples], [one["style"] for one in examples]
    )
    console = Console()
    _print_totals(console, "examples", ours, len(examples))
    if asked.orders:
        real = [order for order in load_orders([asked.orders])[0] if order.category]
        _print_totals(console, "real orders", report_examples(real, [""] * len(real)), len(real))
    styles = sorted({style for one in ours.classes.values() for style in one.styles})
    table = Table("class", "items", "texts", "fewest", *styles, "length 10 / 50 / 90 %")
    for name, one in ours.classes.items():
        counts = [f"{one.styles.get(style, 0) / one.texts:.0%}" for style in styles]
        table.add_row(name, str(one.items), str(one.texts), str(one.fewest), *counts, " / ".join(map(str, one.lengths)))
    console.print(table)


def _print_totals(console: Console, name: str, report: ExampleReport, texts: int) -> None:
    console.print(
        f"{name}: {texts:,} texts, {report.near_share(texts):.2%} nearly repeat an earlier one, "
        f"{report.shared:.1%} of a text's four-character stretches stand in another text of its item"
    )


if __name__ == "__main__":
    main()
