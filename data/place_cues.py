"""What the words around a name say of it: whether it is a place at all, and whose place it is."""

import re
from collections.abc import Sequence
from enum import IntEnum

Span = tuple[int, int]


class Role(IntEnum):
    """What a named place is to the matter; a higher role is heard before a lower one."""

    HOME = 0
    NAMED = 1
    SCENE = 2
    ADDRESS = 3


_ROAD = r"[东西南北中新]?[一二三四五六七八九十]?(?:路|街(?!道|镇)|大道|公路|大街|支路)"
# 金桥新村 does not lie in 金桥: estates and houses borrow the names of districts and towns.
_BORROWED = r"新村|[一二三四五六七八九十]{1,2}村|小区|花[园苑]|公寓|大厦|宾馆|饭[店馆]|面馆"
_SHORT_AFTER = re.compile(rf"{_ROAD}|{_BORROWED}")
_VILLAGE_AFTER = re.compile(rf"庄|镇|(?<=里)[面边头]|{_ROAD}")
_NUMBER_AFTER = re.compile(r"\s*\d+\s*(?:弄|号(?!线))")
_ORIGIN_AFTER = re.compile(r"人(?!民)|籍|户口|户籍|口音")
# What a shop, a road, a dish or a person is called after a city is not in that city.
_CALLED_AFTER = re.compile(
    rf"{_ROAD}|[东西南北中]?[一二三四五六七八九十]?(?:弄|里(?![面边头])|坊|新村|小区|花园|花苑|公寓|大厦|大楼|广场|商城|"
    r"商厦|影城|大?戏院|剧院|饭[店馆]|酒[店家楼]|宾馆|餐[厅馆]|面馆|拉面|馄饨|包子|小[吃面]|火锅|烧烤|烤[鸭肉]|米[粉线]|"
    r"炒饭|凉皮|麻辣|风味|料理|菜|味|土?特产|话|方言|老[家乡]|号?牌|车[牌主]|银行|大学|学院|中学|小学|商会|同乡|航空|时间|"
    r"理发|按摩|足浴|羊肉|牛肉|炒货|干果|水果|大枣|苹果)"
)
_ORIGIN_BEFORE = re.compile(
    r"(?:来自|老家(?:在|是)?|籍贯(?:是)?|户[籍口](?:在|是)?|身份证是|我是|本人是|[从由去回到往至飞]|[寄发开前]往|[他她]是)(?:上海)?$"
)
_OUTSIDE_BEFORE = re.compile(r"(?:(?<![现正存实所还])在|位于|坐落于|发生于|地点[：:]|地址[：:])$")
_OUTSIDE_AFTER = re.compile(
    r"的(?!快递|包裹|亲|朋友|同学|同事|客|车|号|牌|户|老家|身份|社保|医保|公积金|电话|手机|游|人|做法|经验|政策|标准|规定)"
)
_RESIDENT_AFTER = re.compile(r"人(?![民行口大社员])|.{0,4}(?:上班|工作|居住|生活)")
_SCENE_AFTER = re.compile(r"[^，。；！？,;!?\n]{0,8}?(?:路口|交叉口|旁|附近|对面|门口|隔壁|边上|交界|周边|发生)")
_SCENE_BEFORE = re.compile(r"(?<![我现正存实所还人住家口籍])在(?:上海市?)?$")
_CUES = re.compile(
    r"(?P<HOME>我?家里?就?住在?|住在|住址|现住|居住[在于地]|租住|租房|户籍|户口|我家在|家里?在|我是|本人是|来自)"
    r"|(?P<SCENE>位于|坐落|发生[在于地]|事发|地点|地址|途经|路过|经过|行至|走到)"
    r"|(?P<NAMED>[，。；！？,;!?\n]|反映|投诉|举报|来电|表示|咨询)"
)


def goes_on(text: str, end: int, village: bool) -> bool:
    """Whether the name that ends here goes on as the name of something else, mostly a road."""
    return (_VILLAGE_AFTER if village else _SHORT_AFTER).match(text, end) is not None


def house_number_follows(text: str, end: int) -> bool:
    """Whether the road that ends here only says where a house is."""
    return _NUMBER_AFTER.match(text, end) is not None


def not_outside(text: str, span: Span, full_name: bool) -> bool:
    """Whether a place outside the city is only an origin, a way there or back, or what something is called after."""
    start, end = span
    after = _ORIGIN_AFTER if full_name else _CALLED_AFTER
    if after.match(text, end) or _ORIGIN_AFTER.match(text, end):
        return True
    return _ORIGIN_BEFORE.search(text, max(0, start - 8), start) is not None


def scene_outside(text: str, span: Span) -> bool:
    """Whether the bare name of a city or province says where something is, not whom or what it is compared with."""
    start, end = span
    before = _OUTSIDE_BEFORE.search(text, max(0, start - 6), start)
    return before is not None or _OUTSIDE_AFTER.match(text, end) is not None


def roles(text: str, spans: Sequence[Span]) -> list[Role]:
    """The role of each name, given their spans in order."""
    cues = [(cue.end(), Role[cue.lastgroup]) for cue in _CUES.finditer(text) if cue.lastgroup]
    found: list[Role] = []
    state, upcoming, last_end = Role.NAMED, 0, -2
    for start, end in spans:
        while upcoming < len(cues) and cues[upcoming][0] <= start:
            state = cues[upcoming][1]
            upcoming += 1
        role = _around(text, start, end, state)
        if role == Role.NAMED and start - last_end <= 1:
            role = found[-1]
        found.append(role)
        last_end = end
    return found


def _around(text: str, start: int, end: int, state: Role) -> Role:
    if state == Role.HOME or _RESIDENT_AFTER.match(text, end):
        return Role.HOME
    if state == Role.SCENE or _SCENE_BEFORE.search(text, max(0, start - 5), start):
        return Role.SCENE
    return Role.SCENE if _SCENE_AFTER.match(text, end) else Role.NAMED
