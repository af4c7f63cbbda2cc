"""Reading the TOML that configures Paidan, with every mistake named."""

import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from configs.errors import ConfigError
from configs.validation import explain

Table = TypeVar("Table", bound=BaseModel)


def read_toml(path: Path, table: type[Table]) -> Table:
    """Read a file as a model.

    Raises:
        ConfigError: it is missing, not TOML, or not what the model asks for; names the place.
    """
    try:
        return table.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (FileNotFoundError, IsADirectoryError):
        raise ConfigError(f"{path}：文件不存在") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}：不是合法的 TOML：{error}") from None
    except ValidationError as error:
        wrong = (f"{path}：{'.'.join(map(str, one['loc']))}：{explain(one)}" for one in error.errors())
        raise ConfigError("\n".join(wrong)) from None
