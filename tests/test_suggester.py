"""The shipped bundle on sentences as agents hear them, the awkward ones first."""

import json
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from configs.errors import NotFoundError
from data.orders import Order
from model.suggester import Suggester
from model.suggestion import DESKS, Suggestion

PILE_DRIVING = "合庆镇建光村旁边的工地半夜还在打桩，吵得老人睡不着"
ITEM_PILE_DRIVING = "0201010101"
MONDAY = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)


def suggest(suggester: Suggester, text: str, address: str = "") -> Suggestion:
    [suggestion] = suggester.suggest([Order(text=text, address=address, received_at=MONDAY)])
    return suggestion


def names(suggestion: Suggestion, most: int = 3) -> list[str]:
    return [category.path[-1] for category in suggestion.categories[:most]]


def test_an_empty_text_is_no_matter_and_needs_a_person(shipped: Suggester) -> None:
    suggestion = suggest(shipped, "")
    assert suggestion.categories == ()
    assert suggestion.confident_level == 0
    assert suggestion.needs_review


@pytest.mark.parametrize("text", ["喂喂喂听得到吗", "asdf jkl qwer", "今天天气真不错啊", "。。。。。。", "测试测试"])
def test_a_text_about_nothing_is_vouched_for_at_no_level(shipped: Suggester, text: str) -> None:
    suggestion = suggest(shipped, text)
    assert suggestion.confident_level == 0
    assert suggestion.needs_review


def test_danger_to_life_is_told_before_anything_else(shipped: Suggester) -> None:
    suggestion = suggest(shipped, "快点快点，我们楼下着火了，黑烟都窜到三楼了，还有老人没下来")
    assert suggestion.danger
    assert "119" in suggestion.danger.call
    assert suggestion.urgency == "特急"
    assert suggestion.question is None
    assert suggestion.needs_review


def test_a_worry_about_fire_is_no_danger(shipped: Suggester) -> None:
    assert suggest(shipped, "楼道里电瓶车充电，我担心着火，希望来管一管").danger is None


def test_a_place_outside_the_city_is_named_and_no_unit_of_the_city_is_invented(shipped: Suggester) -> None:
    suggestion = suggest(shipped, "江苏昆山花桥镇一个工厂天天冒黑烟，味道刺鼻")
    assert suggestion.place.district is None
    assert "昆山" in suggestion.place.outside
    assert suggestion.needs_review
    assert all(not choice.unit for choice in suggestion.dispatch.lead if "区" in choice.name)


def test_three_thousand_characters_with_many_side_matters_are_read_to_the_end(shipped: Suggester) -> None:
    filler = "我先说说我家里的情况，我在这里住了三十多年了，街坊邻居都认识我，孩子在外地工作。"
    text = filler * 75 + "我要说的是小区垃圾箱房的垃圾桶满得溢出来了，好几天没有人来收，臭得不得了。"
    assert len(text) > 3000
    suggestion = suggest(shipped, text)
    assert any(category.path[0] == "市容环卫与城市管理" for category in suggestion.categories)
    assert all(span.end <= len(text) for category in suggestion.categories for span in category.evidence)


def test_traditional_characters_are_the_same_matter_as_simplified_ones(shipped: Suggester) -> None:
    traditional = suggest(shipped, "我們小區樓下的飯店油煙太大，窗戶都不敢開，天天熏得頭疼")
    simplified = suggest(shipped, "我们小区楼下的饭店油烟太大，窗户都不敢开，天天熏得头疼")
    assert names(traditional) == names(simplified)
    assert any("油烟" in name for name in names(traditional))


def test_full_width_letters_and_spaces_change_nothing(shipped: Suggester) -> None:
    wide = suggest(shipped, "ＫＴＶ半夜还在唱歌，吵死了")
    narrow = suggest(shipped, "KTV半夜还在唱歌，吵死了")
    assert names(wide) == names(narrow)


def test_the_night_construction_site_with_place_units_rules_and_deadline(shipped: Suggester) -> None:
    suggestion = suggest(shipped, PILE_DRIVING)
    assert ITEM_PILE_DRIVING in [category.code for category in suggestion.categories[:3]]
    place = suggestion.place
    assert place.district
    assert place.town
    assert (place.district.name, place.town.name) == ("浦东新区", "合庆镇")
    assert [step.desk for step in suggestion.dispatch.chain] == list(DESKS)
    for step in suggestion.dispatch.chain:
        assert step.lead[0].unit in shipped.units or step.lead[0].unit.startswith(place.town.code)
        assert step.assist, f"{step.desk} names no assisting unit"
        assert any(reason.kind == "duty" and "依据" in reason.text for reason in step.lead[0].reasons)
    assert suggestion.deadlines.first_contact.date().isoformat() == "2026-11-17"
    assert suggestion.deadlines.handled.date().isoformat() == "2026-11-23"


