"""The schema of what a rulebook takes over of the built-in vocabulary."""

from ottava.facts import built_in_vocabulary
from ottava.facts.entities import ENTITIES

from .shape import Schema, list_of, one_of


def in_use() -> Schema:
    """Return what a rulebook can use of the built-in vocabulary: each entity, and each attribute."""
    names = {name: (model.__doc__ or "").splitlines()[0] for name, model in ENTITIES.items()}
    names |= {each.path: "" for each in built_in_vocabulary()}
    return list_of(one_of(names), "What cases may say of the built-in vocabulary: entities, or single attributes.")
