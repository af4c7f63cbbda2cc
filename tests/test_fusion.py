from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import log_softmax

from model.hierarchy import Floats, Hierarchy, softmax
from model.linear import Link
from tests.builders import small_catalogue
from training.fusion import Fusion, Levels, fit_fusion

START = Link(0.7, 8.0, 8.0)
FLAT = np.arange(5, dtype=np.int32)


def likelihood(links: Sequence[Link], margins: Sequence[Floats], ancestors: Sequence[NDArray[np.int32]], truth: NDArray[np.int64]) -> float:  # fmt: skip
    scores = sum(link.scores(margin)[:, nodes] for link, margin, nodes in zip(links, margins, ancestors, strict=True))
    return float(log_softmax(np.asarray(scores), axis=1)[np.arange(len(truth)), truth].mean())


def drawn(link: Link, texts: int, seed: int) -> tuple[Floats, NDArray[np.int64]]:
    """Margins, and truths that follow the probabilities which a link gives them."""
    generator = np.random.default_rng(seed)
    margins = generator.normal(-0.7, 0.5, size=(texts, 5)).astype(np.float32)
    shares = softmax(link.scores(margins)).astype(np.float64)
    chosen = (shares.cumsum(axis=1) > generator.random((texts, 1))).argmax(axis=1)
    return margins, chosen.astype(np.int64)


def test_without_a_text_to_judge_the_links_stay_where_they_start() -> None:
    [link] = fit_fusion([np.zeros((0, 5), dtype=np.float32)], [FLAT], np.zeros(0, dtype=np.int64)).links
    assert (link.weight, link.slope, link.shift) == pytest.approx((0.7, 8.0, 8.0))


@pytest.mark.parametrize("value", [0.0, 1e6, -1e6])
def test_margins_that_tell_nothing_give_finite_links(value: float) -> None:
    margins = np.full((20, 5), value, dtype=np.float32)
    [link] = fit_fusion([margins], [FLAT], np.arange(20) % 5).links
    assert np.isfinite([link.weight, link.slope, link.shift]).all()


def test_one_text_is_enough_to_give_finite_links() -> None:
    [link] = fit_fusion([np.eye(5, dtype=np.float32)[:1]], [FLAT], np.array([0])).links
    assert np.isfinite([link.weight, link.slope, link.shift]).all()
    assert link.weight > 0


@pytest.mark.parametrize("seed", range(3))
def test_the_links_found_fit_better_than_those_at_the_start(seed: int) -> None:
    generator = np.random.default_rng(seed)
    hierarchy = Hierarchy(small_catalogue())
    ancestors = [hierarchy.ancestors(level) for level in (1, 2, 3)]
    truth = generator.integers(0, 6, size=200)
    margins = []
    for nodes in ancestors:
        own = np.full((200, int(nodes.max()) + 1), -1.0)
        own[np.arange(200), nodes[truth]] = 1.0
        margins.append((own + generator.normal(0, 1.0, own.shape)).astype(np.float32))
    found = fit_fusion(margins, ancestors, truth).links
    start = [Link(0.7 / 3, 8.0, 8.0)] * 3
    assert likelihood(found, margins, ancestors, truth) > likelihood(start, margins, ancestors, truth) + 0.01


@pytest.mark.parametrize(
    "true", [Link(1.0, 2.0, 1.0), Link(0.5, 4.0, 4.0), Link(2.0, 6.0, 3.0)], ids=["soft", "middle", "sharp"]
)
def test_probabilities_that_were_drawn_from_a_known_link_are_recovered(true: Link) -> None:
    margins, truth = drawn(true, 8_000, seed=1)
    [found] = fit_fusion([margins], [FLAT], truth).links
    fresh, _ = drawn(true, 2_000, seed=2)
    error = np.abs(softmax(found.scores(fresh)) - softmax(true.scores(fresh)))
    assert float(error.mean()) < 0.02
    assert likelihood([found], [margins], [FLAT], truth) >= likelihood([true], [margins], [FLAT], truth) - 1e-2


@pytest.mark.parametrize("sharper", [0.5, 2.0])
def test_margins_scaled_by_a_temperature_get_a_slope_that_undoes_it(sharper: float) -> None:
    margins, truth = drawn(Link(1.0, 4.0, 2.0), 8_000, seed=3)
    [plain] = fit_fusion([margins], [FLAT], truth).links
    [scaled] = fit_fusion([(margins * sharper).astype(np.float32)], [FLAT], truth).links
    assert scaled.slope * sharper == pytest.approx(plain.slope, rel=0.15)


