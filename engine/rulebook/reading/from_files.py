"""From each file of a rulebook to what it says by itself. The same text beside the same names always says the same, so
that this can be remembered while other files change.
"""

from __future__ import annotations

from collections.abc import Mapping as Table
from dataclasses import dataclass, field, replace

from ottava.facts import Vocabulary
from ottava.facts.computed import DaysBetween
from ottava.facts.source.diagnostic import Diagnostic
from ottava.facts.source.node import Mapping, Node, Scalar
from ottava.facts.source.node import Sequence as ListNode
from ottava.facts.source.span import Span

from ..rulebook import Names, Rule
from ..rulebook_text import RuleText
from ..safeguard import HeldByTests, Safeguard
from .authored import AuthoredText, one_document
from .findings import Findings, described, first_line
from .from_attributes import attributes_from_mapping
from .from_language import LanguageText, language_text
from .from_named import conditions_from_mapping
from .from_names import KEYS, names_from_mapping
from .from_rule import rule_from_node
from .from_rule_file import entries_of_file, scope_of_file
from .from_safeguard import safeguard_from_node
from .from_text import with_slots
from .from_use import vocabulary_in_use
from .scope import AtomUse, Scope


@dataclass(frozen=True, slots=True)
class HeadFile:
    """A `rulebook.yaml` as YAML. mapping: None where it cannot be used. diagnostics: what is wrong so far."""

    mapping: Mapping | None
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class HeadNames:
    """What a `rulebook.yaml` adds to the names and attributes of the rulebook that it extends. named: the assessments
    that it has words for. uses: those that its conditions and texts look at.
    """

    names: Names
    vocabulary: Vocabulary
    named: tuple[AtomUse, ...]
    uses: tuple[AtomUse, ...]
    counted: Table[str, DaysBetween]
    diagnostics: tuple[Diagnostic, ...]


@dataclass(slots=True)
class RuleFile:
    """What a file of rules says, or one of safeguards.

    complete: whether all of it could be read; where it could not there may be anything. ids: those of all entries, of
    those with mistakes too. uses: assessments that are looked at, with the id of the rule or safeguard that does; empty
    for one with mistakes. half_derived: assessments that rules with mistakes would derive. waiting: those that rules
    look at which are not enabled.
    """

    complete: bool = True
    rules: list[RuleText] = field(default_factory=list)
    switched_off: list[RuleText] = field(default_factory=list)
    safeguards: list[Safeguard] = field(default_factory=list)
    held_by_tests: list[HeldByTests] = field(default_factory=list)
    ids: list[tuple[str, Span]] = field(default_factory=list)
    uses: list[tuple[str, AtomUse]] = field(default_factory=list)
    half_derived: set[str] = field(default_factory=set)
    waiting: set[str] = field(default_factory=set)
    counted: dict[str, DaysBetween] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()

    def note(self, node: Node, scope: Scope, read: Rule | Safeguard | HeldByTests | None) -> None:
        """Note the id of an entry and what it looks at."""
        name = node.get("id") if isinstance(node, Mapping) else None
        if isinstance(name, Scalar) and isinstance(name.value, str):
            self.ids.append((name.value, name.span))
        self.uses += ((read.id if read else "", use) for use in scope.uses)
        self.counted |= scope.counted


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file of texts in another language; without texts where it is none."""

    texts: LanguageText | None
    diagnostics: tuple[Diagnostic, ...]


def head_file(text: AuthoredText) -> HeadFile:
    """Read a `rulebook.yaml` as far as that can be done without the rulebook that it extends."""
    findings = Findings()
    document, sound = one_document(text, findings)
    mapping = None
    if document is not None:
        mapping = findings.expect_mapping(document, "a rulebook", hint="begin with `name:` and `version:`")
    elif sound:
        message = "the file is empty; expected the name of a rulebook and what its rules may speak of"
        findings.error("empty-file", message, Span(text.source, 0, 0), "begin with `name:` and `version:`")
    if mapping is not None:
        findings.expect_keys(mapping, "the rulebook", KEYS, ("name", "version"))
        for key in ("name", "version", "title"):
            findings.text_under(mapping, key)
    return HeadFile(mapping, tuple(findings.diagnostics))


def head_names(head: HeadFile, mapping: Mapping, names: Names, vocabulary: Vocabulary) -> HeadNames:
    """Read the names and attributes of a `rulebook.yaml`, added to those of the rulebook that it extends."""
    findings = Findings([*head.diagnostics])
    before = len(findings.diagnostics)
    vocabulary = vocabulary_in_use(mapping, vocabulary, findings)
    vocabulary = attributes_from_mapping(mapping, vocabulary, findings)
    scope = Scope(vocabulary, names, findings)
    names = names_from_mapping(mapping, names, scope)
    named = tuple(scope.uses)
    scope = Scope(vocabulary, names, findings)
    names = replace(names, conditions=conditions_from_mapping(mapping, scope))
    names, vocabulary = with_slots(mapping, names, vocabulary, findings, scope)
    return HeadNames(names, vocabulary, named, tuple(scope.uses), scope.counted, tuple(findings.diagnostics[before:]))


def rule_file(text: AuthoredText, names: Names, vocabulary: Vocabulary, level: int) -> RuleFile:
    """Read a file of rules. level: of which rulebook, counted from the one that extends no other."""
    found, findings = RuleFile(), Findings()
    document, sound = one_document(text, findings)
    items, at = ((), None) if document is None else entries_of_file(document, findings)
    whole = scope_of_file(at, Scope(vocabulary, names, findings))
    found.complete = sound and items is not None
    for node in items or ():
        scope = replace(whole, uses=[*whole.uses], derives=set())
        rule = rule_from_node(node, scope)
        if rule is None or not isinstance(node, Mapping):
            found.half_derived |= scope.derives
        elif rule.switched_off is not None:
            found.switched_off.append(RuleText(rule, node, level, at))
            found.waiting |= {use.name for use in scope.uses}
            scope.uses.clear()
        else:
            found.rules.append(RuleText(rule, node, level, at))
        found.note(node, scope, rule)
    found.diagnostics = tuple(findings.diagnostics)
    return found


def safeguard_file(text: AuthoredText, names: Names, vocabulary: Vocabulary) -> RuleFile:
    """Read a file of safeguards."""
    found, findings = RuleFile(), Findings()
    document, found.complete = one_document(text, findings)
    if document is not None and not isinstance(document, ListNode):
        findings.error(
            "no-list-of-safeguards",
            f"a file of safeguards is {described(document)}; expected a list of safeguards",
            first_line(document),
            "begin each safeguard with `- id:`",
        )
    for node in document.items if isinstance(document, ListNode) else ():
        scope = Scope(vocabulary, names, findings)
        safeguard = safeguard_from_node(node, scope)
        if isinstance(safeguard, HeldByTests):
            found.held_by_tests.append(safeguard)
        elif safeguard is not None:
            found.safeguards.append(safeguard)
        found.note(node, scope, safeguard)
    found.diagnostics = tuple(findings.diagnostics)
    return found


def text_file(text: AuthoredText, level: int) -> TextFile:
    """Read a file of texts in another language."""
    findings = Findings()
    document, _ = one_document(text, findings)
    texts = None if document is None else language_text(text.source, document, level, findings)
    return TextFile(texts, tuple(findings.diagnostics))
