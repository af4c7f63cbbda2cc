"""What the citizen wants: 咨询, 求助, 投诉, 举报, 建议 or 表扬, by the words that ask for it."""

import re
from collections.abc import Sequence

from data.text import normalise

DEMAND_TYPES = ("咨询", "求助", "投诉", "举报", "建议", "表扬")

_CUES: tuple[tuple[str, float, re.Pattern[str]], ...] = tuple(
    (kind, weight, re.compile(pattern))
    for kind, weight, pattern in (
        ("表扬", 4.0, "表扬|锦旗|点赞|点个赞|感谢信|特别感谢|感谢[^，。]{0,8}(?:帮|师傅|民警|同志|工作人员)|好人好事"),
        ("建议", 3.0, "建议|提个意见|提一个意见|能不能考虑|希望[^，。]{0,8}(?:增设|增加|开通|优化|延长|改进|装一个|设一个|加一个|设置)|可否(?:增设|增加)"),
        ("举报", 3.5, "举报|检举|揭发|实名举报|匿名"),
        ("投诉", 3.0, "投诉|不满|态度(?:恶劣|很差|差)|推诿|不作为|乱收费|欺骗|骗(?!热线|中心|宣传|app)|坑人|骂人|道歉|霸王|不合理|不肯退|拒不|没人管|扰民"),
        ("投诉", 2.0, "吵|臭|睡不着|扰民|违(?:停|建|规|法)|占(?:道|用|着)|乱(?:停|扔|倒|搭|贴|放|收)|管一管|管管|没(?:人|有人)(?:来)?(?:管|处理|解决)|敷衍|糊弄|推脱|挡(?:住|着|了)|堵(?:住|着|了)|脏|刺鼻"),
        ("咨询", 3.0, "咨询|请问|问一下|问问|想了解|想知道|打听|查询|查一下|是否可以|可不可以|能不能办|怎么(?:办理|申请|办|申领|查|交|报名|缴)|如何|需要(?:什么|哪些)(?:材料|手续|条件)|(?:什么|哪些)(?:时候|条件|手续|政策|标准|证件|材料)|哪个(?:窗口|部门|单位)|几点(?:上班|下班|开门|关门)|(?:电话|热线|号码)是?多少|在哪里?(?:办|申请|交|领)|多少钱|合理吗|合法吗|有没有规定|是什么意思"),
        ("求助", 2.0, "求助|帮忙|帮帮|帮我|急需|救助|请求|恳请|尽快(?:维修|修|处理|解决)|麻烦(?:派人|来)|坏了|没水|停水|停电|漏水"),
    )
)  # fmt: skip
_ASKING_END = re.compile(r"(?:吗|呢|么|什么|多少|哪里|怎么办|几点)[？。]?\s*$")


def demand_types(texts: Sequence[str]) -> list[str]:
    """The type of each text; 求助 where nothing speaks for another, the hotline's most general kind."""
    return [_demand_type(normalise(text)) for text in texts]


def _demand_type(text: str) -> str:
    scores = dict.fromkeys(DEMAND_TYPES, 0.0)
    for kind, weight, pattern in _CUES:
        first = pattern.search(text)
        if first:
            scores[kind] += weight + (1.0 if first.start() < 12 else 0.0)
    if _ASKING_END.search(text):
        scores["咨询"] += 2.0
    best = max(DEMAND_TYPES, key=lambda kind: scores[kind])
    return best if scores[best] else "求助"
