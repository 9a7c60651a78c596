"""What an author may have meant by the name of an attribute that there is not."""

from __future__ import annotations

from ottava.facts import Vocabulary
from ottava.facts.moved import moved_hint
from ottava.facts.source.suggestion import nearest

from .findings import one_of

_HEADS = ("assessment", "advised")
"""What a name in a rule can begin with beside the entities."""


def attribute_hint(path: str, vocabulary: Vocabulary) -> str:
    """How to mend an unknown `ENTITY.ATTRIBUTE`: the one that is meant, or what there is to choose from."""
    if moved := moved_hint(path, vocabulary):
        return moved
    entity, _, name = path.partition(".")
    if elsewhere := attributes_called(name or entity, vocabulary):
        return f"did you mean {one_of(elsewhere)}?"
    own = [attribute.name for attribute in vocabulary.of_entity(entity)]
    if own:
        near = nearest(name, own)
        listed = ", ".join(f"`{each}`" for each in own)
        return f"did you mean `{entity}.{near}`?" if near else f"`{entity}` has {listed}"
    heads = (*vocabulary.entities, *_HEADS)
    if head := nearest(entity, heads):
        return f"did you mean `{head}.{name}`?"
    return f"begin it with {one_of(heads)}, and a dot"


def attributes_called(name: str, vocabulary: Vocabulary) -> list[str]:
    """The attributes of that name, whatever they belong to: `party.role` and `handler.role`."""
    return [attribute.path for attribute in vocabulary if attribute.name == name]
