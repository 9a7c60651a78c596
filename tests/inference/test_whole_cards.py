"""Whole cards: every field of everything that stands on one, and in which order."""

from typing import Any

import pytest
from inference.test_card import recommend

from ottava import Advisor
from ottava.engine.inference.card import Act, Card, CardGate, Enquiry, Prohibition, WeakMethod
from ottava.engine.inference.card_choice import STOPPED
from ottava.engine.rulebook.loading import rulebook_from_sources
from ottava.facts.source.span import Source

HEAD = """\
name: small
version: 1.0.0
use: [dispute, party, relationship, safety, fact_finding, history, procedure, handler, context]
strengths: {weak: 0.3, moderate: 0.51, strong: 0.657}
methods:
  - {id: ask, number: 1, title: Asking, kind: competing, steps: [Ask one, Ask two], avoid: [Do not shout., Do not run.]}
  - {id: jest, number: 2, title: Jesting, kind: competing, steps: [Jest], avoid: [Do not mock.]}
  - {id: read, number: 3, title: Reading, kind: overlay, steps: [Read]}
  - id: press
    number: 4
    title: Pressing
    kind: competing
    stages: [soft, firm]
    steps: {soft: [A], firm: [B]}
    avoid: {firm: [Threats.]}
  - {id: sing, number: 5, title: Singing, kind: overlay, steps: [Sing]}
gates:
  - {id: fire, title: Fire, text: Put it out, call: The brigade}
  - {id: flood, title: Flood, text: Go up}
  - {id: storm, title: Storm, text: Go in}
directives:
  - {id: run, kind: do, text: Run, urgent: true}
  - {id: hide, kind: do, text: Hide, urgent: true}
  - {id: write, kind: do, text: Write}
  - {id: file, kind: do, text: File}
  - {id: meet, kind: avoid, text: Do not meet., protects: true}
  - {id: drink, kind: avoid, text: Do not drink., protects: true}
  - {id: blame, kind: avoid, text: Do not blame.}
  - {id: beg, kind: avoid, text: Do not beg.}
plan: [read, jest, ask, press.soft, press.firm]
nothing_fits: Ask somebody.
"""
ALL = "always"
A, B, AB, EACH = ("party.trust: 0", "party.trust: 1", "party.trust: {at_most: 1}", "party.trust: {at_most: 4}")
PARTIES = [{"id": "a", "trust": 0}, {"id": "b", "trust": 1}, {"id": "c", "trust": 2}]


def card(*rules: tuple[str, str], parties: Any = PARTIES, thorough: bool = False, **case: Any) -> Card:
    """Of rules with those conditions and conclusions; conditions on a party make rules for each party."""
    texts = []
    for number, (when, then) in enumerate(rules, 1):
        each = ", for_each: party" if when.startswith("party.") else ""
        condition = when if when == ALL else f"{{{when}}}"
        because = f"because {number}{' for {party}' if each else ''}"
        texts.append(
            f"- {{id: r{number}, title: R{number}{each}, when: {condition}, then: [{then}], because: '{because}'}}\n"
        )
    book = rulebook_from_sources(Source("rulebook.yaml", HEAD), [Source("rules.yaml", "".join(texts))])
    return Advisor(book).advise({"id": "x", "parties": parties, **case}, thorough=thorough).card


def adds(method: str, certainty: float) -> str:
    method, _, stage = method.partition(".")
    return f"{{recommend: {method}, certainty: {certainty}{f', stage: {stage}' if stage else ''}}}"


def do(directive: str) -> str:
    return f"{{directive: {directive}}}"


def act(id: str, text: str, parties: tuple[str, ...] = (), because: str | None = None) -> Act:
    return Act("directive", id, None, text, parties, None, None, because, False)


# What to do


