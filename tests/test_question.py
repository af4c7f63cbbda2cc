import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.catalogue_table import load_catalogue
from data.questions import BranchQuestion, load_questions
from model.question import best_question
from model.registry import SHIPPED
from tests.builders import (
    DANCING,
    DRILLING,
    FUMES,
    LIFT,
    OVERFLOW,
    UNCOLLECTED,
    small_catalogue,
    small_questions,
    steady,
)

RUBBISH, NOISE = (question.text for question in small_questions())


def asked(*candidates: tuple[str, float]) -> str:
    question = best_question(small_questions(), candidates)
    return question.text if question else ""


@pytest.mark.parametrize(
    "candidates",
    [
        (),
        ((OVERFLOW, 0.4),),
        ((OVERFLOW, 0.75), (UNCOLLECTED, 0.25)),
        ((OVERFLOW, 0.4), (DRILLING, 0.4)),
        ((FUMES, 0.5), (LIFT, 0.5)),
        ((OVERFLOW, 0.1), (UNCOLLECTED, 0.1)),
        ((OVERFLOW, 0.7), (UNCOLLECTED, 0.01)),
        ((OVERFLOW, 0.0), (UNCOLLECTED, 0.0)),
    ],
    ids=[
        "nothing",
        "one",
        "sure",
        "different branches",
        "no question there",
        "unlikely",
        "nearly settled",
        "impossible",
    ],
)
def test_nothing_is_asked_when_no_answer_would_tell_much(candidates: tuple[tuple[str, float], ...]) -> None:
    assert asked(*candidates) == ""


def test_without_questions_none_is_asked() -> None:
    assert best_question((), [(OVERFLOW, 0.5), (UNCOLLECTED, 0.5)]) is None


def test_the_question_that_tells_most_is_asked() -> None:
    assert asked((OVERFLOW, 0.3), (UNCOLLECTED, 0.3), (DRILLING, 0.2), (DANCING, 0.2)) == RUBBISH
    assert asked((OVERFLOW, 0.2), (UNCOLLECTED, 0.2), (DRILLING, 0.3), (DANCING, 0.3)) == NOISE
    assert asked((OVERFLOW, 0.49), (UNCOLLECTED, 0.02), (DRILLING, 0.2), (DANCING, 0.2)) == NOISE


def test_each_answer_says_which_candidates_it_leaves() -> None:
    question = best_question(small_questions(), [(OVERFLOW, 0.5), (UNCOLLECTED, 0.4), (LIFT, 0.1)])
    assert question
    assert [(option.label, option.codes) for option in question.options] == [
        ("桶满了", (OVERFLOW,)),
        ("车没来", (UNCOLLECTED,)),
    ]


def test_a_question_that_leaves_everything_in_one_answer_is_not_asked() -> None:
    useless = BranchQuestion("0101", "是垃圾吗？", (("是", (OVERFLOW, UNCOLLECTED)), ("不是", ("010103",))))
    assert best_question([useless], [(OVERFLOW, 0.5), (UNCOLLECTED, 0.5)]) is None


CODES = [item.code for item in small_catalogue().items]


@steady
@given(st.lists(st.tuples(st.sampled_from(CODES), st.floats(0, 1)), max_size=6, unique_by=lambda pair: pair[0]))
def test_a_question_only_leaves_candidates_and_splits_them(candidates: list[tuple[str, float]]) -> None:
    question = best_question(small_questions(), sorted(candidates, key=lambda pair: -pair[1]))
    if question:
        left = [code for option in question.options for code in option.codes]
        assert set(left) <= {code for code, _ in candidates}
        assert sum(bool(option.codes) for option in question.options) >= 2


def test_the_answers_to_the_shipped_questions_leave_items_of_the_catalogue_they_ship_with() -> None:
    catalogue = load_catalogue(SHIPPED / "catalogue.csv")
    known = {node.code for level in catalogue.nodes for node in level}
    asked_of = [question for question in load_questions(SHIPPED / "questions.csv") if question.code in known]
    assert asked_of
    missing = {code for question in asked_of for _, codes in question.options for code in codes} - known
    assert missing == set()
