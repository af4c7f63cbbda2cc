from dataclasses import FrozenInstanceError
from datetime import UTC, datetime

import pytest

from data.orders import SHANGHAI, Order


def test_an_order_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        Order(text="路灯不亮").text = "改"  # type: ignore[misc]


def test_everything_but_the_text_may_be_absent() -> None:
    order = Order(text="路灯不亮")
    assert (order.category, order.assist_units, order.received_at) == ("", (), None)


def test_shanghai_is_eight_hours_ahead() -> None:
    assert datetime(2024, 1, 5, 8, tzinfo=SHANGHAI) == datetime(2024, 1, 5, 0, tzinfo=UTC)
