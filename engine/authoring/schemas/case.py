"""The schema of a case."""

from ottava.facts import PARTY, UNKNOWN, Attribute, Vocabulary
from ottava.facts.attribute import DAY_OF_ADVICE
from ottava.facts.days import DATE_KINDS, DATE_PATTERNS, expected
from ottava.facts.entities import ENTITIES
from ottava.facts.models import LONGEST_CASE_ID, LONGEST_PARTY_ID

from .shape import (
    LEFT_EMPTY,
    Schema,
    by_kind,
    date_to_count_from,
    days,
    defined,
    described,
    document,
    flag,
    list_of,
    mapping,
    named,
    of_attribute,
    one_of,
    one_or_several,
    values_of,
)

LABEL = r"[A-Za-z0-9\u00aa-\uffff][A-Za-z0-9_\u00aa-\uffff-]*"
"""The label of a party, as a pattern; of letters beyond the Latin ones only the reader knows which are letters."""


def case_schema(vocabulary: Vocabulary, name: str) -> Schema:
    """Return the schema of a case under the vocabulary of the rulebook of that name."""
    return document(f"A case for {name}", case_shape(vocabulary), values(vocabulary))


def values(vocabulary: Vocabulary) -> dict[str, Schema]:
    """Return the values that attributes have in a case, by path: the definitions that a case rests on."""
    return {each.path: in_case(each) for each in vocabulary.of_cases}


def case_shape(vocabulary: Vocabulary) -> Schema:
    """Return a case, to stand alone or in a test."""
    keys: dict[str, Schema] = {
        "id": described(
            {"type": "string", "minLength": 1, "maxLength": LONGEST_CASE_ID, "pattern": r"^[^\n\r\t]*\S[^\n\r\t]*$"},
            "A label for the case. Left out, it is called after its file.",
        ),
        "title": described({"type": ["string", "null"]}, "A line of your own, for people to read."),
        "day": described(
            {**_with_unknown(_one_of_it(DAY_OF_ADVICE)), "type": ["string", "null"]},
            "The day of the advice, for rules that speak of today; no clock is looked at.",
        ),
        "parties": _parties(vocabulary),
    }
    for entity in vocabulary.entities:
        if entity != PARTY and _facts(vocabulary, entity):
            keys[entity] = _entity(vocabulary, entity)
    about = "What is known of one dispute. What is left out is unknown. No names, addresses or identity numbers."
    return mapping(keys, about=about)


def _parties(vocabulary: Vocabulary) -> Schema:
    label: Schema = {
        "type": "string",
        "maxLength": LONGEST_PARTY_ID,
        "pattern": f"^{LABEL}$",
        "patternErrorMessage": "Use letters, digits, `-` and `_`, a letter or digit first.",
    }
    own = {"id": described(label, "A label for the party, such as `customer`; no two with the same.")}
    party = mapping({**own, **_facts(vocabulary, PARTY)}, ["id"], title=PARTY)
    return {**list_of(party, "The people or sides in the dispute.", least=0), "type": ["array", "null"]}


def _entity(vocabulary: Vocabulary, entity: str) -> Schema:
    model = ENTITIES.get(entity)
    about = (model.__doc__ or "").splitlines()[0] if model else "Declared by the rulebook."
    return {**mapping(_facts(vocabulary, entity), about=about), "title": entity, "type": ["object", "null"]}


def _facts(vocabulary: Vocabulary, entity: str) -> dict[str, Schema]:
    return {each.name: defined(each.path) for each in vocabulary.of_cases if each.entity == entity}


_NOT_KNOWN = "not known; the same as leaving it out"
_SURE = "How sure you are, from 0 (a guess) to 1 (sure). Below 0.2 it counts as unknown."


def in_case(attribute: Attribute) -> Schema:
    """Return the value in a case: known, with how sure one is, or unknown."""
    one = _one_of_it(attribute)
    value = list_of(one, least=0, uniqueItems=True) if attribute.kind == "set" else one
    certainty = described({"anyOf": [{"type": "number", "minimum": 0, "maximum": 1}, LEFT_EMPTY]}, _SURE)
    unsure = mapping(
        {"value": {"anyOf": [value, _unknown(), LEFT_EMPTY]}, "certainty": certainty},
        ["value"],
        title="value with its certainty",
        defaultSnippets=[
            {
                "label": "with a certainty",
                "description": "For what you are not sure of.",
                "bodyText": "{value: $1, certainty: ${2:0.6}}",
            }
        ],
    )
    schema: Schema = {"title": attribute.path, "anyOf": [_with_unknown(value), unsure, LEFT_EMPTY]}
    if "type" in value and value["type"] != "string":
        schema["anyOf"].insert(1, _unknown())
    return described(schema, of_attribute(attribute))


