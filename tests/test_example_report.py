import json

import pytest

from data.orders import Order
from data.shanghai import EXAMPLES
from training.example_report import ExampleReport, report_examples


def report(*texts: str, code: str = "0101010101") -> ExampleReport:
    return report_examples([Order(text=text, category=code) for text in texts], ["spoken"] * len(texts))


def test_a_text_with_another_noun_in_it_is_a_near_duplicate() -> None:
    found = report("楼上装修电钻吵死了从早到晚没有停过", "楼下垃圾桶满了", "楼上装修电锤吵死了从早到晚没有停过")
    assert found.near_duplicates == ((0, 2),)
    assert found.near_share(3) == pytest.approx(1 / 3)


@pytest.mark.parametrize("same", ["楼上，装修！电钻吵死了", "樓上裝修電鑽吵死了", "楼上装修电钻吵死了。"])
def test_marks_and_the_kind_of_characters_make_no_text_new(same: str) -> None:
    assert report("楼上装修电钻吵死了", same).near_duplicates == ((0, 1),)


def test_two_ways_of_saying_it_are_no_near_duplicates() -> None:
    assert report("楼上装修电钻吵死了", "隔壁天天敲墙，孩子没法午睡").near_duplicates == ()


def test_stretches_shared_within_an_item_are_counted() -> None:
    assert report("垃圾桶满了没人管", "电梯坏了爬楼梯").shared == 0
    assert report("小区垃圾桶满了", "路口垃圾桶满了").shared == pytest.approx(0.5, abs=0.1)


def test_very_short_texts_are_looked_over_too() -> None:
    assert report("停电", "停电", "停").near_duplicates == ((0, 1),)


def test_no_texts_give_an_empty_report() -> None:
    assert report() == ExampleReport((), 0.0, {})


def test_the_shipped_examples_are_varied() -> None:
    lines = [line for file in sorted(EXAMPLES.glob("[0-9]*.jsonl")) for line in file.read_text("utf-8").splitlines()]
    examples = [json.loads(line) for line in lines]
    found = report_examples(
        [Order(text=one["text"], category=one["code"]) for one in examples], [one["style"] for one in examples]
    )
    assert len(examples) >= 18_000
    assert found.near_share(len(examples)) < 0.01
    assert found.shared < 0.1
    for name, one in found.classes.items():
        assert one.fewest >= 8, name
        for style in ("spoken", "summary", "written", "terse"):
            assert 0.1 <= one.styles[style] / one.texts <= 0.5, (name, style)
        assert one.lengths[0] <= 15, name
        assert one.lengths[2] >= 100, name