def test_acts_have_their_words_parties_and_reasons() -> None:
    found = card(
        (AB, recommend("ask", "strong")),
        (A, recommend("press.firm", "moderate")),
        (ALL, f"{do('run')}, {do('file')}"),
        (B, do("hide")),
        (A, do("hide")),
    )
    assert found.acts == (
        act("run", "Run", (), "because 3"),
        act("hide", "Hide", ("a", "b"), "because 5 for a"),
        Act("method", "ask", None, "Asking", ("a", "b"), "Ask one", "strongly", "because 1 for a", True),
        Act("method", "press", "firm", "Pressing (firm)", ("a",), "B", "moderately", "because 2 for a", False),
        act("file", "File", (), "because 3"),
    )
    assert (found.more, found.weakly, found.gates, found.enquiries) == (0, (), (), ())


def test_an_act_gives_the_weightiest_reason_for_it_of_whom_it_fits_best() -> None:
    """What speaks against a method is no reason for it, however weighty."""
    against = card((ALL, adds("ask", -0.5)), *[(ALL, adds("ask", 0.45))] * 2, (ALL, adds("ask", 0.49)))
    assert [(each.because, each.strength) for each in against.acts] == [("because 4", "strongly")]
    best = card((AB, adds("ask", 0.4)), (B, adds("ask", 0.7)))
    assert [(each.because, each.strength, each.parties) for each in best.acts] == [
        ("because 2 for b", "very strongly", ("a", "b"))
    ]


@pytest.mark.parametrize(
    ("certainty", "word"),
    [(0.8, "very strongly"), (0.79, "strongly"), (0.6, "strongly"), (0.59, "moderately"), (0.4, "moderately")],
)
def test_a_word_says_how_strongly(certainty: float, word: str) -> None:
    found = card((ALL, adds("ask", certainty)), (ALL, adds("jest", certainty)))
    assert [each.strength for each in found.acts] == [word, word]


def test_what_is_for_everyone_names_nobody() -> None:
    assert card((EACH, do("run"))).acts == (act("run", "Run", (), "because 1 for a"),)
    assert card((EACH, adds("ask", 0.5))).acts[0].parties == ()
    assert card((ALL, do("run")), (A, do("run"))).acts[0].parties == ()


def test_five_acts_are_chosen_by_what_they_are_and_shown_in_order() -> None:
    """The first rank, then what is urgent, then other methods, then other directives; weak ones are named apart."""
    everything = [
        (ALL, ", ".join([do("file"), do("write"), do("hide"), do("run")])),
        (ALL, ", ".join([adds("ask", 0.7), adds("jest", 0.5), adds("press.soft", 0.6), adds("press.firm", 0.3)])),
        (B, adds("sing", 0.1)),
        (ALL, adds("read", 0.2)),
    ]
    found = card(*everything)
    assert [(each.id, each.stage) for each in found.acts] == [
        ("run", None), ("hide", None), ("jest", None), ("ask", None), ("press", "soft"),
    ]  # fmt: skip
    # The firm stage and reading are steps of the plan, singing is none.
    assert found.weakly == (
        WeakMethod("press", "firm", "Pressing (firm)", ()),
        WeakMethod("read", None, "Reading", ()),
        WeakMethod("sing", None, "Singing", ("b",)),
    )
    assert found.more == 2  # to write and to file
    without = card(*everything[1:], (ALL, f"{do('file')}, {do('write')}"))
    assert [(each.id, each.stage) for each in without.acts] == [
        ("jest", None), ("ask", None), ("press", "soft"), ("write", None), ("file", None),
    ]  # fmt: skip
    assert without.more == 0
    # An overlay that is no step of the plan is no act, however certain it is.
    assert [each.id for each in card((ALL, adds("sing", 1)), (ALL, adds("ask", 0.5))).acts] == ["ask"]


