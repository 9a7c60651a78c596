"""The schema of an attribute that a rulebook declares, or to which it adds values."""

from typing import get_args

from ottava.facts import PARTY, UNKNOWN, Vocabulary
from ottava.facts.attribute import Kind
from ottava.facts.moved import GONE

from .shape import Schema, by_kind, described, flag, has, list_of, mapping, named, offered, one_of, text

_KINDS: dict[Kind, str] = {
    "choice": "one of the values",
    "set": "several of the values, or none",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "date": "a date, such as 2026-03-14",
    "datetime": "a date and time with its offset, such as 2026-03-14T10:00:00Z",
}
_RESERVED = "id|title|day|parties|assessment|advised|condition|advice"
_OTHER_WORDS = ["yes", "no", "on", "off", "true", "false", "null", "y", "n", UNKNOWN]
_OF_PARTS = ("id", "label", "unit", "description")
_WORD = "[a-z][a-z0-9_]{0,63}"


def attribute_entry(vocabulary: Vocabulary) -> Schema:
    """Return an entry of `attributes`: one that cases give, one that is computed, or one that gets more values."""
    of_parts = {**{key: value for key, value in _keys().items() if key in _OF_PARTS}, "computed": _computation()}
    computed = mapping(of_parts, ["id", "computed"], title="computed attribute")
    known = {each.path: each.question for each in vocabulary if each.values and not each.ordered}
    keys = {
        "id": described(
            offered(known, r"\S", "Name a choice or a set that the rulebook takes over."),
            "A choice or a set that the rulebook takes over, to which it adds values.",
        ),
        "add_values": _values("More words that it can have; as a mapping, with what each means."),
    }
    more = mapping(keys, ["id", "add_values"], title="attribute")
    declared: Schema = {"if": has("computed"), "then": computed, "else": _given()}
    return {"type": "object", "title": "attribute", "if": has("add_values"), "then": more, "else": declared}


def _values(about: str) -> Schema:
    word: Schema = {
        "type": "string",
        "pattern": f"^{_WORD}$",
        "patternErrorMessage": "Use small letters, digits and `_`, a letter first.",
        "not": {"enum": _OTHER_WORDS},
    }
    meanings: Schema = {"type": "object", "propertyNames": word, "additionalProperties": text(), "minProperties": 1}
    return by_kind(list_of(word, uniqueItems=True), meanings, about=about)


def _keys() -> dict[str, Schema]:
    """Return the keys of an attribute that cases give."""
    number: Schema = {"type": "number"}
    good: Schema = {"type": ["string", "boolean", "number"]}
    path = named(
        f"^(?!(?:{_RESERVED})[.]){_WORD}[.]{_WORD}$",
        "Write `ENTITY.NAME` in small letters, digits and `_`, such as `party.keeps_pet`.",
        f"How rules name it: `ENTITY.NAME`. `{PARTY}.NAME` is asked of each party; a new entity is made by naming it.",
    )
    return {
        "id": {**path, "not": {"enum": [*(each.old for each in GONE), f"{PARTY}.id"]}},
        "label": text("What pages call it, in a few words. Left out: its name."),
        "kind": one_of(
            {kind: _KINDS[kind] for kind in get_args(Kind)},
            "What kind of thing it is; left out where `values` are given: `choice`.",
        ),
        "values": _values("The words it can have; as a mapping, with what each means."),
        "minimum": described(number, "The least number it can be."),
        "maximum": described(number, "The greatest number it can be."),
        "unit": text("What a number counts, such as `days`."),
        "question": text("How to ask for it, in plain words."),
        "description": text("What it means, where the question does not say it."),
        "changeable": flag("`true`: a handler's work can change it. Left out: `false`."),
        "towards": described(
            list_of(good), "What that work can bring about, from worst to best; of a number its two ends."
        ),
        "quick": flag("`true`: a quick case needs it. Left out: `false`."),
        "ask_first": described(
            {"type": "integer", "minimum": 0}, "Its place among what an interview asks first, from 1."
        ),
        "confidential": flag(
            "`true`: it is told alone, or hurts where others see it; no sheet for the parties rests on it. Left out:"
            " `false`."
        ),
        "ordered": flag("`true`: the values of a choice rise from the first to the last. Left out: `false`."),
    }


def _given() -> Schema:
    of_words: Schema = {"properties": {"kind": {"enum": ["choice", "set"], "doNotSuggest": True}}}
    of_choice: Schema = {
        "properties": {"kind": {"enum": ["choice"], "doNotSuggest": True}},
        "required": ["values"],
    }
    of_numbers: Schema = {
        "properties": {"kind": {"enum": ["integer", "number"], "doNotSuggest": True}},
        "required": ["kind"],
    }
    agreeing: Schema = {
        "anyOf": [{"required": ["values"]}, {"required": ["kind"]}],
        "dependencies": {"values": of_words, "minimum": of_numbers, "maximum": of_numbers, "ordered": of_choice},
        "if": {**has("kind"), "properties": {"kind": {"enum": ["choice", "set"]}}},
        "then": {"required": ["values"]},
    }
    return mapping(_keys(), ["id", "question"], title="attribute", **agreeing)


def _computation() -> Schema:
    """Return one operator with what it works on."""
    path = named(rf"^{_WORD}[.]{_WORD}$", "Write the path of an attribute, `ENTITY.NAME`.")
    operand = by_kind(path, {"type": "number"})
    pair = list_of(operand, least=2, maxItems=2)
    operators = {
        "plus": list_of(operand, "The sum of these.", least=2),
        "minus": described(pair, "The first without the second."),
        "times": described(pair, "An attribute times a number."),
        "above": described(pair, "Whether the first is above the second."),
        "below": described(pair, "Whether the first is below the second."),
        "at_least": described(pair, "Whether the first is the second or more."),
        "at_most": described(pair, "Whether the first is the second or less."),
        "equals": described(pair, "Whether both are the same."),
        "count": by_kind(path, list_of(path, maxItems=1), about="How many members the set has."),
    }
    return mapping(operators, about="How it is worked out from others.", minProperties=1, maxProperties=1)
