"""A key that a case does not have: what was meant by it?"""

from .attribute import PARTY, Attribute
from .mistake import Mistake, Place
from .moved import moved_hint
from .source.diagnostic import quoted
from .source.suggestion import nearest
from .vocabulary import Vocabulary


def unknown_key(
    place: Place, entity: str | None, attribute: Attribute | None, inside: str, vocabulary: Vocabulary
) -> Mistake:
    """The mistake of the key at the end of `place`; `inside` is how a message names what holds it."""
    key = place[-1]
    inside = quoted(inside, limit=120) if inside else "the case"
    if not isinstance(key, str):
        message = f"found a key in {inside} that is not text, expected the name of an attribute"
        return Mistake("unknown-key", message, None, place, at_key=True)
    if len(place) == 1:
        message, hint = f"unknown key {quoted(key)} in {inside}", _top_hint(key, vocabulary)
        return Mistake("unknown-entity", message, hint, place, at_key=True)
    if attribute is not None:
        message = f"unknown key {quoted(key)} in {inside}"
        return Mistake("unknown-key", message, "it can hold `value` and `certainty`", place, at_key=True)
    message = f"unknown attribute {quoted(key)} in {inside}"
    hint = moved_hint(f"{entity}.{key}", vocabulary) or _attribute_hint(key, entity or "", vocabulary)
    return Mistake("unknown-attribute", message, hint, place, at_key=True)


def _top_hint(key: str, vocabulary: Vocabulary) -> str:
    if moved := moved_hint(key, vocabulary):
        return moved
    if key == PARTY:
        return "did you mean `parties`, a list?"
    if owner := vocabulary.get(key):
        return f"write `{owner.name}` {_under(owner.entity)}"
    if elsewhere := _owners(key, vocabulary):
        return f"write it {elsewhere}"
    keys = ("id", "title", "parties", *(name for name in vocabulary.entities if name != PARTY))
    if near := nearest(key, keys):
        return f"did you mean `{near}`?"
    return "a case can have " + ", ".join(f"`{name}`" for name in keys)


def _attribute_hint(key: str, entity: str, vocabulary: Vocabulary) -> str:
    if elsewhere := _owners(key, vocabulary):
        return f"write it {elsewhere}"
    names = [attribute.name for attribute in vocabulary.of_entity(entity)]
    if near := nearest(key, names):
        return f"did you mean `{near}`?"
    everywhere = {attribute.name: attribute for attribute in vocabulary}
    if near := nearest(key, everywhere):
        return f"did you mean `{near}` {_under(everywhere[near].entity)}?"
    return f"`{entity}` has " + ", ".join(f"`{name}`" for name in names)


def _owners(name: str, vocabulary: Vocabulary) -> str:
    return " or ".join(_under(attribute.entity) for attribute in vocabulary if attribute.name == name)


def _under(entity: str) -> str:
    return "under a party in `parties`" if entity == PARTY else f"under `{entity}`"
