"""The steps of one training over its corpus: fit without what is held out, fuse, fit again on everything."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from configs.recipe import Recipe
from model.classifier import Classifier, Gate, NodeModel, Sphere
from model.danger_model import DangerModel
from model.fused import FusedOutputs
from model.hierarchy import Floats, Hierarchy, softmax
from model.linear import SparseLinear
from model.points import LEAST_SHARE, ItemPoints
from model.units_model import UnitsModel
from training import metrics
from training.corpus import Corpus, Mask, Targets
from training.danger import DangerLessons, fit_dangers
from training.fusion import Fusion, Levels, fit_fusion
from training.gate import fit_gate
from training.linear import fit_levels, fit_outputs
from training.thresholds import vouch_threshold

if TYPE_CHECKING:
    from training.finetune import Finetuning

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much."""

_FINISH_RATE = 0.3
_MOST_ORDINARY = 4_000


@dataclass(frozen=True, slots=True)
class Calibration:
    """What the held-out orders have taught; no fusion of units where no order names one."""

    items: Fusion
    units: Fusion | None
    thresholds: tuple[float, ...]
    metrics: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Models:
    """What has been fitted, and how well dangers are heard out of fold."""

    classifier: Classifier
    units: UnitsModel | None
    danger: DangerModel | None
    danger_metrics: Mapping[str, float]


