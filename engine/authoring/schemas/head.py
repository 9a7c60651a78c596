"""The schema of `rulebook.yaml`."""

from __future__ import annotations

from typing import get_args

from ottava.facts import PARTY, UNKNOWN, built_in_vocabulary
from ottava.facts.attribute import Kind
from ottava.facts.moved import GONE

from ...rulebook.from_names import FOR_PARTIES, MAIN
from ...rulebook.loading import load_rulebook
from ...rulebook.locating import BUILT_IN, built_in_names
from ...rulebook.rulebook import Rulebook
from . import wording
from .rule import allowances
from .shape import (
    Schema,
    by_kind,
    count,
    described,
    document,
    flag,
    has,
    list_of,
    mapping,
    named,
    offered,
    one_of,
    text,
)

_KINDS: dict[Kind, str] = {
    "choice": "one of the values",
    "set": "several of the values, or none",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
}
_RESERVED = "id|title|parties|assessment|advised"
_OTHER_WORDS = ["yes", "no", "on", "off", "true", "false", "null", "y", "n", UNKNOWN]
_WORD = "[a-z][a-z0-9_]{0,63}"
_NAME = r"^[A-Za-z\u00aa-\uffff][A-Za-z0-9_\u00aa-\uffff-]*$"
_LETTERS = "Use letters, digits, `_` and `-`, beginning with a letter."


def rulebook_schema(rulebook: Rulebook) -> Schema:
    """Return the schema of the `rulebook.yaml` of a rulebook."""
    rules = wording.named(load_rulebook(BUILT_IN))["rule"]
    keys = {
        "name": text("What the rulebook is called."),
        "version": text("Its version, such as `1.0.0`; a change of it is for those who use the rulebook."),
        "title": text("Its title, for people to read."),
        "extends": offered(
            dict.fromkeys(built_in_names(), "comes with Ottava"),
            r"\S",
            "Name a rulebook.",
            "A rulebook that this one builds on: a built-in one, or a folder as seen from this one.",
        ),
        "disable": list_of(
            by_kind(
                offered(rules, r"\S", "Write the id of a rule."),
                mapping({}, minProperties=1, maxProperties=1, additionalProperties=text()),
            ),
            "Rules of the extended rulebook to leave out, by id, and safeguards, each with the reason: `ID: REASON`.",
        ),
        "allow": allowances("rulebook"),
        "attributes": list_of(_attribute(), "What cases may say beside the built-in vocabulary."),
        "strengths": _strengths(),
        "methods": list_of(_method(), "The methods that rules may recommend."),
        "points": list_of(_point(), "The points to attend to."),
        "gates": list_of(_gate(), "What comes before every method."),
        "directives": list_of(_directive(), "Things to do or to avoid."),
        "plan": _order(rulebook, "The methods in the order of the plan; a stage is written `METHOD.STAGE`."),
        "ties": _order(rulebook, "In which order to list methods that are equally certain."),
        "nothing_fits": text("What to say where no method fits."),
    }
    head = mapping(keys, ["name", "version"], dependencies={"disable": ["extends"]})
    about = "What the rules of this folder may speak of."
    return document("rulebook", described(head, about), {})


def _order(rulebook: Rulebook, about: str) -> Schema:
    method = offered(wording.variants(rulebook.names), r"\S", "Name a method.")
    return list_of(method, about, least=0, uniqueItems=True)


def _id(what: str) -> Schema:
    return named(_NAME, _LETTERS, f"How rules name the {what}.")


def _strengths() -> Schema:
    number: Schema = {"type": "number", "exclusiveMinimum": 0, "maximum": 1}
    about = "The words for how strongly a rule speaks, each a number above 0, up to 1."
    names = {"pattern": _NAME, "patternErrorMessage": _LETTERS}
    return mapping({}, about=about, additionalProperties=number, propertyNames=names)


def _method() -> Schema:
    kinds = {
        "competing": "it is ranked beside the others",
        "overlay": "it goes with the whole plan and takes no rank",
    }
    steps = list_of(text(), "What to do, in order; for a method with stages, a mapping from stage to steps.")
    avoid = list_of(text(), "What not to do, at every stage; where stages differ, a mapping from stage to a list.")
    by_stage = mapping(
        {MAIN: list_of(text(), "What belongs to no stage.")},
        additionalProperties=list_of(text()),
    )
    stage: Schema = {"type": "string", "pattern": _NAME, "patternErrorMessage": _LETTERS, "not": {"const": MAIN}}
    keys = {
        "id": _id("method"),
        "number": count("Its number."),
        "title": text("Its name, for people to read."),
        "kind": one_of(kinds, "How it goes with other methods."),
        "acts_on": text("Whom it works on."),
        "stages": list_of(stage, "Its stages, each recommended by itself.", uniqueItems=True),
        "stages_optional": flag("`true`: it can be recommended without a stage too."),
        "overlay_stages": list_of(
            stage, "Those of its stages that go with the whole plan and take no rank.", uniqueItems=True
        ),
        "steps": by_kind(steps, by_stage, about="What to do, in order."),
        "avoid": by_kind(avoid, by_stage, about="What not to do."),
        FOR_PARTIES: by_kind(
            text("What a sheet for the parties says of it; left out: nothing."),
            mapping({MAIN: text("What is said where no stage is advised.")}, additionalProperties=text()),
            about="What a sheet for the parties says of it.",
        ),
    }
    staged: Schema = {
        "if": has("stages"),
        "then": {"properties": {"steps": {"type": "object", "doNotSuggest": True}}},
        "else": {"properties": {key: {"type": "array", "doNotSuggest": True} for key in ("steps", "avoid")}},
    }
    return mapping(keys, ["id", "number", "title", "kind", "steps"], title="method", **staged)


