import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from configs.errors import BundleError, ConflictError, NotFoundError
from model.registry import SHIPPED, Registry
from tests.builders import small_bundle


def made(folder: Path, name: str) -> Path:
    """A bundle of another id, and a minute newer."""
    minute = ord(name[-1]) % 60
    changed = {"id": name, "created_at": f"2026-11-16T00:{minute:02}:00+00:00"}
    replace(small_bundle(), manifest=small_bundle().manifest.model_copy(update=changed)).save(folder / name)
    return folder / name


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    return Registry(tmp_path / "home", made(tmp_path / "elsewhere", "shipped-0"))


@pytest.fixture
def stocked(registry: Registry, tmp_path: Path) -> Registry:
    for name in ("m-a", "m-b", "m-c"):
        registry.add(made(tmp_path / "elsewhere", name))
    return registry


def models(tmp_path: Path) -> Path:
    return tmp_path / "home" / "models"


def champion(registry: Registry) -> str:
    [name] = [one.manifest.id for one in registry.bundles() if one.champion]
    return name


def test_a_fresh_installation_serves_what_ships_and_has_nothing_to_roll_back(
    registry: Registry, tmp_path: Path
) -> None:
    assert champion(registry) == "shipped-0"
    assert registry.history() == []
    with pytest.raises(ConflictError, match="没有可以退回"):
        registry.rollback("me")
    assert not models(tmp_path).exists()


def test_an_unknown_bundle_is_refused_and_the_known_ones_are_named(stocked: Registry) -> None:
    for act in (stocked.folder, lambda name: stocked.promote(name, "me")):
        with pytest.raises(NotFoundError, match=r"没有模型包「m-x」；现有：.*m-a"):
            act("m-x")
    assert stocked.history() == []


def test_what_is_no_bundle_is_not_taken_in(registry: Registry, tmp_path: Path) -> None:
    with pytest.raises(BundleError):
        registry.add(tmp_path)
    assert len(registry.bundles()) == 1


def test_a_damaged_bundle_is_not_taken_in(registry: Registry, tmp_path: Path) -> None:
    source = made(tmp_path / "elsewhere", "m-a")
    (source / "weights.safetensors").write_bytes(b"")
    with pytest.raises(BundleError):
        registry.add(source)
    assert [one.shipped for one in registry.bundles()] == [True]


def test_the_same_bundle_is_taken_in_only_once(stocked: Registry, tmp_path: Path) -> None:
    with pytest.raises(ConflictError, match=r"m-a.*已经在库中"):
        stocked.add(tmp_path / "elsewhere" / "m-a")
    assert len(stocked.bundles()) == 4


def test_the_bundle_that_ships_is_there_already(registry: Registry, tmp_path: Path) -> None:
    with pytest.raises(ConflictError):
        registry.add(tmp_path / "elsewhere" / "shipped-0")


@pytest.mark.parametrize("name", ["../../escaped", "../escaped"])
def test_a_bundle_whose_id_is_a_path_is_not_taken_in(registry: Registry, tmp_path: Path, name: str) -> None:
    source = made(tmp_path / "elsewhere", "m-a")
    manifest = json.loads((source / "bundle.json").read_text(encoding="utf-8"))
    (source / "bundle.json").write_text(json.dumps(manifest | {"id": name}), encoding="utf-8")
    with pytest.raises(BundleError):
        registry.add(source)
    assert not list(tmp_path.rglob("escaped"))


def test_bundles_are_listed_newest_first(stocked: Registry) -> None:
    assert [one.manifest.id for one in stocked.bundles()] == ["shipped-0", "m-c", "m-b", "m-a"]


def test_the_promoted_bundle_serves_and_who_did_it_is_kept(stocked: Registry, tmp_path: Path) -> None:
    stocked.promote("m-a", "王工", "更准")
    assert champion(stocked) == "m-a"
    assert stocked.champion() == models(tmp_path) / "m-a"
    [promotion] = stocked.history()
    assert (promotion.bundle, promotion.by, promotion.why, promotion.back) == ("m-a", "王工", "更准", False)


