"""Training with an encoder from the command line: begun, broken off, gone on with, and begun again from its own bundle."""

import json
from pathlib import Path

import pytest

from model.bundle import Bundle
from model.encoder import MODEL
from tests.builders import DANGERS, small_catalogue, small_orders
from tests.checkpoints import small_checkpoint
from tests.command_line import Ran, run

pytestmark = pytest.mark.slow

RECIPE = """
name = "small"
penalty = 1.0
[encoder]
tokens = 32
epochs = 2
batch = 8
learning_rate = 1e-3
"""


@pytest.fixture
def inputs(tmp_path: Path) -> list[str]:
    orders = tmp_path / "orders.jsonl"
    paths = {item.code: "/".join(item.path) for item in small_catalogue().items}
    rows = [
        {"text": order.text, "category": paths[order.category], "lead_unit": order.lead_unit}
        for order in small_orders()
    ]
    orders.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    (tmp_path / "recipe.toml").write_text(RECIPE, encoding="utf-8")
    return ["train", "--orders", str(orders), "--recipe", str(tmp_path / "recipe.toml"), "--json"]


def train(inputs: list[str], out: Path, encoder: Path, *more: str) -> Ran:
    return run(*inputs, "--out", str(out), "--encoder", str(encoder), *more)


def test_a_folder_that_is_no_encoder_is_told_and_nothing_is_written(inputs: list[str], tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    ran = train(inputs, tmp_path / "bundle", tmp_path / "empty")
    assert ran.code != 0
    assert "编码器" in ran.errors
    assert not (tmp_path / "bundle").exists()


def test_a_bundle_is_trained_evaluated_and_begun_with_again(inputs: list[str], tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    dangers = tmp_path / "dangers.csv"
    dangers.write_text("kind,text\n" + "".join(f"{kind},{text}\n" for text, kind in DANGERS), encoding="utf-8")
    demand = tmp_path / "demand.csv"
    codes = [item.code for item in Bundle.load(_trained(inputs, first, tmp_path)).catalogue.items]
    demand.write_text("code,per_100k\n" + "".join(f"{code},10\n" for code in codes), encoding="utf-8")

    again = train(inputs, second, first, "--dangers", str(dangers), "--demand", str(demand))
    assert again.code == 0, again.errors
    said = json.loads(again.output)
    assert said["metrics"]["danger"]["n"] == sum(bool(kind) for _, kind in DANGERS)
    loaded = Bundle.load(second)
    assert loaded.classifier.sphere
    assert loaded.classifier.prior is not None
    assert loaded.danger_model
    assert (second / MODEL).read_bytes() != (first / MODEL).read_bytes()
    assert [path.name for path in tmp_path.iterdir() if "training" in path.name] == []

    evaluated = run("evaluate", str(second), "--orders", inputs[2], "--json")
    assert evaluated.code == 0, evaluated.errors
    assert json.loads(evaluated.output)["leaf"]["top3"] > 0.9


def _trained(inputs: list[str], out: Path, tmp_path: Path) -> Path:
    ran = train(inputs, out, small_checkpoint(tmp_path / "checkpoint"))
    assert ran.code == 0, ran.errors
    return out
