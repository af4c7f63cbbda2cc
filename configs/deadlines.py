"""The table of time limits by demand type and urgency."""

import re
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from configs.errors import ConfigError
from configs.toml_table import read_toml

SHIPPED = Path(__file__).with_name("deadlines.toml")


class Limit(NamedTuple):
    """An amount of working days or of hours by the clock; one of them is 0."""

    workdays: int
    hours: int


def _limit(text: object) -> object:
    if not isinstance(text, str):
        return text
    found = re.fullmatch(r"(\d+)\s*(个工作日|小时)", text)
    if not found or not int(found[1]):
        raise ValueError(f"时限「{text}」应写作「5个工作日」或「4小时」")
    amount = int(found[1])
    return Limit(amount, 0) if found[2] == "个工作日" else Limit(0, amount)


Amount = Annotated[Limit, BeforeValidator(_limit)]


class Rule(BaseModel):
    """Limits for the orders of a demand type and urgency; an empty one fits any."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    demand_type: str = ""
    urgency: str = ""
    first_contact: Amount
    handled: Amount
    hard_case: Amount

    def fits(self, demand_type: str, urgency: str) -> bool:
        """Whether the rule is for such orders."""
        return self.demand_type in ("", demand_type) and self.urgency in ("", urgency)


class DeadlineTable(BaseModel):
    """Rules in order; the first that fits decides."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rules: tuple[Rule, ...] = Field(min_length=1)

    def rule(self, demand_type: str, urgency: str) -> Rule:
        """The first rule that fits; the table ends with one for all."""
        return next(rule for rule in self.rules if rule.fits(demand_type, urgency))

    @classmethod
    def load(cls, path: Path | None = None) -> "DeadlineTable":
        """Read a site's table, or the shipped one.

        Raises:
            ConfigError: it is missing, not TOML, malformed, or does not end with a rule for all orders.
        """
        path = path or SHIPPED
        table = read_toml(path, cls)
        if table.rules[-1].demand_type or table.rules[-1].urgency:
            raise ConfigError(f"{path}：最后一条规则必须不限诉求类型和紧急程度")
        return table
