from pathlib import Path

import numpy as np
import pytest

from configs.danger import DangerTable
from configs.errors import InputError
from data.danger_texts import load_dangers, save_dangers
from data.shanghai import DANGERS as SHANGHAI_DANGERS
from model.bundle import Bundle
from model.danger import DangerCheck
from model.danger_model import DangerModel
from tests.builders import DANGERS, small_labelled, small_orders, small_recipe
from tests.checkpoints import encoded_bundle
from training.fit import Reference, fit

CHECK = DangerCheck(DangerTable.load())
PLAIN = fit(small_labelled(), small_recipe(), Reference(dangers=DANGERS))


def told(bundle: Bundle, *texts: str) -> list[str]:
    assert bundle.danger_model
    return bundle.danger_model.told(bundle.classifier.read(texts))


@pytest.mark.parametrize("rows", ["火情,\n", "火情,着火了\n", ",没事\n", ""])
def test_a_table_that_teaches_nothing_is_refused(tmp_path: Path, rows: str) -> None:
    file = tmp_path / "dangers.csv"
    file.write_text("kind,text\n" + rows, encoding="utf-8")
    with pytest.raises(InputError, match=r"dangers.csv"):
        load_dangers(file)


def test_the_table_comes_back_as_it_was(tmp_path: Path) -> None:
    save_dangers(DANGERS, tmp_path / "dangers.csv")
    assert load_dangers(tmp_path / "dangers.csv") == DANGERS


def test_a_bundle_that_learned_no_dangers_has_no_model() -> None:
    assert DangerModel.from_tensors({}) is None


@pytest.mark.parametrize("bundle", [PLAIN, encoded_bundle()], ids=["linear", "with encoder"])
def test_dangers_are_heard_and_everyday_matters_are_not(bundle: Bundle) -> None:
    dangerous = [(text, kind) for text, kind in DANGERS if kind]
    heard = told(bundle, *(text for text, _ in dangerous))
    assert np.mean([kind == own for kind, (_, own) in zip(heard, dangerous, strict=True)]) >= 0.6
    assert sum(map(bool, told(bundle, *(order.text for order in small_orders())))) <= 1
    assert told(bundle, "", "qxzv") == ["", ""]


def test_the_arrays_come_back_as_the_same_model() -> None:
    assert PLAIN.danger_model
    loaded = DangerModel.from_tensors(PLAIN.danger_model.tensors())
    assert loaded
    reading = PLAIN.classifier.read([text for text, _ in DANGERS])
    assert loaded.told(reading) == PLAIN.danger_model.told(reading)
    assert loaded.kinds == ("火情", "轻生")
    assert loaded.threshold == pytest.approx(PLAIN.danger_model.threshold)


def test_what_a_model_hears_is_told_with_the_numbers_of_the_table() -> None:
    [danger] = CHECK.check(["她说她不想拖累大家，门反锁了"], ["轻生"])
    assert danger
    assert danger.call == ("110", "120")
    assert "110" in danger.notice


def test_what_rules_find_and_a_model_hears_is_joined() -> None:
    [danger] = CHECK.check(["楼下着火了，有人要跳下来"], ["轻生"])
    assert danger
    assert set(danger.call) >= {"119", "110", "120"}
    assert danger.evidence


def test_a_kind_that_the_table_does_not_know_is_left_out() -> None:
    assert CHECK.check(["一切都好"], ["外星人"]) == [None]


def test_every_kind_that_is_taught_can_be_told() -> None:
    kinds = {rule.kind for rule in DangerTable.load().dangers}
    assert {kind for _, kind in load_dangers(SHANGHAI_DANGERS) if kind} <= kinds
