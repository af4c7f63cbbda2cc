from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from configs.errors import BundleError
from data.catalogue import Catalogue
from model.bundle import Bundle, bundle_id, load_manifest
from model.registry import SHIPPED
from tests.builders import SHANGHAI_TABLES, small_bundle, small_orders
from tests.checkpoints import encoded_bundle

TEXTS = [order.text for order in small_orders()] + ["", "喂喂", "完全不相干的话"]
WEIGHTS = "weights.safetensors"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    small_bundle().save(tmp_path / "bundle")
    return tmp_path / "bundle"


def edited(file: str, old: str, new: str) -> Callable[[Path], None]:
    def edit(folder: Path) -> None:
        content = (folder / file).read_text(encoding="utf-8")
        assert old in content
        (folder / file).write_text(content.replace(old, new), encoding="utf-8")

    return edit


def cut(file: str, size: int) -> Callable[[Path], None]:
    def shorten(folder: Path) -> None:
        (folder / file).write_bytes((folder / file).read_bytes()[:size])

    return shorten


def filled(file: str, content: str) -> Callable[[Path], None]:
    def fill(folder: Path) -> None:
        (folder / file).write_text(content, encoding="utf-8")

    return fill


def without(*names: str) -> Callable[[Path], None]:
    def drop(folder: Path) -> None:
        tensors = load_file(folder / WEIGHTS)
        save_file({name: tensor for name, tensor in tensors.items() if name not in names}, folder / WEIGHTS)

    return drop


def more_items(folder: Path) -> None:
    other = Catalogue.from_paths([("甲", "乙", f"第{number}") for number in range(9)])
    manifest = small_bundle().manifest.model_copy(update={"catalogue": other.version})
    replace(small_bundle(), catalogue=other, manifest=manifest).save(folder)


