"""How firm an advice is, in words."""

from msgspec.structs import replace

from ottava.engine.inference.advice import Advice, Flip, GateEffect, Hinge, Place, Prospect, Question, Stability, Told
from ottava.engine.report.page import to_text

LISTENING = Place("listening", None, "customer")
FLIP = Flip("listening.unheard", "listening", None, 0.51, 0.83193, (LISTENING,))
HINGE = Hinge("safety.weapon", "safety.weapon", None, (Told("safety.weapon", True, "true"),), (), (LISTENING,))


def said(advice: Advice, stability: Stability) -> str:
    return " ".join(to_text(replace(advice, stability=stability)).split())


def test_quick_advice_says_nothing_of_it(advice: Advice) -> None:
    assert "HOW FIRM" not in said(advice, Stability())


def test_each_verdict_has_its_words(advice: Advice) -> None:
    firm = said(advice, Stability("stable", searched="proven by bounds"))
    assert "Firm: nothing that is still unknown can change a gate or what comes first. This is proven." in firm
    assert "may change this advice" not in firm
    hangs = said(advice, Stability("open", (HINGE,), searched="every answer"))
    assert "It hangs on weapon (safety)." in hangs
    assert "Answers to the open questions may change this advice." in hangs
    assert "It is not proven whether" in said(advice, Stability("not proven", searched="stopped"))


def test_margin_and_strengths_are_told(advice: Advice) -> None:
    text = said(advice, Stability("stable", (), "looked", 0.33, (LISTENING,), (FLIP,)))
    assert "What comes first leads by 0.33 before listening for customer." in text
    assert "listening.unheard for listening: from 0.51 to 0.83193; then first listening for customer." in text
    assert "Several methods share the first place." in said(
        advice, Stability("stable", (), "looked", 0.0, (LISTENING,))
    )


def test_thorough_questions_are_cut_short_and_counted(advice: Advice) -> None:
    stop = Prospect(True, "true", 0.5, "gate", (GateEffect("safety_first", "stop"),), ())
    asked = tuple(
        Question(f"a.b{number}", f"a.b{number}", None, f"Is it {number}?", ("true", "false"), False, (), 0.5, (stop,))
        for number in range(12)
    )
    text = " ".join(to_text(replace(advice, questions=asked)).split())
    assert "Is it 6?" in text
    assert "Is it 7?" not in text
    assert "50% of the answers change the advice." in text
    assert "5 more; `ottava explain CASE --questions` shows them" in text
