import numpy as np
import pytest

from data.units import Unit, Units
from model.units_model import UnitsModel
from tests.builders import small_bundle, small_orders, small_units

BUNDLE = small_bundle()
TEXTS = [order.text for order in small_orders()]


def learned() -> UnitsModel:
    assert BUNDLE.units_model
    return BUNDLE.units_model


def test_a_bundle_that_learned_no_units_has_no_model() -> None:
    assert UnitsModel.from_tensors({}, small_units()) is None


def test_a_name_that_is_no_unit_any_more_is_refused_and_shown() -> None:
    with pytest.raises(ValueError, match="东区公安分局"):
        UnitsModel.from_tensors(
            learned().tensors(), Units([unit for unit in small_units().units if unit.code != "E-GA"])
        )


def test_a_text_of_unknown_words_still_gets_probabilities() -> None:
    shares = learned().predict(BUNDLE.classifier.read(["", "qxzv"]))
    np.testing.assert_allclose(shares.sum(axis=1), 1, atol=1e-5)


def test_the_unit_that_handled_such_texts_comes_first() -> None:
    top = learned().top(BUNDLE.classifier.read(TEXTS), 1)
    assert np.mean([names[0][0] == order.lead_unit for names, order in zip(top, small_orders(), strict=True)]) >= 0.95


def test_units_are_told_best_first_and_no_more_than_asked() -> None:
    [top] = learned().top(BUNDLE.classifier.read(["电梯坏了"]), 3)
    assert len(top) == 3
    assert top[0][0] == "市房屋管理局"
    assert [score for _, score in top] == sorted((score for _, score in top), reverse=True)
    assert len(learned().top(BUNDLE.classifier.read(["电梯坏了"]), 99)[0]) == 4


def test_it_is_known_how_many_orders_each_handled() -> None:
    assert learned().counts == {
        "东区绿化和市容管理局": 20,
        "东区城市管理行政执法局": 10,
        "市房屋管理局": 10,
        "东区公安分局": 20,
    }


def test_the_arrays_come_back_as_the_same_model() -> None:
    loaded = UnitsModel.from_tensors(learned().tensors(), small_units())
    assert loaded
    reading = BUNDLE.classifier.read(TEXTS)
    np.testing.assert_allclose(loaded.predict(reading), learned().predict(reading), atol=1e-6)
    assert (loaded.names, loaded.counts) == (learned().names, learned().counts)


def test_a_renamed_unit_is_still_found_by_its_alias() -> None:
    units = Units([*(unit for unit in small_units().units if unit.code != "E-GA"), Unit("E-GA", "东区警察局", "", ("东区公安分局",))])  # fmt: skip
    assert UnitsModel.from_tensors(learned().tensors(), units)