def _point() -> Schema:
    keys = {
        "id": _id("point"),
        "number": count("Its number."),
        "title": text("Its name, for people to read."),
        "text": text("What it asks for."),
    }
    return mapping(keys, keys, title="point")


def _gate() -> Schema:
    keys = {
        "id": _id("gate"),
        "title": text("Its name, for people to read."),
        "text": text("What is to be done first."),
        "call": text("Whom to call."),
        FOR_PARTIES: text("What a sheet for the parties says of it; left out, a sentence that gives nothing away."),
    }
    return mapping(keys, ["id", "title", "text"], title="gate")


def _directive() -> Schema:
    keys = {
        "id": _id("directive"),
        "kind": one_of({"do": "a thing to do", "avoid": "a thing to avoid"}, "Whether to do or to avoid it."),
        "text": text("What to do, or what to avoid."),
        "urgent": flag("`true`: to be done before any method. Left out: `false`."),
        "protects": flag("`true`: what is to be avoided could harm somebody. Left out: `false`."),
        FOR_PARTIES: text("What a sheet for the parties says of it; left out: nothing."),
    }
    kinds: Schema = {
        "dependencies": {
            "urgent": {"properties": {"kind": {"const": "do"}}},
            "protects": {"properties": {"kind": {"const": "avoid"}}},
        }
    }
    return mapping(keys, ["id", "kind", "text"], title="directive", **kinds)


def _attribute() -> Schema:
    word: Schema = {
        "type": "string",
        "pattern": f"^{_WORD}$",
        "patternErrorMessage": "Use small letters, digits and `_`, a letter first.",
        "not": {"enum": _OTHER_WORDS},
    }
    meanings: Schema = {"type": "object", "propertyNames": word, "additionalProperties": text(), "minProperties": 1}
    number: Schema = {"type": "number"}
    known = [each.path for each in built_in_vocabulary()]
    path = named(
        f"^(?!(?:{_RESERVED})[.]){_WORD}[.]{_WORD}$",
        "Write `ENTITY.NAME` in small letters, digits and `_`, such as `party.keeps_pet`.",
        f"How rules name it: `ENTITY.NAME`. `{PARTY}.NAME` is asked of each party; a new entity is made by naming it.",
    )
    meaning = "The words it can have; as a mapping, with what each means."
    keys = {
        "id": {**path, "not": {"enum": [*known, *(each.old for each in GONE), f"{PARTY}.id"]}},
        "kind": one_of(
            {kind: _KINDS[kind] for kind in get_args(Kind)},
            "What kind of thing it is; left out where `values` are given: `choice`.",
        ),
        "values": by_kind(list_of(word, uniqueItems=True), meanings, about=meaning),
        "minimum": described(number, "The least number it can be."),
        "maximum": described(number, "The greatest number it can be."),
        "unit": text("What a number counts, such as `days`."),
        "question": text("How to ask for it, in plain words."),
        "description": text("What it means, where the question does not say it."),
        "changeable": flag("`true`: a handler's work can change it. Left out: `false`."),
        "quick": flag("`true`: a quick case needs it. Left out: `false`."),
        "confidential": flag(
            "`true`: it is told alone, or hurts where others see it; no sheet for the parties rests on it. Left out:"
            " `false`."
        ),
    }
    of_words: Schema = {"properties": {"kind": {"enum": ["choice", "set"], "doNotSuggest": True}}}
    of_numbers: Schema = {
        "properties": {"kind": {"enum": ["integer", "number"], "doNotSuggest": True}},
        "required": ["kind"],
    }
    agreeing: Schema = {
        "anyOf": [{"required": ["values"]}, {"required": ["kind"]}],
        "dependencies": {"values": of_words, "minimum": of_numbers, "maximum": of_numbers},
        "if": {**has("kind"), "properties": {"kind": {"enum": ["choice", "set"]}}},
        "then": {"required": ["values"]},
    }
    return mapping(keys, ["id", "question"], title="attribute", **agreeing)
