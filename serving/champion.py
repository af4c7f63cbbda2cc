"""The model in service, which a promotion replaces without a restart."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from configs.errors import PaidanError
from data.catalogue_search import CatalogueSearch
from data.orders import Order
from serving.suggests import Suggests

_LOG = logging.getLogger(__name__)
_WARM_UP = Order(text="小区门口路灯不亮，请尽快派人修理。")


@dataclass(frozen=True, slots=True)
class Team:
    """A model and the index over its catalogue: taken together, so that a request never sees halves of two."""

    suggester: Suggests
    search: CatalogueSearch


class Champion:
    """Holds the model that answers now.

    Args:
        suggester: the model to begin with; it is warmed up here.
        refresh: called now and then with the model in service; returns the one that should be, itself when nothing was
            promoted. It may take long (it runs beside the requests) and may raise `PaidanError`: the old one stays.
    """

    def __init__(self, suggester: Suggests, refresh: Callable[[Suggests], Suggests] | None = None) -> None:
        self._refresh = refresh
        self._team = _prepared(suggester)

    @property
    def current(self) -> Suggests:
        """The model that answers now."""
        return self._team.suggester

    @property
    def team(self) -> Team:
        """The model that answers now with what belongs to it."""
        return self._team

    def replace(self, suggester: Suggests) -> None:
        """Put another model in service; requests under way end with the old one."""
        self._team = _prepared(suggester)

    def check(self) -> bool:
        """Look for a promotion once; says whether the model changed."""
        if self._refresh is None:
            return False
        serving = self.current.versions.bundle
        try:
            promoted = self._refresh(self.current)
            if promoted is self.current:
                return False
            self.replace(promoted)
        except PaidanError as error:
            _LOG.error("换用新模型失败，继续使用 %s：%s", serving, error)
            return False
        except Exception as error:
            # Whatever is wrong with a new bundle, the old one goes on answering.
            _LOG.error("换用新模型失败，继续使用 %s：%s", serving, type(error).__name__, exc_info=True)
            return False
        _LOG.info("已换用模型 %s", self.current.versions.bundle)
        return True


def _prepared(suggester: Suggests) -> Team:
    suggester.suggest([_WARM_UP])
    return Team(suggester, CatalogueSearch(suggester.catalogue))
