"""What the server needs of a model: the part of `model.suggester.Suggester` it calls."""

from collections.abc import Sequence
from typing import Protocol

from data.catalogue import Catalogue
from data.orders import Order
from data.units import Units
from model.suggestion import Desk, Dispatch, Suggestion, Versions


class Suggests(Protocol):
    """Answers orders with suggestions. Called from several threads at once."""

    @property
    def versions(self) -> Versions:
        """What answers: bundle, catalogue, duty list."""

    @property
    def catalogue(self) -> Catalogue:
        """The items it can suggest."""

    @property
    def units(self) -> Units:
        """The units it can name."""

    def suggest(self, orders: Sequence[Order], *, desk: Desk = "city", top_k: int = 5) -> list[Suggestion]:
        """One suggestion for each order, in order."""

    def dispatch(self, code: str, order: Order, *, desk: Desk) -> Dispatch:
        """Who leads and assists when the order is the item with this code.

        Raises:
            NotFoundError: the catalogue has no such item.
        """
