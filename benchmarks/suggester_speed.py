"""The shipped bundle in process: loading, memory, one suggestion, and a batch. The peer is the same bundle without encoder.

Run with `python -m benchmarks.suggester_speed`.
"""

import json
import resource
import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from rich.console import Console
from rich.table import Table

from configs.danger import DangerTable
from configs.deadlines import DeadlineTable
from data.orders import Order
from data.shanghai import EXAMPLES
from data.workdays import Workdays
from model.bundle import Bundle
from model.deadlines import DeadlineClock
from model.registry import SHIPPED
from model.suggester import Suggester

_LENGTH = 200
_ALONE = 200
_BATCH = 2_048


def main() -> None:
    """Measure and print."""
    begin = time.perf_counter()
    bundle = Bundle.load(SHIPPED)
    loading = time.perf_counter() - begin
    clock = DeadlineClock(DeadlineTable.load(), Workdays.load())
    full = Suggester(bundle, DangerTable.load(), clock)
    bare = replace(bundle, classifier=replace(bundle.classifier, sphere=None), danger_model=None)
    linear = Suggester(bare, DangerTable.load(), clock)
    lines = [line for file in sorted(EXAMPLES.glob("[0-9]*.jsonl")) for line in file.read_text("utf-8").splitlines()]
    texts = [str(json.loads(line)["text"]) for line in lines]
    table = Table("", "full", "linear part alone", "ratio")
    long = ["".join(texts[row : row + 40])[:_LENGTH] for row in range(0, _ALONE * 40, 40)]
    for name, share in (("one of 200 characters, p50 ms", 0.5), ("p99 ms", 0.99)):
        taken = [float(np.quantile(_alone(one, long), share)) for one in (full, linear)]
        table.add_row(name, f"{taken[0]:.1f}", f"{taken[1]:.1f}", f"{taken[0] / taken[1]:.1f}")
    drawn = np.random.default_rng(0).choice(len(texts), _BATCH, replace=False)
    orders = [Order(text=texts[row]) for row in drawn]
    speed = [_per_second(one, orders) for one in (full, linear)]
    table.add_row("batch, orders/s", f"{speed[0]:.0f}", f"{speed[1]:.0f}", f"{speed[0] / speed[1]:.2f}")
    console = Console()
    console.print(table)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    length = np.mean([len(order.text) for order in orders])
    console.print(
        f"bundle loaded in {loading:.1f} s; at most {memory:.0f} MB resident; batch texts of {length:.0f} characters"
    )


def _alone(suggester: Suggester, texts: Sequence[str]) -> list[float]:
    suggester.suggest([Order(text=texts[0])])
    taken = []
    for text in texts:
        begin = time.perf_counter()
        suggester.suggest([Order(text=text)])
        taken.append(1000 * (time.perf_counter() - begin))
    return taken


def _per_second(suggester: Suggester, orders: Sequence[Order]) -> float:
    begin = time.perf_counter()
    suggester.suggest(orders, explain=False)
    return len(orders) / (time.perf_counter() - begin)


if __name__ == "__main__":
    main()
