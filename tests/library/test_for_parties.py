"""What a rulebook writes for the parties stands on their sheet only where nothing confidential is behind it."""

from typing import Any

import pytest

from ottava import Advisor
from ottava.engine.inference.for_parties import TOLD_APART
from ottava.engine.rulebook.loading import rulebook_from_sources
from ottava.facts.source.span import Source

HEAD = """\
name: small
version: 1.0.0
use: [dispute, party, relationship, safety, fact_finding, history, procedure, handler, context]
strengths: {weak: 0.3, moderate: 0.51, strong: 0.657}
methods:
  - {id: listening, number: 1, title: Listening, kind: competing, steps: [Listen], for_parties: All are heard.}
  - {id: wit, number: 2, title: Wit, kind: competing, steps: [Jest]}
gates:
  - {id: safety, title: Safety, text: See to it}
  - {id: judge, title: Judge, text: Ask the judge, for_parties: A judge is asked.}
directives:
  - {id: apart, kind: do, text: Part them, for_parties: Each is seen apart.}
  - {id: shout, kind: avoid, text: Do not shout, for_parties: Nobody shouts.}
plan: [listening, wit]
nothing_fits: Ask.
"""
RULES = """\
- {id: a, title: A, when: {dispute.rumour: true}, then: [{recommend: listening, strength: weak}], because: a}
- {id: b, title: B, when: {dispute.rumour: true}, then: [{recommend: wit, strength: strong}], because: b}
- {id: c, title: C, when: {safety.weapon: true}, then: [{directive: apart}], because: c}
- {id: d, title: D, when: {context.gathering: true}, then: [{directive: apart}, {directive: shout}], because: d}
- {id: e, title: E, when: {safety.past_violence: true}, then: [{exclude: listening}], because: e}
- {id: f, title: F, when: {safety.threats: {includes: specific}}, then: [{gate: safety, effect: first}], because: f}
- {id: g, title: G, when: {context.private_space: false}, then: [{gate: judge, effect: first}], because: g}
- id: h
  title: H
  when: {some_party: {party.trust: {at_least: 0}}}
  then: [{gate: judge, effect: first}]
  because: h
"""


@pytest.fixture(scope="module")
def advisor() -> Advisor:
    return Advisor(rulebook_from_sources(Source("rulebook.yaml", HEAD), [Source("rules.yaml", RULES)]))


@pytest.mark.parametrize(
    ("case", "acts", "prohibitions"),
    [
        ({"dispute": {"rumour": True}}, ("All are heard.",), ()),
        # A directive is there for an open reason, or for a confidential one alone.
        ({"context": {"gathering": True}}, ("Each is seen apart.",), ("Nobody shouts.",)),
        ({"safety": {"weapon": True}}, (TOLD_APART,), ()),
        ({"safety": {"weapon": True}, "dispute": {"rumour": True}}, ("All are heard.",), ()),
        # The whole advice forbids what the open one advises.
        ({"dispute": {"rumour": True}, "safety": {"past_violence": True}}, (TOLD_APART,), ()),
        # A gate without words for the parties, one with them, and one with them that rests on what is confidential.
        ({"safety": {"threats": ["specific"]}, "dispute": {"rumour": True}}, (TOLD_APART,), ()),
        ({"context": {"private_space": False}}, ("A judge is asked.",), ()),
        ({"parties": [{"id": "a", "trust": 3}], "dispute": {"rumour": True}}, (TOLD_APART,), ()),
        ({}, (TOLD_APART,), ()),
    ],
)
def test_what_a_sheet_says(
    advisor: Advisor, case: dict[str, Any], acts: tuple[str, ...], prohibitions: tuple[str, ...]
) -> None:
    sheet = advisor.for_parties({"id": "x", **case})
    assert (sheet.acts, sheet.prohibitions) == (acts, prohibitions)


def test_a_sheet_as_json(advisor: Advisor) -> None:
    sheet = advisor.for_parties({"id": "x", "context": {"gathering": True}})
    assert sheet.to_json() == '{"acts":["Each is seen apart."],"prohibitions":["Nobody shouts."],"language":null}'
