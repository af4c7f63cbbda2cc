from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from data.duties import Duties
from data.orders import Order
from model.bundle import Bundle
from tests.builders import (
    BACKGROUND,
    LIFT,
    OVERFLOW,
    small_bundle,
    small_duties,
    small_labelled,
    small_orders,
    small_questions,
    small_recipe,
)
from training.fit import Reference, fit
from training.labelled import label

REFERENCE = Reference(small_duties(), small_questions())
TIMED = small_orders(timed=True)


def trained(orders: Sequence[Order]) -> Bundle:
    return fit(small_labelled(orders), small_recipe())


def nonsense(bundle: Bundle) -> float:
    texts = ["喂你好听得到吗今天天气不错", "哈哈哈我打错电话了", "等一下我接个电话", "你们中午吃什么"]
    return float(bundle.classifier.predict(bundle.classifier.read(texts)).max(axis=1).mean())


LATE_UNLABELLED = [replace(order, category="") if row >= 45 else order for row, order in enumerate(TIMED)]
LATE_WITHOUT_UNIT = [replace(order, lead_unit="") if row >= 45 else order for row, order in enumerate(TIMED)]
EARLY_WITHOUT_UNIT = [replace(order, lead_unit="") if row < 48 else order for row, order in enumerate(TIMED)]


@pytest.mark.parametrize(
    "orders",
    [LATE_UNLABELLED, LATE_WITHOUT_UNIT, EARLY_WITHOUT_UNIT, small_orders()[:1], small_orders()[:2]],
    ids=["latest without item", "latest without unit", "only latest with unit", "one order", "two orders"],
)
def test_orders_that_leave_a_side_of_the_split_empty_still_train(orders: list[Order]) -> None:
    assert np.isfinite([(link.weight, link.slope) for link in trained(orders).classifier.items.links]).all()


def test_one_order_of_each_item_is_enough() -> None:
    assert len(trained(small_orders()[:6]).classifier.hierarchy) == 12


def test_a_single_item_is_learned_without_complaint() -> None:
    bundle = trained([order for order in small_orders() if order.category == LIFT])
    leaves = bundle.classifier.predict(bundle.classifier.read(["电梯坏了"]))
    assert bundle.catalogue.items[int(leaves.argmax())].code == LIFT


def test_orders_without_a_word_leave_what_the_catalogue_says_of_its_items() -> None:
    blank = small_labelled([replace(order, text="  ") for order in small_orders()])
    described = fit(blank, small_recipe())
    leaves = described.classifier.predict(described.classifier.read(["电梯停运，天天爬楼梯"]))[0]
    assert described.catalogue.items[int(leaves.argmax())].code == LIFT


def test_orders_without_a_word_and_no_descriptions_give_a_bundle_that_knows_nothing() -> None:
    blank = small_labelled([replace(order, text="  ") for order in small_orders()])
    bare = fit(blank, small_recipe().model_copy(update={"describe": False}))
    assert bare.classifier.predict(bare.classifier.read(["电梯停运，天天爬楼梯"])).sum() == 0


def test_items_without_an_order_are_unlikely_but_possible() -> None:
    bundle = trained([order for order in small_orders() if order.category != OVERFLOW])
    leaves = bundle.classifier.predict(bundle.classifier.read(["电梯坏了"]))[0]
    assert leaves.shape == (6,)
    assert leaves[0] < leaves.max()


def test_without_units_in_the_orders_none_are_learned() -> None:
    assert trained([replace(order, lead_unit="") for order in small_orders()]).units_model is None


def test_labels_alone_are_enough_to_train_a_city_of_its_own() -> None:
    orders = [
        replace(order, category=f"类{order.category[:2]}/组{order.category[:4]}", lead_unit="某局")
        for order in small_orders()
    ]
    bundle = fit(label(orders), small_recipe())
    assert (bundle.catalogue.depth, len(bundle.units)) == (2, 1)


def test_the_same_inputs_give_the_same_id_and_the_same_weights() -> None:
    again = fit(small_labelled(), small_recipe(), REFERENCE, BACKGROUND)
    assert again.id == small_bundle().id
    first, second = small_bundle().classifier.tensors(), again.classifier.tensors()
    assert first.keys() == second.keys()
    for name in first:
        np.testing.assert_array_equal(first[name], second[name])


def test_the_id_changes_with_whatever_the_bundle_is_made_of() -> None:
    orders = small_orders()
    ids = {
        small_bundle().id,
        fit(small_labelled(), small_recipe(), REFERENCE).id,
        fit(small_labelled(), small_recipe(), replace(REFERENCE, duties=Duties(())), BACKGROUND).id,
        fit(small_labelled(), small_recipe(), replace(REFERENCE, questions=()), BACKGROUND).id,
        fit(small_labelled(), small_recipe().model_copy(update={"vouch": 0.7}), REFERENCE, BACKGROUND).id,
        fit(small_labelled([replace(orders[0], text="电梯"), *orders[1:]]), small_recipe(), REFERENCE, BACKGROUND).id,
        fit(small_labelled([replace(orders[0], category=LIFT), *orders[1:]]), small_recipe(), REFERENCE, BACKGROUND).id,
    }
    assert len(ids) == 7


def test_the_id_changes_with_the_answers_of_a_question() -> None:
    first, second = small_questions()
    turned = replace(first, options=first.options[::-1])
    changed = Reference(small_duties(), (turned, second))
    assert fit(small_labelled(), small_recipe(), changed, BACKGROUND).id != small_bundle().id


def test_the_background_lowers_the_score_of_nonsense_and_leaves_matters_their_place() -> None:
    without = fit(small_labelled(), small_recipe(), REFERENCE)
    assert without.classifier.gate is None
    assert nonsense(small_bundle()) < 0.5 * nonsense(without)
    truth = [small_bundle().catalogue.row(order.category) for order in small_orders()]
    reading = small_bundle().classifier.read([order.text for order in small_orders()])
    assert np.mean(small_bundle().classifier.predict(reading).argmax(axis=1) == truth) >= 0.95


def test_the_manifest_says_what_the_bundle_was_made_of() -> None:
    manifest = small_bundle().manifest
    assert manifest.data["orders"] == manifest.data["with_item"] == manifest.data["with_lead_unit"] == 60
    assert manifest.data["background"] == len(BACKGROUND)
    assert manifest.data["split"] == "item"
    assert trained(TIMED).manifest.data["split"] == "time"
    assert (manifest.catalogue, manifest.duties) == (small_bundle().catalogue.version, small_duties().version)
    assert {"numpy", "scikit-learn"} <= manifest.libraries.keys()


def test_thresholds_are_one_a_level_and_never_below_one_half() -> None:
    assert len(small_bundle().manifest.thresholds) == 3
    assert all(threshold >= 0.5 for threshold in small_bundle().manifest.thresholds)


def test_progress_never_falls_and_ends_at_the_whole() -> None:
    seen: list[tuple[str, int, int]] = []
    fit(small_labelled(), small_recipe(), progress=lambda stage, done, total: seen.append((stage, done, total)))
    assert [done for _, done, _ in seen] == sorted(done for _, done, _ in seen)
    assert seen[-1][1] == seen[-1][2]
    assert all(stage for stage, _, _ in seen)
