import json
import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.shanghai import EXAMPLES
from data.text import normalise
from model.bundle import Bundle
from model.evidence import MOST_SPANS, evidence
from model.hierarchy import softmax
from model.registry import SHIPPED
from model.suggestion import Span
from tests.builders import BACKGROUND, LIFT, small_bundle, small_catalogue, small_orders, steady

CLASSIFIER = small_bundle().classifier
KNOWN = [order.text for order in small_orders()]


def spans(text: str, leaf: int | None = None) -> tuple[Span, ...]:
    reading = CLASSIFIER.read([text])
    return evidence(CLASSIFIER, reading, 0, int(CLASSIFIER.predict(reading).argmax()) if leaf is None else leaf)


@pytest.mark.parametrize("text", ["", "   ", "。。。", "⁂⁂", "qxzv"])
@pytest.mark.parametrize("leaf", range(6))
def test_where_nothing_speaks_for_an_item_there_is_no_evidence(text: str, leaf: int) -> None:
    assert spans(text, leaf) == ()


TEXTS = (
    st.sampled_from([*KNOWN, *BACKGROUND]) | st.text("垃圾桶电梯油烟噪声 ，。a1😀", max_size=30) | st.text(max_size=20)
)


@steady
@given(TEXTS, st.integers(0, 5))
def test_spans_lie_inside_the_text_in_reading_order_and_apart(text: str, leaf: int) -> None:
    found = spans(text, leaf)
    assert len(found) <= MOST_SPANS
    ends = [-1]
    for span in found:
        assert ends[-1] < span.start < span.end <= len(text)
        ends.append(span.end)


@steady
@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_the_evidence_in_a_batch_is_that_of_the_text_alone(texts: list[str]) -> None:
    reading = CLASSIFIER.read(texts)
    leaves = CLASSIFIER.predict(reading).argmax(axis=1).tolist()
    for row, (text, leaf) in enumerate(zip(texts, leaves, strict=True)):
        assert evidence(CLASSIFIER, reading, row, leaf) == spans(text, leaf)


def test_the_words_that_speak_for_an_item_are_shown() -> None:
    text = "您好，麻烦问下，我家楼里的电梯坏了没人管，谢谢"
    shown = [text[span.start : span.end] for span in spans(text, small_catalogue().row(LIFT))]
    assert any("电梯" in word for word in shown)
    assert not any("您好" in word or "谢谢" in word for word in shown)


def without(text: str, start: int, end: int) -> str:
    return text[:start] + text[end:]


def test_deleting_the_evidence_lowers_the_score_more_than_deleting_another_span_as_long() -> None:
    generator = random.Random(7)  # noqa: S311
    lower = []
    for text in KNOWN:
        reading = CLASSIFIER.read([text])
        leaf = int(CLASSIFIER.predict(reading).argmax())
        strongest = max(evidence(CLASSIFIER, reading, 0, leaf), key=lambda span: span.end - span.start)
        size = strongest.end - strongest.start
        others = [
            start for start in range(len(text) - size + 1) if start + size <= strongest.start or start >= strongest.end
        ]
        if not others:
            continue
        start = generator.choice(others)
        texts = [without(text, strongest.start, strongest.end), without(text, start, start + size)]
        features = CLASSIFIER.read(texts).features
        scores = softmax(CLASSIFIER.items.scores(features, CLASSIFIER.hierarchy))[:, leaf]
        lower.append(bool(scores[0] < scores[1]))
    assert len(lower) >= 30
    assert np.mean(lower) >= 0.8


def test_positions_are_those_of_the_text_as_it_was_received() -> None:
    wide = "ＫＴＶ😀\n\n電梯故障停運了"
    shown = "".join(normalise(wide[span.start : span.end]) for span in spans(wide))
    assert "电梯" in shown or "停运" in shown


@pytest.mark.slow
def test_in_the_shipped_model_deleting_the_evidence_lowers_the_score_more_than_deleting_another_span() -> None:
    classifier = replace(Bundle.load(SHIPPED).classifier, gate=None)
    generator = random.Random(7)  # noqa: S311
    lines = [line for file in sorted(EXAMPLES.glob("[0-9]*.jsonl")) for line in file.read_text("utf-8").splitlines()]
    texts = [text for text in (json.loads(line)["text"] for line in lines[::190]) if 20 <= len(text) <= 120]
    reading = classifier.read(texts)
    leaves = classifier.predict(reading).argmax(axis=1).tolist()
    pairs, chosen = [], []
    for row, (text, leaf) in enumerate(zip(texts, leaves, strict=True)):
        strongest = max(evidence(classifier, reading, row, leaf), key=lambda span: span.end - span.start, default=None)
        if strongest is None:
            continue
        size = strongest.end - strongest.start
        others = [at for at in range(len(text) - size + 1) if at + size <= strongest.start or at >= strongest.end]
        if others:
            start = generator.choice(others)
            pairs += [without(text, strongest.start, strongest.end), without(text, start, start + size)]
            chosen.append(leaf)
    left = classifier.predict(classifier.read(pairs))
    lower = [left[2 * row, leaf] < left[2 * row + 1, leaf] for row, leaf in enumerate(chosen)]
    assert len(lower) >= 80
    assert np.mean(lower) >= 0.7
