"""From `assessments` in `rulebook.yaml` to what pages call the assessments of the rules."""

from __future__ import annotations

from ottava.facts.source.node import Mapping, Node, Scalar

from ..condition import Atom
from .findings import key_text
from .scope import AtomUse, Scope


def assessments_from_mapping(mapping: Mapping, scope: Scope) -> dict[Atom, str]:
    """Return the assessments that get words for people; that rules derive them is checked when those are read."""
    node, findings = mapping.get("assessments"), scope.findings
    given = None if node is None else findings.expect_mapping(node, "`assessments`", hint="write `NAME: WORDS`")
    found: dict[Atom, str] = {}
    for entry in given.entries if given else ():
        name = key_text(entry.key)
        by_value: list[tuple[Scalar | None, Node]] = [(None, entry.value)]
        if isinstance(entry.value, Mapping):
            by_value = [(each.key, each.value) for each in entry.value.entries]
        for key, words in by_value:
            atom = Atom(name, True if key is None else key_text(key))
            text = findings.expect_text(words, f"what `{atom}` means")
            scope.uses.append(AtomUse(name, atom.value, True, (key or entry.key).span, entry.key.span))
            found[atom] = text or ""
    return found
