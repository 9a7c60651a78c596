"""Safeguards as a part of a rulebook: where they are read from, what they say, and how they are taken over."""

from pathlib import Path

import pytest
from rulebook.examples.example import HEAD, per_party, rule
from rulebook.examples.folders import head, write
from rulebook.examples.safeguards import safeguard

from ottava import InvalidCall, InvalidRulebook, Rulebook, load_rulebook
from ottava.engine.rulebook.condition import ALWAYS
from ottava.engine.rulebook.loading import rulebook_from_sources
from ottava.engine.rulebook.safeguard import (
    Always,
    DirectiveShown,
    GateShown,
    GatesInOrder,
    MethodShown,
    Never,
    NotTogether,
    OnlyDirectives,
    OrderShown,
    PointShown,
    Statement,
    VetoShown,
)
from ottava.facts.source.span import Source

GATES = "gates: [{id: safety_first, title: Safety, text: See to it}, {id: consent, title: Consent, text: Ask}]\n"
PLAN = "plan: [listening, rigidity.soft]\n"
NAMES = HEAD.replace(HEAD[HEAD.index("gates:") : HEAD.index("directives:")], GATES) + PLAN


def book_of(*safeguards: str, rules: str = "") -> Rulebook:
    texts = [Source("safeguards.yaml", "".join(safeguards))] if safeguards else []
    return rulebook_from_sources(Source("rulebook.yaml", NAMES), [Source("rules.yaml", rules or rule())], texts)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("never: {recommend: listening}", Never(MethodShown("listening", None))),
        ("always: {recommend: rigidity, stage: soft}", Always(MethodShown("rigidity", "soft"))),
        ("always: {recommend: rigidity}", Always(MethodShown("rigidity", None))),
        ("never: {exclude: rigidity, stage: firm}", Never(VetoShown("rigidity", "firm"))),
        ("always: {gate: safety_first}", Always(GateShown("safety_first", None))),
        ("always: {gate: safety_first, effect: first}", Always(GateShown("safety_first", "first"))),
        ("never: {attend: warmth}", Never(PointShown("warmth"))),
        (
            "never: {order: [listening, rigidity.soft]}",
            Never(OrderShown(("listening", None), ("rigidity", "soft"))),
        ),
        ("only: [call_police]", OnlyDirectives(frozenset({"call_police"}))),
        (
            "not_together: [{directive: call_police}, {recommend: listening}]",
            NotTogether((DirectiveShown("call_police"), MethodShown("listening", None))),
        ),
        ("before: [consent, safety_first]", GatesInOrder(("consent", "safety_first"))),
    ],
)
def test_what_is_written_is_what_is_read(written: str, read: Statement) -> None:
    (found,) = book_of(safeguard(written)).safeguards
    assert found.says == read
    assert (found.id, found.title, found.because) == ("guard", "A safeguard", "it must be so")
    assert (found.per_party, found.when, found.unless, found.under) == (False, ALWAYS, None, ())


def test_the_conditions_and_what_the_advice_must_show_are_read_too() -> None:
    more = "for_each: party\nwhen: {party.heard: true}\nunless: {safety.weapon: true}\nunder: [{gate: consent}]\n"
    (found,) = book_of(safeguard(more=more + "notes: for later\nallow: {idle-safeguard: for rules to come}")).safeguards
    assert found.per_party
    assert found.under == (GateShown("consent", None),)
    assert found.unless is not None
    assert (found.notes, [each.lint for each in found.allows]) == ("for later", ["idle-safeguard"])


def test_they_are_a_part_of_what_the_rulebook_says() -> None:
    bare, one, other = book_of(), book_of(safeguard()), book_of(safeguard("always: {directive: call_police}"))
    assert len({bare.fingerprint, one.fingerprint, other.fingerprint}) == 3
    assert one != other != bare
    moved = book_of("# a comment\n", safeguard())
    assert (moved, moved.fingerprint) == (one, one.fingerprint)
    assert one.safeguard("guard").span != moved.safeguard("guard").span
    with pytest.raises(InvalidCall):
        one.safeguard("one")


def test_an_assessment_that_only_a_safeguard_looks_at_is_used() -> None:
    rules = per_party(then="{assess: {heated: true}}")
    unused = [each.code for each in book_of(rules=rules).warnings]
    used = book_of(safeguard(more="for_each: party\nwhen: {assessment.heated: true}"), rules=rules).warnings
    assert (unused, used) == (["unused-assessment"], ())


def test_they_may_stand_in_a_folder_too(tmp_path: Path) -> None:
    write(
        {
            "rulebook.yaml": HEAD,
            "rules.yaml": rule(),
            "safeguards.yaml": safeguard(id="first"),
            "safeguards/b.yaml": safeguard(id="third"),
            "safeguards/a.yaml": safeguard(id="second"),
        },
        tmp_path,
    )
    assert [each.id for each in load_rulebook(tmp_path).safeguards] == ["first", "second", "third"]


def test_a_rulebook_takes_over_those_of_the_one_it_extends_but_for_what_it_leaves_out(tmp_path: Path) -> None:
    write(
        {
            "base/rulebook.yaml": HEAD,
            "base/rules.yaml": rule(),
            "base/safeguards.yaml": safeguard(id="kept")
            + safeguard(id="dropped")
            + "- {id: texts, title: Kind, tested_by: tests, because: so}\n",
            "mine/rulebook.yaml": head("mine", "extends: ../base", "disable: [one, {dropped: we are the police}]"),
            "mine/rules.yaml": rule(id="two"),
            "mine/safeguards.yaml": safeguard(id="own"),
        },
        tmp_path,
    )
    found = load_rulebook(tmp_path / "mine")
    assert [each.id for each in found.safeguards] == ["kept", "own"]
    assert found.held_by_tests == ()
    assert [(each.id, each.reason) for each in found.dropped] == [("dropped", "we are the police")]
    assert [each.id for each in found.rules] == ["two"]


def test_a_list_of_directives_leaves_those_open_that_it_cannot_have_known(tmp_path: Path) -> None:
    write(
        {
            "base/rulebook.yaml": HEAD,
            "base/rules.yaml": rule(),
            "base/safeguards.yaml": safeguard("only: [call_police]"),
            "mine/rulebook.yaml": head(
                "mine", "extends: ../base", "directives: [{id: quiet_hours, kind: do, text: Agree on quiet hours}]"
            ),
            "mine/safeguards.yaml": safeguard("only: [call_police]", id="own"),
        },
        tmp_path,
    )
    inherited, own = load_rulebook(tmp_path / "mine").safeguards
    assert inherited.says == OnlyDirectives(frozenset({"call_police", "quiet_hours"}))
    assert own.says == OnlyDirectives(frozenset({"call_police"}))


def test_what_conditions_cannot_say_is_listed_with_its_tests() -> None:
    held = "- {id: texts, title: Texts are kind, tested_by: our own tests, because: words wound}\n"
    found = book_of(safeguard(), held)
    assert [each.id for each in found.safeguards] == ["guard"]
    assert [(each.id, each.title, each.tests) for each in found.held_by_tests] == [
        ("texts", "Texts are kind", "our own tests")
    ]


def test_what_is_held_by_tests_demands_nothing_else() -> None:
    held = "- {id: texts, title: Kind, tested_by: tests, because: so, never: {directive: call_police}}\n"
    with pytest.raises(InvalidRulebook, match="`never`"):
        book_of(held)
