"""How firm an advice is, in words."""

import pytest
from msgspec.structs import replace
from report.readers import html_words

from ottava.engine.inference.advice import Advice, Question
from ottava.engine.inference.stability import Flip, GateEffect, Hinge, Place, Prospect, Stability, Told
from ottava.engine.report.open_questions import telling
from ottava.engine.report.text import to_text

LISTENING = Place("listening", None, "customer", "Listening")
FLIP = Flip("listening.unheard", "Unheard", "listening", "Listening", None, 0.51, 0.83193, (LISTENING,))
TOLD = Told("safety.weapon", "weapon within reach", True, "yes")
HINGE = Hinge("safety.weapon", "safety.weapon", "weapon within reach", None, (TOLD,), (), (LISTENING,))


def said(advice: Advice, stability: Stability) -> str:
    return " ".join(to_text(replace(advice, stability=stability), full=True).split())


def test_quick_advice_says_nothing_of_it(advice: Advice) -> None:
    assert "HOW FIRM" not in said(advice, Stability())


def test_each_verdict_has_its_words(advice: Advice) -> None:
    firm = said(advice, Stability("stable", searched="proven by bounds"))
    assert "Firm: nothing that is still unknown can change what comes first. This is proven." in firm
    assert "may change this advice" not in firm
    hangs = said(advice, Stability("open", (HINGE,), searched="every answer"))
    assert "It depends on what is not known yet: weapon within reach." in hangs
    assert "Answers to the open questions may change this advice." in hangs
    assert "It is not proven whether" in said(advice, Stability("not proven", searched="stopped"))


def test_margin_and_strengths_are_told(advice: Advice) -> None:
    text = said(advice, Stability("stable", (), "looked", 0.33, (LISTENING,), (FLIP,)))
    assert "What matters most leads by far before Listening for customer." in text
    assert (
        "\N{LEFT DOUBLE QUOTATION MARK}Unheard\N{RIGHT DOUBLE QUOTATION MARK} counted much more for Listening. "
        "Then first: Listening for customer."
    ) in text
    assert "Several methods matter most" in said(advice, Stability("stable", (), "looked", 0.0, (LISTENING,)))


@pytest.mark.parametrize(
    ("lead", "how"), [(0.01, "only slightly"), (0.099, "only slightly"), (0.1, "clearly"), (0.3, "by far")]
)
def test_a_lead_has_a_word(advice: Advice, lead: float, how: str) -> None:
    assert f"leads {how} before" in said(advice, Stability("stable", (), "looked", lead, (LISTENING,)))


def test_thorough_questions_are_cut_short_and_counted(advice: Advice) -> None:
    stop = Prospect(True, "yes", 0.5, "gate", (GateEffect("safety_first", "Safety first", "stop"),), ())
    calm = Prospect(False, "no", 0.5, "nothing", (), ())
    values, answers = ("true", "false"), (stop, calm)
    asked = tuple(
        Question(f"a.b{each}", f"a.b{each}", "b", None, f"Is it {each}?", values, False, (), 0.5, answers)
        for each in range(12)
    )
    text = " ".join(to_text(replace(advice, questions=asked), full=True).split())
    assert "Is it 6?" in text
    assert "Is it 7?" not in text
    assert "1 of 2 possible answers would change the advice: yes." in text
    assert "5 more questions are open. `ottava explain CASE --questions` shows them." in text
    assert "ottava explain" not in html_words(replace(advice, questions=asked))


CHOICE = ("given", "refused", "withdrawn")
NO = Prospect("refused", "refused or withdrawn", 2 / 3, "gate", (), ())
YES = Prospect("given", "agrees", 1 / 3, "nothing", (), ())
SETS = tuple(
    Prospect(value, said, 0.25, effect, (), ())
    for value, said, effect in (
        ((), "none", "nothing"), (("a",), "A", "gate"), (("b",), "B", "ranking"), (("a", "b"), "A with B", "gate"),
    )
)  # fmt: skip


@pytest.mark.parametrize(
    ("values", "answers", "text"),
    [
        (CHOICE, (YES, NO), "2 of 3 possible answers would change the advice: refused or withdrawn."),
        (CHOICE, (replace(YES, changes="first"), NO), "Each possible answer would change the advice."),
        (CHOICE, (YES,), "No answer changes the advice alone, but it may together with others."),
        (("a", "b"), SETS, "The advice changes with: A; B."),
        (("a", "b"), (SETS[0], SETS[3]), "The advice changes with: A with B."),
    ],
)
def test_the_answers_that_count_are_told(values: tuple[str, ...], answers: tuple[Prospect, ...], text: str) -> None:
    chance = sum(each.share for each in answers if each.changes != "nothing")
    assert telling(Question("a.b", "a.b", "b", None, "What?", values, False, (), chance, answers)) == text
