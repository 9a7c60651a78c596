"""The shapes that schemas are put together from, and what an editor shows of the things that a rulebook names."""

from collections.abc import Iterable, Mapping
from typing import Any

from ottava.facts import Attribute
from ottava.facts.attribute import DAY
from ottava.facts.computed import ComputedAttribute

from ...rulebook.reading.from_due import MOST_DAYS
from ...rulebook.rulebook import Method, Names, Rule, Rulebook
from ...rulebook.today import TODAY

Schema = dict[str, Any]

DIALECT = "http://json-schema.org/draft-07/schema#"
LEFT_EMPTY: Schema = {"not": {"type": ["array", "boolean", "number", "object", "string"]}}
"""Nothing at all. Said in this way since editors offer the word `null` where a type allows it."""


def document(title: str, root: Schema, definitions: Mapping[str, Schema]) -> Schema:
    """Return a whole schema."""
    return {"$schema": DIALECT, "title": title, **root, "definitions": dict(definitions)}


def list_document(
    title: str, about: str, item: Schema, snippets: list[Schema], definitions: Mapping[str, Schema]
) -> Schema:
    """Return a whole schema of a file that is a list of entries."""
    root: Schema = {"type": "array", "items": item, "defaultSnippets": snippets}
    return document(title, described(root, about), definitions)


def described(schema: Schema, text: str) -> Schema:
    """Return the schema with what an editor shows of it, if there is any: Markdown, and the same without its marks."""
    if not text:
        return schema
    plain = text.replace("`", "").replace("**", "")
    return {**schema, "description": plain, **({"markdownDescription": text} if plain != text else {})}


def defined(name: str) -> Schema:
    """Return what stands under that name among the definitions."""
    return {"$ref": f"#/definitions/{name}"}


def text(about: str = "") -> Schema:
    """Return text that is not empty."""
    return named(r"\S", "Write some text here.", about)


def one_line(about: str) -> Schema:
    """Return text of one line."""
    return named(r"^\s*\S[^\n\r]*\s*$", "Write one line of text.", about)


def named(pattern: str, wanted: str, about: str = "") -> Schema:
    """Return a name made of certain letters; `wanted` is the complaint about another."""
    return described({"type": "string", "pattern": pattern, "patternErrorMessage": wanted}, about)


def flag(about: str = "") -> Schema:
    """True or false."""
    return described({"type": "boolean"}, about)


def has(key: str) -> Schema:
    """Return whether there is a mapping with that key, as the `if` of a schema."""
    return {"type": "object", "required": [key]}


def count(about: str = "") -> Schema:
    """Return a whole number, 0 or more."""
    return described({"type": "integer", "minimum": 0}, about)


def days(about: str) -> Schema:
    """Return a number of days, up to a hundred years."""
    return {**count(about), "maximum": MOST_DAYS}


def date_to_count_from(dates: Iterable[Attribute], about: str) -> Schema:
    """Return one of the dates, or the day of the advice."""
    named_dates = {each.path: each.question for each in dates if each.path != DAY}
    return one_of({TODAY: "the day of the advice", **named_dates}, about)


def one_of(values: Mapping[str, str], about: str = "") -> Schema:
    """Return one of the words, each with what it means. Where there are none, nothing fits."""
    schema: Schema = {"type": "string", "enum": list(values)}
    if not values:  # an empty `enum` is no valid schema
        schema = {"type": "string", "not": {}}
    elif any(values.values()):
        schema["enumDescriptions"] = list(values.values())
    return described(schema, about)


def offered(values: Mapping[str, str], pattern: str, wanted: str, about: str = "") -> Schema:
    """Return the words are offered; any other text of that pattern will do as well."""
    free = named(pattern, wanted)
    return described({"type": "string", "anyOf": [one_of(values), free]} if values else free, about)


def list_of(items: Schema, about: str = "", *, least: int = 1, **more: Any) -> Schema:
    """Return a list."""
    return described({"type": "array", "items": items, **({"minItems": least} if least else {}), **more}, about)


def mapping(properties: Mapping[str, Schema], required: Iterable[str] = (), about: str = "", **more: Any) -> Schema:
    """Return a mapping with these keys and no others, unless `more` says what else may stand in it."""
    schema: Schema = {"type": "object", "properties": dict(properties), "additionalProperties": False, **more}
    if needed := list(required):
        schema["required"] = needed
    return described(schema, about)


