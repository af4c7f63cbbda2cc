"""Opening the database: SQLite beside the bundles, or PostgreSQL; brought up to date before anything reads it."""

import sqlite3
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.script.revision import ResolutionError
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError

from configs.errors import ConfigError

MIGRATIONS = Path(__file__).parent / "migrations"
_MIGRATION_LOCK = 12_345


def connect(url: str) -> Engine:
    """An engine whose transactions begin as writers and whose errors never repeat what was stored.

    Raises:
        ConfigError: the URL is not one of SQLite or PostgreSQL.
    """
    try:
        target = make_url(url)
    except ArgumentError:
        raise ConfigError("数据库地址的写法不对，应为 sqlite:///路径 或 postgresql://用户:密码@主机/库名") from None
    if target.get_backend_name() not in ("sqlite", "postgresql"):
        raise ConfigError(f"不支持数据库「{target.get_backend_name()}」，请用 SQLite 或 PostgreSQL")
    if target.get_backend_name() == "sqlite":
        return _sqlite(target)
    try:
        return create_engine(target, hide_parameters=True, pool_pre_ping=True, pool_size=10, max_overflow=20)
    except (NoSuchModuleError, ModuleNotFoundError):
        raise ConfigError("没有安装 PostgreSQL 驱动，请安装 paidan[postgres]") from None


def migrate(engine: Engine) -> None:
    """Bring the tables to what this program needs; several servers may start at once.

    Raises:
        ConfigError: the database cannot be reached, or a newer Paidan has used it.
    """
    try:
        with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
            command.upgrade(alembic_config(connection), "head")
    except OperationalError as error:
        shown = engine.url.render_as_string(hide_password=True)
        raise ConfigError(f"打不开数据库 {shown}：{error.orig}") from None
    except CommandError as error:
        if isinstance(error.__cause__, ResolutionError):
            raise ConfigError("数据库由更新版本的派单建立，请升级程序后再启动") from None
        raise


def alembic_config(connection: Connection) -> Config:
    """What Alembic needs to work on an open connection, without a file of its own."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def head(connection: Connection) -> str | None:
    """The newest migration this program knows."""
    return ScriptDirectory.from_config(alembic_config(connection)).get_current_head()


def _sqlite(target: URL) -> Engine:
    if target.database and target.database != ":memory:":
        folder = Path(target.database).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ConfigError(f"打不开数据库：不能建立文件夹 {folder}（{error.strerror}）") from None
    engine = create_engine(target, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:  # noqa: ANN401
    # The driver must leave transactions alone: it would begin them late and DDL without any.
    connection.isolation_level = None
    for setting in ("busy_timeout = 15000", "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {setting}")


def _begin_sqlite(connection: Connection) -> None:
    # A reader that turns writer fails at once when another wrote in between; who will write takes the lock first.
    writes = connection.get_execution_options().get("writes", True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
