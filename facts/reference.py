"""The reference of the vocabulary, made from it: a page of Markdown."""

from collections.abc import Iterator

from .attribute import PARTY, Attribute
from .days import DATE_NOUNS, EXAMPLES
from .entities import ENTITIES
from .vocabulary import Vocabulary, built_in_vocabulary


def vocabulary_page(vocabulary: Vocabulary | None = None) -> str:
    """Describe every entity and attribute in Markdown, beginning with headings of the third level."""
    vocabulary = vocabulary or built_in_vocabulary()
    return "\n".join(line for entity in vocabulary.entities for line in _entity_lines(vocabulary, entity))


def _entity_lines(vocabulary: Vocabulary, entity: str) -> Iterator[str]:
    model = ENTITIES.get(entity)
    where = "each item of `parties`" if entity == PARTY else f"`{entity}`"
    yield f"### {where}" if entity != PARTY else f"### {where}, beside its `id`"
    yield ""
    if model is not None and model.__doc__:
        yield model.__doc__.splitlines()[0]
        yield ""
    yield "| attribute | question | values | can change |"
    yield "| --- | --- | --- | --- |"
    for attribute in vocabulary.of_entity(entity):
        yield _row(attribute)
    yield ""


def _row(attribute: Attribute) -> str:
    name = f"`{attribute.name}`" + (" ★" if attribute.quick else "") + (" ◦" if attribute.confidential else "")
    asked = "<br>".join(_escaped(each) for each in (attribute.question, attribute.description) if each)
    return f"| {name} | {asked} | {_values(attribute)} | {_change(attribute)} |"


def _change(attribute: Attribute) -> str:
    """Return whether a handler can change it, and what it can become."""
    if not attribute.changeable or not attribute.towards:
        return "yes" if attribute.changeable else "no"
    words = [f"`{str(each).lower()}`" for each in attribute.towards]
    if attribute.kind in ("integer", "number"):
        return f"from {words[0]} towards {words[1]}"
    return f"to {', '.join(words)}" if attribute.kind != "set" else "can gain members"


def _values(attribute: Attribute) -> str:
    match attribute.kind:
        case "choice":
            order = "in rising order:<br>" if attribute.ordered else ""
            return order + _meanings(attribute, attribute.values)
        case "set":
            return f"a list of<br>{_meanings(attribute, attribute.values)}"
        case "boolean":
            return "`true`, `false`"
        case "date" | "datetime":
            return f"{DATE_NOUNS[attribute.kind]}, such as `{EXAMPLES[attribute.kind]}`"
    noun = "whole number" if attribute.kind == "integer" else "number"
    text = f"{noun} {attribute.range_in_words}".strip() + (f" ({attribute.unit})" if attribute.unit else "")
    if attribute.value_labels:
        text += f"<br>{_meanings(attribute, tuple(map(str, attribute.scale())))}"
    return text


def _meanings(attribute: Attribute, values: tuple[str, ...]) -> str:
    labels = ((value, attribute.meaning(value)) for value in values)
    return "<br>".join(f"`{value}`" + (f": {_escaped(label)}" if label else "") for value, label in labels)


def _escaped(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
