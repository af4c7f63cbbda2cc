"""What many tests share: the shipped bundle loaded once, and small real models."""

from pathlib import Path

import pytest

from model.registry import SHIPPED
from model.suggester import Suggester

SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture(scope="session")
def shipped() -> Suggester:
    """The bundle that ships with Paidan, ready to suggest."""
    return Suggester.load(SHIPPED)


@pytest.fixture(scope="session")
def haikou() -> Path:
    """The folder of real orders of another city, which is not part of the project."""
    folder = SHARED / "haikou_orders"
    if not folder.is_dir():
        pytest.skip("the real orders of haikou_orders are not beside the project")
    return folder


@pytest.fixture(scope="session")
def messages() -> Path:
    """The file of real citizens' messages, which is not part of the project."""
    file = SHARED / "citizen_messages" / "messages.csv"
    if not file.is_file():
        pytest.skip("the real messages of citizen_messages are not beside the project")
    return file