DAMAGES: dict[str, Callable[[Path], None]] = {
    "empty weights": cut(WEIGHTS, 0),
    "truncated weights": cut(WEIGHTS, 5_000),
    "truncated header of the weights": cut(WEIGHTS, 20),
    "weights of another kind": filled(WEIGHTS, "code,name\n"),
    "no bias": without("items.bias"),
    "no links": without("items.links"),
    "no vocabulary": without("vocabulary.hashes"),
    "no counts of units": without("units.counts"),
    "edited name in the catalogue": edited("catalogue.csv", "电梯故障停运", "电梯停运"),
    "item gone from the catalogue": cut("catalogue.csv", 500),
    "broken catalogue": edited("catalogue.csv", "020101", "02010x"),
    "catalogue of another bundle": more_items,
    "unit gone that was learned": edited("units.csv", "东区公安分局", "东区公安局"),
    "broken unit": edited("units.csv", "bureau", "bureau,"),
    "broken duty": edited("duties.csv", "\n01,city", "\n01,village"),
    "broken question": edited("questions.csv", "=", ":"),
    "empty manifest": cut("bundle.json", 0),
    "truncated manifest": cut("bundle.json", 100),
    "manifest with an unknown field": edited("bundle.json", '"id"', '"name"'),
    "manifest of another format": edited("bundle.json", '"format": 2', '"format": 3'),
    "list for a manifest": filled("bundle.json", "[]"),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_bundle_is_refused(folder: Path, damage: Callable[[Path], None]) -> None:
    damage(folder)
    with pytest.raises(BundleError):
        Bundle.load(folder)


@pytest.mark.parametrize("file", ["bundle.json", "catalogue.csv", "units.csv", "duties.csv", "questions.csv", WEIGHTS])
def test_a_bundle_with_a_file_missing_is_refused(folder: Path, file: str) -> None:
    (folder / file).unlink()
    with pytest.raises(BundleError):
        Bundle.load(folder)


def test_what_is_no_bundle_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for path in (tmp_path, tmp_path / "nowhere", tmp_path / "file"):
        with pytest.raises(BundleError, match="不是模型包"):
            load_manifest(path)


def test_another_format_says_what_to_do(folder: Path) -> None:
    DAMAGES["manifest of another format"](folder)
    with pytest.raises(BundleError, match=r"格式是 3.*只认识到 2"):
        Bundle.load(folder)


def test_a_newer_format_with_new_fields_says_what_to_do(folder: Path) -> None:
    edited("bundle.json", '"format": 2', '"format": 3, "decoder": "small"')(folder)
    with pytest.raises(BundleError, match="格式是 3"):
        Bundle.load(folder)


def test_a_bundle_of_the_first_format_is_still_read(folder: Path) -> None:
    edited("bundle.json", '"format": 2', '"format": 1')(folder)
    assert Bundle.load(folder).classifier.sphere is None


ENCODER_DAMAGES: dict[str, Callable[[Path], None]] = {
    "no encoder": lambda folder: (folder / "encoder.onnx").unlink(),
    "no tokenizer": lambda folder: (folder / "tokenizer.json").unlink(),
    "truncated encoder": cut("encoder.onnx", 5_000),
    "empty encoder": cut("encoder.onnx", 0),
    "broken tokenizer": filled("tokenizer.json", "{}"),
    "no points of items": without("item_points.places"),
}


@pytest.mark.parametrize("damage", ENCODER_DAMAGES.values(), ids=ENCODER_DAMAGES)
def test_a_damaged_encoder_is_refused(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    encoded_bundle().save(tmp_path / "bundle")
    damage(tmp_path / "bundle")
    with pytest.raises(BundleError):
        Bundle.load(tmp_path / "bundle")


def test_a_bundle_with_an_encoder_gives_identical_scores_when_loaded(tmp_path: Path) -> None:
    encoded_bundle().save(tmp_path / "bundle")
    one, other = encoded_bundle(), Bundle.load(tmp_path / "bundle")
    reading, again = one.classifier.read(TEXTS), other.classifier.read(TEXTS)
    np.testing.assert_array_equal(reading.vectors.rows, again.vectors.rows)
    np.testing.assert_allclose(other.classifier.predict(again), one.classifier.predict(reading), atol=2e-3)
    assert one.units_model
    assert other.units_model
    np.testing.assert_allclose(other.units_model.predict(again), one.units_model.predict(reading), atol=2e-3)


def test_weights_that_do_not_fit_the_vocabulary_are_refused(folder: Path) -> None:
    tensors = load_file(folder / WEIGHTS)
    for name in ("vocabulary.hashes", "vocabulary.idf"):
        tensors[name] = tensors[name][:-1].copy()
    save_file(tensors, folder / WEIGHTS)
    with pytest.raises(BundleError):
        Bundle.load(folder)


@pytest.mark.parametrize(
    ("file", "old", "new"), [("duties.csv", "市容条例", "别的条例"), ("units.csv", "房管局", "房局")]
)
def test_an_edited_duty_list_or_unit_table_is_refused_like_an_edited_catalogue(
    folder: Path, file: str, old: str, new: str
) -> None:
    edited(file, old, new)(folder)
    with pytest.raises(BundleError):
        Bundle.load(folder)


def test_what_is_saved_gives_identical_scores_when_loaded(folder: Path) -> None:
    bundle, loaded = small_bundle(), Bundle.load(folder)
    before, after = (one.classifier.predict(one.classifier.read(TEXTS)) for one in (bundle, loaded))
    np.testing.assert_array_equal(before, after)
    assert loaded.manifest == bundle.manifest
    assert loaded.questions == bundle.questions
    assert loaded.duties.version == bundle.duties.version
    assert loaded.units_model
    assert bundle.units_model
    reading = bundle.classifier.read(TEXTS)
    np.testing.assert_array_equal(loaded.units_model.predict(reading), bundle.units_model.predict(reading))
    assert loaded.units_model.counts == bundle.units_model.counts


def test_no_file_of_a_bundle_can_run_when_read(folder: Path) -> None:
    for root in (folder, SHIPPED):
        files = [file for file in root.rglob("*") if file.is_file()]
        assert {file.suffix for file in files} <= {".json", ".csv", ".safetensors", ".onnx"}


def test_places_travel_with_the_bundle(tmp_path: Path) -> None:
    replace(small_bundle(), places=SHANGHAI_TABLES).save(tmp_path / "bundle")
    places = Bundle.load(tmp_path / "bundle").places
    assert places == tmp_path / "bundle" / "places"
    assert Bundle.load(SHIPPED).places


def test_saving_over_a_bundle_replaces_it_whole(folder: Path) -> None:
    (folder / "stray.csv").write_text("x")
    small_bundle().save(folder)
    assert not (folder / "stray.csv").exists()
    assert [path.name for path in folder.parent.iterdir()] == ["bundle"]


def test_a_bundle_that_cannot_be_written_leaves_the_old_one(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        replace(small_bundle(), places=tmp_path / "nowhere").save(folder)
    assert Bundle.load(folder).id == small_bundle().id
    assert [path.name for path in tmp_path.iterdir()] == ["bundle"]


def test_the_id_changes_with_every_part() -> None:
    assert len({bundle_id("fast"), bundle_id("fast", "a"), bundle_id("fast", "a", "b"), bundle_id("fast", "ab")}) == 4
    assert bundle_id("fast", "a").startswith("fast-")


def test_the_shipped_bundle_is_whole() -> None:
    bundle = Bundle.load(SHIPPED)
    assert len(bundle.manifest.thresholds) == bundle.catalogue.depth
