"""What is known of a rulebook while it is being read."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, field

from ottava.facts import Vocabulary
from ottava.facts.computed import DaysBetween
from ottava.facts.source.node import Mapping, Node, Scalar
from ottava.facts.source.span import Span

from ..rulebook import Names, Rule
from ..rulebook_text import RuleText
from ..safeguard import Dropped, HeldByTests, Safeguard
from .from_language import LanguageText
from .scope import AtomUse, LeftOut, Scope


@dataclass(slots=True)
class Draft:
    """What has been read of a rulebook and of those it extends."""

    names: Names
    vocabulary: Vocabulary
    ids: list[tuple[str, Span]]
    """The ids of all rules and safeguards, of those with mistakes too."""
    rules: list[RuleText]
    uses: dict[str, list[AtomUse]]
    half_derived: set[str]
    """Assessments that rules with mistakes would derive: looking at them is no second mistake."""
    heads: list[Mapping] = field(default_factory=list)
    safeguards: list[Safeguard] = field(default_factory=list)
    held_by_tests: list[HeldByTests] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    named: list[AtomUse] = field(default_factory=list)
    """Assessments that a `rulebook.yaml` has words for."""
    left_out: list[LeftOut] = field(default_factory=list)
    counted: dict[str, DaysBetween] = field(default_factory=dict)
    """Days between dates that conditions count."""
    switched_off: list[RuleText] = field(default_factory=list)
    waiting: set[str] = field(default_factory=set)
    """Assessments that rules look at which are not enabled."""
    texts: list[LanguageText] = field(default_factory=list)
    all_read: bool = True
    """Whether every file could be read; in one that could not there may be anything."""

    def note(self, node: Node, scope: Scope, read: Rule | Safeguard | HeldByTests | None) -> None:
        """Note the id of an entry, of one with mistakes too, and which assessments it looks at."""
        name = node.get("id") if isinstance(node, Mapping) else None
        if isinstance(name, Scalar) and isinstance(name.value, str):
            self.ids.append((name.value, name.span))
        self.uses.setdefault(read.id if read else "", []).extend(scope.uses)
        self.counted |= scope.counted

    def leave_out(self, left_out: Sequence[LeftOut]) -> None:
        """Take rules out, with all that is known of them."""
        self.left_out += left_out
        gone = {each.rule.id for each in left_out}
        self.rules = [each for each in self.rules if each.rule.id not in gone]
        self.forget(gone)

    def forget(self, gone: Container[str | None]) -> None:
        """Forget the ids of rules and safeguards that are left out, and what they look at."""
        self.ids = [(name, span) for name, span in self.ids if name not in gone]
        self.uses = {name: uses for name, uses in self.uses.items() if name not in gone}
