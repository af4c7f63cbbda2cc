import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from configs.errors import ConfigError
from model.hierarchy import Hierarchy
from tests.builders import small_catalogue, small_orders
from tests.checkpoints import encoder_recipe, small_checkpoint
from training.finetune import Finetuning, Lessons, Stage, Workplace
from training.network import Targets

pytestmark = pytest.mark.slow

CATALOGUE = small_catalogue()
TEXTS = [order.text for order in small_orders()]
LEAVES = np.array([CATALOGUE.row(order.category) for order in small_orders()])
ROWS = np.arange(len(TEXTS))


class BrokenOffError(Exception):
    """A training that was broken off."""


def lessons(units: int = 2) -> Lessons:
    names = ["，".join(item.path) for item in CATALOGUE.items]
    return Lessons(TEXTS, Targets(LEAVES, LEAVES % units), names, Hierarchy(CATALOGUE), units)


def finetuning(folder: Path, identity: str = "same", *, work: bool = True, break_at: int = 0) -> Finetuning:
    checkpoint = folder / "checkpoint"
    if not checkpoint.exists():
        small_checkpoint(checkpoint)

    def watch(stage: str, done: int, total: int) -> None:
        assert "损失" in stage
        assert 0 < done <= total
        if done == break_at:
            raise BrokenOffError

    workplace = Workplace(folder / "work", identity) if work else None
    return Finetuning(checkpoint, lessons(), ROWS, encoder_recipe(), seed=0, workplace=workplace, watch=watch)


def stage(number: int = 1, epochs: int = 4) -> Stage:
    return Stage(number, "微调", ROWS, epochs)


@pytest.mark.parametrize("content", ["", '{"model_type": "no such thing"}', "not json"])
def test_what_is_no_checkpoint_is_refused_in_chinese(tmp_path: Path, content: str) -> None:
    folder = small_checkpoint(tmp_path / "checkpoint")
    if content:
        (folder / "config.json").write_text(content)
    else:
        (folder / "config.json").unlink()
    with pytest.raises(ConfigError, match="编码器"):
        finetuning(tmp_path)


def test_texts_of_one_item_come_to_lie_together(tmp_path: Path) -> None:
    tuned = finetuning(tmp_path, work=False)
    before = tuned.item_points().shares(tuned.encode(ROWS).rows)[ROWS, LEAVES].mean()
    tuned.fit(stage())
    after = tuned.item_points().shares(tuned.encode(ROWS).rows)
    assert after[ROWS, LEAVES].mean() > before
    assert np.mean(after.argmax(axis=1) == LEAVES) >= 0.95
    units = tuned.unit_points()
    assert units
    assert np.mean(units.shares(tuned.encode(ROWS).rows).argmax(axis=1) == LEAVES % 2) >= 0.9


def test_two_trainings_of_the_same_lessons_give_the_same_vectors(tmp_path: Path) -> None:
    first, second = finetuning(tmp_path, work=False), finetuning(tmp_path, work=False)
    for tuned in (first, second):
        tuned.fit(stage(epochs=1))
    np.testing.assert_array_equal(first.encode(ROWS).rows, second.encode(ROWS).rows)


def test_a_stage_that_is_done_is_not_done_again(tmp_path: Path) -> None:
    first = finetuning(tmp_path)
    first.fit(stage())
    again = finetuning(tmp_path, break_at=1)
    again.fit(stage())
    np.testing.assert_array_equal(first.encode(ROWS).rows, again.encode(ROWS).rows)


def test_what_another_training_has_left_is_not_taken_up(tmp_path: Path) -> None:
    finetuning(tmp_path).fit(stage())
    with pytest.raises(BrokenOffError):
        finetuning(tmp_path, "another", break_at=1).fit(stage())


def test_a_training_that_was_broken_off_ends_where_an_unbroken_one_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("training.finetune._SAVE_SECONDS", -1.0)
    unbroken = finetuning(tmp_path, work=False)
    unbroken.fit(stage())
    with pytest.raises(BrokenOffError):
        finetuning(tmp_path, break_at=5).fit(stage())
    resumed = finetuning(tmp_path)
    resumed.fit(stage())
    np.testing.assert_allclose(resumed.encode(ROWS).rows, unbroken.encode(ROWS).rows, atol=1e-6)


_KILLED = """
import sys
from pathlib import Path
import training.finetune as finetune
from tests.test_finetune import finetuning, stage
finetune._SAVE_SECONDS = -1.0
finetuning(Path(sys.argv[1])).fit(stage(epochs=400))
"""


def test_a_training_killed_while_it_saves_can_be_taken_up(tmp_path: Path) -> None:
    repository = Path(__file__).parents[1]
    process = subprocess.Popen([sys.executable, "-c", _KILLED, str(tmp_path)], cwd=repository)
    file = tmp_path / "work" / "encoder-1.pt"
    while not file.exists():
        assert process.poll() is None
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    with pytest.raises(BrokenOffError):
        finetuning(tmp_path, break_at=60).fit(stage(epochs=400))
