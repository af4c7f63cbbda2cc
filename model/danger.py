"""Whether a text tells of danger to life now: checked before anything else, in favour of telling."""

import re
from collections.abc import Sequence

from configs.danger import DangerRule, DangerTable
from data.text import normalise
from model.suggestion import Danger, Span

_CLAUSE_ENDS = "[，。！？\n啊呀呢]"
_LOOK_BACK = 14
_AROUND = 4


class DangerCheck:
    """Applies the table of dangers to texts, and joins what a model has learned to hear."""

    def __init__(self, table: DangerTable) -> None:
        self._table = table
        self._rules = {rule.kind: rule for rule in table.dangers}
        self._patterns = [(rule, pattern) for rule in table.dangers for pattern in rule.patterns]

    def check(self, texts: Sequence[str], heard: Sequence[str] | None = None) -> list[Danger | None]:
        """The danger each text tells of, all kinds joined; None where there is none.

        Args:
            texts: as received.
            heard: the kind of danger a model hears in each, empty for none; one that the table does not know is left out.
        """
        kinds = heard if heard is not None else [""] * len(texts)
        return [self._check(text, kind) for text, kind in zip(texts, kinds, strict=True)]

    def _check(self, text: str, heard: str) -> Danger | None:
        normal = normalise(text)
        ongoing = bool(self._table.ongoing.search(normal))
        found = [
            (rule.kind, Span(start=match.start(), end=match.end()))
            for rule, pattern in self._patterns
            if (ongoing or not rule.now) and pattern.search(normal)
            for match in pattern.finditer(normal)
            if not self._excused(rule, normal, match, ongoing)
        ]
        named = [kind for kind, _ in found] + ([heard] if heard in self._rules else [])
        rules = [self._rules[kind] for kind in dict.fromkeys(named)]
        if not rules:
            return None
        return Danger(
            call=tuple(dict.fromkeys(number for rule in rules for number in rule.call)),
            notice="".join(rule.notice for rule in rules),
            evidence=tuple(sorted({span for _, span in found}, key=lambda span: (span.start, span.end))),
        )

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