def in_rule(attribute: Attribute, vocabulary: Vocabulary) -> Schema:
    """Return a test on the value, where rules speak of that vocabulary."""
    again = defined(attribute.path)
    tests: dict[str, Schema] = {
        "not": described(again, "The test is known to fail."),
        "known": flag("`true`: it is known, whatever it is. `false`: it is not known."),
    }
    one = _one_of_it(attribute)
    if attribute.kind == "set":
        tests = {
            "includes": one_or_several(one, "It holds this value, or one of these."),
            "includes_all": one_or_several(one, "It holds every one of these values."),
            "includes_none": one_or_several(one, "It is known, and holds none of these values."),
            **tests,
        }
        snippet = {"label": "includes", "description": "A test on what it holds.", "bodyText": "{includes: $1}"}
        wanted = "It can hold several values at once; write `{includes: VALUE}`."
        more: Schema = {"title": attribute.path, "errorMessage": wanted, "defaultSnippets": [snippet]}
        schema = mapping(tests, minProperties=1, **more)
        return described(schema, of_attribute(attribute))
    if attribute.kind in DATE_KINDS:
        tests = {**_date_bounds(one), **(_relative(vocabulary) if attribute.kind == "date" else {}), **tests}
    elif attribute.ordered or attribute.kind in ("integer", "number"):
        tests = {**bounds(one, "value" if attribute.ordered else "number"), **tests}
    schema = by_kind(one, list_of(one), mapping(tests, minProperties=1, title="mapping of tests"))
    return described({"title": attribute.path, **schema}, of_attribute(attribute))


def bounds(one: Schema, noun: str = "number") -> dict[str, Schema]:
    """Return the keys that set bounds."""
    return {
        "at_least": described(one, f"This {noun} or more."),
        "at_most": described(one, f"This {noun} or less."),
        "above": described(_without_end(one, "maximum", slice(0, -1)), f"More than this {noun}."),
        "below": described(_without_end(one, "minimum", slice(1, None)), f"Less than this {noun}."),
        "between": list_of(one, "From the first to the second, both included.", least=2, maxItems=2),
    }


def _date_bounds(one: Schema) -> dict[str, Schema]:
    """Return the keys that set bounds on dates."""
    return {
        "before": described(one, "Earlier than this; itself left out."),
        "after": described(one, "Later than this; itself left out."),
        "on_or_before": described(one, "This or earlier."),
        "on_or_after": described(one, "This or later."),
        "between": list_of(one, "From the first to the second, both included.", least=2, maxItems=2),
    }


def _relative(vocabulary: Vocabulary) -> dict[str, Schema]:
    """Return the keys that count the days from or to another date."""
    dates = [each for each in vocabulary if each.kind == "date"]
    keys = {
        "days": days("How many days."),
        "after": date_to_count_from(dates, "The other date, which comes first."),
        "before": date_to_count_from(dates, "The other date, which comes later."),
    }
    one_side: Schema = {"oneOf": [{"required": ["after"]}, {"required": ["before"]}]}
    return {
        "within": mapping(
            keys, ["days"], about="On the day of another date, or at most that many days off.", **one_side
        ),
        "more_than": mapping(
            keys, ["days"], about="More than that many days after or before another date.", **one_side
        ),
    }


def _without_end(one: Schema, bound: str, rest: slice) -> Schema:
    """Return the schema without the greatest or the least there is: nothing is above or below it."""
    shorter: Schema = {key: one[key][rest] or one[key] for key in ("enum", "enumDescriptions") if key in one}
    beyond = {f"exclusive{bound.title()}": one[bound]} if bound in one else {}
    return {**one, **shorter, **beyond}


def count_bounds(number: Schema) -> dict[str, Schema]:
    """Return the keys that say how many."""
    return {**bounds(number), "exactly": described(number, "Just this number.")}


def _unknown() -> Schema:
    return {"enum": [UNKNOWN], "enumDescriptions": [_NOT_KNOWN]}


def _with_unknown(value: Schema) -> Schema:
    """For words: `unknown` as one of them, so that a complaint lists them all."""
    if value.get("type") != "string":
        return value
    if "enum" not in value:
        return {"type": "string", "anyOf": [value, _unknown()]}
    labels = value.get("enumDescriptions") or [""] * len(value["enum"])
    return {**value, "enum": [*value["enum"], UNKNOWN], "enumDescriptions": [*labels, _NOT_KNOWN]}


def _one_of_it(attribute: Attribute) -> Schema:
    """Return one value; of a set, one member."""
    if attribute.values:
        return one_of(values_of(attribute))
    if attribute.kind == "boolean":
        return flag()
    if attribute.kind in ("date", "datetime"):
        form = "date" if attribute.kind == "date" else "date-time"
        wanted = f"Write {expected(attribute.kind)}."
        return {**named(DATE_PATTERNS[attribute.kind], wanted), "format": form}
    if steps := attribute.scale():
        labels = [attribute.meaning(step) or "" for step in steps]
        return {"type": "integer", "enum": list(steps), **({"enumDescriptions": labels} if any(labels) else {})}
    low, high = attribute.bounds
    schema: Schema = {"type": attribute.kind}
    if low != float("-inf"):
        schema["minimum"] = low
    if high != float("inf"):
        schema["maximum"] = high
    return schema
