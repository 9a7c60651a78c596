"""One mistake in a small rulebook, and exactly what is said of it."""

from dataclasses import dataclass

from ottava.engine.rulebook.loading import InvalidRulebook, rulebook_from_sources
from ottava.facts import built_in_vocabulary
from ottava.facts.source.diagnostic import Diagnostic
from ottava.facts.source.span import Source

HEAD = """\
name: small
version: 1.0.0
strengths: {weak: 0.3, moderate: 0.51, strong: 0.657}
methods:
  - {id: listening, number: 1, title: Listening, kind: competing, steps: [Listen]}
  - {id: rigidity, number: 2, title: Rigidity, kind: competing, stages: [soft, firm], steps: {soft: [Ask], firm: [Act]}}
points: [{id: warmth, number: 1, title: Warmth, text: Be warm}]
gates: [{id: safety_first, title: Safety first, text: See that nobody is hurt}]
directives: [{id: call_police, kind: do, text: Call the police}]
use: [dispute, party, relationship, safety, fact_finding, history, procedure, handler, context]
"""

RECOMMEND = "{recommend: listening, strength: weak}"


def rule(when: str = "always", then: str = RECOMMEND, more: str = "", id: str = "one", because: str = "it does") -> str:
    """A rule of six lines, the third `when`, the fourth `then`; `more` are further lines after the third."""
    further = "".join(f"  {line}\n" for line in more.splitlines())
    return f"- id: {id}\n  title: A rule\n  when: {when}\n  then: {then}\n  because: {because}\n{further}"


def per_party(when: str = "always", then: str = RECOMMEND, id: str = "one", because: str = "it does") -> str:
    """The same, tried for each party."""
    return rule(when, then, "for_each: party", id, because)


def attributes_of(entity: str) -> str:
    """The attributes of an entity as a hint lists them."""
    return ", ".join(f"`{attribute.name}`" for attribute in built_in_vocabulary().of_entity(entity))


@dataclass(frozen=True)
class Example:
    """`rules` is the text of a rule file, `head` of `rulebook.yaml`; `underlined` begins at `place` (line, column)."""

    code: str
    rules: str
    message: str
    underlined: str
    place: tuple[int, int]
    hint: str | None
    head: str = HEAD
    severity: str = "error"


def diagnostics_of(rules: str, head: str = HEAD) -> tuple[Diagnostic, ...]:
    """Everything that is said of a rulebook of one rule file."""
    try:
        return rulebook_from_sources(Source("rulebook.yaml", head), [Source("rules.yaml", rules)]).warnings
    except InvalidRulebook as invalid:
        return invalid.diagnostics
