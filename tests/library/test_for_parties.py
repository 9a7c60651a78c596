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


MANY = """\
name: small
version: 1.0.0
use: [dispute, party, relationship, safety, fact_finding, history, procedure, handler, context]
strengths: {weak: 0.3, moderate: 0.51, strong: 0.657}
methods:
  - {id: listen, number: 1, title: L, kind: competing, steps: [Listen], for_parties: All are heard.}
  - id: press
    number: 2
    title: P
    kind: competing
    stages: [soft, firm]
    steps: {soft: [A], firm: [B]}
    for_parties: {soft: All is said softly., firm: All is said plainly.}
  - {id: learn, number: 3, title: Q, kind: overlay, steps: [Learn], for_parties: We learn.}
gates:
  - {id: judge, title: Judge, text: Ask the judge, for_parties: A judge is asked.}
  - {id: police, title: Police, text: Call them, for_parties: The police come.}
directives:
  - {id: apart, kind: do, text: Part them, for_parties: Each is seen apart., urgent: true}
  - {id: facts, kind: do, text: Look, for_parties: All is looked at.}
  - {id: same, kind: do, text: Look again, for_parties: All is looked at.}
  - {id: write, kind: do, text: Write it, for_parties: All is written.}
  - {id: silent, kind: do, text: Say nothing}
  - {id: shout, kind: avoid, text: Do not shout, for_parties: Nobody shouts.}
  - {id: yell, kind: avoid, text: Do not yell, for_parties: Nobody shouts.}
  - {id: hint, kind: avoid, text: Do not hint}
plan: [listen, press.soft, press.firm]
nothing_fits: Ask.
"""
OPEN, SECRET = "dispute.rumour: true", "safety.weapon: true"
BOTH = {"dispute": {"rumour": True}, "safety": {"weapon": True}}
APART = ((TOLD_APART,), ())


def sheet(*rules: tuple[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Of a case in which something open is so, and something confidential; rules with these conditions."""
    texts = [
        f"- {{id: r{at}, title: R, when: {{{when}}}, then: [{then}], because: so}}\n"
        for at, (when, then) in enumerate(rules)
    ]
    book = rulebook_from_sources(Source("rulebook.yaml", MANY), [Source("rules.yaml", "".join(texts))])
    found = Advisor(book).for_parties({"id": "x", **BOTH})
    return found.acts, found.prohibitions


def advise(method: str) -> str:
    method, _, stage = method.partition(".")
    return f"{{recommend: {method}, strength: strong{f', stage: {stage}' if stage else ''}}}"


def do(*directives: str) -> str:
    return ", ".join(f"{{directive: {each}}}" for each in directives)


LISTEN = (OPEN, advise("listen"))


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        # In the order of what to do: gates, what is urgent, the plan, the rest; the same words once; five acts at most.
        (
            [
                (OPEN, f"{do('facts', 'apart')}, {advise('press.firm')}, {advise('listen')}"),
                (OPEN, "{gate: police, effect: first}, {gate: judge, effect: provisional}"),
            ],
            (
                ("A judge is asked.", "The police come.", "Each is seen apart.", "All are heard.",
                 "All is said plainly.", "All is looked at."),
                (),
            ),
        ),
        (
            [(OPEN, f"{do('apart', 'facts', 'same', 'write')}, {advise('press.soft')}, {advise('listen')}")],
            (
                ("Each is seen apart.", "All are heard.", "All is said softly.", "All is looked at."),
                (),
            ),
        ),
        # What goes with the whole plan and is no step of it, and what has no words for the parties, is not there.
        ([LISTEN, (OPEN, f"{advise('learn')}, {do('silent', 'hint')}")], (("All are heard.",), ())),
        # What is forbidden, the same words once; nothing but prohibitions is no sheet.
        ([LISTEN, (OPEN, do("shout", "yell", "hint"))], (("All are heard.",), ("Nobody shouts.",))),
        ([(OPEN, do("shout"))], APART),
        # What rests on something confidential alone is not there.
        ([LISTEN, (SECRET, do("facts", "shout"))], (("All are heard.",), ())),
        ([LISTEN, (SECRET, advise("press.soft"))], (("All are heard.",), ())),
        # What is advised openly but not with all that is known is not there either.
        ([LISTEN, (OPEN, advise("press.soft")), (SECRET, "{exclude: press, stage: soft}")], (("All are heard.",), ())),
        ([LISTEN, (OPEN, advise("press.soft")), (SECRET, "{exclude: press}")], (("All are heard.",), ())),
        # A veto on one stage lets another through.
        (
            [LISTEN, (OPEN, advise("press.soft")), (SECRET, "{exclude: press, stage: firm}")],
            (("All are heard.", "All is said softly."), ()),
        ),
        # A gate is told where it is as shut without what is confidential.
        ([(OPEN, "{gate: judge, effect: stop}"), LISTEN], (("A judge is asked.",), ())),
        ([(OPEN, "{gate: judge, effect: first}"), (SECRET, "{gate: judge, effect: stop}"), LISTEN], APART),
        ([(OPEN, "{gate: judge, effect: first}"), (SECRET, "{gate: police, effect: first}"), LISTEN], APART),
        ([(f"{OPEN}, {SECRET}", "{gate: judge, effect: first}"), LISTEN], APART),
    ],
)  # fmt: skip
def test_a_sheet_says_what_both_advices_say(
    rules: list[tuple[str, str]], expected: tuple[tuple[str, ...], tuple[str, ...]]
) -> None:
    assert sheet(*rules) == expected


def test_a_gate_that_only_the_open_advice_has_is_not_told() -> None:
    """Where what is confidential opens it."""
    rule = (
        f"- {{id: g, title: G, when: {{{OPEN}}}, unless: {{{SECRET}}}, then: {{gate: judge, effect: first}},"
        " because: so}\n"
    )
    rule += f"- {{id: l, title: L, when: {{{OPEN}}}, then: {advise('listen')}, because: so}}\n"
    book = rulebook_from_sources(Source("rulebook.yaml", MANY), [Source("rules.yaml", rule)])
    assert Advisor(book).for_parties({"id": "x", **BOTH}).acts == ("All are heard.",)
    assert Advisor(book).for_parties({"id": "x", "dispute": BOTH["dispute"]}).acts == (
        "A judge is asked.", "All are heard.",
    )  # fmt: skip


def test_a_method_that_is_called_like_a_directive_lets_nothing_through() -> None:
    """The open advice has the directive, the whole one the method."""
    head = MANY.replace("{id: facts,", "{id: listen,")
    rules = (
        f"- {{id: d, title: D, when: {{{OPEN}}}, unless: {{{SECRET}}}, then: {{directive: listen}}, because: so}}\n"
        f"- {{id: m, title: M, when: {{{SECRET}}}, then: {advise('listen')}, because: so}}\n"
    )
    book = rulebook_from_sources(Source("rulebook.yaml", head), [Source("rules.yaml", rules)])
    assert Advisor(book).for_parties({"id": "x", **BOTH}).acts == (TOLD_APART,)
