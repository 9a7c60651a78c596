"""The JSON Schema of a case for programs, short: what `Case.from_mapping` takes under a vocabulary.

It keeps to what generators of code understand, and its definitions are named for their sake: they make types called
`Party`, `PartyArousal` and `YesOrNo` of `party`, `party.arousal` and `yes_or_no`.

`ottava schema case` prints a longer one for editors, with what each attribute and value means.
"""

from __future__ import annotations

from typing import Any

from .attribute import DAY, PARTY, UNKNOWN, Attribute
from .models import LONGEST_CASE_ID, LONGEST_PARTY_ID
from .vocabulary import Vocabulary, vocabulary_or_built_in

DIALECT = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, Any]

_ALIKE = {"boolean": "yes_or_no", "date": "calendar_day", "datetime": "point_in_time"}
"""The kinds of which every attribute takes the same, with the name of its definition."""


def case_schema(vocabulary: Vocabulary | None = None) -> Schema:
    """Return the schema, in draft 2020-12, of a case under a vocabulary; left out, the built-in one.

    What a schema cannot say well (labels of parties that differ, printable ids) only the reader checks.
    """
    vocabulary = vocabulary_or_built_in(vocabulary)
    definitions: dict[str, Schema] = {
        "unknown": {"enum": [UNKNOWN, None]},
        "certainty": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
    }
    keys: Schema = {
        "id": {"type": ["string", "null"], "minLength": 1, "maxLength": LONGEST_CASE_ID},
        "title": {"type": ["string", "null"]},
        "day": {"anyOf": [{"type": "string", "format": "date"}, _the("unknown")]},
    }
    label = {"type": "string", "minLength": 1, "maxLength": LONGEST_PARTY_ID}
    for entity in dict.fromkeys((PARTY, *vocabulary.entities)):
        facts = _facts(vocabulary, entity, definitions)
        if entity == PARTY:
            definitions[entity] = _mapping({"id": label, **facts}, ["id"])
            keys["parties"] = {"type": ["array", "null"], "items": _the(PARTY)}
        elif facts:
            keys[entity] = _mapping(facts) | {"type": ["object", "null"]}
    return {"$schema": DIALECT, "title": "Case", **_mapping(keys), "$defs": definitions}


def _facts(vocabulary: Vocabulary, entity: str, definitions: dict[str, Schema]) -> dict[str, Schema]:
    """Return the attributes of an entity; what they take is put among the definitions."""
    found = {}
    for each in vocabulary.of_cases:
        if each.entity == entity and each.path != DAY:
            name = _ALIKE.get(each.kind, each.path)
            definitions[name] = _observed(_value(each))
            found[each.name] = _the(name)
    return found


def _observed(value: Schema) -> Schema:
    """Return a value plain, or with how sure one is of it, or unknown."""
    if "enum" in value:
        plain: list[Schema] = [{"enum": [*value["enum"], UNKNOWN, None]}]
    else:
        plain = [value, _the("unknown")]
    inside = plain[0] if len(plain) == 1 else {"anyOf": plain}
    return {"anyOf": [*plain, _mapping({"value": inside, "certainty": _the("certainty")}, ["value"])]}


def _value(attribute: Attribute) -> Schema:
    match attribute.kind:
        case "choice":
            return {"enum": list(attribute.values)}
        case "set":
            return {"type": "array", "items": {"enum": list(attribute.values)}, "uniqueItems": True}
        case "date":
            return {"type": "string", "format": "date"}
        case "datetime":
            return {"type": "string", "format": "date-time"}
    bounds = {"minimum": attribute.minimum, "maximum": attribute.maximum}
    return {"type": attribute.kind, **{name: bound for name, bound in bounds.items() if bound is not None}}


def _the(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _mapping(keys: Schema, required: list[str] | None = None) -> Schema:
    need = {} if required is None else {"required": required}
    return {"type": "object", "properties": keys, **need, "additionalProperties": False}
