"""What a server is started with, read from `PAIDAN_*` environment variables or given by the command line."""

import os
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from configs.errors import ConfigError
from configs.validation import explain

LogLevel = Literal["debug", "info", "warning", "error"]


def _threads() -> int:
    return max(1, min(4, os.cpu_count() or 1))


class ServingSettings(BaseSettings):
    """Typed, frozen settings of one server.

    Attributes:
        home: folder of the database, the bundle registry and the logs.
        database_url: SQLAlchemy URL of the store; SQLite in `home` when None.
        host: address to listen on.
        port: TCP port to listen on; 0 for any free one.
        log_level: least level that is logged.
        log_days: days the log files are kept; the law asks for six months.
        max_text_length: characters of one complaint.
        suggest_threads: suggestions computed at the same time.
        suggestions_kept: latest suggestions held in memory for the confirmation that follows.
        champion_poll_seconds: how often a promotion is looked for.
    """

    model_config = SettingsConfigDict(env_prefix="PAIDAN_", frozen=True, extra="ignore")

    home: Path = Path(".paidan")
    database_url: str | None = Field(default=None, repr=False)
    host: str = "127.0.0.1"
    port: int = Field(default=8345, ge=0, le=65_535)
    log_level: LogLevel = "info"
    log_days: int = Field(default=200, ge=183)
    max_text_length: int = Field(default=20_000, ge=1, le=1_000_000)
    suggest_threads: int = Field(default_factory=_threads, ge=1, le=64)
    suggestions_kept: int = Field(default=4_096, ge=0)
    champion_poll_seconds: float = Field(default=3.0, gt=0)

    @property
    def store_url(self) -> str:
        """SQLAlchemy URL of the store, with the driver named."""
        if not self.database_url:
            return f"sqlite:///{(self.home / 'paidan.db').absolute()}"
        scheme, _, rest = self.database_url.partition("://")
        return f"postgresql+psycopg://{rest}" if scheme in ("postgres", "postgresql") else self.database_url

    @classmethod
    def load(cls, **given: object) -> Self:
        """Read the environment; `given` (options of the command line) wins over it, None counts as not given.

        Raises:
            ConfigError: a value cannot be used; names the setting.
        """
        chosen: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
        try:
            return cls(**chosen)
        except ValidationError as error:
            lines = [
                f"设置 PAIDAN_{str(problem['loc'][0]).upper()} 不能用：{explain(problem)}" for problem in error.errors()
            ]
            raise ConfigError("\n".join(lines)) from None
