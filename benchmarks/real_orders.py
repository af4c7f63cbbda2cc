"""Paidan's fast recipe beside the linear peer on real orders of another city, split by time.

The peer is scikit-learn's LinearSVC (C=0.2) over TF-IDF of characters 1 to 3 and of dictionary words, one model for the
items and one for the units. Run with `python -m benchmarks.real_orders FOLDER`, a folder with `train.csv` and `dev.csv`.
"""

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import rjieba
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline
from sklearn.svm import LinearSVC

from configs.recipe import Recipe
from data.order_reader import load_orders
from data.orders import Order
from model.suggester import Suggester
from training.evaluate import evaluate
from training.fit import fit
from training.labelled import label

_LEVELS = (1, 2, 3)
_TIMED = 200


@dataclass(frozen=True, slots=True)
class Row:
    """One measure of both."""

    name: str
    ours: float
    peer: float


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    train, _ = load_orders([folder / "train.csv"])
    judged, _ = load_orders([folder / "dev.csv"])
    rows = [*_measure(train, judged)]
    table = Table("", "Paidan", "LinearSVC", "ratio", title=f"{len(train):,} orders -> {len(judged):,} later ones")
    for row in rows:
        table.add_row(row.name, f"{row.ours:.3f}", f"{row.peer:.3f}", f"{row.ours / row.peer:.2f}")
    Console().print(table)


def _measure(train: Sequence[Order], judged: Sequence[Order]) -> list[Row]:
    begin = time.perf_counter()
    bundle = fit(label(train), Recipe.load("fast"))
    seconds = time.perf_counter() - begin
    with TemporaryDirectory() as name:
        folder = Path(name) / "bundle"
        bundle.save(folder)
        size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6
        suggester = Suggester.load(folder)
        ours = evaluate(bundle, suggester, judged)

    begin = time.perf_counter()
    items = _peer().fit([order.text for order in train], [order.category for order in train])
    with_unit = [order for order in train if order.lead_unit]
    units = _peer().fit([order.text for order in with_unit], [order.lead_unit for order in with_unit])
    peer_seconds = time.perf_counter() - begin
    paths = _top(items, [order.text for order in judged])
    gold = [order.category for order in judged]
    judged_units = [order for order in judged if order.lead_unit]
    leads = _top(units, [order.text for order in judged_units])
    gold_units = [order.lead_unit for order in judged_units]
    leaf = [Row(f"leaf top-{k}", getattr(ours.leaf, f"top{k}"), _within(paths, gold, k)) for k in (1, 3, 5)]
    levels = [
        Row(
            f"level {level} top-1", ours.levels[str(level)].top1, _within(_cut(paths, level), _cut([gold], level)[0], 1)
        )
        for level in _LEVELS
    ]
    return [
        *leaf,
        *levels,
        Row("unit top-1", ours.lead_unit.top1, _within(leads, gold_units, 1)),
        Row("unit top-3", ours.lead_unit.top3, _within(leads, gold_units, 3)),
        Row("training, s", seconds, peer_seconds),
        Row("size, MB", size, (_bytes(items) + _bytes(units)) / 1e6),
        Row("one order p50, ms", ours.latency_ms.p50, _latency(items, units, judged)),
    ]


def _peer() -> Pipeline:
    characters = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True, min_df=2, dtype=np.float32)
    words = TfidfVectorizer(tokenizer=rjieba.cut, token_pattern=None, sublinear_tf=True, min_df=2, dtype=np.float32)
    both = FeatureUnion([("characters", characters), ("words", words)])
    return make_pipeline(both, LinearSVC(C=0.2, random_state=0))


def _top(model: Pipeline, texts: Sequence[str], most: int = 5) -> list[list[str]]:
    margins: NDArray[np.float64] = model.decision_function(texts)
    order = np.argsort(-margins, axis=1)[:, :most]
    return [[str(model.classes_[column]) for column in row] for row in order]


def _cut(rows: Sequence[Sequence[str]], level: int) -> list[list[str]]:
    return [["/".join(path.split("/")[:level]) for path in row] for row in rows]


def _within(found: Sequence[Sequence[str]], gold: Sequence[str], k: int) -> float:
    return float(np.mean([true in row[:k] for row, true in zip(found, gold, strict=True)]))


def _bytes(model: Pipeline) -> int:
    machine = model[-1]
    return int(machine.coef_.astype(np.float32).nbytes)


def _latency(items: Pipeline, units: Pipeline, orders: Sequence[Order]) -> float:
    taken = []
    for order in orders[:_TIMED]:
        begin = time.perf_counter()
        items.decision_function([order.text])
        units.decision_function([order.text])
        taken.append(1000 * (time.perf_counter() - begin))
    return float(np.median(taken))


if __name__ == "__main__":
    main()
