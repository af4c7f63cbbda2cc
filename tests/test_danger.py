import pytest
from hypothesis import given
from hypothesis import strategies as st

from configs.danger import DangerTable
from data.text import normalise
from model.danger import DangerCheck
from tests.builders import steady

CHECK = DangerCheck(DangerTable.load())

DANGEROUS = {
    "我们楼下着火了快来人": "119",
    "隔壁阳台起火了，烟很大": "119",
    "仓库失火，火势很猛": "119",
    "楼道里电瓶车烧起来了": "119",
    "窗户里往外冒黑烟，里面好像有人": "119",
    "配电箱在冒浓烟": "119",
    "工厂刚刚爆炸了一声，玻璃全碎": "119",
    "火苗已经窜到三楼了": "119",
    "樓下爆炸，窗戶全碎了": "119",
    "家里燃气泄漏，满屋子味道": "119",
    "厨房煤气漏气了怎么办": "119",
    "楼道闻到很浓的煤气味": "119",
    "走廊里天然气味道很重，头都晕了": "119",
    "液化气瓶漏了，一直在响": "119",
    "我被困在电梯里了，手机快没电": "119",
    "电梯突然停了，有人被困在里面": "119",
    "老人被困在家里出不来": "119",
    "孩子卡在电梯里了": "119",
    "我们三个人关在电梯里半个小时了": "119",
    "有个小孩掉进河里了": "119",
    "有人跳到苏州河里去了": "110",
    "河边有人溺水，正在往下沉": "120",
    "有人站在楼顶要跳楼": "110",
    "他说他不想活了，已经把门反锁了": "110",
    "我真的活不下去了": "110",
    "女儿割腕了，流了好多血": "120",
    "她喝农药了，快救救她": "120",
    "老公吞了安眠药叫不醒": "120",
    "有个男的持刀在小区里乱窜": "110",
    "他拿着菜刀追我": "110",
    "超市门口有人抢劫": "110",
    "地铁口有人砍人": "110",
    "他正在打我，救命": "110",
    "楼下现在打起来了，好几个人": "110",
    "我老公正在家暴，孩子在哭": "110",
    "老人晕倒在路边没人管": "120",
    "我妈突然昏迷了": "120",
    "他没有呼吸了": "120",
    "车祸，骑车的人受伤了躺在地上": "120",
    "一家三口一氧化碳中毒": "120",
    "工人触电倒在地上": "120",
    "电线掉在地上还在打火": "119",
    "脚手架倒塌压住两个工人": "119",
    "房子塌了，里面还压着人": "119",
    "樓上著火了": "119",
    "物业没人管我们被困在电梯里": "119",
    "手机快没电了困在电梯里": "119",
    "没有人来救他晕倒了": "120",
    "昨晚开始一直困在电梯里没人来": "119",
    "之前报过警他又拿着刀来了": "110",
    "电梯门打不开我们出不来": "119",
    "有人要跳河": "110",
    "有人跳江了": "110",
    "老人倒在地上不省人事": "120",
    "家里有煤气味": "119",
    "他把人砍伤了": "110",
    "高压线断了掉在马路上": "119",
    "插座在冒烟": "119",
    "消防还没来楼上烧起来了": "119",
}
HARMLESS = (
    "楼道里充电瓶，我担心着火", "飞线充电容易引起火灾，请来管管", "火灾隐患很大，消防通道被堵", "如果着火了消防车都进不来",
    "去年楼下着火过一次，墙一直没修", "想咨询火灾保险怎么理赔", "申请火灾事故认定书要多久", "大货车排气管冒黑烟", "饭店烟囱天天冒黑烟熏人",
    "工厂烟囱冒浓烟，味道刺鼻", "物业没有消防演练", "防止燃气泄漏的报警器在哪里领", "燃气报警器坏了没人修", "煤气费账单不对", "燃气公司上门安检态度差",
    "电梯老是困人，物业不修", "电梯上个月困过人，要求换电梯", "电梯故障停运三天了", "落水管堵了，雨水倒灌", "楼上落水管漏水", "手机掉进河里了能不能捞",
    "钥匙掉进电梯井了", "河道里有垃圾，污水很臭", "商场跳楼价甩卖是虚假宣传", "游乐园的跳楼机太吵", "想死你了这首歌半夜放个不停", "小区保安态度恶劣",
    "上个月被邻居打了，派出所一直没结果", "小时候被家暴过，想问有没有心理援助", "学校有学生打架，上周的事", "卖刀具的店没有执照",
    "吓昏了头忘记续费", "电线垂得很低，怕掉下来", "路面塌陷了一个小坑", "墙皮脱落了一块", "垃圾桶满了没人清", "广场舞太吵",
    "请问居住证怎么办理", "路灯不亮", "公交车不按站停靠", "昨天的火灾已经扑灭了，想问安置在哪里", "楼上油烟太大", "预防溺水的宣传牌倒了",
    "去年楼下着火过一次，到现在墙没修", "电动车充电起火怎么赔偿", "自杀干预热线是多少", "触电保护器坏了", "煤气中毒报警器哪里领",
    "超市绑架消费", "帽子掉到水里了", "树倒下来压着了人行道", "楼上切肉拿着刀剁，声音吵", "想问一下溺水救援培训在哪里报名", "喂你好听得到吗", "",
)  # fmt: skip