def test_what_is_urgent_goes_before_all_methods_but_the_first() -> None:
    methods = [adds("ask", 0.9), adds("jest", 0.8), adds("press.soft", 0.7), adds("press.firm", 0.6), adds("read", 0.5)]
    found = card((ALL, ", ".join([do("run"), *methods])))
    assert [(each.id, each.stage) for each in found.acts] == [
        ("run", None), ("jest", None), ("ask", None), ("press", "soft"), ("press", "firm"),
    ]  # fmt: skip
    assert (found.weakly, found.more) == ((), 1)


def test_the_weak_are_weak_for_whom_they_fit_best_and_never_the_first() -> None:
    assert card((ALL, adds("ask", 0.39))).weakly == ()
    found = card((ALL, adds("ask", 0.9)), (A, adds("jest", 0.1)), (B, adds("jest", 0.399999)))
    assert found.weakly == (WeakMethod("jest", None, "Jesting", ("a", "b")),)
    found = card((ALL, adds("ask", 0.9)), (A, adds("jest", 0.1)), (B, adds("jest", 0.4)))
    assert (found.weakly, [each.id for each in found.acts]) == ((), ["jest", "ask"])


def test_a_directive_and_a_gate_may_be_called_like_a_method() -> None:
    """Each is chosen and counted for itself."""
    head = HEAD.replace("{id: file,", "{id: ask,").replace("{id: storm,", "{id: sing,")
    conclusions = [
        *map(do, ("run", "hide", "write", "ask")), shuts("sing", "first"),
        adds("ask", 0.9), adds("jest", 0.8), adds("press.firm", 0.7), adds("sing", 0.1),
    ]  # fmt: skip
    texts = f"- {{id: r, title: R, when: always, then: [{', '.join(conclusions)}], because: so}}\n"
    book = rulebook_from_sources(Source("rulebook.yaml", head), [Source("rules.yaml", texts)])
    found = Advisor(book).advise({"id": "x"}).card
    assert [(each.kind, each.id) for each in found.acts] == [
        ("directive", "run"), ("directive", "hide"), ("method", "jest"), ("method", "ask"), ("method", "press"),
    ]  # fmt: skip
    assert ([each.id for each in found.weakly], found.more) == (["sing"], 2)


# What not to do


def test_prohibitions_have_their_words_parties_and_reasons() -> None:
    found = card(
        (ALL, recommend("ask", "strong")),
        (B, f"{do('blame')}, {do('meet')}"),
        (A, f"{do('meet')}, {{exclude: [jest, press.firm]}}, {recommend('jest', 'weak')}"),
    )
    assert found.prohibitions == (
        Prohibition("directive", "meet", None, "Do not meet.", ("a", "b"), "because 3 for a", True),
        Prohibition("directive", "blame", None, "Do not blame.", ("b",), "because 2 for b", False),
        Prohibition("exclusion", "jest", None, "Do not use jesting.", ("a",), "because 3 for a", False),
    )


def test_what_to_avoid_with_the_first_method_is_said_without_a_reason_and_with_no_other() -> None:
    found = card((A, recommend("ask", "strong")), (ALL, recommend("jest", "moderate")))
    assert found.prohibitions == (
        Prohibition("method", "ask", None, "Do not shout.", ("a",), None, False),
        Prohibition("method", "ask", None, "Do not run.", ("a",), None, False),
    )
    firm = card((ALL, recommend("press.firm", "strong"))).prohibitions
    assert firm == (Prohibition("method", "press", "firm", "Threats.", (), None, False),)


def test_three_prohibitions_in_all_but_everything_that_protects() -> None:
    asked = (ALL, recommend("ask", "strong"))
    many = card(asked, (ALL, ", ".join(map(do, ("beg", "blame", "drink", "meet")))))
    assert [each.text for each in many.prohibitions] == ["Do not meet.", "Do not drink.", "Do not blame."]
    stopped = card(asked, (ALL, f"{{gate: flood, effect: stop}}, {do('drink')}, {do('meet')}"), (ALL, do("beg")))
    assert stopped.prohibitions[0] == Prohibition("gate", "flood", None, STOPPED, (), None, True)
    assert [each.text for each in stopped.prohibitions[1:]] == ["Do not meet.", "Do not drink."]
    four = card(asked, (ALL, f"{{gate: fire, effect: stop}}, {do('drink')}, {do('meet')}, {{exclude: jest}}"))
    assert [each.protects for each in four.prohibitions] == [True] * 3


