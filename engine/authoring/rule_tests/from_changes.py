"""Changes to a case as tests write them (`parties.customer.arousal: calm`), made in its text's nodes.

So whatever is wrong with the changed case still has its place in the test.
"""

from __future__ import annotations

from collections.abc import Collection

from ottava.facts import PARTY, Vocabulary
from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.node import Entry, Mapping, Node, Scalar, Sequence
from ottava.facts.source.span import Span
from ottava.facts.source.suggestion import nearest

from ...rulebook.findings import Findings, key_text, one_of
from ...rulebook.scope import attribute_hint

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
    head, *rest = path.split(".")
    if head in (PARTY, PARTIES):
        return _party_changed(case, entry, rest, vocabulary, findings)
    if path not in vocabulary:
        hint = attribute_hint(path, vocabulary)
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
        hint = f"did you mean `{PARTIES}.{label}.{near}`?" if near else f"a party has {listed}"
        findings.error("unknown-attribute", f"unknown attribute {quoted(name)} of a party", span, hint)
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