@pytest.mark.parametrize(
    ("text", "item", "district"),
    [
        ("徐汇区漕溪北路小区里的垃圾桶满出来好几天了没人来收，臭气熏天", "满溢", "徐汇区"),
        ("静安区大宁路街道，楼上邻居装修电钻从早响到晚，周末也不停", "装修噪声", "静安区"),
        ("南京东路步行街上有人推着车卖烤肠，挡着路", "摊", "黄浦区"),
        ("闵行区莘庄镇楼下广场跳舞的音响开得震天响，孩子没法写作业", "广场舞", "闵行区"),
        ("宝山区顾村镇一家饭店的油烟直接排到居民楼窗口", "油烟", "宝山区"),
        ("虹口区四川北路的公共厕所脏得进不去，地上全是水", "公厕", "虹口区"),
    ],
)
def test_everyday_matters(shipped: Suggester, text: str, item: str, district: str) -> None:
    suggestion = suggest(shipped, text)
    assert any(item in name for name in names(suggestion, 5)), names(suggestion, 5)
    assert suggestion.place.district
    assert suggestion.place.district.name == district
    assert suggestion.dispatch.lead[0].unit


def test_the_address_field_settles_the_place(shipped: Suggester) -> None:
    suggestion = suggest(shipped, "楼下饭店油烟太大", address="长宁区新华路街道番禺路")
    assert suggestion.place.district
    assert suggestion.place.district.name == "长宁区"
    assert suggestion.place.town
    assert suggestion.place.town.name == "新华路街道"


def test_without_a_place_the_unit_is_described_but_not_invented(shipped: Suggester) -> None:
    suggestion = suggest(shipped, "楼上半夜还在装修")
    lead = suggestion.dispatch.lead[0]
    assert lead.unit == ""
    assert "所在" in lead.name
    assert any(reason.kind == "place" and "问清" in reason.text for reason in lead.reasons)


def test_a_text_scores_the_same_alone_and_in_a_batch(shipped: Suggester) -> None:
    texts = [PILE_DRIVING, "垃圾没人收", "楼下饭店油烟", "喂喂喂", "", "马路边的树枝挡住红绿灯"]
    together = shipped.suggest([Order(text=text) for text in texts])
    for text, one in zip(texts, together, strict=True):
        [alone] = shipped.suggest([Order(text=text)])
        assert [category.code for category in alone.categories] == [category.code for category in one.categories]
        scores = [[category.score for category in each.categories] for each in (alone, one)]
        np.testing.assert_allclose(scores[0], scores[1], atol=1e-4)


def test_more_orders_than_are_read_at_once_keep_their_order(shipped: Suggester) -> None:
    texts = [PILE_DRIVING, "垃圾没人收", "楼下饭店油烟"] * 100
    together = shipped.suggest([Order(text=text) for text in texts], explain=False)
    codes = [one.categories[0].code for one in together]
    assert codes == codes[:3] * 100
    assert len(set(codes[:3])) == 3
    assert len({one.id for one in together}) == len(texts)


def test_evidence_are_words_of_the_text_whose_removal_lowers_the_score(shipped: Suggester) -> None:
    suggestion = suggest(shipped, PILE_DRIVING)
    first = suggestion.categories[0]
    assert first.evidence
    rest = "".join(
        character
        for position, character in enumerate(PILE_DRIVING)
        if not any(span.start <= position < span.end for span in first.evidence)
    )
    [without] = shipped.suggest([Order(text=rest)], top_k=20)
    left = {category.code: category.score for category in without.categories}
    assert left.get(first.code, 0.0) < first.score


def test_the_item_an_agent_chose_is_dispatched_with_certainty(shipped: Suggester) -> None:
    dispatch = shipped.dispatch(ITEM_PILE_DRIVING, Order(text=PILE_DRIVING), desk="district")
    assert dispatch.desk == "district"
    assert dispatch.lead[0].score == pytest.approx(1.0)
    assert dispatch.lead[0].name.startswith("浦东新区")


def test_an_item_that_does_not_exist_cannot_be_dispatched(shipped: Suggester) -> None:
    with pytest.raises(NotFoundError, match="9999999999"):
        shipped.dispatch("9999999999", Order(text="x"))


def test_texts_about_no_matter_are_backed_off_or_flagged(shipped: Suggester) -> None:
    lines = (Path(__file__).parent / "cases" / "offtopic.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    suggestions = shipped.suggest([Order(text=text) for text in texts], explain=False)
    held_back = [one.needs_review or one.confident_level == 0 for one in suggestions]
    assert np.mean(held_back) >= 0.95