@pytest.mark.parametrize("effect", ["first", "provisional"])
def test_a_gate_that_does_not_stop_forbids_nothing(effect: str) -> None:
    found = card((ALL, f"{{gate: flood, effect: {effect}}}"), (ALL, do("beg")))
    assert [each.id for each in found.prohibitions] == ["beg"]
    assert found.gates == (CardGate("flood", "Flood", "Go up", effect, None),)  # type: ignore[arg-type]


def test_a_stop_is_said_once_and_gates_say_whom_to_call() -> None:
    found = card((ALL, "{gate: flood, effect: stop}, {gate: fire, effect: stop}"))
    assert [each.id for each in found.prohibitions] == ["fire"]
    assert found.gates == (
        CardGate("fire", "Fire", "Put it out", "stop", "The brigade"),
        CardGate("flood", "Flood", "Go up", "stop", None),
    )  # fmt: skip


def test_what_a_gate_excludes_is_not_said_again_unless_another_rule_does_so_too() -> None:
    wanted = (ALL, recommend("jest", "weak"))
    gate = (ALL, "{gate: flood, effect: first}, {exclude: jest}")
    assert card(gate, wanted, (ALL, "{exclude: press}")).prohibitions == ()
    assert [each.id for each in card(wanted, (ALL, "{exclude: jest}")).prohibitions] == ["jest"]
    assert card(gate, wanted, (ALL, "{exclude: jest}")).prohibitions == ()


def test_each_method_that_is_excluded_is_named_by_itself() -> None:
    wanted = (ALL, ", ".join([recommend("jest", "weak"), recommend("ask", "weak"), recommend("press.soft", "weak")]))
    found = card(wanted, (ALL, "{exclude: [jest, press.soft]}"), (A, "{exclude: ask}"), (B, "{exclude: ask}"))
    assert found.prohibitions == (
        Prohibition("exclusion", "ask", None, "Do not use asking.", ("a", "b"), "because 3 for a", False),
        Prohibition("exclusion", "jest", None, "Do not use jesting.", (), "because 2", False),
        Prohibition("exclusion", "press", "soft", "Do not use pressing (soft).", (), "because 2", False),
    )


def test_a_stage_that_is_excluded_is_named_with_its_stage() -> None:
    found = card((ALL, recommend("press.soft", "weak")), (B, "{exclude: press.firm}")).prohibitions
    assert found == (
        Prohibition("exclusion", "press", "firm", "Do not use pressing (firm).", ("b",), "because 2 for b", False),
    )


# What to find out


def shuts(gate: str, effect: str) -> str:
    return f"{{gate: {gate}, effect: {effect}}}"


RUMOUR, SIDE, WEAPON = "dispute.rumour: true", "dispute.side_issues: true", "safety.weapon: true"


def test_a_question_about_parties_is_one_for_all_of_them() -> None:
    (found,) = card(("party.heard: false", shuts("fire", "stop"))).enquiries
    assert (found.attribute, found.parties, found.decides, found.because) == (
        "party.heard", ("a", "b", "c"), ("Fire",), None,
    )  # fmt: skip
    (found,) = card((RUMOUR, shuts("fire", "stop"))).enquiries
    assert found.parties == ()


def test_a_question_that_decides_or_is_asked_for_otherwise_of_another_party_is_another() -> None:
    unheard = "party.heard: false"
    found = card((f"{A}, {unheard}", shuts("fire", "stop")), (f"{B}, {unheard}", shuts("flood", "stop"))).enquiries
    assert [(each.attribute, each.parties, each.decides, each.because) for each in found] == [
        ("party.heard", ("a",), ("Fire",), None), ("party.heard", ("b",), ("Flood",), None),
    ]  # fmt: skip
    found = card((AB, "{ask: party.heard}")).enquiries
    assert [(each.attribute, each.parties, each.decides, each.because) for each in found] == [
        ("party.heard", ("a",), (), "because 1 for a"), ("party.heard", ("b",), (), "because 1 for b"),
    ]  # fmt: skip


