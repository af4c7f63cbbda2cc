import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.demand import DEMAND_TYPES, demand_types
from tests.builders import steady

SENTENCES = {
    "请问居住证到期了怎么办理续签": "咨询",
    "想了解一下公积金提取需要什么材料": "咨询",
    "打听一下老年卡在哪里领": "咨询",
    "我想问一下加装电梯有没有规定": "咨询",
    "新生儿落户需要哪些材料？": "咨询",
    "養老金什麼時候發，請問一下": "咨询",
    "物业费涨价合法吗": "咨询",
    "帮帮忙，家里停水一天了": "求助",
    "老人独居，水管坏了，恳请派人来看看": "求助",
    "麻烦派人来修一下路灯，坏了好几天": "求助",
    "小区停电了，请尽快处理": "求助",
    "请求救助，我的身份证丢了回不了家": "求助",
    "投诉楼下饭店油烟扰民": "投诉",
    "我对物业很不满，推诿扯皮": "投诉",
    "窗口工作人员态度恶劣": "投诉",
    "健身房拒不退款，霸王条款": "投诉",
    "停车场乱收费，坑人": "投诉",
    "举报有人在小区开黑诊所": "举报",
    "我要实名举报一家企业偷排污水": "举报",
    "匿名反映楼上群租": "举报",
    "检举某公司偷税": "举报",
    "建议在路口增设红绿灯": "建议",
    "希望能增加早高峰的公交班次": "建议",
    "能不能考虑在公园装几个长椅": "建议",
    "给地铁提个意见，末班车太早了": "建议",
    "表扬派出所王警官，帮我找回了孩子": "表扬",
    "给环卫工人点个赞": "表扬",
    "想送锦旗给急救人员": "表扬",
    "非常感谢居委会的工作人员": "表扬",
    "司机拾金不昧，写感谢信": "表扬",
    "表揚護士長": "表扬",
}


@pytest.mark.parametrize("text", ["", "   ", "。。。", "喂喂喂", "路灯", "😀", "asdf"])
def test_where_nothing_speaks_for_another_it_is_a_request_for_help(text: str) -> None:
    assert demand_types([text]) == ["求助"]


@pytest.mark.parametrize(("text", "demand"), SENTENCES.items())
def test_what_the_citizen_wants_is_read_from_the_words_that_ask_for_it(text: str, demand: str) -> None:
    assert demand_types([text]) == [demand]


MISREAD = {
    "新生儿落户要带哪些证件，几点下班？": "咨询",
    "身份证到期去哪个窗口换？": "咨询",
    "反诈骗热线是多少": "咨询",
    "公交车司机骂人，要求道歉": "投诉",
    "希望在小区门口装一个减速带": "建议",
    "感谢民警帮忙找回孩子": "表扬",
}


@pytest.mark.parametrize(("text", "demand"), MISREAD.items())
def test_what_the_citizen_wants_is_read_from_rarer_words_too(text: str, demand: str) -> None:
    assert demand_types([text]) == [demand]


def test_a_question_at_the_end_is_a_question() -> None:
    assert demand_types(["小区里可以养鸡吗？", "小区里养鸡"]) == ["咨询", "求助"]


def test_what_is_said_first_weighs_more() -> None:
    first = "我要投诉物业服务不到位，顺便咨询一下维修基金的用法"
    last = "我想咨询一下物业维修基金的用法，物业一直不肯说，不然我就投诉"
    assert demand_types([first, last]) == ["投诉", "咨询"]


@steady
@given(st.lists(st.sampled_from([*SENTENCES]) | st.text(max_size=20), max_size=6))
def test_every_text_has_one_type_alone_and_in_a_batch(texts: list[str]) -> None:
    found = demand_types(texts)
    assert set(found) <= set(DEMAND_TYPES)
    assert found == [demand_types([text])[0] for text in texts]
