"""What Paidan answers: one `Suggestion` for one order, the same object on every edge."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Desk = Literal["city", "district", "town"]
DESKS: tuple[Desk, ...] = ("city", "district", "town")


class Answer(BaseModel):
    """Base of all parts of a suggestion: frozen, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Versions(Answer):
    """What gave the answer, so that it can be replayed."""

    bundle: str
    catalogue: str
    duties: str


class Span(Answer):
    """Half-open range of characters (Python code points) in the text as it was received."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)


class Danger(Answer):
    """Danger to life: told before any classification."""

    call: tuple[Literal["110", "119", "120"], ...]
    notice: str
    evidence: tuple[Span, ...] = ()


class Area(Answer):
    """A district, town or community of the reference data."""

    code: str
    name: str


class Place(Answer):
    """Where the matter is.

    `outside` names a place outside the city when the text points there. `ambiguous` lists towns or districts that the
    text fits equally well. `place_type` is a type of the duty list (小区内, 公共道路 ...), empty when unknown.
    """

    district: Area | None = None
    town: Area | None = None
    community: Area | None = None
    place_type: str = ""
    outside: str = ""
    ambiguous: tuple[Area, ...] = ()
    evidence: tuple[Span, ...] = ()


class Category(Answer):
    """One candidate item: its code, the names from level 1 down, its probability and the words that speak for it."""

    code: str
    path: tuple[str, ...]
    score: float = Field(ge=0, le=1)
    evidence: tuple[Span, ...] = ()


class Reason(Answer):
    """Why a unit is named, in one line an agent reads at a glance."""

    kind: Literal["duty", "place", "history", "return"]
    text: str


class UnitChoice(Answer):
    """A unit with its probability of being the right one and the reasons."""

    unit: str
    name: str
    score: float = Field(ge=0, le=1)
    reasons: tuple[Reason, ...] = ()


class DeskDispatch(Answer):
    """Lead candidates, best first, and assisting units, in order, for one desk."""

    desk: Desk
    lead: tuple[UnitChoice, ...]
    assist: tuple[UnitChoice, ...]


class Dispatch(DeskDispatch):
    """The dispatch of the desk that asked, and the expected way down through all desks."""

    chain: tuple[DeskDispatch, ...]


class Deadlines(Answer):
    """Latest moments by the working-day table; `projected` says that an unofficial calendar year was used."""

    first_contact: datetime
    handled: datetime
    hard_case: datetime
    projected: bool = False


class Option(Answer):
    """An answer to the question, and the candidate items it leaves."""

    label: str
    codes: tuple[str, ...]


class Question(Answer):
    """What to ask the caller when the top candidates are close."""

    text: str
    options: tuple[Option, ...]


class Similar(Answer):
    """A confirmed order that resembles this one."""

    id: str
    text: str
    code: str
    score: float


class Suggestion(Answer):
    """Everything the agent sees for one order.

    `confident_level` is the deepest level of `categories[0]` the model vouches for, 0 when it vouches for none.
    `needs_review` says that a person must look before the order goes on.
    """

    id: str
    versions: Versions
    danger: Danger | None
    urgency: str
    demand_type: str
    place: Place
    categories: tuple[Category, ...]
    confident_level: int = Field(ge=0)
    dispatch: Dispatch
    deadlines: Deadlines
    question: Question | None = None
    similar: tuple[Similar, ...] = ()
    needs_review: bool
