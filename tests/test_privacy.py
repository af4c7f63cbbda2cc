import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.privacy import mask, mask_all
from tests.builders import steady

PERSONAL = {
    "手机13812345678": "手机［电话］",
    "138 1234 5678联系我": "［电话］联系我",
    "打138-1234-5678": "打［电话］",
    "+86 13912345678": "［电话］",
    "8613912345678": "［电话］",
    "86-19912345678": "［电话］",
    "电话13812345678，或者15987654321。": "电话［电话］，或者［电话］。",
    "微信同号tel13812345678": "微信同号tel［电话］",
    "座机62345678": "座机［电话］",
    "座机021-62345678": "座机［电话］",
    "021 54321234转8": "［电话］转8",
    "02165432100": "［电话］",
    "身份证310105199001011234": "身份证［身份证］",
    "证件号31010520031231123X": "证件号［身份证］",
    "证件号31010520031231123x，": "证件号［身份证］，",
    "卡号6222021234567890123": "卡号［银行卡］",
    "卡号6222 0212 3456 7890 123": "卡号［银行卡］",
    "信用卡4367421234567890": "信用卡［银行卡］",
    "信用卡5201-2345-6789-0123": "信用卡［银行卡］",
    "车牌沪A12345": "车牌［车牌］",
    "沪AD12345堵住门": "［车牌］堵住门",
    "苏E·8H21K": "［车牌］",
    "邮箱zhang.san@example.com": "邮箱［邮箱］",
    "我叫王小明，住这里": "我叫［姓名］，住这里",
    "我叫张三": "我叫［姓名］",
    "姓名：欧阳小明 电话13812345678": "姓名：［姓名］ 电话［电话］",
    "联系人：李雷，请回电": "联系人：［姓名］，请回电",
    "联系人是陈晨。": "联系人是［姓名］。",
    "来电人：赵六反映": "来电人：［姓名］反映",
    "本人叫孙悟空住三楼": "本人叫［姓名］住三楼",
    "王女士来电": "［姓名］来电",
    "找李师傅修": "找［姓名］修",
    "周阿姨和陈某某": "［姓名］和［姓名］",
    "12号楼1203室": "12号楼［室号］",
    "88弄12号502": "88弄12号［室号］",
    "3栋1单元601室": "3栋1单元［室号］",
    "5幢 302": "5幢［室号］",
    "101A室漏水": "［室号］漏水",
}
KEPT = (
    "2024年3月5日下午", "2024-03-05 14:30", "20240305", "5号2024年装修", "每月15号至20号", "工单20240105123456", "工单编号SH20240312000123",
    "订单号20240312", "工号12345", "打了110和119", "拨打12345没人接", "120救护车", "12319转接", "96123", "延安西路1234号",
    "漕宝路88弄", "沪太路1771弄12号", "S20外环", "G60高速12公里", "5号线", "10号线3号口", "3室2厅".replace("3室", "三室"),
    "罚款2000元", "36度高温", "第15届", "310平方米", "3.5吨", "100%", "2024000001", "王府井百货", "高速公路", "方便面", "安全员", "联系人不接电话",
    "我叫了半天没人理", "路灯坏了，没有人来修。", "", "。。。",
)  # fmt: skip


@pytest.mark.parametrize(("text", "masked"), PERSONAL.items())
def test_personal_data_is_replaced_by_its_kind(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize("text", KEPT)
def test_dates_order_numbers_hotlines_and_roads_stay(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize("text", ["我叫张三13812345678", "联系人：王小明13812345678", "来电人：赵六021-62345678"])
def test_a_name_written_together_with_its_number_is_masked(text: str) -> None:
    assert "［姓名］" in mask(text)


@pytest.mark.parametrize("text", ["电话１３８１２３４５６７８", "身份证３１０１０５１９９００１０１１２３Ｘ"])
def test_numbers_in_full_width_digits_are_masked(text: str) -> None:
    assert mask(text) != text


FRAGMENTS = st.sampled_from([*PERSONAL, *PERSONAL.values(), *KEPT])


@steady
@given(st.lists(FRAGMENTS, max_size=6), st.sampled_from(["，", "。", " ", "\n"]))
def test_masking_twice_changes_nothing_more(parts: list[str], separator: str) -> None:
    once = mask(separator.join(parts))
    assert mask(once) == once


@steady
@given(st.lists(st.sampled_from([*PERSONAL]), min_size=1, max_size=4))
def test_no_phone_or_identity_number_is_left_in_a_longer_text(parts: list[str]) -> None:
    masked = mask("，".join(parts))
    assert not any(number in masked for number in ("13812345678", "310105199001011234", "62345678", "6222021234567890123"))  # fmt: skip


@steady
@given(st.text())
def test_any_text_can_be_masked_alone_and_in_a_batch(text: str) -> None:
    assert mask_all([text, "", text]) == [mask(text), "", mask(text)]
