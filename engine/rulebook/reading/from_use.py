"""From `use` in `rulebook.yaml` to what a rulebook takes over of the built-in vocabulary."""

from __future__ import annotations

from ottava.facts import PARTY, Vocabulary, built_in_vocabulary
from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.node import Mapping, Node, Scalar, items_of

from .findings import Findings

ROLE = f"{PARTY}.role"
"""What a rulebook that extends no other knows of a party, unless it says itself what roles there are."""


def vocabulary_in_use(mapping: Mapping, base: Vocabulary, findings: Findings) -> Vocabulary:
    """Return the vocabulary of the extended rulebook with what `use` names of the built-in one.

    A rulebook that extends no other begins with the parties and their roles.
    """
    built_in = built_in_vocabulary()
    used = {path for item in findings.items_under(mapping, "use") for path in _named(item, built_in, findings)}
    if mapping.get("extends") is None and not _declares_roles(mapping):
        used.add(ROLE)
    more = tuple(each for each in built_in if each.path in used and each.path not in base)
    return built_in if len(more) == len(built_in) else base.extended(more)


def _named(item: Node, built_in: Vocabulary, findings: Findings) -> tuple[str, ...]:
    """Return the attributes that an entry of `use` names: all of an entity, or one."""
    if not isinstance(item, Scalar):
        hint = "write `use: [dispute, safety]`"
        findings.wrong_kind(item, "an entry of `use`", "the name of a built-in entity", hint)
        return ()
    name = findings.expect_text(item, "an entry of `use`")
    if name is None or name in built_in:
        return () if name is None else (name,)
    entity, dot, attribute = name.partition(".")
    found = built_in.of_entity(name)
    if not found and dot and (own := built_in.of_entity(entity)):
        message = f"the built-in vocabulary has no attribute {quoted(name)}"
        findings.unknown("unknown-attribute", message, item.span, attribute, [each.name for each in own])
    elif not found:
        message = f"the built-in vocabulary has no entity {quoted(name)}"
        findings.unknown("unknown-entity", message, item.span, name, built_in.entities)
    return tuple(each.path for each in found)


def _declares_roles(mapping: Mapping) -> bool:
    node = mapping.get("attributes")
    ids = (each.get("id") for each in items_of(node) if isinstance(each, Mapping)) if node is not None else ()
    return any(isinstance(id, Scalar) and id.value == ROLE for id in ids)