def test_the_found_links_are_a_point_where_no_small_step_fits_better() -> None:
    margins, truth = drawn(Link(1.0, 3.0, 2.0), 4_000, seed=4)
    [found] = fit_fusion([margins], [FLAT], truth).links
    best = likelihood([found], [margins], [FLAT], truth)
    for factor in (0.8, 1.25):
        for link in (
            Link(found.weight * factor, found.slope, found.shift),
            Link(found.weight, found.slope * factor, found.shift),
        ):
            assert likelihood([link], [margins], [FLAT], truth) <= best + 2e-3


def test_the_same_margins_give_the_same_links() -> None:
    margins, truth = drawn(START, 500, seed=5)
    assert fit_fusion([margins], [FLAT], truth) == fit_fusion([margins], [FLAT], truth)


def experts(texts: int, seed: int) -> tuple[Levels, Levels, NDArray[np.int64]]:
    """Margins that tell nothing, log-probabilities that tell most, and the truth."""
    generator = np.random.default_rng(seed)
    truth = generator.integers(0, 5, size=texts)
    margins = generator.normal(-0.7, 0.5, size=(texts, 5)).astype(np.float32)
    logits = generator.normal(0, 1, size=(texts, 5))
    logits[np.arange(texts), truth] += 2
    return [margins], [log_softmax(logits, axis=1).astype(np.float32)], truth


def fused(fusion: Fusion, margins: Levels, part: Levels) -> Floats:
    return softmax(fusion.links[0].scores(margins[0]) + np.float32(fusion.weights[0][0]) * part[0])


def test_without_a_text_every_part_has_the_same_say() -> None:
    none = [np.zeros((0, 5), dtype=np.float32)]
    fusion = fit_fusion(none, [FLAT], np.zeros(0, dtype=np.int64), [none])
    assert fusion.weights[0][0] == pytest.approx(0.35)
    assert fusion.links[0].weight == pytest.approx(0.35)


def test_the_part_that_knows_more_gets_more_weight() -> None:
    margins, part, truth = experts(2_000, seed=6)
    fusion = fit_fusion(margins, [FLAT], truth, [part])
    assert fusion.weights[0][0] > 0.7
    assert np.abs(fusion.links[0].slopes(margins[0])).mean() < 0.1


def test_with_a_part_that_knows_more_the_truth_becomes_likelier() -> None:
    margins, part, truth = experts(2_000, seed=7)
    fresh_margins, fresh_part, fresh_truth = experts(1_000, seed=8)
    both = fused(fit_fusion(margins, [FLAT], truth, [part]), fresh_margins, fresh_part)
    alone = softmax(fit_fusion(margins, [FLAT], truth).links[0].scores(fresh_margins[0]))
    rows = np.arange(len(fresh_truth))
    assert np.log(both[rows, fresh_truth]).mean() > np.log(alone[rows, fresh_truth]).mean() + 0.3


@pytest.mark.parametrize("place", range(5))
def test_the_gradient_is_the_slope_of_the_loss(place: int) -> None:
    from training.fusion import _Problem

    hierarchy = Hierarchy(small_catalogue())
    generator = np.random.default_rng(9)
    ancestors = [hierarchy.ancestors(level) for level in (1, 2, 3)]
    shapes = [(40, int(nodes.max()) + 1) for nodes in ancestors]
    margins = [generator.normal(-0.5, 0.7, size=shape).astype(np.float32) for shape in shapes]
    part = [log_softmax(generator.normal(size=shape), axis=1).astype(np.float32) for shape in shapes]
    problem = _Problem(margins, ancestors, generator.integers(0, 6, size=40), [part])
    at = generator.normal(0, 0.3, size=12)
    at[[1, 4, 7]] += 1.5
    step = np.zeros(12)
    step[[0, 1, 4, 9, 11][place]] = 1e-2
    slope = (problem.loss(at + step)[0] - problem.loss(at - step)[0]) / 2e-2
    assert float(problem.loss(at)[1] @ step) / 1e-2 == pytest.approx(slope, rel=0.05, abs=2e-4)