MISSED = (
    "楼下着火了报警器一直在响", "着火了119热线打不通", "有人触电了保护器没跳闸", "会不会爆炸啊煤气正在漏", "我刚吞了一瓶安眠药",
    "邻居正在打孩子", "被狗咬了流血不止", "二楼阳台有人要往下跳", "电梯里困了三个人", "老人噎住了喘不上气", "老人倒在地上不动了", "宣传栏着火了",
)  # fmt: skip
FALSE_ALARMS = (
    "昏迷的老人医保怎么报销", "轻生的人怎么帮助", "火灾后续安置找谁", "洗车店冒白烟", "狗掉进河里了", "抢劫案进展如何", "爆炸声音很大的烟花",
)  # fmt: skip


@pytest.mark.parametrize(("text", "call"), DANGEROUS.items())
def test_danger_to_life_is_told_with_whom_to_call(text: str, call: str) -> None:
    [danger] = CHECK.check([text])
    assert danger
    assert call in danger.call
    assert call in danger.notice
    assert danger.evidence


@pytest.mark.parametrize("text", HARMLESS)
def test_worries_memories_and_everyday_matters_are_no_danger(text: str) -> None:
    assert CHECK.check([text]) == [None]


@pytest.mark.parametrize("text", MISSED)
def test_danger_is_told_however_it_is_put(text: str) -> None:
    assert CHECK.check([text])[0]


@pytest.mark.parametrize("text", FALSE_ALARMS)
def test_no_false_alarm_is_raised(text: str) -> None:
    assert CHECK.check([text]) == [None]


def test_several_dangers_are_joined_and_each_number_is_called_once() -> None:
    [danger] = CHECK.check(["楼上着火了，有人晕倒，电梯里还有人被困"])
    assert danger
    assert danger.call == ("119", "120")
    assert danger.notice.count("疑似") == 3


def test_the_same_words_of_the_past_are_danger_when_it_is_happening_now() -> None:
    assert CHECK.check(["昨天着火了"]) == [None]
    assert CHECK.check(["昨天着火了，现在又着火了"])[0]


def test_blows_are_danger_only_while_they_fall() -> None:
    assert CHECK.check(["我举报城管打人"]) == [None]
    assert CHECK.check(["城管正在打人"])[0]


def test_nothing_is_checked_for_nothing() -> None:
    assert CHECK.check([]) == []


@pytest.mark.parametrize("text", DANGEROUS)
def test_evidence_lies_inside_the_text_and_in_reading_order(text: str) -> None:
    [danger] = CHECK.check([text])
    assert danger
    spans = [(span.start, span.end) for span in danger.evidence]
    assert spans == sorted(set(spans))
    assert all(0 <= start < end <= len(normalise(text)) for start, end in spans)


TEXTS = st.sampled_from([*DANGEROUS, *HARMLESS]) | st.text(max_size=20)


@steady
@given(st.lists(TEXTS, max_size=6))
def test_danger_found_alone_is_found_in_a_batch(texts: list[str]) -> None:
    assert CHECK.check(texts) == [CHECK.check([text])[0] for text in texts]


@steady
@given(st.sampled_from([*DANGEROUS]), st.sampled_from(["垃圾桶满了。", "您好，打扰一下。", "路灯不亮，公交车也不来。"]))
def test_danger_is_told_at_the_end_of_a_long_complaint_too(text: str, filler: str) -> None:
    assert CHECK.check([filler * 20 + text])[0]
