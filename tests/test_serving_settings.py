from pathlib import Path

import pytest
from pydantic import ValidationError

from configs.errors import ConfigError
from configs.serving import ServingSettings


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"port": "八千"}, "PAIDAN_PORT 不能用：应为整数"),
        ({"port": 70_000}, "PAIDAN_PORT 不能用：应不大于 65535"),
        ({"log_level": "loud"}, "PAIDAN_LOG_LEVEL 不能用：应为 debug、info、warning、error 之一"),
        ({"log_days": 30}, "PAIDAN_LOG_DAYS 不能用：应不小于 183"),
    ],
)
def test_a_bad_value_is_named_in_chinese(given: dict[str, object], words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        ServingSettings.load(**given)


def test_environment_and_given_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAIDAN_HOME", "/srv/paidan")
    monkeypatch.setenv("PAIDAN_PORT", "9000")
    settings = ServingSettings.load(port=9001, host=None)
    assert (settings.home, settings.port, settings.host) == (Path("/srv/paidan"), 9001, "127.0.0.1")


def test_settings_do_not_change_and_do_not_show_the_password() -> None:
    settings = ServingSettings(database_url="postgresql://u:secret@db/paidan")
    with pytest.raises(ValidationError):
        settings.port = 1
    assert "secret" not in repr(settings)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (None, "sqlite:////srv/p/paidan.db"),
        ("", "sqlite:////srv/p/paidan.db"),
        ("postgres://u@db/p", "postgresql+psycopg://u@db/p"),
        ("postgresql://u@db/p", "postgresql+psycopg://u@db/p"),
        ("sqlite:///x.db", "sqlite:///x.db"),
    ],
)
def test_store_url_names_the_driver(url: str | None, expected: str) -> None:
    assert ServingSettings(home=Path("/srv/p"), database_url=url).store_url == expected
