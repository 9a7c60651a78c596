"""The pages of the facts of a case: a page for each entity, with all its attributes that rules have to do with."""

from collections.abc import Iterator

from ottava.facts import Attribute
from ottava.facts.computed import ComputedAttribute, how_computed

from ...report.words import listing, name, sentence_case, value
from .content import HandbookContent, PageWriter
from .passage import Code, Passage, PassageItem, Strong, Thing, heading, links_to, named_link, opening, title_of

ATTRIBUTE_KINDS = {
    "choice": "one of these values",
    "set": "any of these values, several or none",
    "boolean": "yes or no",
    "integer": "a whole number",
    "number": "a number",
    "date": "a date",
    "datetime": "a date and time",
}


def attribute_page(entity: str, content: HandbookContent) -> str:
    """Return the Markdown of the page of an entity, such as a party or the dispute, with all its attributes."""
    writer = content.writer(f"attributes/{entity}")
    attributes = content.facts[entity]
    whose = "each party" if entity == "party" else "the case"
    count = f"{len(attributes)} things under this head that rules look at or ask for, known of {whose}."
    found = [opening(title_of(entity)), writer.paragraph((count,))]
    found += [part for each in attributes for part in _attribute(each, content, writer)]
    return "".join(found)


def _attribute(attribute: Attribute, content: HandbookContent, writer: PageWriter) -> Iterator[str]:
    thing = Thing("attribute", attribute.path)
    yield heading(2, title_of(attribute.name), attribute.name)
    if isinstance(attribute, ComputedAttribute):
        how = sentence_case(how_computed(attribute, content.rulebook.vocabulary))
        yield writer.paragraph((Strong(f"Worked out: {how}"),))
    else:
        yield writer.paragraph((Strong(attribute.question),))
    if attribute.description:
        yield writer.paragraph((attribute.description,))
    kind = f"{ATTRIBUTE_KINDS[attribute.kind]} {attribute.range_in_words}".rstrip()
    unit = "" if attribute.unit is None else f" ({name(attribute.unit)})"
    nature = "a handler's work can change it" if attribute.changeable else "it stays as it is"
    if isinstance(attribute, ComputedAttribute):
        nature = "it follows from its parts, and is unknown if one of them is"
    nature += _way(attribute)
    nature += " · asked in a quick case" if attribute.quick else ""
    nature += " · no sheet for the parties rests on it" if attribute.confidential else ""
    nature += " · in rising order" if attribute.ordered else ""
    yield writer.paragraph((Code(attribute.path), f" · {kind}{unit} · {nature}"))
    yield writer.table(("Value", "Meaning"), _values(attribute))
    yield writer.rules(links_to(content.relations.looking_at(thing)), "Looked at by:")
    yield writer.safeguards_naming(thing)
    vocabulary = content.rulebook.vocabulary
    for paths, head in (
        (vocabulary.parts.get(attribute.path, ()), "Worked out from:"),
        ([each.path for each in vocabulary.computed if attribute.path in vocabulary.parts[each.path]], "Goes into:"),
    ):
        if paths:
            yield writer.rules((PassageItem((named_link("attribute", path),)) for path in paths), head)
    asking = links_to(content.relations.concluding(thing))
    if asking:
        yield writer.rules(asking, "Asked for by:")


def _way(attribute: Attribute) -> str:
    """Say what a handler's work can bring about."""
    better = [value(each) for each in attribute.towards]
    if attribute.kind == "set":
        return f", by adding {listing(better)}" if better else ""
    if len(better) > 1:
        return f", from worst to best: {', '.join(better)}"
    return f", to {better[0]}" if better else ""


def _values(attribute: Attribute) -> Iterator[tuple[Passage, ...]]:
    named = attribute.values or tuple(map(str, attribute.scale()))
    if attribute.values or any(attribute.meaning(each) for each in named):
        for each in named:
            yield ((Strong(value(each)),), (attribute.meaning(each) or "",))
