"""From labelled orders to a bundle: hold out, fit, calibrate, fit again on everything."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from configs.errors import ConfigError
from configs.recipe import Recipe
from data.duties import Duties
from data.place_table import TABLES as PLACE_TABLES
from data.questions import BranchQuestion
from data.tables import fingerprint
from model.bundle import Bundle, Manifest, bundle_id
from model.encoder import MODEL
from model.hierarchy import Hierarchy
from model.place import PlaceReader
from training.corpus import Corpus, Mask
from training.demand import demand_prior
from training.descriptions import description_texts
from training.fitting import Fitting, Progress
from training.labelled import Labelled
from training.split import held_out

if TYPE_CHECKING:
    from training.finetune import Finetuning

_LIBRARIES = ("numpy", "scipy", "scikit-learn", "rjieba", "opencc")
_ENCODER_LIBRARIES = ("torch", "transformers", "tokenizers", "onnxruntime")


@dataclass(frozen=True, slots=True)
class Reference:
    """What a training takes beside the orders.

    Args:
        duties: list that the bundle carries.
        questions: that the bundle carries.
        places: folder of the city's place tables, which the bundle carries.
        dangers: texts with the kind of danger to life they tell of, empty for what only sounds like one.
        demand: how often citizens ask for an item, of 100,000 orders.
    """

    duties: Duties = field(default_factory=lambda: Duties(()))
    questions: tuple[BranchQuestion, ...] = ()
    places: Path | None = None
    dangers: Sequence[tuple[str, str]] = ()
    demand: Mapping[str, float] = field(default_factory=dict)


def fit(
    labelled: Labelled,
    recipe: Recipe,
    reference: Reference | None = None,
    background: Sequence[str] = (),
    progress: Progress | None = None,
    checkpoint: Path | None = None,
    work: Path | None = None,
) -> Bundle:
    """Train a bundle. The same inputs, library versions and kind of machine give the same weights and the same id.

    Args:
        labelled: orders with their items and units.
        recipe: how to train.
        reference: duty list, questions and places of the city.
        background: texts that are no matter of the catalogue, to tell them from those that are.
        progress: told of every step.
        checkpoint: folder of the encoder to start from, for a recipe with an encoder.
        work: folder for what is needed to go on after a break.

    Raises:
        ConfigError: the recipe asks for an encoder and there is none to start from.
    """
    reference = reference or Reference()
    descriptions = tuple(description_texts(labelled.catalogue)) if recipe.describe else ()
    corpus = Corpus.read(labelled, descriptions, background, PlaceReader.load(reference.places), reference.dangers)
    libraries = {name: version(name) for name in _LIBRARIES + (_ENCODER_LIBRARIES if recipe.encoder else ())}
    versions = (labelled.catalogue.version, labelled.units.version, reference.duties.version)
    made_of = (
        recipe.model_dump_json(),
        labelled.fingerprint,
        *background,
        *versions,
        repr(reference.questions),
        repr(libraries),
        _read(reference.places),
        repr(sorted(reference.demand.items())),
        repr(reference.dangers),
        _weights(checkpoint) if recipe.encoder and checkpoint else "",
    )
    watch = progress or _silent
    held = np.zeros(len(corpus), dtype=np.bool_)
    held[corpus.orders] = held_out(labelled, recipe.holdout)
    fitting = Fitting(corpus, Hierarchy(labelled.catalogue), recipe, watch)
    if recipe.encoder:
        fitting.finetuning = _finetuning(fitting, labelled, ~held, checkpoint, work)
    calibrated = fitting.calibrate(held)
    models = fitting.final(calibrated)
    classifier = models.classifier
    if reference.demand:
        prior = demand_prior(labelled, reference.demand, recipe.demand_trust)
        classifier = replace(classifier, prior=prior)
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
        metrics={"held_out": calibrated.metrics} | ({"danger": models.danger_metrics} if models.danger_metrics else {}),
        libraries=libraries,
    )
    return Bundle(
        manifest, labelled.catalogue, labelled.units, reference.duties, reference.questions, reference.places,
        classifier, models.units, models.danger,
    )  # fmt: skip


def _finetuning(
    fitting: Fitting, labelled: Labelled, first: Mask, checkpoint: Path | None, work: Path | None
) -> "Finetuning":
    from training.finetune import Finetuning, Lessons, Workplace
    from training.network import Targets

    recipe, corpus = fitting.recipe, fitting.corpus
    if checkpoint is None or recipe.encoder is None:
        raise ConfigError(
            f"配方「{recipe.name}」要从一个编码器开始训练：请用 --encoder 给出它的文件夹（transformers 的模型，或带编码器的模型包）"
        )
    names = ["，".join(item.path) for item in labelled.catalogue.items]
    taught = (recipe.encoder.model_dump_json(), f"{recipe.seed} {recipe.holdout}", _weights(checkpoint))
    everything = fitting.taught(np.ones(len(corpus), dtype=np.bool_)).tolist()
    lessons = [f"{corpus.texts[row]}\t{corpus.leaves[row]}\t{corpus.leads[row]}\t{first[row]}" for row in everything]
    identity = fingerprint((*taught, *names, *lessons))
    return Finetuning(
        checkpoint,
        Lessons(corpus.texts, Targets(corpus.leaves, corpus.leads), names, fitting.hierarchy, len(corpus.unit_names)),
        fitting.taught(first),
        recipe.encoder,
        seed=recipe.seed,
        workplace=Workplace(work, identity) if work else None,
        watch=fitting.progress,
    )


def _weights(checkpoint: Path) -> str:
    names = ("config.json", "tokenizer.json", "vocab.txt", "model.safetensors", "pooler.safetensors", MODEL)
    files = [checkpoint / name for name in names]
    return fingerprint(sha256(file.read_bytes()).hexdigest() for file in files if file.is_file())


def _read(places: Path | None) -> str:
    return fingerprint((places / table).read_text(encoding="utf-8") for table in PLACE_TABLES) if places else ""


def _silent(stage: str, done: int, total: int) -> None:
    del stage, done, total
