"""A recipe: how a bundle is trained."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from configs.errors import ConfigError
from configs.toml_table import read_toml

SHIPPED = Path(__file__).with_name("recipes")


class EncoderRecipe(BaseModel):
    """Settings of the encoder's fine-tuning.

    `tokens` is where a text is cut. `epochs` are run without the orders held out, `finish` more over all of them once
    the parts are fused. `batch` is in texts of usual length; short ones go more at a time. `parents` and `units` weigh
    the losses of the upper levels and of the lead unit against that of the item.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    tokens: int = Field(default=96, ge=8)
    epochs: int = Field(default=4, ge=1)
    finish: int = Field(default=1, ge=0)
    batch: int = Field(default=32, ge=1)
    learning_rate: float = Field(default=2.5e-4, gt=0)
    points_learning_rate: float = Field(default=2e-3, gt=0)
    smoothing: float = Field(default=0.05, ge=0, lt=1)
    dropout: float = Field(default=0.1, ge=0, lt=1)
    parents: float = Field(default=0.3, ge=0)
    units: float = Field(default=0.5, ge=0)


class Recipe(BaseModel):
    """Settings of one training.

    `keep` is the share of the linear model's weights that are kept, and `most_weights` how many at most. `holdout` is the
    share of orders kept for calibration, the latest where times are known. `vouch` is the accuracy that a level must
    reach on them before the model vouches for it. `describe` trains on what the catalogue says of its items beside the
    orders. `demand_trust` is how far a table of expected demand is believed. Without `encoder` the linear model stands alone and nothing needs torch.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    min_texts: int = Field(default=2, ge=1)
    penalty: float = Field(default=0.2, gt=0)
    keep: float = Field(default=0.02, gt=0, le=1)
    most_weights: int = Field(default=8_000_000, ge=1)
    holdout: float = Field(default=0.2, gt=0, lt=0.5)
    vouch: float = Field(default=0.9, gt=0, lt=1)
    describe: bool = True
    demand_trust: float = Field(default=0.6, ge=0, le=1)
    encoder: EncoderRecipe | None = None
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
