"""Where the log goes: the console, and one file a day kept as long as the law asks."""

import logging.config
from pathlib import Path
from typing import Any

from configs.serving import ServingSettings


def configure(settings: ServingSettings) -> None:
    """Set up logging for this process; lines never carry what a caller said."""
    folder = settings.home / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    logging.config.dictConfig(_config(settings, folder))


def _config(settings: ServingSettings, folder: Path) -> dict[str, Any]:
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "line"},
            "file": {
                "class": "logging.handlers.TimedRotatingFileHandler",
                "filename": str(folder / "paidan.log"),
                "when": "midnight",
                "backupCount": settings.log_days,
                "encoding": "utf-8",
                "formatter": "line",
            },
        },
        "root": {"level": settings.log_level.upper(), "handlers": ["console", "file"]},
        "loggers": {"alembic": {"level": "WARNING"}, "httpx": {"level": "WARNING"}},
    }
