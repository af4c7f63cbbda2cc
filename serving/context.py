"""What a request needs, carried by the app's state and asked for by type."""

from dataclasses import dataclass
from typing import Annotated

from anyio import CapacityLimiter
from fastapi import Depends, Request

from configs.errors import InputError, Problem
from configs.serving import ServingSettings
from serving.champion import Champion, Team
from serving.errors import REQUEST
from serving.kept import KeptSuggestions
from serving.store import Store


@dataclass(frozen=True, slots=True)
class Context:
    """Everything the routes use; one per app."""

    settings: ServingSettings
    champion: Champion
    store: Store
    kept: KeptSuggestions
    compute: CapacityLimiter
    """Bounds the suggestions computed at once, so that the event loop and the store keep their share."""

    @property
    def team(self) -> Team:
        """The model that answers now; take it once per request."""
        return self.champion.team

    def check_text(self, text: str) -> None:
        """Refuse a complaint that is blank or too long.

        Raises:
            InputError: it is.
        """
        limit = self.settings.max_text_length
        if not text.strip():
            raise InputError(Problem(REQUEST, 0, "text", "诉求内容不能为空"))
        if len(text) > limit:
            raise InputError(
                Problem(REQUEST, 0, "text", f"诉求内容最多 {limit:,} 字，现有 {len(text):,} 字，请分段提交")
            )


def context_of(request: Request) -> Context:
    """The context of the app that answers a request."""
    context: Context = request.app.state.context
    return context


Here = Annotated[Context, Depends(context_of)]