def test_the_two_most_dangerous_questions_with_the_two_most_dangerous_gates() -> None:
    found = card(
        (RUMOUR, shuts("storm", "stop")),
        (SIDE, shuts("storm", "first")),
        (SIDE, shuts("flood", "provisional")),
        (SIDE, shuts("fire", "provisional")),
        (WEAPON, shuts("fire", "first")),
    ).enquiries
    assert [(each.attribute, each.decides) for each in found] == [
        ("safety.weapon", ("Fire",)),
        ("dispute.side_issues", ("Fire", "Flood")),
    ]


def test_two_questions_that_decide_the_same_are_one() -> None:
    found = card((RUMOUR, shuts("fire", "stop")), (SIDE, shuts("fire", "stop")), (WEAPON, shuts("flood", "stop")))
    assert [(each.attribute, each.decides) for each in found.enquiries] == [
        ("dispute.rumour", ("Fire",)), ("safety.weapon", ("Flood",)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("now", "then", "asked"),
    [
        ("provisional", "first", True), ("provisional", "stop", True), ("first", "stop", True),
        ("first", "first", False), ("first", "provisional", False), ("stop", "first", False),
    ],
)  # fmt: skip
def test_a_gate_that_is_shut_is_asked_about_only_if_it_could_be_shut_harder(now: str, then: str, asked: bool) -> None:
    found = card((ALL, shuts("fire", now)), (RUMOUR, shuts("fire", then))).enquiries
    assert [each.decides for each in found] == [("Fire",)] * asked


def test_gates_go_before_what_rules_ask_for_and_a_gate_needs_no_reason() -> None:
    found = card(
        (ALL, "{ask: dispute.side_issues}"), (RUMOUR, shuts("flood", "provisional")), (ALL, "{ask: dispute.rumour}")
    ).enquiries
    assert [(each.attribute, each.decides, each.because) for each in found] == [
        ("dispute.rumour", ("Flood",), None), ("dispute.side_issues", (), "because 1"),
    ]  # fmt: skip


def test_a_thorough_question_says_what_the_answers_change() -> None:
    rules = [(SIDE, adds("ask", 0.6)), (ALL, adds("jest", 0.5)), (ALL, "{ask: dispute.side_issues}")]
    (quick,), (thorough,) = card(*rules).enquiries, card(*rules, thorough=True).enquiries
    assert (quick.decides, quick.because) == ((), "because 3")
    assert (thorough.decides, thorough.because) == (("another method that comes first",), None)
    gated = card((RUMOUR, shuts("fire", "stop")), (ALL, adds("jest", 0.5)), thorough=True).enquiries
    assert [(each.attribute, each.decides) for each in gated] == [("dispute.rumour", ("Fire",))]


def test_an_enquiry_has_its_words() -> None:
    (found,) = card((ALL, "{ask: safety.weapon}"), parties=[]).enquiries
    assert found == Enquiry("safety.weapon", found.question, (), (), "because 1")
    assert found.question.endswith("?")


def test_a_method_without_steps_has_nothing_to_begin_with() -> None:
    head = HEAD.replace("steps: {soft: [A], firm: [B]}", "steps: {firm: [B]}\n    stages_optional: true")
    texts = f"- {{id: r, title: R, when: always, then: [{recommend('press', 'strong')}], because: so}}\n"
    book = rulebook_from_sources(Source("rulebook.yaml", head), [Source("rules.yaml", texts)])
    assert [(each.id, each.begin) for each in Advisor(book).advise({"id": "x"}).card.acts] == [("press", None)]
