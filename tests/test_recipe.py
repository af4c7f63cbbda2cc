from pathlib import Path

import pytest
from pydantic import ValidationError

from configs.errors import ConfigError
from configs.recipe import SHIPPED, Recipe


def test_an_unknown_recipe_is_refused_and_the_shipped_ones_are_named() -> None:
    with pytest.raises(ConfigError, match=r"没有配方「slow」.*fast"):
        Recipe.load("slow")


@pytest.mark.parametrize("name", ["", "..", "../fast", "fast.toml.bak", "FAST"])
def test_only_the_plain_name_of_a_recipe_finds_it(name: str) -> None:
    with pytest.raises(ConfigError):
        Recipe.load(name)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="文件不存在"):
        Recipe.load(str(tmp_path / "mine.toml"))


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("min_texts = 0", "min_texts"),
        ("penalty = 0", "penalty"),
        ("keep = 0", "keep"),
        ("keep = 1.5", "keep"),
        ("holdout = 0.5", "holdout"),
        ("holdout = 0", "holdout"),
        ("vouch = 1.0", "vouch"),
        ("vouch = -0.1", "vouch"),
        ("seed = 'x'", "seed"),
        ("speed = 3", "speed"),
    ],
)
def test_a_value_out_of_range_is_told(tmp_path: Path, line: str, field: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(f"name = 'mine'\n{line}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=f"：{field}："):
        Recipe.load(str(file))


@pytest.mark.parametrize("name", ["", "My", "-a", "a b", "快", "a/b", "a_b"])
def test_a_name_must_fit_into_the_name_of_a_folder(name: str) -> None:
    with pytest.raises(ValidationError):
        Recipe(name=name)


def test_a_recipe_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        Recipe.load("fast").seed = 1


def test_a_site_may_bring_its_own(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("name = 'mine'\nvouch = 0.8\n", encoding="utf-8")
    assert Recipe.load(str(file)) == Recipe(name="mine", vouch=0.8)


@pytest.mark.parametrize("file", sorted(SHIPPED.glob("*.toml")), ids=lambda file: file.stem)
def test_every_shipped_recipe_loads_under_its_own_name(file: Path) -> None:
    assert Recipe.load(file.stem).name == file.stem
