"""The question that tells the likely items apart best."""

from collections.abc import Mapping, Sequence

import numpy as np

from data.questions import BranchQuestion
from model.suggestion import Option, Question

_LEAST_GAIN = 0.25
_SURE = 0.75


def best_question(questions: Sequence[BranchQuestion], candidates: Sequence[tuple[str, float]]) -> Question | None:
    """The question whose answer is expected to tell most about the item, in bits; None when none is worth asking.

    The caller's answer is taken to leave exactly the items of one option, so the expected information is the entropy
    of the options' probabilities (Lindley, 1956), weighted by the probability that the question applies at all.

    Args:
        questions: those of the catalogue's branch points.
        candidates: likely items with probabilities, best first.
    """
    if not candidates or candidates[0][1] >= _SURE:
        return None
    above = {code[:length] for code, _ in candidates for length in range(len(code) + 1)}
    near = (question for question in questions if question.code in above)
    best = max(near, key=lambda question: _gain(question, candidates), default=None)
    if best is None or _gain(best, candidates) < _LEAST_GAIN:
        return None
    options = [
        Option(label=label, codes=tuple(code for code, _ in candidates if code.startswith(prefixes)))
        for label, prefixes in best.options
    ]
    return Question(text=best.text, options=tuple(options))


def _gain(question: BranchQuestion, candidates: Sequence[tuple[str, float]]) -> float:
    under = [(code, probability) for code, probability in candidates if code.startswith(question.code)]
    if len(under) < 2:
        return 0.0
    shares: Mapping[str, float] = {
        label: sum(probability for code, probability in under if code.startswith(prefixes))
        for label, prefixes in question.options
    }
    applies = sum(shares.values())
    if not applies:
        return 0.0
    parts = np.array([share / applies for share in shares.values() if share > 0])
    return float(applies * -(parts * np.log2(parts)).sum())
