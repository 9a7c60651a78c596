"""The JSON Schema of a case for programs, short: what `Case.from_mapping` takes under a vocabulary.

`ottava schema case` prints a longer one for editors, with what each attribute and value means.
"""

from __future__ import annotations

from typing import Any

from .attribute import DAY, PARTY, UNKNOWN, Attribute
from .models import LONGEST_CASE_ID, LONGEST_PARTY_ID
from .vocabulary import Vocabulary, vocabulary_or_built_in

DIALECT = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, Any]


def case_schema(vocabulary: Vocabulary | None = None) -> Schema:
    """Return the schema, in draft 2020-12, of a case under a vocabulary; left out, the built-in one.

    What a schema cannot say well (labels of parties that differ, printable ids) only the reader checks.
    """
    vocabulary = vocabulary_or_built_in(vocabulary)
    certainty = {"type": ["number", "null"], "minimum": 0, "maximum": 1}
    definitions: dict[str, Schema] = {
        "sure": _mapping({"value": True, "certainty": certainty}, ["value"]),
        "unknown": {"enum": [UNKNOWN, None]},
        "label": {"type": "string", "minLength": 1, "maxLength": LONGEST_PARTY_ID},
    }
    keys: Schema = {
        "id": {"type": ["string", "null"], "minLength": 1, "maxLength": LONGEST_CASE_ID},
        "title": {"type": ["string", "null"]},
        "day": {"anyOf": [{"type": "string", "format": "date"}, {"$ref": "#/$defs/unknown"}]},
    }
    names: dict[str, str] = {}
    entities = {each: _facts(vocabulary, each, names, definitions) for each in vocabulary.entities}
    party = _mapping({"id": {"$ref": "#/$defs/label"}, **entities.pop(PARTY, {})}, ["id"])
    keys["parties"] = {"type": ["array", "null"], "items": party}
    keys |= {name: _mapping(facts) | {"type": ["object", "null"]} for name, facts in entities.items() if facts}
    return {"$schema": DIALECT, "title": "Case", **_mapping(keys), "$defs": definitions}


def _facts(
    vocabulary: Vocabulary, entity: str, names: dict[str, str], definitions: dict[str, Schema]
) -> dict[str, Schema]:
    """Return the attributes of an entity; what they take is put among the definitions."""
    found = {}
    for each in vocabulary.of_cases:
        if each.entity == entity and each.path != DAY:
            value = _value(each)
            name = names.get(repr(value))
            if name is None:
                own = each.name if each.values else _plain_name(each)
                name = names[repr(value)] = each.path if own in definitions else own
                definitions[name] = _observed(value)
            found[each.name] = {"$ref": f"#/$defs/{name}"}
    return found


def _plain_name(attribute: Attribute) -> str:
    """Return what a kind of number, date or yes and no is called: `boolean`, `integer_from_0_to_4`."""
    low, high = attribute.minimum, attribute.maximum
    bounds = [f"from_{low}"] if low is not None else []
    return "_".join((attribute.kind, *bounds, *([f"to_{high}"] if high is not None else [])))


def _observed(value: Schema) -> Schema:
    """Return a value plain, or with how sure one is of it, or unknown."""
    if "enum" in value:
        plain: Schema = {"enum": [*value["enum"], UNKNOWN, None]}
    else:
        plain = {"anyOf": [value, {"$ref": "#/$defs/unknown"}]}
    sure = {"$ref": "#/$defs/sure", "properties": {"value": plain}}
    return {"anyOf": [plain, sure]} if "enum" in value else {"anyOf": [*plain["anyOf"], sure]}


def _value(attribute: Attribute) -> Schema:
    match attribute.kind:
        case "choice":
            return {"enum": list(attribute.values)}
        case "set":
            return {"type": "array", "items": {"enum": list(attribute.values)}, "uniqueItems": True}
        case "boolean":
            return {"type": "boolean"}
        case "date":
            return {"type": "string", "format": "date"}
        case "datetime":
            return {"type": "string", "format": "date-time"}
    bounds = {"minimum": attribute.minimum, "maximum": attribute.maximum}
    return {"type": attribute.kind, **{name: bound for name, bound in bounds.items() if bound is not None}}


def _mapping(keys: Schema, required: list[str] | None = None) -> Schema:
    need = {} if required is None else {"required": required}
    return {"type": "object", "properties": keys, **need, "additionalProperties": False}
