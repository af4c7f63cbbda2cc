"""The columns a batch writes beside the original ones, named for people who open the file in a spreadsheet."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count

from configs.errors import Problem
from data.order_writer import Cell, Kind
from data.orders import PATH_SEPARATOR
from model.suggestion import Category, Danger, Suggestion, Versions

CANDIDATES = 3
_DIGITS = "一二三四五六七八九"
_KINDS: Mapping[str, Kind] = {"置信度": "number", "可信层级": "number", "协办单位": "list"}


class SuggestionColumns:
    """Names, kinds and cells of our columns.

    Args:
        depth: levels of the catalogue, at most nine.
    """

    def __init__(self, depth: int) -> None:
        self._depth = depth
        levels = (f"{digit}级分类" for digit in _DIGITS[:depth])
        candidates = (f"候选{number}" for number in range(2, CANDIDATES + 1))
        units = ("主办单位", "主办单位编码", "协办单位", "区", "街镇")
        rest = ("紧急程度", "诉求类型(建议)", "危险提示", "需人工复核", "模型版本", "处理说明")
        self.names = (*levels, "事项编码", "置信度", "可信层级", *candidates, *units, *rest)

    def beside(self, original: Sequence[str]) -> tuple[list[str], dict[str, Kind]]:
        """The whole header and the kinds of its columns.

        Where a name is taken, ours gets (建议); when one level's name is, all levels do: two paths must not mix.
        """
        taken = set(original)
        levels_taken = not taken.isdisjoint(self.names[: self._depth])
        header, kinds = list(original), dict[str, Kind]()
        for position, name in enumerate(self.names):
            steps_aside = levels_taken and position < self._depth
            ours = next(choice for choice in _choices(name, steps_aside) if choice not in taken)
            taken.add(ours)
            header.append(ours)
            kinds[ours] = _KINDS.get(name, "text")
        return header, kinds

    def cells(self, suggestion: Suggestion | None, problems: Iterable[Problem]) -> list[Cell]:
        """Our cells of one row; all but the note are empty where there is no suggestion."""
        note = "；".join(_told(problem) for problem in problems)
        if suggestion is None:
            return [*[None] * (len(self.names) - 1), note]
        path = suggestion.categories[0].path if suggestion.categories else ()
        return [*_padded(path, self._depth), *_classified(suggestion), *_dispatched(suggestion), note]


def _choices(name: str, steps_aside: bool) -> Iterator[str]:
    base = name.removesuffix("(建议)")
    if not steps_aside:
        yield name
    yield f"{base}(建议)"
    yield from (f"{base}(建议{copy})" for copy in count(2))


def _padded(cells: Sequence[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))]


def _classified(suggestion: Suggestion) -> list[Cell]:
    best = suggestion.categories[0] if suggestion.categories else None
    return [
        best.code if best else "",
        round(best.score, 4) if best else None,
        suggestion.confident_level,
        *_padded([_candidate(category) for category in suggestion.categories[1:CANDIDATES]], CANDIDATES - 1),
    ]


def _dispatched(suggestion: Suggestion) -> list[Cell]:
    lead = next(iter(suggestion.dispatch.lead), None)
    district, town = suggestion.place.district, suggestion.place.town
    return [
        lead.name if lead else "",
        lead.unit if lead else "",
        [unit.name for unit in suggestion.dispatch.assist],
        district.name if district else "",
        town.name if town else "",
        suggestion.urgency,
        suggestion.demand_type,
        _danger(suggestion.danger),
        "是" if suggestion.needs_review else "否",
        _versions(suggestion.versions),
    ]


def _candidate(category: Category) -> str:
    return f"{category.code} {PATH_SEPARATOR.join(category.path)} {category.score:.2f}"


def _danger(danger: Danger | None) -> str:
    return f"【{'、'.join(danger.call)}】{danger.notice}" if danger else ""


def _versions(versions: Versions) -> str:
    return f"模型 {versions.bundle}；目录 {versions.catalogue}；清单 {versions.duties}"


def _told(problem: Problem) -> str:
    return f"「{problem.column}」列：{problem.message}" if problem.column else problem.message
