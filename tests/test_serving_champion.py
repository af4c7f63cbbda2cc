import logging

import pytest

from configs.errors import BundleError
from data.orders import Order
from model.suggestion import Desk, Suggestion
from serving.champion import Champion
from serving.suggests import Suggests
from tests.serving_fixtures import KeywordSuggester


class Broken(KeywordSuggester):
    def _one(self, order: Order, desk: Desk, top_k: int) -> Suggestion:
        raise BundleError(f"模型包缺少 weights.npz（{desk}，{top_k}，{len(order.text)}）")


def test_a_promoted_model_that_does_not_work_never_gets_in(caplog: pytest.LogCaptureFixture) -> None:
    first = KeywordSuggester("first")
    champion = Champion(first, lambda _: Broken("second"))
    with caplog.at_level(logging.ERROR):
        assert not champion.check()
    assert champion.current is first
    assert "继续使用 first：模型包缺少 weights.npz" in caplog.text


@pytest.mark.parametrize("failure", [BundleError("登记处读不出"), OSError("disk"), KeyError("weights")])
def test_whatever_is_wrong_with_the_registry_the_old_model_stays(failure: Exception) -> None:
    def refresh(_: Suggests) -> Suggests:
        raise failure

    champion = Champion(KeywordSuggester("first"), refresh)
    assert not champion.check()
    assert champion.current.versions.bundle == "first"


def test_a_promotion_is_noticed_and_nothing_else() -> None:
    promoted: list[Suggests] = []
    champion = Champion(KeywordSuggester("first"), lambda current: promoted[-1] if promoted else current)
    team = champion.team
    assert not champion.check()
    assert champion.team is team
    promoted.append(KeywordSuggester("second"))
    assert champion.check()
    assert champion.current.versions.bundle == "second"
    assert champion.team.search is not team.search
    assert not champion.check()


def test_without_a_registry_there_is_nothing_to_check() -> None:
    assert not Champion(KeywordSuggester()).check()
