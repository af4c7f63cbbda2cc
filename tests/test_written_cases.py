"""The shipped reference data and bundle on cases that were written independently of the rules they judge."""

import numpy as np
import pytest

from benchmarks.written_cases import read_cases
from data.orders import Order
from data.shanghai import PLACES
from model.place import PlaceReader
from model.suggester import Suggester
from model.suggestion import Place

ADDRESSES, NONE = read_cases("addresses"), read_cases("no_place")
DANGERS = read_cases("dangers")


@pytest.fixture(scope="module")
def reader() -> PlaceReader:
    return PlaceReader.load(PLACES)


@pytest.fixture(scope="module")
def found(reader: PlaceReader) -> list[Place]:
    return reader.read([(case["text"], case["address"]) for case in ADDRESSES])


@pytest.mark.parametrize(("tier", "least"), [("district", 0.98), ("town", 0.93), ("community", 0.93)])
def test_the_place_of_an_address_is_found(found: list[Place], tier: str, least: float) -> None:
    areas = [getattr(place, tier) for place in found]
    right = [
        (area.name if area else "") == case[tier] for area, case in zip(areas, ADDRESSES, strict=True) if case[tier]
    ]
    assert np.mean(right) >= least


def test_names_that_are_no_places_are_rarely_taken_for_one(reader: PlaceReader) -> None:
    places = reader.read([(case["text"], "") for case in NONE])
    assert np.mean([place.district is None and not place.outside for place in places]) >= 0.95


def test_dangers_that_callers_tell_in_their_own_words_are_heard(shipped: Suggester) -> None:
    told = [one.danger for one in shipped.suggest([Order(text=case["text"]) for case in DANGERS], explain=False)]
    real = [danger for danger, case in zip(told, DANGERS, strict=True) if case["danger"]]
    near = [danger for danger, case in zip(told, DANGERS, strict=True) if not case["danger"]]
    assert np.mean([danger is not None for danger in real]) >= 0.85
    assert np.mean([danger is not None for danger in near]) <= 0.2
    right = [
        bool(set(danger.call) & set(case["call"]))
        for danger, case in zip(told, DANGERS, strict=True)
        if danger and case["danger"]
    ]
    assert np.mean(right) >= 0.9