def test_a_bundle_damaged_since_is_not_promoted(stocked: Registry, tmp_path: Path) -> None:
    (models(tmp_path) / "m-a" / "units.csv").unlink()
    with pytest.raises(BundleError):
        stocked.promote("m-a", "me")
    assert champion(stocked) == "shipped-0"


def test_rollbacks_go_back_one_promotion_each_down_to_what_ships(stocked: Registry) -> None:
    for name in ("m-a", "m-b", "m-c"):
        stocked.promote(name, "me")
    seen = []
    for _ in range(3):
        stocked.rollback("me")
        seen.append(champion(stocked))
    assert seen == ["m-b", "m-a", "shipped-0"]
    with pytest.raises(ConflictError):
        stocked.rollback("me")
    assert [one.back for one in stocked.history()] == [False] * 3 + [True] * 3


def test_after_a_rollback_a_promotion_begins_a_new_line(stocked: Registry) -> None:
    stocked.promote("m-a", "me")
    stocked.promote("m-b", "me")
    assert stocked.rollback("me").why == "从 m-b 退回"
    stocked.promote("m-c", "me")
    stocked.rollback("me")
    assert champion(stocked) == "m-a"


def test_a_rollback_to_a_bundle_that_is_gone_is_refused_and_changes_nothing(stocked: Registry, tmp_path: Path) -> None:
    stocked.promote("m-a", "me")
    stocked.promote("m-b", "me")
    shutil.rmtree(models(tmp_path) / "m-a")
    with pytest.raises(NotFoundError):
        stocked.rollback("me")
    assert champion(stocked) == "m-b"


def test_a_champion_whose_folder_is_gone_is_told(stocked: Registry, tmp_path: Path) -> None:
    stocked.promote("m-a", "me")
    shutil.rmtree(models(tmp_path) / "m-a")
    with pytest.raises(NotFoundError, match="m-a"):
        stocked.champion()


def test_from_a_champion_that_is_gone_one_can_still_roll_back(stocked: Registry, tmp_path: Path) -> None:
    stocked.promote("m-a", "me")
    shutil.rmtree(models(tmp_path) / "m-a")
    stocked.rollback("me")
    assert champion(stocked) == "shipped-0"


def test_what_a_crash_left_half_written_is_ignored(stocked: Registry, tmp_path: Path) -> None:
    shutil.copytree(models(tmp_path) / "m-a", models(tmp_path) / ".adding.xyz" / "m-d")
    (models(tmp_path) / "m-e").mkdir()
    (models(tmp_path) / "m-f").mkdir()
    (models(tmp_path) / "m-f" / "bundle.json").write_text('{"format"')
    (models(tmp_path) / ".champions.jsonl.xyz.jsonl").write_text("half")
    assert [one.manifest.id for one in stocked.bundles()] == ["shipped-0", "m-c", "m-b", "m-a"]
    assert stocked.history() == []
    for name in ("m-d", "m-e", ".adding.xyz"):
        with pytest.raises(NotFoundError):
            stocked.folder(name)


def test_another_process_sees_the_promotion_at_once(stocked: Registry, tmp_path: Path) -> None:
    other = Registry(tmp_path / "home", tmp_path / "elsewhere" / "shipped-0")
    stocked.promote("m-b", "me")
    assert champion(other) == "m-b"
    other.rollback("me")
    assert champion(stocked) == "shipped-0"


def test_the_bundle_that_ships_can_be_promoted_by_its_id(stocked: Registry, tmp_path: Path) -> None:
    stocked.promote("m-a", "me")
    stocked.promote("shipped-0", "me")
    assert stocked.champion() == tmp_path / "elsewhere" / "shipped-0"


def test_the_program_ships_with_a_bundle(tmp_path: Path) -> None:
    [shipped] = Registry(tmp_path).bundles()
    assert (shipped.folder, shipped.champion, shipped.shipped) == (SHIPPED, True, True)
