"""The page of everything that can be known of one entity, such as a party or the dispute."""

from __future__ import annotations

from collections.abc import Iterator

from ottava.facts import Attribute

from ...report.words import name, value
from .markdown import Writer, heading, opening
from .matter import Matter
from .names_pages import rules_or_none
from .passage import Code, Passage, PassageItem, Strong, Thing
from .rule_page import title_of
from .safeguards_page import guards_on

KINDS = {
    "choice": "one of these values",
    "set": "any of these values, several or none",
    "boolean": "yes or no",
    "integer": "a whole number",
    "number": "a number",
}


def attribute_page(entity: str, matter: Matter) -> str:
    """The Markdown of the page of an entity."""
    writer = matter.writer(f"attributes/{entity}")
    attributes = matter.rulebook.vocabulary.of_entity(entity)
    whose = "each party" if entity == "party" else "the case"
    count = f"{len(attributes)} things that can be known of {whose} under this head."
    found = [opening(title_of(entity)), writer.paragraph((count,))]
    found += [part for each in attributes for part in _attribute(each, matter, writer)]
    return "".join(found)


def _attribute(attribute: Attribute, matter: Matter, writer: Writer) -> Iterator[str]:
    relations = matter.relations
    yield heading(2, title_of(attribute.name), attribute.name)
    yield writer.paragraph((Strong(attribute.question),))
    if attribute.description:
        yield writer.paragraph((attribute.description,))
    yield writer.paragraph((Code(attribute.path), f" · {_range(attribute)}{_nature(attribute)}"))
    yield writer.table(("Value", "Meaning"), _values(attribute))
    yield writer.paragraph(("Looked at by:",))
    yield rules_or_none(relations.looking_at_attribute(attribute.path), matter, writer)
    yield guards_on(Thing("attribute", attribute.path), matter, writer)
    asking = relations.asking(attribute.path)
    if asking:
        yield writer.paragraph(("Asked for by:",))
        yield writer.items(PassageItem(matter.rule(rule)) for rule in asking)


def _values(attribute: Attribute) -> Iterator[tuple[Passage, ...]]:
    named = attribute.values or tuple(map(str, attribute.scale()))
    if attribute.values or any(attribute.label(each) for each in named):
        for each in named:
            yield ((Strong(value(each)),), (attribute.label(each) or "",))


def _range(attribute: Attribute) -> str:
    bounds = ""
    if attribute.minimum is not None and attribute.maximum is not None:
        bounds = f" from {attribute.minimum:g} to {attribute.maximum:g}"
    elif attribute.minimum is not None:
        bounds = f" of at least {attribute.minimum:g}"
    elif attribute.maximum is not None:
        bounds = f" of at most {attribute.maximum:g}"
    unit = "" if attribute.unit is None else f" ({name(attribute.unit)})"
    return f"{KINDS[attribute.kind]}{bounds}{unit}"


def _nature(attribute: Attribute) -> str:
    changeable = "a handler's work can change it" if attribute.changeable else "it stays as it is"
    return f" · {changeable}{' · asked in a quick case' if attribute.quick else ''}"
