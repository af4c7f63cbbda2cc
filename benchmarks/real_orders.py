"""A recipe of Paidan beside the best of the linear peers on real orders of another city, split by time.

Run with `python -m benchmarks.real_orders FOLDER [--recipe accurate --encoder CHECKPOINT]`, a folder with `train.csv` and
`dev.csv`. Prints both, the difference in points, and which share of the orders could be left to the machine at which
accuracy.
"""

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from benchmarks.linear_peers import LEVELS, measure_peers
from configs.recipe import Recipe
from data.order_reader import load_orders
from data.orders import Order
from model.bundle import Bundle
from model.suggester import Suggester
from training.evaluate import Evaluation, evaluate
from training.fit import fit
from training.labelled import label


@dataclass(frozen=True, slots=True)
class Ours:
    """What the recipe reaches and costs."""

    evaluation: Evaluation
    seconds: float
    megabytes: float


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--recipe", default="fast")
    parser.add_argument("--encoder", type=Path)
    asked = parser.parse_args()
    train, _ = load_orders([asked.folder / "train.csv"])
    judged, _ = load_orders([asked.folder / "dev.csv"])
    ours = _ours(train, judged, Recipe.load(asked.recipe), asked.encoder)
    peers = measure_peers(train, judged)
    console = Console()
    title = f"{asked.recipe}: {len(train):,} orders -> {len(judged):,} later ones"
    table = Table("", "Paidan", "best linear peer", "points", "ratio", title=title)
    for name, value in _shares(ours.evaluation).items():
        peer = peers.best[name]
        table.add_row(name, f"{value:.1%}", f"{peer:.1%}", f"{100 * (value - peer):+.1f}", f"{value / peer:.2f}")
    for name, value, peer in (
        ("training, s", ours.seconds, peers.seconds),
        ("size, MB", ours.megabytes, peers.megabytes),
        ("one order p50, ms", ours.evaluation.latency_ms.p50, peers.milliseconds),
    ):
        table.add_row(name, f"{value:.1f}", f"{peer:.1f}", "", f"{value / peer:.2f}")
    console.print(table)
    _print_trust(console, ours.evaluation)


def _ours(train: Sequence[Order], judged: Sequence[Order], recipe: Recipe, encoder: Path | None) -> Ours:
    begin = time.perf_counter()
    bundle = fit(label(train), recipe, checkpoint=encoder)
    seconds = time.perf_counter() - begin
    with TemporaryDirectory() as name:
        folder = Path(name) / "bundle"
        bundle.save(folder)
        size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6
        return Ours(evaluate(Bundle.load(folder), Suggester.load(folder), judged), seconds, size)


def _shares(found: Evaluation) -> dict[str, float]:
    return {
        **{f"item top-{k}": getattr(found.leaf, f"top{k}") for k in (1, 3, 5)},
        **{f"level {level}": found.levels[str(level)].top1 for level in LEVELS},
        "level 3 macro-F1": found.levels["3"].macro_f1,
        "lead unit top-1": found.lead_unit.top1,
        "lead unit top-3": found.lead_unit.top3,
    }


def _print_trust(console: Console, found: Evaluation) -> None:
    table = Table("", "calibration error", "share at 90 %", "95 %", "98 %")
    scored = {f"level {level}": scores for level, scores in found.levels.items()} | {"lead unit": found.lead_unit}
    for name, scores in scored.items():
        shares = [f"{scores.coverage_at[accuracy]:.1%}" for accuracy in ("0.90", "0.95", "0.98")]
        table.add_row(name, f"{scores.ece:.3f}", *shares)
    console.print(table)


if __name__ == "__main__":
    main()
