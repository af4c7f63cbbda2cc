import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.text import normalise, normalise_all
from tests.builders import steady

AWKWARD = st.text(
    st.sampled_from(list("薴乾燥坤著看發髮臺檯颱後麵鐘鬥幹徵藉瞭餘於裡製衝復週係繫葉穀範ＡＢｃ１２９，。！？：；、．½ﬁ㎏①İßΣ"))
    | st.sampled_from(["\0", "\t", "\n", "\r", "\u200b", "\ufeff", "\u2028", "\U0001f600", "\u200d", "\ue000", "\ud800", "\u0301"])
    | st.characters(),
    max_size=30,
)  # fmt: skip


@steady
@given(AWKWARD)
def test_normalising_keeps_every_position(text: str) -> None:
    assert len(normalise(text)) == len(text)


@steady
@given(AWKWARD)
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


def test_a_character_simplified_in_two_steps_is_settled_at_once() -> None:
    assert normalise(normalise("薴")) == normalise("薴")


@steady
@given(st.lists(AWKWARD, max_size=5))
def test_a_batch_is_one_by_one(texts: list[str]) -> None:
    assert normalise_all(texts) == [normalise(text) for text in texts]


@pytest.mark.parametrize("mark", ["\0", "\x07", "\t", "\n", "\r", "\x7f", "\u200b", "\u200e", "\u2028", "\u00a0", "　", "\ufeff", "\ud800"])  # fmt: skip
def test_control_and_invisible_characters_become_a_space(mark: str) -> None:
    assert normalise(f"路{mark}灯") == "路 灯"


def test_nothing_stays_nothing() -> None:
    assert normalise("") == ""
    assert normalise_all([]) == []


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("路燈壞了，沒有人來修", "路灯坏了，没有人来修"),
        ("電梯經常故障！", "电梯经常故障！"),
        ("乾隆年間的乾燥垃圾", "乾隆年间的干燥垃圾"),
        ("ＫＴＶ　ａｂｃ", "ktv abc"),
        ("KTV", "ktv"),
        ("１２３45", "00000"),
        ("①楼", "0楼"),
        ("早上7点.晚上9点．", "早上0点。晚上0点。"),
        ("甲,乙、丙;丁；戊", "甲，乙，丙，丁，戊"),
        ("啊!啊？啊?啊:啊：", "啊！啊？啊？啊：啊："),
        ("😀楼下👨‍👩‍👧吵", "😀楼下👨 👩 👧吵"),
        ("½杯ﬁ", "½杯ﬁ"),
    ],
)
def test_one_form_for_every_way_of_typing(text: str, normal: str) -> None:
    assert normalise(text) == normal
