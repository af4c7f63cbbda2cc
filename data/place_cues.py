"""What the words around a name say of it: whether it is a place at all, and whose place it is."""

import re
from collections.abc import Sequence
from enum import IntEnum

Span = tuple[int, int]


class Role(IntEnum):
    """What a named place is to the matter; a higher role is heard before a lower one."""

    ORIGIN = 0
    HOME = 1
    NAMED = 2
    SCENE = 3
    ADDRESS = 4


_ROAD = r"[东西南北中新]?[一二三四五六七八九十]?(?:路|街(?!道|镇)|大道|公路|大街|支路)"
# 金桥新村 does not lie in 金桥: estates and houses borrow the names of districts and towns.
_BORROWED = r"新村|[一二三四五六七八九十]{1,2}村|小区|花[园苑]|公寓|大厦|宾馆|饭[店馆]|面馆"
_SHORT_AFTER = re.compile(rf"{_ROAD}|{_BORROWED}")
_VILLAGE_AFTER = re.compile(rf"庄|镇|(?<=里)[面边头]|{_ROAD}")
_NUMBER_AFTER = re.compile(r"\s*\d+\s*(?:弄|号(?!线))")
_RESIDENT_AFTER = re.compile(
    r"人(?![民行口大社员])|[^，。；！？]{0,4}(?:上班|打工|工作(?!人员|日)|居住(?!证)|生活(?!垃圾|区))"
)
_SCENE_AFTER = re.compile(r"[^，。；！？,;!?\n]{0,8}?(?:路口|交叉口|旁|附近|对面|门口|隔壁|边上|交界|周边|发生)")
_SCENE_BEFORE = re.compile(r"(?<![我现正存实所还人住家口籍])在(?:上海市?)?$")
_CUES = re.compile(
    r"(?P<ORIGIN>户籍|户口|老家|籍贯|来自|出生[在于]|[我他她]们?(?:的)?(?:单位|公司|厂子?|学校)在|(?<!物业)(?:单位|工作地点?|上班的?地方)在)"
    r"|(?P<HOME>[我咱他她]们?(?:本人|自己|爸妈?|妈妈?|父母|老人)?(?:现在?|目前|以前|平时|就|都|也|是|人)*住(?![院宿])(?:在|的是|的)?|"
    r"(?:本人|人|现|家)住(?![院宿])在?|(?<=[，。；,;])(?:以前|现在|目前|一直)?住(?![院宿户宅])在?|"
    r"住在|住址|现住|居住[在于地]|租住|租房|我?家(?:里|就)?是?在|我们?是|本人是)"
    r"|(?P<SCENE>位于|坐落|发生[在于地]|事发|出事的?地[方点]|地点|地址|途[经径]|路过|经过|行至|走到|开到|骑到)"
    r"|(?P<NAMED>[，。；！？,;!?\n]|反映|投诉|举报|来电|表示|咨询)"
)
_DENIED_BEFORE = re.compile(r"(?:(?<!是)不是|并非|而非|不属于?|不归|不算|(?<!在)不在)(?:在|我们|上海市?)?$")
_DOUBT_AFTER = re.compile(r"[^，。；！？,;!?]{0,6}[吗嘛么]")
# "I live there, and upstairs …": what follows is there.
_HERE_AFTER = re.compile(
    r"这[边里儿一]|[^，。；！？,;!?\n]{0,10}[，；,;。](?:但是?|而且|现在|最近|目前|我们?|今天|昨天|每天|晚上)*(?:这[里边儿]|那[里边儿]|此处|村[里上子]|厂[里子]|"
    r"店里|(?:公司|单位)(?!在)|楼[上下道]|隔壁|小区|邻居|家门口|路边|门口|物业|居委|房东|老板)"
)


def goes_on(text: str, end: int, village: bool) -> bool:
    """Whether the name that ends here goes on as the name of something else, mostly a road."""
    return (_VILLAGE_AFTER if village else _SHORT_AFTER).match(text, end) is not None


def house_number_follows(text: str, end: int) -> bool:
    """Whether the road that ends here only says where a house is."""
    return _NUMBER_AFTER.match(text, end) is not None


def roles(text: str, spans: Sequence[Span]) -> list[Role]:
    """The role of each name, given their spans in order."""
    if not spans:
        return []
    cues = [(cue.end(), Role[cue.lastgroup]) for cue in _CUES.finditer(text, 0, spans[-1][0]) if cue.lastgroup]
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


def denied(text: str, spans: Sequence[Span]) -> list[bool]:
    """Whether the text says of each name that the matter is not there, given their spans in order."""
    if "不" not in text and "非" not in text:
        return [False] * len(spans)
    found: list[bool] = []
    last_end = -2
    for start, end in spans:
        follows = bool(found) and found[-1] and start - last_end <= 1
        said = _DENIED_BEFORE.search(text, max(0, start - 7), start)
        found.append(follows or (said is not None and not _DOUBT_AFTER.match(text, end)))
        last_end = end
    return found


def _around(text: str, start: int, end: int, state: Role) -> Role:
    if state == Role.HOME or state == Role.ORIGIN or _RESIDENT_AFTER.match(text, end):
        if _HERE_AFTER.match(text, end):
            return Role.SCENE
        return Role.ORIGIN if state == Role.ORIGIN else Role.HOME
    if state == Role.SCENE or _SCENE_BEFORE.search(text, max(0, start - 5), start):
        return Role.SCENE
    return Role.SCENE if _SCENE_AFTER.match(text, end) else Role.NAMED
