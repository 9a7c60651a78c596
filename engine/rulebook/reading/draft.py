"""What is known of a rulebook while its files are put together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from ottava.facts import Vocabulary
from ottava.facts.computed import DaysBetween
from ottava.facts.source.node import Mapping
from ottava.facts.source.span import Span

from ..rulebook import Names
from ..rulebook_text import RuleText
from ..safeguard import Dropped, HeldByTests, Safeguard
from .findings import Findings
from .from_files import HeadNames, RuleFile
from .from_language import LanguageText
from .from_names import NO_NAMES
from .from_rule_file import replaced_rule
from .scope import AtomUse, LeftOut

NOTHING = Vocabulary(())
"""What a case may say under a rulebook of which nothing is known yet."""


@dataclass(slots=True)
class Draft:
    """What has been read of a rulebook and of those it extends."""

    names: Names = NO_NAMES
    vocabulary: Vocabulary = NOTHING
    ids: list[tuple[str, Span]] = field(default_factory=list)
    """The ids of all rules and safeguards, of those with mistakes too."""
    rules: list[RuleText] = field(default_factory=list)
    uses: list[tuple[str, AtomUse]] = field(default_factory=list)
    """The assessments looked at, with the id of the rule or safeguard that does."""
    half_derived: set[str] = field(default_factory=set)
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

    parts: list[object] = field(default_factory=list)
    """What was read of each file: with the same objects it is the same draft."""

    @property
    def level(self) -> int:
        """How many rulebooks are below the one that is being read."""
        return len(self.heads) - 1

    def add_names(self, found: HeadNames) -> None:
        """Add what a `rulebook.yaml` names."""
        self.parts.append(found)
        known = {each.id for each in self.names.directives}
        new = frozenset(each.id for each in found.names.directives) - known
        self.names, self.vocabulary = found.names, found.vocabulary
        self.named += found.named
        self.uses += (("", use) for use in found.uses)
        self.counted |= found.counted
        self.safeguards = [each.open_to(new) for each in self.safeguards] if new else self.safeguards

    def add_file(self, found: RuleFile, findings: Findings) -> None:
        """Add a file of rules or safeguards; rules that take the place of others leave these out."""
        self.parts.append(found)
        self.left_out += (LeftOut(each.rule, _off(each)) for each in found.switched_off)
        for each in found.rules:
            if each.rule.replaces is not None:
                inherited = [other for other in self.rules if other.level < each.level]
                if gone := replaced_rule(each.rule, each.node, inherited, self.left_out, findings):
                    self.leave_out([gone])
        self.all_read &= found.complete
        self.rules += found.rules
        self.switched_off += found.switched_off
        self.safeguards += found.safeguards
        self.held_by_tests += found.held_by_tests
        self.ids += found.ids
        self.uses += found.uses
        self.half_derived |= found.half_derived
        self.waiting |= found.waiting
        self.counted |= found.counted

    def leave_out(self, left_out: Sequence[LeftOut]) -> None:
        """Take rules out, with all that is known of them."""
        self.left_out += left_out
        gone = {each.rule.id for each in left_out}
        self.rules = [each for each in self.rules if each.rule.id not in gone]
        self.forget(gone)

    def forget(self, gone: Collection[str | None]) -> None:
        """Forget the ids of rules and safeguards that are left out, and what they look at."""
        if gone:
            self.ids = [(name, span) for name, span in self.ids if name not in gone]
            self.uses = [(name, use) for name, use in self.uses if name not in gone]


def _off(rule: RuleText) -> Span:
    """Return where a rule says that it is not enabled."""
    return (rule.node.get("enabled") or rule.node).span
