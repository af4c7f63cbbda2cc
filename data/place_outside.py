"""Whether the name of a place outside the city says where the matter is."""

import re

__all__ = ["not_outside", "scene_outside"]

_ROAD = r"[东西南北中新]?[一二三四五六七八九十]?(?:路|街(?!道|镇)|大道|公路|大街|支路)"
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
    r"的(?!快递|包裹|亲|朋友|同学|同事|客|车|号|牌|户|老家|身份|社保|医保|公积金|电话|手机|游|人|做法|经验|政策|标准|规定)|"
    r"一[家个所]|有[家个]|市[区里]|乡下|"
    r"[^，。；！？,;!?店馆面粉煲菜鸡鸭鱼肉虾饼汤锅串米酒路街弄村园苑人牌]{0,5}"
    r"(?:大佛|景区|景点|古镇|古城|古村|度假区|乐园|机场|火车站|高铁站|汽车站|服务区|医院|法院|派出所|交警|"
    r"分公司|工厂|楼盘|开发区|民宿|驾校|[东西南北]站)"
)
_VISITED_AFTER = re.compile(
    r"[^，。；！？,;!?]{0,6}(?:玩|旅游|旅行|游玩|度假|看病|住院|手术|出差|开会|打工|上班|爬山|参观|考试|办事)"
    r"(?:了|过|的?(?:时候|期间|路上)|时|[，,]?(?:被|遇))"
)
# Somebody who is back, and asks whether Shanghai deals with it, tells of what happened there.
_OVER_THERE_AFTER = re.compile(r"[那这][边里儿]|当地")
_BACK_HERE = re.compile(
    r"回(?:到|了)?上海|(?:[我他她]|现在)人在上海|上海(?:能不能|能|可以|可不可以|管不管|管得|受理|不认)"
)
# Papers that follow somebody from one place to another are dealt with here.
_PAPERS = re.compile(
    r"户[口籍]|备案|医保|社保|养老|公积金|学籍|居住证|身份证|参保|转移|转出|转入|迁|签注|移动|联通|电信|号码"
)
_PAPERS_AFTER = re.compile(r"农村|老家|[交缴参领考读]|登记|结婚|出生|毕业|支边|退休")
_OF_PEOPLE_BEFORE = re.compile(r"(?:朋友|爸妈|父母|儿子|女儿|老公|老婆|家人|孩子|亲戚|同学)都?在$")


def not_outside(text: str, span: tuple[int, int], full_name: bool) -> bool:
    """Whether a place outside the city is only an origin, a way there or back, or what something is called after."""
    start, end = span
    after = _ORIGIN_AFTER if full_name else _CALLED_AFTER
    if after.match(text, end) or _ORIGIN_AFTER.match(text, end):
        return True
    if _VISITED_AFTER.match(text, end):
        return False
    return _ORIGIN_BEFORE.search(text, max(0, start - 8), start) is not None


def scene_outside(text: str, span: tuple[int, int]) -> bool:
    """Whether the bare name of a city or province says where something is, not whom or what it is compared with."""
    start, end = span
    if _OF_PEOPLE_BEFORE.search(text, max(0, start - 5), start) or _PAPERS_AFTER.match(text, end):
        return False
    return bool(
        _OUTSIDE_BEFORE.search(text, max(0, start - 6), start)
        or _OUTSIDE_AFTER.match(text, end)
        or _VISITED_AFTER.match(text, end)
        or ((_OVER_THERE_AFTER.match(text, end) or _BACK_HERE.search(text)) and not _PAPERS.search(text))
    )
