"""The schema of what a rulebook takes over of the built-in vocabulary, and of entries of `attributes`."""

from ottava.facts import Vocabulary, built_in_vocabulary
from ottava.facts.entities import ENTITIES

from .shape import Schema, described, has, list_of, mapping, offered, one_of


def in_use() -> Schema:
    """Return what a rulebook can use of the built-in vocabulary: each entity, and each attribute."""
    names = {name: (model.__doc__ or "").splitlines()[0] for name, model in ENTITIES.items()}
    names |= {each.path: "" for each in built_in_vocabulary()}
    return list_of(one_of(names), "What cases may say of the built-in vocabulary: entities, or single attributes.")


def attribute_entry(declared: Schema, vocabulary: Vocabulary) -> Schema:
    """Return an entry that declares an attribute, or adds values to one that the rulebook takes over."""
    known = {each.path: each.question for each in vocabulary if each.values and not each.ordered}
    words: Schema = declared["properties"]["values"]
    keys = {
        "id": offered(known, r"\S", "Name a choice or a set that the rulebook takes over."),
        "add_values": described(words, "More words that it can have; as a mapping, with what each means."),
    }
    more = mapping(keys, ["id", "add_values"], title="attribute")
    return {"type": "object", "title": "attribute", "if": has("add_values"), "then": more, "else": declared}
