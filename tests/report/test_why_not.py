"""Why not, as sections of a report."""

import pytest
from inference.small_rulebook import rulebook_of

from ottava import Advisor, Case
from ottava.engine.report.layout import plain
from ottava.engine.report.page import explanation_page
from ottava.engine.report.why_not import why_not_each_sections, why_not_rule_sections, why_not_sections
from ottava.facts import Observation, Party

LISTEN = {"recommend": "listening", "strength": "strong"}
WEAPON = {
    "id": "weapon",
    "when": {"safety.weapon": True},
    "then": {"gate": "safety_first", "effect": "stop"},
    "because": "a weapon",
}
HEAR = {"id": "hear", "for_each": "party", "when": {"party.heard": False}, "then": LISTEN, "because": "hear {party}"}
OUTWEIGHED = {"id": "late", "when": "always", "then": {"recommend": "listening", "certainty": -0.9}}
BARRED = {"id": "barred", "when": {"parties": {"at_least": 9}}, "then": LISTEN}
SHAKY = {
    "id": "shaky",
    "when": {"dispute.rumour": True},
    "then": {"assess": {"tense": True}, "certainty": 0.3},
}
TENSE = {"id": "tense", "when": {"assessment.tense": True}, "then": LISTEN}

RULE = "\N{LEFT DOUBLE QUOTATION MARK}A rule\N{RIGHT DOUBLE QUOTATION MARK}"
CASE = Case("case", "A case", {"safety.weapon": Observation(False)}, (Party("a", {"heard": Observation(True)}),))


def told(case: Case, *rules: dict[str, object], each: bool = False, rule: str = "") -> str:
    """The page on one line, so that wrapping does not matter."""
    advisor = Advisor(rulebook_of(*rules))
    if rule:
        sections = tuple(why_not_rule_sections(advisor.why_not_rule(case, rule)))
    elif each:
        sections = tuple(why_not_each_sections(advisor.why_not_each(case)))
    else:
        sections = tuple(why_not_sections(advisor.why_not(case, "listening")))
    return " ".join(plain(explanation_page(advisor.advise(case), sections, title=case.title), 500).split())


def test_what_is_missing_is_told_with_what_is_known() -> None:
    page = told(CASE, HEAR)
    assert "WHY NOT LISTENING No rule speaks for it." in page
    assert "1. A rule, for a Needed for it: a \N{EN DASH} heard out in full: no (instead of: yes)." in page
    assert "It would strongly advise Listening. Then it is advised." in page
    assert "FAILS: heard out in full: no (a: yes)" in page


def test_what_is_unknown_comes_with_its_question() -> None:
    unknown = Case("case", "", {}, (Party("a"),))
    page = told(unknown, HEAR)
    assert "Needed for it: a \N{EN DASH} heard out in full: no (now not recorded)." in page
    assert "To find out, for a: Has this person been able to tell" in page


def test_what_outweighs_it_is_told() -> None:
    page = told(CASE, HEAR, OUTWEIGHED)
    assert "What has been said of it so far: - it does" in page
    assert "Then what speaks against it still outweighs that." in page


def test_what_is_impossible_is_told() -> None:
    assert "Impossible here, whatever else were known: x A rule" in told(CASE, BARRED)
    nobody = Case("case")
    assert f"Impossible here: {RULE} speaks of a party, and the case names none" in told(nobody, HEAR)
    both = told(nobody, HEAR, {**HEAR, "id": "heed"})
    assert f"Impossible here: {RULE} and {RULE} speak of a party, and the case names none" in both


def test_what_must_be_certain_is_told() -> None:
    rumour = Case("case", "", {"dispute.rumour": Observation(True, 0.5)})
    assert "Needed for it: rumours going round: yes, for certain (now 0.5)." in told(rumour, SHAKY, TENSE)


def test_a_gate_that_stops_everything_is_told_once() -> None:
    armed = Case("case", "", {"safety.weapon": Observation(True)}, (Party("a", {"heard": Observation(False)}),))
    page = told(armed, HEAR, WEAPON, each=True)
    assert page.count("Lifted with weapon within reach: no (instead of: yes).") == 1
    assert "WHY NO METHOD AT ALL A gate stops every method: x a weapon Safety first: A rule" in page
    alone = told(armed, HEAR, WEAPON)
    assert "A gate stops every method. Forbidden, whatever speaks for it: x a weapon" in alone
    assert "+ hear a" in alone


def test_what_is_advised_needs_no_explanation() -> None:
    heard = Case("case", "", {}, (Party("a", {"heard": Observation(False)}),))
    assert "WHY NOT LISTENING It is strongly advised." in told(heard, HEAR)


def test_a_rule_that_fires_for_some_is_told_so() -> None:
    two = Case("case", "", {}, (Party("a", {"heard": Observation(False)}), Party("b", {"heard": Observation(True)})))
    page = told(two, HEAR, rule="hear")
    assert "WHY NOT HEAR A rule. It fires for a. It does not fire: - A rule, for b" in page


@pytest.mark.parametrize("text", ["\x1b[31mred", "a\u202eb", "x\ty\nz", "[bold]markup[/bold]", "<b>&amp;"])
def test_nothing_in_a_case_can_steer_the_terminal(text: str) -> None:
    case = Case(text, text, {}, (Party(text, {"heard": Observation(True)}),))
    for each in (False, True):
        page = told(case, HEAR, each=each)
        assert page.isprintable()
        assert text.isprintable() is (text in page)
    assert told(case, HEAR, rule="hear").isprintable()