class Fitting:
    """One training.

    Args:
        corpus: all texts with their targets.
        hierarchy: of the items.
        recipe: how to train.
        progress: told of every step.
    """

    def __init__(self, corpus: Corpus, hierarchy: Hierarchy, recipe: Recipe, progress: Progress) -> None:
        self.corpus = corpus
        self.recipe = recipe
        self.hierarchy = hierarchy
        self.progress = progress
        self.finetuning: Finetuning | None = None
        self._ancestors = [hierarchy.ancestors(level) for level in range(1, hierarchy.depth + 1)]
        self._total = 2 * (len(hierarchy) + len(corpus.unit_names))
        self._done = 0

    def taught(self, rows: Mask) -> NDArray[np.int64]:
        """Which of some texts an encoder learns from: those with an item or a unit."""
        return np.flatnonzero(rows & ((self.corpus.leaves >= 0) | (self.corpus.leads >= 0)))

    def calibrate(self, held: Mask) -> Calibration:
        """Learn from orders that no part has seen."""
        corpus = self.corpus
        _, features = corpus.features(~held, self.recipe.min_texts)
        linear = self._fit_items(features, ~held, "试训练")
        units = self._fit_units(features, ~held, "试训练")
        self._finetune(1, "微调编码器", ~held)
        judged = np.flatnonzero(held & (corpus.leaves >= 0))
        truth = corpus.leaves[judged]
        margins = np.split(linear.margins(features[judged, :]), self.hierarchy.offsets[1:], axis=1)
        fusion = fit_fusion(margins, self._ancestors, truth, self._item_parts(judged))
        scores = NodeModel(linear, fusion.links).scores(features[judged, :], self.hierarchy)
        if self.finetuning:
            points = ItemPoints(self.finetuning.item_points(), fusion.weights[0])
            scores += points.scores(self.finetuning.encode(judged), self.hierarchy)
        leaves = softmax(scores)
        return Calibration(
            fusion, self._fuse_units(units, features, held), self._thresholds(leaves, truth), _measured(leaves, truth)
        )

    def final(self, calibrated: Calibration) -> Models:
        """The parts fitted on every text, put together as the held-out orders have taught."""
        corpus = self.corpus
        everything = np.ones(len(corpus), dtype=np.bool_)
        vocabulary, features = corpus.features(everything, self.recipe.min_texts)
        linear = self._fit_items(features, everything, "正式训练")
        gate = self._fit_gate(features) if corpus.background.any() else None
        units = self._fit_units(features, everything, "正式训练")
        self._finetune(2, "收尾微调", everything)
        items = NodeModel(linear, calibrated.items.links)
        sphere = self._sphere(calibrated.items)
        classifier = Classifier(self.hierarchy, vocabulary, items, gate, sphere)
        danger, heard = self._dangers(features) if corpus.danger_kinds else (None, {})
        return Models(classifier, self._units_model(units, calibrated.units), danger, heard)

    def _sphere(self, fusion: Fusion) -> Sphere | None:
        if not self.finetuning:
            return None
        from training.export import export

        encoder = export(self.finetuning.vector_network, self.finetuning.stretch_tokenizer)
        return Sphere(encoder, ItemPoints(self.finetuning.item_points(), fusion.weights[0]))

    def _units_model(self, linear: SparseLinear | None, fusion: Fusion | None) -> UnitsModel | None:
        if linear is None or fusion is None:
            return None
        corpus = self.corpus
        counts = np.bincount(corpus.leads[corpus.leads >= 0], minlength=len(corpus.unit_names)).tolist()
        outputs = FusedOutputs(
            linear,
            fusion.links[0],
            self.finetuning.unit_points() if self.finetuning else None,
            fusion.weights[0][0] if self.finetuning else 0.0,
        )
        return UnitsModel(outputs, corpus.unit_names, dict(zip(corpus.unit_names, counts, strict=True)))

    def _dangers(self, features: csr_array) -> tuple[DangerModel, Mapping[str, float]]:
        """Everyday orders stand beside the near misses for what is no danger."""
        corpus, kinds = self.corpus, self.corpus.danger_kinds
        calm = np.flatnonzero(corpus.orders & corpus.calm)
        most = min(_MOST_ORDINARY, len(calm))
        drawn = np.random.default_rng(self.recipe.seed).choice(calm, most, replace=False)
        rows = np.concatenate((np.flatnonzero(corpus.dangers >= 0), np.sort(drawn)))
        targets = np.where(corpus.dangers[rows] >= 0, corpus.dangers[rows], len(kinds))
        lessons = DangerLessons(
            features[rows, :],
            self._first_vectors(rows),
            targets,
            corpus.dangers[rows] < 0,
            kinds,
        )
        return fit_dangers(lessons, self.recipe)

    def _first_vectors(self, rows: NDArray[np.int64]) -> Floats | None:
        if not self.finetuning:
            return None
        vectors = self.finetuning.encode(rows)
        first: Floats = vectors.rows[vectors.begins]
        return first

    def _finetune(self, number: int, name: str, rows: Mask) -> None:
        if not self.finetuning or not self.recipe.encoder:
            return
        from training.finetune import Stage

        own = self.recipe.encoder
        epochs, rate = (own.epochs, 1.0) if number == 1 else (own.finish, _FINISH_RATE)
        self.finetuning.fit(Stage(number, name, self.taught(rows), epochs, rate))

    def _item_parts(self, judged: NDArray[np.int64]) -> list[Levels]:
        if not self.finetuning:
            return []
        points = ItemPoints(self.finetuning.item_points(), ())
        return [points.logs(self.finetuning.encode(judged), self.hierarchy)]

    def _fit_gate(self, features: csr_array) -> Gate:
        """Keywords are no way to talk: only orders stand against the background."""
        chosen = np.flatnonzero(self.corpus.orders | self.corpus.background)
        return fit_gate(features[chosen, :], self.corpus.background[chosen], self.recipe)

    def _fit_items(self, features: csr_array, rows: Mask, stage: str) -> SparseLinear:
        chosen = np.flatnonzero(rows & self.corpus.matters)
        leaves = self.corpus.leaves[chosen]
        levels = fit_levels(
            features[chosen, :], leaves, self._ancestors, self.recipe, lambda nodes: self._step(stage, nodes)
        )
        return SparseLinear.join(levels).strongest(self.recipe.most_weights)

    def _fit_units(self, features: csr_array, rows: Mask, stage: str) -> SparseLinear | None:
        names = self.corpus.unit_names
        if not names:
            return None
        chosen = np.flatnonzero(rows & (self.corpus.leads >= 0))
        linear = fit_outputs(features[chosen, :], self.corpus.leads[chosen], len(names), self.recipe)
        self._step(stage, len(names))
        return linear

    def _fuse_units(self, units: SparseLinear | None, features: csr_array, held: Mask) -> Fusion | None:
        if units is None:
            return None
        judged = np.flatnonzero(held & (self.corpus.leads >= 0))
        own = np.arange(len(self.corpus.unit_names), dtype=np.int32)
        parts: list[Levels] = []
        points = self.finetuning.unit_points() if self.finetuning else None
        if self.finetuning and points:
            vectors = self.finetuning.encode(judged)
            parts = [[vectors.mean(np.log(np.maximum(points.shares(vectors.rows), LEAST_SHARE)))]]
        return fit_fusion([units.margins(features[judged, :])], [own], self.corpus.leads[judged], parts)

    def _thresholds(self, leaves: Floats, truth: Targets) -> tuple[float, ...]:
        best = leaves.argmax(axis=1)
        rows = np.arange(len(best))
        thresholds = []
        for level, nodes in enumerate(self._ancestors, start=1):
            confidence = self.hierarchy.sums(leaves, level)[rows, nodes[best]]
            thresholds.append(vouch_threshold(confidence, nodes[best] == nodes[truth], self.recipe.vouch))
        return tuple(thresholds)

    def _step(self, stage: str, amount: int) -> None:
        self._done += amount
        self.progress(stage, self._done, self._total)


def _measured(leaves: Floats, truth: Targets) -> dict[str, float]:
    ranked = metrics.ranks(leaves, truth)
    found = {f"top{k}": metrics.within(ranked, k) for k in (1, 3, 5)}
    confidence = leaves.max(axis=1, initial=0.0)
    return {"n": len(truth), **found, "ece": metrics.expected_calibration_error(confidence, ranked == 0)}