def by_kind(*alternatives: Schema, about: str = "") -> Schema:
    """Alternatives of different types, such as a word, a list of words, or a mapping.

    Mappings go first, and words are among alternatives of which exactly one holds: the language server then finds
    fault with the alternative that is of the type it sees.
    """
    kinds: list[str] = []
    for each in alternatives:
        kinds += each["type"] if isinstance(each["type"], list) else [each["type"]]
    # The first type decides what an editor writes behind the key: words go on in the same line.
    schema: Schema = {"type": sorted(set(kinds), key=lambda kind: (kind == "object", kind == "array", kind))}
    with_words = not set(kinds) <= {"array", "object"}
    ordered = sorted(alternatives, key=lambda each: (each["type"] != "object", each["type"] == "array"))
    schema["oneOf" if with_words else "anyOf"] = ordered
    return described(schema, about)


def one_or_several(item: Schema, about: str = "", *, least: int = 1) -> Schema:
    """Return one thing, or a list of such things."""
    return by_kind(item, list_of(item, least=least), about=about)


def or_empty(schema: Schema) -> Schema:
    """Return the alternatives of a schema, and nothing at all as one of them."""
    way = "oneOf" if "oneOf" in schema else "anyOf"
    return {**schema, "type": [*schema["type"], "null"], way: [*schema[way], LEFT_EMPTY]}


def of_attribute(attribute: Attribute) -> str:
    """Return the question it answers, what it means, and whether it can change."""
    unit = f" ({attribute.unit})" if attribute.unit else ""
    if isinstance(attribute, ComputedAttribute):
        return "\n\n".join(part for part in (attribute.description, f"Worked out: `{attribute.computed}`.") if part)
    change = "The work of a handler can change it." if attribute.changeable else "No handler's work can change it."
    parts = (f"**{attribute.question}**{unit}" if attribute.question else "", attribute.description, change)
    return "\n\n".join(part for part in parts if part)


def values_of(attribute: Attribute) -> dict[str, str]:
    """Return the words it can have, each with what it means."""
    return {value: attribute.meaning(value) or "" for value in attribute.values}


def named_by_kind(rulebook: Rulebook) -> dict[str, dict[str, str]]:
    """Return what rules and tests name, by its kind: each name with what an editor shows of it.

    `variant` has methods and their stages, `assessment` assessments with their values, as tests name them.
    """
    names = rulebook.names
    return {
        "method": {method.id: _titled(method) for method in names.methods},
        "variant": variants(names),
        "gate": {gate.id: gate.text for gate in names.gates},
        "directive": {each.id: f"{'Do' if each.kind == 'do' else 'Avoid'}: {each.text}" for each in names.directives},
        "point": {point.id: f"{point.title}: {point.text}" for point in names.points},
        "attribute": {each.path: each.question or each.description for each in rulebook.vocabulary},
        "rule": {rule.id: rule.title for rule in sorted(rulebook.rules, key=lambda rule: rule.id)},
        "assessment": _derived((str(atom), rule) for rule in rulebook.rules for atom in rule.atoms),
    }


def variants(names: Names) -> dict[str, str]:
    """Return the methods and their stages, written as `METHOD.STAGE`."""
    found: dict[str, str] = {}
    for method in names.methods:
        found[method.id] = _titled(method)
        found |= {f"{method.id}.{stage}": f"{_titled(method)}: {stage}" for stage in method.stages}
    return found


def strengths(names: Names) -> dict[str, str]:
    """Return the words of strength, each with its number."""
    return {word: f"{number:g} of 1" for word, number in names.strengths}


def assessments(rulebook: Rulebook) -> dict[str, str]:
    """Return the assessments by name, in the order of the alphabet, each with the rules that derive it."""
    return _derived((atom.name, rule) for rule in rulebook.rules for atom in rule.atoms)


def _derived(pairs: Iterable[tuple[str, Rule]]) -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for name, rule in pairs:
        found.setdefault(name, set()).add(rule.title)
    return {name: f"Derived where: {'; '.join(sorted(found[name]))}." for name in sorted(found)}


def _titled(method: Method) -> str:
    kind = "" if method.kind == "competing" else "; goes with every plan"
    return f"{method.title} (method {method.number}{kind})"
