"""A test of rules: a case, and what is expected to come of it."""

from dataclasses import dataclass, field
from typing import Literal

from ottava.facts import Case
from ottava.facts.source.node import Node
from ottava.facts.source.span import Span

Relation = Literal["exactly", "holds", "lacks", "in order", "certainties"]
"""The same things; at least these; none of these; these, in this order; methods, as certain as said."""

Subject = Literal["method", "gate", "directive", "point", "assessment", "rule", "safeguard", "attribute"]


@dataclass(frozen=True, slots=True)
class Key:
    """What a key names and how. `result` is the list of results that it is compared with.

    `of_party`: whether `@PARTY` may stand behind a name. `graded`: whether certainties may be said too.
    """

    relation: Relation
    subject: Subject
    result: str
    of_party: bool = False
    graded: bool = False


KEYS: dict[str, Key] = {
    "top": Key("exactly", "method", "top"),
    "order": Key("in order", "method", "order"),
    "plan": Key("in order", "method", "plan"),
    "certainty": Key("certainties", "method", "certainty", of_party=True, graded=True),
    "gates": Key("exactly", "gate", "gates"),
    "excluded": Key("holds", "method", "excluded", of_party=True),
    "not_excluded": Key("lacks", "method", "excluded", of_party=True),
    "advised": Key("holds", "method", "advised", of_party=True),
    "not_advised": Key("lacks", "method", "advised", of_party=True),
    "directives": Key("holds", "directive", "directives", of_party=True),
    "no_directives": Key("lacks", "directive", "directives", of_party=True),
    "attention": Key("holds", "point", "attention", of_party=True, graded=True),
    "no_attention": Key("lacks", "point", "attention", of_party=True),
    "assessed": Key("holds", "assessment", "assessed", of_party=True, graded=True),
    "not_assessed": Key("lacks", "assessment", "assessed", of_party=True),
    "asked": Key("holds", "attribute", "asked", of_party=True),
    "not_asked": Key("lacks", "attribute", "asked", of_party=True),
    "fired": Key("holds", "rule", "fired", of_party=True),
    "not_fired": Key("lacks", "rule", "fired", of_party=True),
}

APPLIES, KEEPS, SPARES = "applies", "keeps", "spares"

GUARDING: dict[str, Key] = {
    APPLIES: Key("holds", "safeguard", "applying", of_party=True),
    KEEPS: Key("lacks", "safeguard", "broken", of_party=True),
    SPARES: Key("lacks", "safeguard", "applying", of_party=True),
}
"""What an entry about a safeguard says by itself, and nobody writes: it applies to its case, the advice keeps to it,
and it does not apply to a near miss.
"""

GIVES = "gives"
"""In an entry about a rule: what the rule concludes, written as under `then`."""


Kind = Literal["rule", "safeguard", "near miss", "test"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing that an expectation names, as results are named too: `circuitous_tactics`, `separate_sessions@wife`."""

    text: str
    node: Node = field(compare=False)


@dataclass(frozen=True, slots=True)
class Expectation:
    """What is expected under one key, such as `top`. `node` is what the author wrote there.

    `graded`: whether it says how certain things are (`listening: 0.66`).
    """

    key: str
    wanted: tuple[Wanted, ...]
    node: Node = field(compare=False)
    graded: bool = False

    @property
    def texts(self) -> tuple[str, ...]:
        """What is wanted, in the order of the author."""
        return tuple(each.text for each in self.wanted)


@dataclass(frozen=True, slots=True)
class RuleTest:
    """One case with what is expected of it.

    An entry of a test file gives several: a rule or safeguard its own case and each near miss, a test itself and each
    variant. `rule` is the rule under test and `safeguard` the safeguard, if it is one.
    """

    kind: Kind
    name: str
    rule: str | None
    case: Case
    expectations: tuple[Expectation, ...]
    span: Span = field(compare=False)
    safeguard: str | None = None

    @property
    def about(self) -> str | None:
        """The rule or safeguard under test, if it is one."""
        return self.rule or self.safeguard

    def implies(self, expectation: Expectation) -> bool:
        """Return whether an entry about a rule or safeguard says so by itself: what comes of its case, and of near
        misses.
        """
        return self.kind != "test" and expectation.node.span == self.span

    @property
    def place(self) -> str:
        """The file and the line."""
        return f"{self.span.source.name}:{self.span.line}"
