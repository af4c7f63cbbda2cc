"""The table of dangers to life that must be told before any classification."""

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from configs.toml_table import read_toml

SHIPPED = Path(__file__).with_name("danger.toml")


def _compiled(text: object) -> object:
    if not isinstance(text, str):
        return text
    try:
        return re.compile(text)
    except re.error as error:
        raise ValueError(f"正则表达式「{text}」有误：{error}") from None


Pattern = Annotated[re.Pattern[str], BeforeValidator(_compiled)]


class DangerRule(BaseModel):
    """One kind of danger: what text shows it, what to say, whom to call. Without patterns it is left to the model to hear."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str
    call: tuple[Literal["110", "119", "120"], ...] = Field(min_length=1)
    patterns: tuple[Pattern, ...] = ()
    notice: str
    unless: Pattern | None = None
    now: bool = False


class DangerTable(BaseModel):
    """All dangers, and the words around one that make it a worry, a denial, a memory, a topic, or a present fact."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    worry: Pattern
    denial: Pattern
    past: Pattern
    past_after: Pattern
    about: Pattern
    ongoing: Pattern
    dangers: tuple[DangerRule, ...] = Field(min_length=1)

    @classmethod
    def load(cls, path: Path | None = None) -> "DangerTable":
        """Read a site's table, or the shipped one.

        Raises:
            ConfigError: it is missing, not TOML or malformed.
        """
        return read_toml(path or SHIPPED, cls)
