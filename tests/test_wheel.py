import subprocess
import sys
import zipfile

import pytest

from data.place_table import TABLES
from tests.builders import REPOSITORY

PACKAGES = ("paidan", "configs", "data", "model", "training", "serving")
pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    """The names of all files in the wheel."""
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(REPOSITORY)]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    [file] = out.glob("*.whl")
    with zipfile.ZipFile(file) as archive:
        return frozenset(archive.namelist())


def beside(pattern: str) -> set[str]:
    return {
        str(file.relative_to(REPOSITORY))
        for package in PACKAGES
        for file in (REPOSITORY / package).rglob(pattern)
        if "__pycache__" not in file.parts
    }


def test_nothing_else_is_in_it(wheel: frozenset[str]) -> None:
    tops = {name.split("/")[0] for name in wheel if ".dist-info/" not in name}
    assert tops == set(PACKAGES)
    assert not [name for name in wheel if ".paidan" in name or "__pycache__" in name or name.endswith((".db", ".log"))]


def test_nothing_in_it_is_unpickled(wheel: frozenset[str]) -> None:
    assert not [name for name in wheel if name.endswith((".pkl", ".pickle", ".joblib", ".pt", ".pth", ".bin", ".npy"))]


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_is_there_and_says_that_it_is_typed(wheel: frozenset[str], package: str) -> None:
    assert {f"{package}/__init__.py", f"{package}/py.typed"} <= wheel


@pytest.mark.parametrize("pattern", ["*.py", "*.toml", "*.csv", "*.jsonl", "*.html", "*.js", "*.css", "*.svg"])
def test_every_source_table_and_page_is_there(wheel: frozenset[str], pattern: str) -> None:
    files = beside(pattern)
    assert files
    assert files <= wheel


def test_the_migrations_of_the_store_are_there(wheel: frozenset[str]) -> None:
    assert "serving/migrations/env.py" in wheel
    assert [name for name in wheel if name.startswith("serving/migrations/versions/") and name.endswith(".py")]


def test_the_bundle_that_ships_is_whole(wheel: frozenset[str]) -> None:
    files = {"bundle.json", "weights.safetensors", "catalogue.csv", "units.csv", "duties.csv", "questions.csv"}
    assert {f"model/bundled/{name}" for name in (*files, *(f"places/{table}" for table in TABLES))} <= wheel


def test_the_licence_goes_with_it(wheel: frozenset[str]) -> None:
    assert {name.rpartition("/")[2] for name in wheel if ".dist-info/licenses/" in name} >= {"LICENSE", "NOTICE"}
