import random
from dataclasses import replace

import pytest

from data.orders import Order
from tests.builders import small_labelled, small_orders
from training.labelled import Labelled
from training.split import held_out


def held_texts(labelled: Labelled, share: float = 0.2) -> set[str]:
    return {order.text for order, held in zip(labelled.orders, held_out(labelled, share), strict=True) if held}


def shuffled(seed: int) -> list[Order]:
    orders = small_orders()
    random.Random(seed).shuffle(orders)  # noqa: S311
    return orders


def test_one_order_alone_can_only_be_held_out() -> None:
    assert held_out(small_labelled(small_orders(timed=True)[:1]), 0.2).tolist() == [True]


def test_with_times_the_latest_are_held_out() -> None:
    labelled = small_labelled(reversed(small_orders(timed=True)))
    mask = held_out(labelled, 0.2)
    assert mask.sum() == 12
    kept = [order.received_at for order, held in zip(labelled.orders, mask, strict=True) if not held and order.received_at]  # fmt: skip
    late = [order.received_at for order, held in zip(labelled.orders, mask, strict=True) if held and order.received_at]
    assert max(kept) < min(late)


@pytest.mark.parametrize("share", [0.1, 0.2, 0.4])
def test_without_times_about_the_share_is_held_out(share: float) -> None:
    orders = [replace(order, text=f"{order.text}{copy}") for copy in range(20) for order in small_orders()]
    assert held_out(small_labelled(orders), share).mean() == pytest.approx(share, abs=0.04)


def test_without_times_the_choice_depends_on_nothing_but_the_text() -> None:
    whole = held_texts(small_labelled())
    for seed in range(4):
        some = shuffled(seed)[:40]
        assert held_texts(small_labelled(some)) == whole & {order.text for order in some}


def test_equal_texts_fall_on_one_side() -> None:
    first, second = small_orders()[:2]
    doubled = [first] * 5 + [replace(second, text=first.text)] * 5 + small_orders()
    labelled = small_labelled(doubled)
    sides = {bool(held) for order, held in zip(labelled.orders, held_out(labelled, 0.2), strict=True) if order.text == first.text}  # fmt: skip
    assert len(sides) == 1


def test_a_smaller_share_is_part_of_a_larger_one() -> None:
    labelled = small_labelled()
    assert held_texts(labelled, 0.1) < held_texts(labelled, 0.4)
