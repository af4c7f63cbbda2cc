"""Masking personal data before text is kept for training, logged or exported (PIPL art. 51).

Masked is what identifies a person by its form: phone, ID card, bank card, e-mail and plate numbers, the name after the
words that introduce one, and the room of an address. Estate and road stay: they are what dispatch needs.
"""

import re
from collections.abc import Sequence

_SURNAMES = (
    "赵钱孙李周吴郑王冯陈卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜戚谢邹喻苏潘葛范彭郎鲁韦马苗方俞任袁柳鲍史唐费"
    "廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵汪祁毛狄米贝明臧计成戴宋庞熊纪舒屈项祝"
    "董梁杜阮蓝闵席季麻强贾路娄江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫房裘缪解应宗丁宣邓郁单杭洪包诸左石崔"
    "吉龚程邢裴陆荣翁荀羊甄曲封储靳焦牧山谷车侯全班仰秋仲伊宫宁仇栾甘厉戎祖武符刘景詹束龙叶幸司韶黎薄印白蒲邰从鄂索籍赖卓屠"
    "蒙池乔胥闻党翟谭贡劳逄姬申扶堵冉宰雍桑桂牛寿通边燕冀尚农温庄晏柴瞿阎慕连茹习艾鱼容向古易廖庾终居衡步都耿满弘匡国文"
    "寇广禄阙东欧利师巩聂关荆游权盖益桓公"
)
_NAME = f"(?:欧阳|上官|司马|诸葛|夏侯|皇甫|[{_SURNAMES}])[\u4e00-\u9fff]{{1,2}}"
_INTRODUCES = "(?:我叫|姓名(?:为|是)?[:：]?|本人(?:叫|姓名)|联系人(?:为|是)?[:：]?|来电人[:：])\\s*"
_NOT_NAME = "(?=$|[0-9＋+(［\\s，,。；;：:、！!？?（(]|电话|手机|身份证|反映|来电|住|系|，)"

_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(f"({_INTRODUCES}){_NAME}{_NOT_NAME}"), r"\1［姓名］"),
    (re.compile(f"[{_SURNAMES}](?:某某?|先生|女士|小姐|老师傅|阿姨|师傅)"), "［姓名］"),
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII), "［邮箱］"),
    (re.compile(r"(?<![0-9])[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx](?![0-9])"), "［身份证］"),
    (re.compile(r"(?<![0-9])(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?![0-9])"), "［电话］"),
    (re.compile(r"(?<![0-9])(?:0\d{2,3}[-— ]?)?(?!20\d\d(?:0[1-9]|1[0-2]))[2-9]\d{7}(?![0-9])"), "［电话］"),
    (re.compile(r"(?<![0-9])(?:62|4\d|5\d)\d{2}(?:[ -]?\d{4}){2,3}(?:[ -]?\d{1,4})?(?![0-9])"), "［银行卡］"),
    (re.compile("[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Za-hj-np-z][·• ]?[A-HJ-NP-Za-hj-np-z0-9]{5,6}(?![A-Za-z0-9])"), "［车牌］"),
    (re.compile(r"\d{1,5}[A-Za-z]?\s*室|(?<=[号栋幢楼座])\s*\d{3,4}(?![0-9号弄年月日元米])"), "［室号］"),
)  # fmt: skip


_HALF_WIDTH = {
    ord(wide): narrow
    for wide, narrow in zip("０１２３４５６７８９ＸｘＡＢＣＤＥＦＧＨ＠", "0123456789XxABCDEFGH@", strict=True)
}


def mask(text: str) -> str:
    """`text` with personal data replaced by what kind it was, e.g. 「［电话］」."""
    text = text.translate(_HALF_WIDTH)
    for pattern, shown in _RULES:
        text = pattern.sub(shown, text)
    return text


def mask_all(texts: Sequence[str]) -> list[str]:
    """`mask` for a batch."""
    return [mask(text) for text in texts]
