"""From labelled orders to a bundle: hold out, fit, calibrate, fit again on everything."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array

from configs.recipe import Recipe
from data.duties import Duties
from data.place_table import TABLES as PLACE_TABLES
from data.questions import BranchQuestion
from data.tables import fingerprint
from model.bundle import Bundle, Manifest, bundle_id
from model.classifier import Classifier, Gate, NodeModel
from model.hierarchy import Floats, Hierarchy
from model.linear import Link, SparseLinear
from model.place import PlaceReader
from model.units_model import UnitsModel
from training import metrics
from training.corpus import Corpus, Mask, Targets
from training.descriptions import description_texts
from training.gate import fit_gate
from training.labelled import Labelled
from training.linear import fit_levels, fit_outputs
from training.links import fit_links
from training.split import held_out
from training.thresholds import vouch_threshold

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much."""

Links = tuple[Link, ...]

_LIBRARIES = ("numpy", "scipy", "scikit-learn", "rjieba", "opencc")


@dataclass(frozen=True, slots=True)
class Reference:
    """What a bundle carries beside what it learns."""

    duties: Duties = field(default_factory=lambda: Duties(()))
    questions: tuple[BranchQuestion, ...] = ()
    places: Path | None = None


def fit(
    labelled: Labelled,
    recipe: Recipe,
    reference: Reference | None = None,
    background: Sequence[str] = (),
    progress: Progress | None = None,
) -> Bundle:
    """Train a bundle. The same inputs and library versions give the same weights and the same id.

    Args:
        labelled: orders with their items and units.
        recipe: how to train.
        reference: duty list, questions and places of the city.
        background: texts that are no matter of the catalogue, to tell them from those that are.
        progress: told of every step.
    """
    reference = reference or Reference()
    descriptions = tuple(description_texts(labelled.catalogue)) if recipe.describe else ()
    corpus = Corpus.read(labelled, descriptions, background, PlaceReader.load(reference.places))
    hierarchy = Hierarchy(labelled.catalogue)
    fitting = _Fitting(corpus, hierarchy, recipe, progress or _silent)
    held = np.zeros(len(corpus), dtype=np.bool_)
    held[corpus.orders] = held_out(labelled, recipe.holdout)
    calibrated = fitting.calibrate(held)
    classifier, units_model = fitting.final(calibrated)
    libraries = {name: version(name) for name in _LIBRARIES}
    versions = (labelled.catalogue.version, labelled.units.version, reference.duties.version)
    asked = repr(reference.questions)
    made_of = (
        recipe.model_dump_json(),
        labelled.fingerprint,
        *background,
        *versions,
        asked,
        repr(libraries),
        _read(reference.places),
    )
    manifest = Manifest(
        id=bundle_id(recipe.name, *made_of),
        created_at=datetime.now(UTC).isoformat(timespec="seconds"),
        recipe=recipe.model_dump(),
        catalogue=labelled.catalogue.version,
        units=labelled.units.version,
        duties=reference.duties.version,
        data={
            "fingerprint": labelled.fingerprint,
            "orders": len(labelled.orders),
            "with_item": sum(leaf >= 0 for leaf in labelled.leaves),
            "with_lead_unit": sum(bool(lead) for lead in labelled.leads),
            "descriptions": len(descriptions),
            "background": len(background),
            "split": "time" if labelled.timed else "item",
        },
        thresholds=calibrated.thresholds,
        metrics={"held_out": calibrated.metrics},
        libraries=libraries,
    )
    return Bundle(
        manifest, labelled.catalogue, labelled.units, reference.duties, reference.questions, reference.places,
        classifier, units_model,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Calibration:
    """What the held-out orders have taught; no links of units where no order names one."""

    links: Links
    unit_links: Links
    thresholds: tuple[float, ...]
    metrics: Mapping[str, float]


class _Fitting:
    """The steps of one training over its corpus."""

    def __init__(self, corpus: Corpus, hierarchy: Hierarchy, recipe: Recipe, progress: Progress) -> None:
        self._corpus = corpus
        self._recipe = recipe
        self._hierarchy = hierarchy
        self._ancestors = [hierarchy.ancestors(level) for level in range(1, hierarchy.depth + 1)]
        self._progress = progress
        self._total = 2 * (len(hierarchy) + len(corpus.unit_names))
        self._done = 0

    def calibrate(self, held: Mask) -> _Calibration:
        """Learn from orders that the margins have not seen."""
        corpus = self._corpus
        _, features = corpus.features(~held, self._recipe.min_texts)
        levels = self._fit_items(features, ~held, "试训练")
        judged = np.flatnonzero(held & (corpus.leaves >= 0))
        margins = [model.margins(features[judged, :]) for model in levels]
        links = fit_links(margins, self._ancestors, corpus.leaves[judged])
        leaves = NodeModel(SparseLinear.join(levels), links).probabilities(features[judged, :], self._hierarchy)
        unit_links = self._unit_links(self._fit_units(features, ~held, "试训练"), features, held)
        truth = corpus.leaves[judged]
        return _Calibration(links, unit_links, self._thresholds(leaves, truth), _measured(leaves, truth))

    def final(self, calibrated: _Calibration) -> tuple[Classifier, UnitsModel | None]:
        """The models fitted on every text, with the links found on those held out."""
        corpus = self._corpus
        everything = np.ones(len(corpus), dtype=np.bool_)
        vocabulary, features = corpus.features(everything, self._recipe.min_texts)
        items = NodeModel(SparseLinear.join(self._fit_items(features, everything, "正式训练")), calibrated.links)
        gate = self._fit_gate(features) if corpus.background.any() else None
        units = self._fit_units(features, everything, "正式训练")
        counts = np.bincount(corpus.leads[corpus.leads >= 0], minlength=len(corpus.unit_names)).tolist()
        named = dict(zip(corpus.unit_names, counts, strict=True))
        units_model = UnitsModel(units, calibrated.unit_links[0], corpus.unit_names, named) if units else None
        return Classifier(self._hierarchy, vocabulary, items, gate), units_model

    def _fit_gate(self, features: csr_array) -> Gate:
        """Keywords are no way to talk: only orders stand against the background."""
        chosen = np.flatnonzero(self._corpus.orders | self._corpus.background)
        return fit_gate(features[chosen, :], self._corpus.background[chosen], self._recipe)

    def _fit_items(self, features: csr_array, rows: Mask, stage: str) -> list[SparseLinear]:
        chosen = np.flatnonzero(rows & self._corpus.matters)
        leaves = self._corpus.leaves[chosen]
        return fit_levels(
            features[chosen, :], leaves, self._ancestors, self._recipe, lambda nodes: self._step(stage, nodes)
        )

    def _fit_units(self, features: csr_array, rows: Mask, stage: str) -> SparseLinear | None:
        names = self._corpus.unit_names
        if not names:
            return None
        chosen = np.flatnonzero(rows & (self._corpus.leads >= 0))
        linear = fit_outputs(features[chosen, :], self._corpus.leads[chosen], len(names), self._recipe)
        self._step(stage, len(names))
        return linear

    def _unit_links(self, units: SparseLinear | None, features: csr_array, held: Mask) -> Links:
        if units is None:
            return ()
        judged = np.flatnonzero(held & (self._corpus.leads >= 0))
        own = np.arange(len(self._corpus.unit_names), dtype=np.int32)
        return fit_links([units.margins(features[judged, :])], [own], self._corpus.leads[judged])

    def _thresholds(self, leaves: Floats, truth: Targets) -> tuple[float, ...]:
        best = leaves.argmax(axis=1)
        rows = np.arange(len(best))
        thresholds = []
        for level, nodes in enumerate(self._ancestors, start=1):
            confidence = self._hierarchy.sums(leaves, level)[rows, nodes[best]]
            thresholds.append(vouch_threshold(confidence, nodes[best] == nodes[truth], self._recipe.vouch))
        return tuple(thresholds)

    def _step(self, stage: str, amount: int) -> None:
        self._done += amount
        self._progress(stage, self._done, self._total)


def _measured(leaves: Floats, truth: Targets) -> dict[str, float]:
    ranked = metrics.ranks(leaves, truth)
    found = {f"top{k}": metrics.within(ranked, k) for k in (1, 3, 5)}
    confidence = leaves.max(axis=1, initial=0.0)
    return {"n": len(truth), **found, "ece": metrics.expected_calibration_error(confidence, ranked == 0)}


def _read(places: Path | None) -> str:
    return fingerprint((places / table).read_text(encoding="utf-8") for table in PLACE_TABLES) if places else ""


def _silent(stage: str, done: int, total: int) -> None:
    del stage, done, total
