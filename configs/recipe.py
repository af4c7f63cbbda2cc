"""A recipe: how a bundle is trained."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from configs.errors import ConfigError
from configs.toml_table import read_toml

SHIPPED = Path(__file__).with_name("recipes")


class Recipe(BaseModel):
    """Settings of one training.

    `holdout` is the share of orders kept for calibration, the latest where times are known. `vouch` is the accuracy
    that a level must reach on them before the model vouches for it. `describe` trains on what the catalogue says of its
    items beside the orders.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    min_texts: int = Field(default=2, ge=1)
    penalty: float = Field(default=0.2, gt=0)
    keep: float = Field(default=0.02, gt=0, le=1)
    holdout: float = Field(default=0.2, gt=0, lt=0.5)
    vouch: float = Field(default=0.9, gt=0, lt=1)
    describe: bool = True
    seed: int = 0

    @classmethod
    def load(cls, name_or_file: str) -> "Recipe":
        """Load a shipped recipe by name, or any by file.

        Raises:
            ConfigError: there is no such recipe, or it is malformed.
        """
        if name_or_file.endswith(".toml"):
            return read_toml(Path(name_or_file), cls)
        shipped = sorted(file.stem for file in SHIPPED.glob("*.toml"))
        if name_or_file not in shipped:
            raise ConfigError(f"没有配方「{name_or_file}」；自带的有 {'、'.join(shipped)}，也可给出 .toml 文件")
        return read_toml(SHIPPED / f"{name_or_file}.toml", cls)
