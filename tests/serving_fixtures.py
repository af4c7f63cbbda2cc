"""A small real model by keyword rules, and a real server around it, for the tests of serving."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from hashlib import sha256
from time import sleep
from typing import Literal

import uvicorn

from configs.serving import ServingSettings
from data.catalogue import Catalogue, Item
from data.orders import SHANGHAI, Order
from data.tables import Validity
from data.units import Unit, Units
from model.suggestion import (
    DESKS,
    Area,
    Category,
    Danger,
    Deadlines,
    Desk,
    DeskDispatch,
    Dispatch,
    Option,
    Place,
    Question,
    Reason,
    Similar,
    Span,
    Suggestion,
    UnitChoice,
    Versions,
)
from serving.champion import Champion
from serving.server import server_config

ITEMS = (
    ("0101010101", "城乡建设/市政设施/照明设施/路灯/路灯不亮", "道路、公共通道的路灯熄灭、闪烁或损坏，影响夜间通行。", "路灯；不亮；看不见"),
    ("0101010102", "城乡建设/市政设施/照明设施/路灯/路灯白天长亮", "路灯在白天仍然开启，浪费电能。", "白天；长亮；路灯"),
    ("0101020101", "城乡建设/市政设施/道路桥梁/车行道/路面坑洼破损", "车行道塌陷、坑洼、开裂，未危及生命的。", "坑；路面；坑洼"),
    ("0102010101", "城乡建设/物业管理/小区设施/公共照明/小区内照明损坏", "住宅小区内由物业维护的路灯、楼道灯不亮。", "小区；楼道灯；路灯；物业"),
    ("0102010201", "城乡建设/物业管理/小区设施/电梯/电梯故障维修", "住宅小区电梯停运、异响、维修不及时。", "电梯；停运"),
    ("0102020101", "城乡建设/物业管理/物业服务/保洁/楼道堆物", "楼道、走廊堆放杂物，物业未清理。", "楼道；堆物；杂物"),
    ("0201010101", "生态环境/噪声污染/施工噪声/建筑工地/夜间施工噪声", "建筑工地在夜间二十二时至次日六时施工产生的噪声。", "噪音；噪声；工地；夜间；施工"),
    ("0201020101", "生态环境/噪声污染/社会生活噪声/居民/邻居噪声", "邻里装修、娱乐、饲养动物等产生的噪声。", "噪音；噪声；邻居；楼上；装修"),
    ("0201020201", "生态环境/噪声污染/社会生活噪声/商业经营/商铺音响噪声", "商铺使用音响、空调外机等产生的噪声。", "噪音；噪声；商铺；音响"),
    ("0202010101", "生态环境/大气污染/餐饮油烟/餐饮店/餐饮油烟扰民", "餐饮单位油烟直排或净化不达标，影响居民。", "油烟；饭店；餐饮"),
    ("0301010101", "公共安全/消防/火灾隐患/通道/占用消防通道", "占用、堵塞、封闭消防车通道或疏散通道。", "消防通道；堵塞；占用"),
    ("0301010201", "公共安全/消防/火灾隐患/电动车/电动自行车飞线充电", "电动自行车私拉电线充电，或在楼道内充电。", "飞线；充电；电动车"),
    ("0401010101", "民生服务/供水供气/自来水/水质水压/停水或水压不足", "居民用水中断、水压不足。", "停水；水压；没水"),
    ("0401010102", "民生服务/供水供气/自来水/水质水压/水质浑浊", "自来水发黄、浑浊、有异味。", "水黄；浑浊；异味"),
    ("0501010101", "交通管理/停车/违法停车/机动车/占道违法停车", "机动车占用车行道、人行道违法停放。", "违停；停车；占道"),
)  # fmt: skip
EXPIRED = "0501010102"
CATALOGUE = Catalogue(
    [
        *(Item(code, tuple(path.split("/")), definition, tuple(words.split("；"))) for code, path, definition, words in ITEMS),
        Item(
            EXPIRED,
            ("交通管理", "停车", "违法停车", "机动车", "僵尸车占位"),
            "长期停放不用的机动车占用公共车位。",
            ("僵尸车",),
            validity=Validity(last=datetime(2024, 1, 1, tzinfo=SHANGHAI).date()),
            replaced_by="0501010101",
        ),
    ]
)  # fmt: skip
UNITS = Units(
    [
        Unit("SH-LHSR", "市绿化和市容管理局", "市绿化市容局", ("绿化局",)),
        Unit("SH-DL", "国网上海市电力公司", "市电力公司", kind="enterprise"),
        Unit("SH-SW", "上海城投水务（集团）有限公司", "城投水务", kind="enterprise"),
        Unit("SH-SS", "市生态环境局", "生态环境局"),
        Unit("SH-GA", "市公安局", "公安局"),
        Unit("SH-JTW", "市交通委员会", "交通委"),
        Unit("PD", "浦东新区人民政府", "浦东新区", (), "district", "", "government"),
        Unit("PD-JW", "浦东新区建设和交通委员会", "浦东建交委", (), "district", "PD"),
        Unit("PD-CG", "浦东新区城市管理行政执法局", "浦东城管局", (), "district", "PD"),
        Unit("PD-HM", "浦东新区花木街道办事处", "花木街道", (), "town", "PD", "government"),
        Unit("PD-HM-01", "花木街道牡丹社区居民委员会", "牡丹居委", (), "community", "PD-HM"),
        Unit("XH", "徐汇区人民政府", "徐汇区", (), "district", "", "government"),
        Unit("OLD", "原市容环卫局", validity=Validity(last=datetime(2020, 1, 1, tzinfo=SHANGHAI).date())),
    ]
)
_LEADS = {"01": ("PD", "SH-LHSR", "PD-JW"), "02": ("SH-SS", "PD-CG", "PD"), "03": ("SH-GA", "PD", "PD-HM"), "04": ("SH-SW", "PD"), "05": ("SH-GA", "SH-JTW", "PD")}  # fmt: skip
_ASSISTS = {"01": ("SH-DL", "PD-JW"), "02": ("PD-HM", "PD-CG"), "03": ("PD-HM",), "04": ("PD-JW",), "05": ("PD-HM",)}
_DANGERS: tuple[tuple[str, Literal["110", "119", "120"]], ...] = (
    ("着火", "119"),
    ("起火", "119"),
    ("爆炸", "119"),
    ("昏迷", "120"),
    ("晕倒", "120"),
    ("持刀", "110"),
)


class KeywordSuggester:
    """Scores items by the keywords found in the text."""

    def __init__(self, bundle: str = "keyword-1") -> None:
        self.versions = Versions(bundle=bundle, catalogue=CATALOGUE.version, duties="duties-1")
        self.catalogue = CATALOGUE
        self.units = UNITS

    def suggest(self, orders: Sequence[Order], *, desk: Desk = "city", top_k: int = 5) -> list[Suggestion]:
        return [self._one(order, desk, top_k) for order in orders]

    def dispatch(self, code: str, order: Order, *, desk: Desk) -> Dispatch:
        item = self.catalogue[code]
        place = "浦东新区花木街道" if "花木" in order.text + order.address else ""
        chain = tuple(self._desk(item, level, place) for level in DESKS)
        own = chain[DESKS.index(desk)]
        return Dispatch(desk=desk, lead=own.lead, assist=own.assist, chain=chain)

    def _desk(self, item: Item, desk: Desk, place: str) -> DeskDispatch:
        leads = {"city": _LEADS[item.code[:2]], "district": ("PD-HM", "PD-CG"), "town": ("C-1" if place else "",)}[desk]
        assists = _ASSISTS[item.code[:2]] if desk == "city" else ()
        reasons = [Reason(kind="duty", text=f"{item.path[1]}由该单位主办（市政府令第 12 号第八条）")]
        if place:
            reasons.append(Reason(kind="place", text=f"事发地在{place}"))
        return DeskDispatch(
            desk=desk,
            lead=tuple(
                UnitChoice(unit=code, name=_name(code), score=score, reasons=tuple(reasons[: 2 - rank]))
                for rank, (code, score) in enumerate(zip(leads, (0.82, 0.11, 0.04), strict=False))
            ),
            assist=tuple(
                UnitChoice(unit=code, name=UNITS[code].name, score=0.6, reasons=(Reason(kind="history", text="近一年同类工单 128 件由其协办"),))
                for code in assists
            ),
        )  # fmt: skip

    def _one(self, order: Order, desk: Desk, top_k: int) -> Suggestion:
        text = order.text
        hits = {item.code: [word for word in item.keywords if word in text] for item in CATALOGUE.items}
        weights = {code: 6.0 ** len(words) for code, words in hits.items() if code != EXPIRED}
        total = sum(weights.values())
        ranked = sorted(weights, key=lambda code: -weights[code])[:top_k]
        categories = tuple(
            Category(code=code, path=CATALOGUE[code].path, score=weights[code] / total, evidence=_spans(text, hits[code]))
            for code in ranked
        )  # fmt: skip
        top = categories[0]
        calls = [(word, number) for word, number in _DANGERS if word in text]
        received = (order.received_at or datetime(2026, 11, 22, 21, 30, tzinfo=SHANGHAI)).replace(microsecond=0)
        danger = Danger(
            call=tuple(dict.fromkeys(number for _, number in calls)),
            notice=f"来电提到「{calls[0][0]}」，请立即转接，再做登记。",
            evidence=_spans(text, [word for word, _ in calls]),
        ) if calls else None  # fmt: skip
        return Suggestion(
            id="sg-" + sha256(f"{text}{order.address}{desk}".encode()).hexdigest()[:12],
            versions=self.versions,
            danger=danger,
            urgency="特急" if danger else "一般",
            demand_type="咨询" if "请问" in text else "投诉" if "投诉" in text else "求助",
            place=_place(text + order.address, text),
            categories=categories,
            confident_level=5 if top.score > 0.5 else 2 if top.score > 0.2 else 0,
            dispatch=self.dispatch(top.code, order, desk=desk),
            deadlines=Deadlines(
                first_contact=received + timedelta(days=1),
                handled=received + timedelta(days=7),
                hard_case=received + timedelta(days=21),
                projected=True,
            ),
            question=_question(categories),
            similar=(Similar(id="H-1", text="小区门口路灯不亮已有一周。", code="0101010101", score=0.91),),
            needs_review=top.score <= 0.5,
        )


def _name(code: str) -> str:
    """The communities, as in the reference data, are places and not in the table of units."""
    return UNITS[code].name if code in UNITS else "牡丹社区居民委员会" if code else "所在居村"


def _spans(text: str, words: Sequence[str]) -> tuple[Span, ...]:
    return tuple(Span(start=text.index(word), end=text.index(word) + len(word)) for word in words)


def _place(both: str, text: str) -> Place:
    if "花木" not in both:
        return Place()
    return Place(
        district=Area(code="310115", name="浦东新区"),
        town=Area(code="310115005", name="花木街道"),
        place_type="小区内" if "小区" in both else "公共道路",
        evidence=_spans(text, ["花木"]) if "花木" in text else (),
    )


def _question(categories: Sequence[Category]) -> Question | None:
    sources = [category for category in categories if category.path[1] == "噪声污染"]
    if len(sources) < 2 or categories[0].score > 0.6:
        return None
    options = tuple(Option(label=category.path[3], codes=(category.code,)) for category in sources)
    return Question(text="声音是从哪里来的？", options=options)


@contextmanager
def running(settings: ServingSettings, champion: Champion | None = None) -> Iterator[str]:
    """A real server on a free port, in a thread; yields its address."""
    server = uvicorn.Server(server_config(settings, champion or Champion(KeywordSuggester())))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        if not thread.is_alive():
            raise RuntimeError("the server did not start")
        sleep(0.01)
    try:
        host, port = server.servers[0].sockets[0].getsockname()[:2]
        yield f"http://{host}:{port}"
    finally:
        server.should_exit = True
        thread.join()
