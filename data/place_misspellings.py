"""How names of districts and towns are misspelt: one character of the same sound, or of the same look."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from pypinyin import lazy_pinyin

__all__ = ["COMMON", "misspellings"]

# Without 区, 镇 or 街道 only what is often seen and means nothing else.
COMMON = {
    "黄埔": "黄浦",
    "青蒲": "青浦",
    "闽行": "闵行",
    "祟明": "崇明",
    "普沱": "普陀",
    "普佗": "普陀",
    "扬浦": "杨浦",
    "杨蒲": "杨浦",
    "徐家会": "徐家汇",
    "陆家咀": "陆家嘴",
    "五角厂": "五角场",
    "朱家脚": "朱家角",
    "漕合泾": "漕河泾",
    "曹河泾": "漕河泾",
    "颛侨": "颛桥",
    "梅垅": "梅陇",
    "九停": "九亭",
    "徐径": "徐泾",
    "川杀": "川沙",
}

_SUFFIXES = ("新村街道", "新区", "街道", "区", "镇", "乡")
_SUFFIX_TYPOS = {"街道": ("接道", "街到", "接到", "阶道"), "新区": ("新曲",)}
# What typists take for each other by sight; each group in both directions.
_LOOKALIKES = (
    "浦蒲埔辅甫", "口囗曰", "泾径茎径", "淞松凇", "浜滨兵", "嘴咀", "榭谢", "颛端瑞喘", "莘幸萃辛", "漕槽曹糟", "佘余畲", "泗四洒", "柘拓枯石",
    "枫风机讽", "廊郎朗", "场扬汤杨", "桥侨轿娇", "徐除涂", "崇祟宗", "陀驼沱佗", "闵闽悯", "竖坚", "桃挑", "临监", "亭停享", "梅海悔",
    "陇拢垅", "锦绵棉", "盈盆", "林森木", "大太", "泽择译", "墩敦", "沿泊", "吕昌", "钢纲岗", "冈岗", "菊鞠",
    "练炼", "塘糖唐", "镇真", "豫预像", "卢芦", "宁宇", "虹红", "普晋", "嘉喜", "奉春秦", "宜宣", "曹槽", "莉梨", "延廷", "殷段",
)  # fmt: skip
_FOLDED = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ing", "in"), ("eng", "en"))


def misspellings(name: str) -> Iterator[str]:
    """The likely misspellings of a full name (青蒲区 of 青浦区); nothing for names too short to be told apart."""
    suffix = next((suffix for suffix in _SUFFIXES if name.endswith(suffix)), "")
    stem = name.removesuffix(suffix)
    if not suffix or len(stem) < 2:
        return
    for typo in _SUFFIX_TYPOS.get(suffix, ()):
        yield stem + typo
    for place, character in enumerate(stem):
        for other in _alike(character):
            misspelt = f"{stem[:place]}{other}{stem[place + 1 :]}"
            yield misspelt + suffix
            if suffix == "街道":
                yield misspelt + "接道"


def _alike(character: str) -> str:
    homophones, lookalikes = _same_sound(), _same_look()
    sound = _sound(lazy_pinyin(character)[0])
    return "".join(dict.fromkeys((homophones.get(sound, "") + lookalikes.get(character, "")).replace(character, "")))


@lru_cache(maxsize=1)
def _same_sound() -> Mapping[str, str]:
    # Both levels of GB 2312 hold what people write by hand or by an input method, and little else.
    characters = [
        decoded
        for high in range(0xB0, 0xF8)
        for low in range(0xA1, 0xFF)
        if (decoded := bytes((high, low)).decode("gb2312", errors="ignore"))
    ]
    found: dict[str, str] = {}
    for character, pinyin in zip(characters, lazy_pinyin(characters), strict=True):
        sound = _sound(pinyin)
        found[sound] = found.get(sound, "") + character
    return found


@lru_cache(maxsize=1)
def _same_look() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for group in _LOOKALIKES:
        for character in group:
            found[character] = found.get(character, "") + group
    return found


def _sound(pinyin: str) -> str:
    for spoken, heard in _FOLDED:
        pinyin = pinyin.replace(spoken, heard)
    return pinyin
