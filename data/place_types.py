"""The type of place a text speaks of: inside an estate, on a public road, on a river."""

import re
from collections.abc import Sequence

import ahocorasick_rs

from data.place_rows import TypeRow

# "The road beside the school" is a road: a word so followed only says where the place is.
_REFERENCE = re.compile(r"(?:小区)?(?:旁|附近|对面|门口|外面|周边|周围|隔壁|边上|后面|前面|西侧|东侧|南侧|北侧)")
_PREMISES = r"的?[^，。；！？,;!?]{0,7}(?:店|馆|室|院|餐|铺|所|厅|吧|超市|商场|市场|菜场|银行|公司|厂|小区|学校|[小中]学|公园|工地|楼|弄|桥下)"
# What is done on a road is there, whoever does it; a shop "on" a road is not.
_ON_ROAD = re.compile(
    rf"(?:(?<!高速)(?<!高速公)(?<![的在半一家班学途赶来去])(?:路|大道|大街)上|(?:人行道|非机动车道|机动车道|慢车道|盲道|马路|上街沿)上)(?![班学课下访来去]|{_PREMISES})"
)
_ROAD_ONLY_NEAR = re.compile(rf"(?:[那这][边里]|近|靠|早上|晚上|半夜|凌晨|每天|桥下|(?:边上|上)?(?:{_PREMISES}))")
# 公园路 is a road, 公园路口 may be one, 公园路灯 are lamps in a park.
_ROAD_AFTER = re.compile(r"[东西南北中]?路(?![口边面灯段障牌沿])")
_ROAD_STARTS = "东西南北中路"
_CROSSING = re.compile(r"(?:路|大道|街)(?:交叉)?口")
_ROAD, _GREEN, _PARKING, _ESTATE = "公共道路", "绿地", "停车场", "小区内"
_ON_ROAD_WORD = re.compile("[路道街沿]上")
_PARTS_WITH = re.compile(r"(?:的|里|内|里的|里面|内的|地下|地面)?")


class TypeFinder:
    """Reads types of place by their words, the earlier row of the table before the later."""

    def __init__(self, types: Sequence[TypeRow], not_words: Sequence[str]) -> None:
        self._names = [row.place_type for row in types]
        self._ranks = {row.place_type: rank for rank, row in enumerate(types)}
        words = {word: rank for rank, row in enumerate(types) for word in row.words}
        words |= dict.fromkeys((word for word in not_words if word not in words), -1)
        self._rank_of_word = list(words.values())
        self._words = ahocorasick_rs.AhoCorasick(list(words), ahocorasick_rs.MatchKind.LeftmostLongest)

    def find(
        self, text: str, named: Sequence[tuple[str, int]] = (), covered: Sequence[tuple[int, int]] = ()
    ) -> tuple[str, bool]:
        """The type of place of a text, and whether it is the place itself and not only a point of reference.

        Args:
            text: the text.
            named: types that the names in the text give, each with the end of the name.
            covered: spans of names whose words say nothing of the type, as 工业园 in 苏州工业园区.

        Returns:
            The type, empty when no word points to one.
        """
        if "上" in text and _ON_ROAD_WORD.search(text) and _ROAD in self._ranks and _ON_ROAD.search(text):
            return _ROAD, True
        ranks = self._rank_of_word
        hits = [
            (ranks[word], start, end)
            for word, start, end in self._words.find_matches_as_indexes(text)
            if ranks[word] >= 0 and not (text[end : end + 1] in _ROAD_STARTS and _ROAD_AFTER.match(text, end))
        ]
        if covered:
            hits = [hit for hit in hits if not any(first <= hit[1] and hit[2] <= last for first, last in covered)]
        if named:
            hits += [
                (self._ranks[place_type], end, end)
                for place_type, end in named
                if place_type != _ROAD or not _ROAD_ONLY_NEAR.match(text, end)
            ]
        if not hits:
            return "", False
        reference, rank = min((_REFERENCE.match(text, end) is not None, rank) for rank, _, end in hits)
        return self._headed(text, hits, self._names[rank]), not reference

    def _headed(self, text: str, hits: Sequence[tuple[int, int, int]], found: str) -> str:
        """The type of "A's B" is that of B where B is a car park, unless A is an estate; trees at a crossing are the road's."""
        if found == _GREEN and _ROAD in self._ranks and _CROSSING.search(text):
            return _ROAD
        if len(hits) == 1 or found in (_ESTATE, _PARKING):
            return found
        wholes = {end for rank, _, end in hits if self._names[rank] == found}
        for rank, start, _ in hits:
            if self._names[rank] == _PARKING and any(_PARTS_WITH.fullmatch(text, end, start) for end in wholes):
                return _PARKING
        return found
