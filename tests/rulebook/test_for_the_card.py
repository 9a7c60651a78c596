"""What a rulebook says for the card and for the sheet of the parties."""

import pytest
from rulebook.examples.example import HEAD, diagnostics_of, rule

from ottava.engine.rulebook.loading import rulebook_from_sources
from ottava.engine.rulebook.rulebook import Names
from ottava.facts.source.span import Source


def names(head: str) -> Names:
    return rulebook_from_sources(Source("rulebook.yaml", head), [Source("rules.yaml", rule())]).names


def test_what_is_left_out_is_not_said() -> None:
    found = names(HEAD)
    gate, directive, method = found.gates[0], found.directives[0], found.methods[0]
    assert (gate.call, gate.for_parties) == (None, None)
    assert (directive.urgent, directive.protects, directive.for_parties) == (False, False, None)
    assert method.for_parties_of(None) is None


def test_what_is_said_is_kept() -> None:
    head = HEAD.replace("text: See that nobody is hurt", "text: See, call: The police, for_parties: You are safe")
    head = head.replace("text: Call the police", "text: Call the police, urgent: true, for_parties: Help is called")
    found = names(head)
    assert (found.gates[0].call, found.gates[0].for_parties) == ("The police", "You are safe")
    assert (found.directives[0].urgent, found.directives[0].for_parties) == (True, "Help is called")


@pytest.mark.parametrize(
    ("written", "soft", "firm"),
    [("You are told", "You are told", "You are told"), ("{soft: You are told}", "You are told", None)],
)
def test_a_method_says_it_for_every_stage_or_by_stage(written: str, soft: str | None, firm: str | None) -> None:
    method = names(HEAD.replace("stages: [soft, firm]", f"stages: [soft, firm], for_parties: {written}")).methods[1]
    assert (method.for_parties_of("soft"), method.for_parties_of("firm")) == (soft, firm)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("stages: [soft, firm]", "stages: [soft, firm], for_parties: {hard: You}", "unknown-key"),
        ("stages: [soft, firm]", "stages: [soft, firm], for_parties: {soft: [You]}", "wrong-kind"),
        ("kind: do,", "kind: do, urgent: often,", "wrong-kind"),
        ("kind: do,", "kind: avoid, urgent: true,", "misplaced-key"),
        ("text: See that nobody is hurt", "text: See, call: [The police]", "wrong-kind"),
    ],
)
def test_mistakes_are_found(old: str, new: str, code: str) -> None:
    assert [each.code for each in diagnostics_of(rule(), HEAD.replace(old, new))] == [code]


def test_an_attribute_is_confidential_where_it_says_so() -> None:
    declared = "attributes: [{id: party.secret, kind: boolean, question: What?, confidential: true}]\n"
    book = rulebook_from_sources(Source("rulebook.yaml", HEAD + declared), [Source("rules.yaml", rule())])
    secret = book.vocabulary.get("party.secret")
    assert secret is not None
    assert secret.confidential
