from concurrent.futures import ThreadPoolExecutor

from data.orders import Order
from model.suggestion import Suggestion
from serving.kept import KeptSuggestions
from tests.serving_fixtures import KeywordSuggester


def suggestions(count: int) -> list[Suggestion]:
    return KeywordSuggester().suggest([Order(text=f"第{number}盏路灯不亮") for number in range(count)])


def test_the_oldest_is_forgotten_first() -> None:
    kept = KeptSuggestions(2)
    first, second, third = suggestions(3)
    for suggestion in (first, second, first, third):
        kept.keep(suggestion, "原文")
    assert kept.get(second.id) is None
    assert [shown.suggestion for one in (first, third) if (shown := kept.get(one.id))] == [first, third]


def test_none_are_kept_when_the_limit_is_zero() -> None:
    kept = KeptSuggestions(0)
    [suggestion] = suggestions(1)
    assert Suggestion.model_validate_json(kept.keep(suggestion, "原文")) == suggestion
    assert len(kept) == 0


def test_many_threads_keep_within_the_limit() -> None:
    kept = KeptSuggestions(10)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda suggestion: kept.keep(suggestion, ""), suggestions(200)))
    assert len(kept) == 10
