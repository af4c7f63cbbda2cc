import numpy as np
import pytest

from data.orders import Order
from tests.builders import DANCING, DRILLING, LIFT, small_catalogue, small_labelled, small_orders
from training.demand import demand_prior

CATALOGUE = small_catalogue()
EVEN = {item.code: 10.0 for item in CATALOGUE.items}


def of(code: str, demand: dict[str, float], trust: float = 1.0, orders: list[Order] | None = None) -> float:
    return float(demand_prior(small_labelled(orders), demand, trust)[CATALOGUE.row(code)])


def test_what_is_asked_as_often_as_it_is_written_of_is_left_alone() -> None:
    np.testing.assert_allclose(demand_prior(small_labelled(), EVEN, 1.0), 0, atol=1e-6)


def test_an_item_asked_ten_times_as_often_gains_the_logarithm_of_ten() -> None:
    asked = EVEN | {LIFT: 100.0}
    assert of(LIFT, asked) - of(DRILLING, asked) == pytest.approx(np.log(10), abs=1e-4)
    assert of(LIFT, asked, 0.5) - of(DRILLING, asked, 0.5) == pytest.approx(np.log(10) / 2, abs=1e-4)


def test_an_item_with_more_texts_than_its_share_loses() -> None:
    orders = [order for order in small_orders() if order.category != DANCING] + small_orders()
    assert of(DANCING, EVEN, orders=orders) > of(LIFT, EVEN, orders=orders)


def test_an_item_the_table_does_not_know_is_expected_as_its_orders_are() -> None:
    unknown = {code: orders for code, orders in EVEN.items() if code != LIFT}
    np.testing.assert_allclose(demand_prior(small_labelled(), unknown, 1.0), 0, atol=1e-6)


def test_without_trust_nothing_changes() -> None:
    assert of(LIFT, EVEN | {LIFT: 1_000.0}, 0.0) == 0
