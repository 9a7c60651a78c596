"""Conditions on the other parties and on shares of parties, in everything that explains an advice."""

from typing import Any

import pytest
from explanation.test_why_not import asked, missing, parties, seen, verdict
from inference.small_rulebook import rulebook_of

from ottava import Advisor, Case
from ottava.engine.report.why_not import why_not_rule_sections

UPSET = {"party.arousal": "upset"}
NOTE: dict[str, Any] = {"directive": "joint_session"}
STOP: dict[str, Any] = {"gate": "safety_first", "effect": "stop"}
ANOTHER = {"for_each": "party", "when": {"another_party": UPSET}}


@pytest.mark.parametrize(
    ("rule", "known", "wanted"),
    [
        (ANOTHER, [{"arousal": "upset"}, {}], {"parties.b.arousal": "upset"}),
        ({"for_each": "party", "when": {"party.heard": True, "no_other_party": UPSET}},
         [{"heard": True, "arousal": "upset"}, {"arousal": "upset"}], {"parties.b.arousal": "calm"}),
        ({"when": {"some_party": {"party.heard": True, "another_party": UPSET}}},
         [{"heard": True}, {"heard": False, "arousal": "calm"}], {"parties.b.arousal": "upset"}),
        ({"when": {"parties": {"where": UPSET, "share": "most"}}},
         [{"arousal": "upset"}, {"arousal": "calm"}], {"parties.b.arousal": "upset"}),
        ({"when": {"parties": {"where": UPSET, "share": "half"}}}, [{}], {"parties.a.arousal": "upset"}),
    ],
)  # fmt: skip
def test_what_would_have_to_be_otherwise(rule: Any, known: list[dict[str, Any]], wanted: dict[str, Any]) -> None:
    book = rulebook_of({"id": "it", "then": NOTE, **rule})
    case = Case.from_mapping({"id": "case", **parties(*known)}, book.vocabulary)
    found = Advisor(book).why_not_rule(case, "it", "a" if "for_each" in rule else None)
    assert missing(found) == wanted


@pytest.mark.parametrize("rule", [ANOTHER, {"when": {"parties": {"where": UPSET, "share": "all"}}}])
def test_where_there_is_nobody_else_nothing_helps(rule: dict[str, Any]) -> None:
    assert verdict(asked(rule, parties({"arousal": "upset"}) if "for_each" in rule else {})) == "impossible"


def test_only_the_others_are_shown_below_the_condition() -> None:
    found = asked(ANOTHER, parties({"arousal": "upset"}, {"arousal": "calm"}, {}))
    assert found.fires_for == ("b", "c")
    trace = seen(found.near_misses[0])
    assert (trace.kind, trace.state, [(each.party, each.state) for each in trace.parts]) == (
        "another_party",
        "unknown",
        [("b", "fails"), ("c", "unknown")],
    )


@pytest.mark.parametrize(
    ("count", "said"),
    [
        ({"share": "half"}, "at least half of the other parties"),
        ({"share": "most"}, "more than half of the other parties"),
        ({"share": "all", "at_least": 2}, "at least 2 other parties and all other parties, and at least one"),
        ({"exactly": 1}, "1 other party"),
    ],
)
def test_a_count_of_others_in_words(count: dict[str, Any], said: str) -> None:
    rule = {"for_each": "party", "when": {"other_parties": {"where": UPSET, **count}}}
    found = asked(rule, parties({}, {}))
    assert seen(found.near_misses[0]).said == said
    pages = [str(section) for section in why_not_rule_sections(found)]
    assert any(said in page for page in pages)


def test_a_reason_rests_on_the_others_and_names_them() -> None:
    book = rulebook_of({"id": "it", "then": NOTE, **ANOTHER})
    advice = Advisor(book).advise({"id": "case", **parties({"arousal": "upset"}, {"arousal": "calm"})})
    (directive,) = advice.directives
    assert directive.party == "b"
    assert [each.path for each in directive.reasons[0].facts] == ["parties.a.arousal"]


def test_a_gate_asks_of_the_others_alone() -> None:
    book = rulebook_of(
        {"id": "it", "for_each": "party", "when": {"party.heard": True, "another_party": UPSET}, "then": STOP}
    )
    advice = Advisor(book).advise({"id": "case", **parties({"heard": True}, {"heard": False})})
    assert [(each.path, each.for_gate) for each in advice.questions] == [("parties.b.arousal", True)]


def test_an_advice_hangs_on_what_is_not_known_of_the_others() -> None:
    book = rulebook_of({"id": "it", "for_each": "party", "when": {"another_party": UPSET}, "then": STOP})
    advice = Advisor(book).advise({"id": "case", **parties({"arousal": "calm"}, {})}, thorough=True)
    assert advice.stability is not None
    assert [each.path for each in advice.stability.hangs_on] == ["parties.b.arousal"]
