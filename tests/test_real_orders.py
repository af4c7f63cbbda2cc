"""Training and evaluating on the real export of another city, as it is: Chinese headers, four levels, no catalogue."""

import json
from pathlib import Path

import pytest

from tests.command_line import run

LINEAR_PEER = {"leaf": (0.349, 0.584, 0.666), "levels": (0.625, 0.520, 0.402), "lead_unit": (0.707, 0.858)}
MARGIN = 0.01
MOST_BYTES = 40_000_000


@pytest.mark.slow
def test_trained_on_real_orders_it_keeps_up_with_the_linear_peer(haikou: Path, tmp_path: Path) -> None:
    bundle = tmp_path / "bundle"
    trained = run("train", "--orders", str(haikou / "train.csv"), "--out", str(bundle), "--json")
    assert trained.code == 0, trained.errors
    assert json.loads(trained.output)["data"]["orders"] == 7791
    assert sum(file.stat().st_size for file in bundle.rglob("*") if file.is_file()) < MOST_BYTES

    evaluated = run("evaluate", str(bundle), "--orders", str(haikou / "dev.csv"), "--json")
    assert evaluated.code == 0, evaluated.errors
    found = json.loads(evaluated.output)
    assert found["n"] == 3310
    leaf = tuple(found["leaf"][key] for key in ("top1", "top3", "top5"))
    levels = tuple(found["levels"][level]["top1"] for level in ("1", "2", "3"))
    unit = (found["lead_unit"]["top1"], found["lead_unit"]["top3"])
    for reached, peer in (
        (leaf, LINEAR_PEER["leaf"]),
        (levels, LINEAR_PEER["levels"]),
        (unit, LINEAR_PEER["lead_unit"]),
    ):
        assert all(ours >= theirs - MARGIN for ours, theirs in zip(reached, peer, strict=True)), (reached, peer)
    assert found["ece"] <= 0.05
