"""From the parts of an entry in a test file to changes of its case, and to what is expected of it.

Changes (`parties.customer.arousal: calm`) are made in the nodes of the case's text, so whatever is wrong with the
changed case still has its place in the test. Every name that is expected is looked up in the rulebook.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import get_args

from ottava.facts import PARTY, Vocabulary
from ottava.facts.attribute import DAY
from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.mending import did_you_mean
from ottava.facts.source.node import Entry, Mapping, Node, Scalar, Sequence
from ottava.facts.source.span import Span
from ottava.facts.source.suggestion import nearest

from ...rulebook.conclusion import Conclusion, Effect, Template
from ...rulebook.reading.findings import Findings, key_text, one_of
from ...rulebook.reading.from_conclusion import conclusions_from_node
from ...rulebook.reading.scope import Scope, attribute_hint
from ...rulebook.rulebook import Directive, Gate, Point, Rule, Rulebook
from ..source_text import conclusion_text
from .rule_test import GIVES, KEYS, Expectation, Key, Subject, Wanted

PARTIES = "parties"
_WHOLE = (PARTIES, "title")


def changed_case(case: Mapping, changes: Mapping, vocabulary: Vocabulary, findings: Findings) -> Mapping | None:
    """Return the case with the changes made; None after noting what is wrong with their paths.

    A path is `ENTITY.ATTRIBUTE`, `parties.LABEL.ATTRIBUTE`, or `parties` for a whole new list of parties.
    """
    result: Mapping | None = case
    for entry in changes.entries:
        changed = _changed(result or case, entry, vocabulary, findings)
        result = changed if result is not None else None
    return result


def labels_of(case: Node) -> tuple[str, ...]:
    """Return the labels of the parties of a case, as far as they can be read."""
    parties = case.get(PARTIES) if isinstance(case, Mapping) else None
    items = parties.items if isinstance(parties, Sequence) else ()
    labels = [item.get("id") for item in items if isinstance(item, Mapping)]
    return tuple(each.value for each in labels if isinstance(each, Scalar) and isinstance(each.value, str))


def is_party(label: str, labels: Collection[str], span: Span, findings: Findings) -> bool:
    """Return whether a party of the case has that label; note it if not."""
    if label not in labels:
        message, otherwise = (
            f"no party of the case is called {quoted(label)}",
            None if labels else "the case has no parties",
        )
        findings.unknown("unknown-party", message, span, label, labels, otherwise)
    return label in labels


def _changed(case: Mapping, entry: Entry, vocabulary: Vocabulary, findings: Findings) -> Mapping | None:
    path = key_text(entry.key)
    if path in _WHOLE:
        return _with(case, entry)
    if path in ("day", DAY):
        return _with(case, Entry(Scalar("day", entry.key.span), entry.value))
    head, *rest = path.split(".")
    if head in (PARTY, PARTIES):
        return _party_changed(case, entry, rest, vocabulary, findings)
    if path not in vocabulary:
        hint = attribute_hint(path, vocabulary, entry.key.span)
        findings.error("unknown-attribute", f"unknown attribute {quoted(path)} of a case", entry.key.span, hint)
        return None
    inner = Entry(Scalar(rest[0], entry.key.span), entry.value)
    old = case.get(head)
    new = _with(old, inner) if isinstance(old, Mapping) else Mapping((inner,), entry.value.span)
    return _with(case, Entry(Scalar(head, entry.key.span), new))


def _party_changed(
    case: Mapping, entry: Entry, rest: list[str], vocabulary: Vocabulary, findings: Findings
) -> Mapping | None:
    path, span = key_text(entry.key), entry.key.span
    labels = labels_of(case)
    if len(rest) != 2:
        hint = f"write `{PARTIES}.LABEL.ATTRIBUTE`" + (f"; the parties are {one_of(labels)}" if labels else "")
        findings.error("which-party", f"{quoted(path)} does not say which attribute of which party", span, hint)
        return None
    label, name = rest
    known = is_party(label, labels, span, findings)
    if f"{PARTY}.{name}" not in vocabulary:
        own = [each.name for each in vocabulary.of_entity(PARTY)]
        near, listed = nearest(name, own), ", ".join(f"`{each}`" for each in own)
        meant = did_you_mean(span, path, f"{PARTIES}.{label}.{near}") if near else f"a party has {listed}"
        findings.error("unknown-attribute", f"unknown attribute {quoted(name)} of a party", span, meant)
        return None
    parties = case.get(PARTIES)
    if not known or not isinstance(parties, Sequence):
        return None
    inner = Entry(Scalar(name, span), entry.value)
    items = tuple(
        _with(item, inner) if isinstance(item, Mapping) and _called(item, label) else item for item in parties.items
    )
    return _with(case, Entry(Scalar(PARTIES, span), Sequence(items, parties.span)))


def _called(party: Mapping, label: str) -> bool:
    found = party.get("id")
    return isinstance(found, Scalar) and found.value == label


def _with(mapping: Mapping, entry: Entry) -> Mapping:
    """Return the mapping with that entry, in the place of the one of the same name if there is one."""
    name = entry.key.value
    if all(each.key.value != name for each in mapping.entries):
        return Mapping((*mapping.entries, entry), mapping.span)
    kept = (entry if each.key.value == name else each for each in mapping.entries)
    return Mapping(tuple(kept), mapping.span)


_NOTHING = Template(("",))
_DECIMAL = re.compile(r"[-+.\de]+", re.IGNORECASE)

_UNKNOWN: dict[Subject, str] = {
    "assessment": "unknown-assessment",
    "gate": "unknown-gate",
    "directive": "unknown-directive",
    "point": "unknown-point",
    "rule": "unknown-rule",
}
"""The codes of names that the rulebook does not have."""


@dataclass(frozen=True, slots=True)
class ExpectReader:
    """Reads what is expected of cases with these parties."""

    rulebook: Rulebook
    findings: Findings
    parties: tuple[str, ...]

    def expectations(self, node: Node) -> tuple[Expectation, ...]:
        """Return what stands under `expect`; what is wrong with it has been noted."""
        mapping = self.findings.expect_mapping(node, "`expect`", hint="write `expect: {top: METHOD}`")
        if mapping is None:
            return ()
        self.findings.expect_keys(mapping, "`expect`", KEYS)
        if not mapping.entries:
            self.findings.error(
                "nothing-expected", "`expect` expects nothing", mapping.span, "add `top:`, `gates:` or another key"
            )
        return tuple(self._expectation(entry) for entry in mapping.entries if entry.key.value in KEYS)

    def gives(self, node: Node, rule: Rule) -> Expectation:
        """Return what stands under `gives`: conclusions, written as in a rule. Left empty, it is still to be
        filled in.
        """
        if isinstance(node, Scalar) and node.value is None:
            return Expectation(GIVES, (), node)
        scope = Scope(self.rulebook.vocabulary, self.rulebook.names, self.findings, in_party=rule.per_party)
        items = node.items if isinstance(node, Sequence) else (node,)
        wanted: list[Wanted] = []
        for item in items:
            found: tuple[Conclusion, ...] = conclusions_from_node(item, _NOTHING, _NOTHING, scope, _no_reason)
            wanted += [Wanted(conclusion_text(each, self.rulebook.names), item) for each in found]
        return Expectation(GIVES, tuple(wanted), node)

    def _expectation(self, entry: Entry) -> Expectation:
        name, key = key_text(entry.key), KEYS[key_text(entry.key)]
        graded = key.relation == "certainties" or (key.graded and isinstance(entry.value, Mapping))
        if graded:
            wanted = self._certainties(entry.value, name)
        elif key.subject == "gate" and isinstance(entry.value, Mapping):
            wanted = [self._gate_with_effect(each) for each in entry.value.entries]
        else:
            wanted = [self._wanted(item, key) for item in self._items(entry.value, name)]
        good = [each for each in wanted if each is not None]
        seen: set[str] = set()
        for each in good:
            if each.text in seen:
                message = f"{quoted(each.text)} stands twice under `{name}`"
                self.findings.error("named-twice", message, each.node.span, "leave it out here")
            seen.add(each.text)
        return Expectation(name, tuple(good), entry.value, graded)

    def _items(self, node: Node, name: str) -> tuple[Node, ...]:
        if isinstance(node, Sequence):
            return node.items
        if isinstance(node, Scalar) and node.value is None:
            return ()
        if isinstance(node, Mapping):
            hint = f"write `{name}: [NAME, …]`"
            self.findings.wrong_kind(node, f"`{name}`", "a name or a list of names", hint)
            return ()
        return (node,)

    def _wanted(self, node: Node, key: Key) -> Wanted | None:
        text = self.findings.expect_text(node, f"the {key.subject}")
        if text is None:
            return None
        name, at, label = text.partition("@")
        known = self._is_known(name, key.subject, node)
        if at and not key.of_party:
            message = f"{quoted(text)} names a party, and this key speaks of the case as a whole"
            self.findings.error("party-not-asked", message, node.span, "leave `@` and the party out")
            return None
        if at and not is_party(label, self.parties, node.span, self.findings):
            return None
        return Wanted(text, node) if known else None

    def _certainties(self, node: Node, name: str) -> list[Wanted | None]:
        mapping = self.findings.expect_mapping(node, f"`{name}`", hint=f"write `{name}: {{NAME: 0.66}}`")
        found: list[Wanted | None] = []
        for entry in mapping.entries if mapping is not None else ():
            named = self._wanted(entry.key, KEYS[name])
            number = self.findings.expect_number(entry.value, "the certainty", "a number from 0 to 1")
            if number is not None and not 0 <= number <= 1:
                message = f"the certainty {quoted(entry.value.span.text)} is out of range; expected 0 to 1"
                hint = "0 says that it is not there at all"
                self.findings.error("certainty-out-of-range", message, entry.value.span, hint)
            elif named is not None and number is not None:
                found.append(Wanted(f"{named.text}: {_as_written(entry.value, number)}", entry.value))
        return found

    def _gate_with_effect(self, entry: Entry) -> Wanted | None:
        named = self._wanted(entry.key, KEYS["gates"])
        effect = self.findings.expect_one_of(entry.value, "effect", get_args(Effect), "unknown-effect")
        return None if named is None or effect is None else Wanted(f"{named.text}: {effect}", entry.value)

    def _is_known(self, name: str, subject: Subject, node: Node) -> bool:
        """Look a name up in the rulebook, and note if it is not there."""
        book = self.rulebook
        match subject:
            case "method":
                return Scope(book.vocabulary, book.names, self.findings).variant(name, node.span) is not None
            case "attribute" if name not in book.vocabulary:
                hint = attribute_hint(name, book.vocabulary, node.span)
                self.findings.error("unknown-attribute", f"unknown attribute {quoted(name)}", node.span, hint)
                return False
            case "attribute":
                return True
            case "assessment":
                names = tuple(dict.fromkeys(str(atom) for rule in book.rules for atom in rule.atoms))
            case _:
                listed: dict[Subject, tuple[Gate | Directive | Point | Rule, ...]] = {
                    "gate": book.names.gates,
                    "directive": book.names.directives,
                    "point": book.names.points,
                    "rule": book.rules,
                }
                names = tuple(each.id for each in listed[subject])
        if name not in names:
            code = _UNKNOWN[subject]
            self.findings.unknown(code, f"unknown {subject} {quoted(name)}", node.span, name, names)
        return name in names


def _as_written(node: Node, number: float) -> str:
    """Return a number with the decimals that are written; where it is only referred to (`*name`), or is not written
    with decimals at all (`0x1`), those that it needs.
    """
    text = node.span.text
    return text if _DECIMAL.fullmatch(text) else f"{number}"


def _no_reason(node: Node, scope: Scope) -> Template | None:
    hint = "take it out: reasons stand in the rule"
    scope.findings.error("reason-in-test", "`gives` says what a rule concludes, not why", node.span, hint)
    return _NOTHING
