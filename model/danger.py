"""Whether a text tells of danger to life now: checked before anything else, in favour of telling."""

import re
from collections.abc import Iterator, Sequence

from configs.danger import DangerRule, DangerTable
from data.text import normalise
from model.suggestion import Danger, Span

_CLAUSE_ENDS = "[，。！？\n啊呀呢]"
_LOOK_BACK = 14
_AROUND = 4


class DangerCheck:
    """Applies the table of dangers to texts."""

    def __init__(self, table: DangerTable) -> None:
        self._table = table

    def check(self, texts: Sequence[str]) -> list[Danger | None]:
        """The danger each text tells of, all kinds joined; None where there is none."""
        return [self._check(text) for text in texts]

    def _check(self, text: str) -> Danger | None:
        normal = normalise(text)
        ongoing = bool(self._table.ongoing.search(normal))
        found = [
            (rule, span)
            for rule in self._table.dangers
            if ongoing or not rule.now
            for span in self._spans(rule, normal, ongoing)
        ]
        if not found:
            return None
        rules = list(dict.fromkeys(rule.kind for rule, _ in found))
        by_kind = {rule.kind: rule for rule, _ in found}
        calls = dict.fromkeys(number for kind in rules for number in by_kind[kind].call)
        return Danger(
            call=tuple(calls),
            notice="".join(by_kind[kind].notice for kind in rules),
            evidence=tuple(sorted({span for _, span in found}, key=lambda span: (span.start, span.end))),
        )

    def _spans(self, rule: DangerRule, normal: str, ongoing: bool) -> Iterator[Span]:
        for pattern in rule.patterns:
            for match in pattern.finditer(normal):
                if not self._excused(rule, normal, match, ongoing):
                    yield Span(start=match.start(), end=match.end())

    def _excused(self, rule: DangerRule, normal: str, match: re.Match[str], ongoing: bool) -> bool:
        table = self._table
        around = normal[max(0, match.start() - _AROUND) : match.end() + _AROUND]
        before = re.split(_CLAUSE_ENDS, normal[: match.start()])[-1]
        after = re.split(_CLAUSE_ENDS, normal[match.end() :])[0]
        if (rule.unless and rule.unless.search(around)) or table.about.search(after):
            return True
        if table.worry.search(before[-_LOOK_BACK:]) or table.denial.search(before):
            return True
        return not ongoing and bool(table.past.search(before) or table.past_after.search(after))
