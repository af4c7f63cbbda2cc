"""A small world for the tests: a catalogue of three levels, its units and duties, invented orders, a bundle trained on them."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from hypothesis import settings

from configs.recipe import Recipe
from data.catalogue import Catalogue, Item
from data.duties import Duties, Duty
from data.orders import SHANGHAI, Order
from data.questions import BranchQuestion
from data.tables import Validity
from data.units import Unit, Units
from model.bundle import Bundle
from training.fit import Reference, fit
from training.labelled import Labelled, label

REPOSITORY = Path(__file__).parents[1]
SHANGHAI_TABLES = REPOSITORY / "data" / "shanghai"
DAY = date(2026, 11, 16)
steady = settings(deadline=None, derandomize=True, max_examples=60)
"""Property tests that give the same result on every machine, however slow."""

OVERFLOW, UNCOLLECTED, FUMES, LIFT, DRILLING, DANCING = "010101", "010102", "010201", "020101", "020201", "020202"
_ITEMS = (
    (OVERFLOW, "市容环境/垃圾/垃圾桶满溢", "垃圾桶装满没有换桶。", "桶满了；溢出来；没人换桶；堆成山"),
    (
        UNCOLLECTED,
        "市容环境/垃圾/垃圾清运不及时",
        "清运车几天不来。不含桶满（归010101）。",
        "清运车没来；没人收；好几天没拉；发臭",
    ),
    (FUMES, "市容环境/油烟/餐饮油烟扰民", "饭店油烟直排。", "油烟；饭店；呛人；排烟管"),
    (LIFT, "房屋物业/电梯/电梯故障停运", "住宅电梯坏了不修。", "电梯；停运；爬楼梯；维保"),
    (DRILLING, "房屋物业/噪声/装修噪声", "邻居装修电钻声。", "装修；电钻；敲墙；午休"),
    (DANCING, "房屋物业/噪声/广场舞噪声", "广场舞音响太响。", "广场舞；音响；跳舞；喇叭"),
)
_PHRASES = {
    OVERFLOW: "垃圾桶满了没人换桶；小区垃圾桶溢出来；桶满了盖子合不上；垃圾桶满得堆成山；干垃圾桶满了换桶太慢",
    UNCOLLECTED: "清运车好几天没来拉；垃圾清运车不来没人收；三天没拉垃圾已经发臭；清运不及时没人收走；环卫清运车迟迟没来",
    FUMES: "楼下饭店油烟太呛人；餐馆油烟直排到窗口；烧烤店排烟管对着我家；饭店油烟熏得不敢开窗；餐饮油烟没有净化",
    LIFT: "电梯坏了停运好久；楼里电梯故障没人修；电梯停运老人爬楼梯；维保单位不来修电梯；电梯三天两头故障",
    DRILLING: "楼上装修电钻吵死了；邻居装修敲墙不停；午休时间还在用电钻；隔壁装修噪声太大；装修队周末敲墙",
    DANCING: "广场舞音响太响；跳舞的喇叭吵到半夜；大妈跳广场舞扰民；晚上广场舞放音响；公园跳舞音响震天",
}
_LEADS = {
    "0101": "东区绿化和市容管理局",
    "0102": "东区城市管理行政执法局",
    "0201": "市房屋管理局",
    "0202": "东区公安分局",
}
BACKGROUND = (
    "喂喂听得到吗", "你好你好", "今天天气真不错", "哈哈哈哈哈", "我随便打打看的", "没事了谢谢再见", "测试测试一二三", "打错电话了不好意思",
    "信号不好听不清楚", "等一下我接个别的电话", "你们几点下班呀", "我想唱首歌给你听", "昨天的球赛真好看", "中午吃什么好呢", "你叫什么名字",
)  # fmt: skip

_FIRE = "楼下着火了快来人；厨房里烧起来了火好大；阳台上冒黑烟有火苗；电瓶在楼道里烧着了；仓库起火了里面有人；隔壁屋里火窜出来了"
_ROOF = "有人站在楼顶要跳下来；她说不想活了在天台上；他坐在窗台外面要跳；我不想活了就在楼顶；有个女的爬到天台边上了；他要从楼上跳下去"
_SAFE = "消防通道被堵住了；灭火器过期没人换；去年着过火的墙还没修；火锅店太吵；楼顶漏水没人修；天台门锁坏了；跳楼价是骗人的；烟感老是误报"
DANGERS = tuple(
    (text, kind) for kind, texts in (("火情", _FIRE), ("轻生", _ROOF), ("", _SAFE)) for text in texts.split("；")
)


def small_catalogue() -> Catalogue:
    """Two classes, four groups, six items."""
    return Catalogue(
        Item(code, tuple(path.split("/")), definition, tuple(words.split("；")))
        for code, path, definition, words in _ITEMS
    )


def small_units() -> Units:
    """A city, two districts and a town; one bureau went out of force at the end of 2025."""
    return Units(
        [
            Unit("C-FG", "市房屋管理局", "市房管局", ("房管局",), kind="bureau"),
            Unit("C-SR", "市绿化和市容管理局", "市绿容局", kind="bureau"),
            Unit("C-OLD", "市市容环卫局", kind="bureau", validity=Validity(last=date(2025, 12, 31))),
            Unit("E", "东区", "东区政府", (), "district", "", "government"),
            Unit("E-LR", "东区绿化和市容管理局", "东区绿容局", (), "district", "E"),
            Unit("E-CG", "东区城市管理行政执法局", "东区城管局", (), "district", "E"),
            Unit("E-GA", "东区公安分局", "", (), "district", "E"),
            Unit("E-HW", "东区河湾镇", "河湾镇", (), "town", "E", "government"),
            Unit("W", "西区", "西区政府", (), "district", "", "government"),
            Unit("W-LR", "西区绿化和市容管理局", "", (), "district", "W"),
        ]
    )


def small_duties() -> Duties:
    """Rules by class, by item, by place type and by date."""
    return Duties(
        [
            Duty("01", "city", "{district}", ("市绿化和市容管理局",), "市容条例"),
            Duty("01", "district", "{district}绿化和市容管理局", ("{town}",), "市容条例"),
            Duty("01", "town", "{town}", (), "属地管理"),
            Duty("0102", "district", "{district}城市管理行政执法局", ("{district}绿化和市容管理局",), "油烟规定"),
            Duty("0201", "city", "市房屋管理局", ("{district}",), "电梯办法"),
            Duty("0202", "district", "{district}公安分局", ("{town}",), "噪声法"),
            Duty("0202", "district", "{town}", (), "物业条例", "小区内"),
            Duty("020202", "city", "市市容环卫局", (), "旧规定", "", Validity(last=date(2025, 12, 31))),
            Duty("020202", "city", "{district}公安分局", (), "新规定", "", Validity(first=date(2026, 1, 1))),
        ]
    )


def small_questions() -> tuple[BranchQuestion, ...]:
    """One at the branch of rubbish, one at that of noise."""
    return (
        BranchQuestion("0101", "是桶满了没换，还是清运车没来？", (("桶满了", (OVERFLOW,)), ("车没来", (UNCOLLECTED,)))),
        BranchQuestion("0202", "是装修的声音，还是广场舞？", (("装修", (DRILLING,)), ("广场舞", (DANCING,)))),
    )


def small_orders(timed: bool = False) -> list[Order]:
    """Sixty invented orders, ten an item, the items taking turns; with times they are an hour apart."""
    begin = datetime(2026, 1, 1, 8, tzinfo=SHANGHAI)
    turns = [
        (code, opening + phrase)
        for opening in ("您好，我要反映", "我们这里")
        for phrases in zip(*(phrases.split("；") for phrases in _PHRASES.values()), strict=True)
        for code, phrase in zip(_PHRASES, phrases, strict=True)
    ]
    return [
        Order(f"W{n:03}", text, code, _LEADS[code[:4]], received_at=begin + timedelta(hours=n) if timed else None)
        for n, (code, text) in enumerate(turns)
    ]


def small_labelled(orders: Iterable[Order] | None = None) -> Labelled:
    """The orders with the small catalogue and units."""
    return label(list(orders) if orders is not None else small_orders(), small_catalogue(), small_units())


def small_recipe() -> Recipe:
    """Fit closely: there is little to learn from."""
    return Recipe(name="small", penalty=1.0, vouch=0.8)


@cache
def small_bundle() -> Bundle:
    """A bundle trained once on the small world, with background to tell it from."""
    return fit(small_labelled(), small_recipe(), Reference(small_duties(), small_questions()), BACKGROUND)
