"""All schemas of a rulebook, as they stand in files; and that of `rulebook.yaml`, which all others rest on."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from ottava.facts import PARTY
from ottava.facts.source.writing import write_atomically

from ...rulebook.loading import load_rulebook
from ...rulebook.locating import BUILT_IN, built_in_names
from ...rulebook.reading.from_names import FOR_PARTIES, MAIN
from ...rulebook.rulebook import Rulebook
from .attribute import attribute_entry
from .case import case_schema
from .in_use import in_use
from .rule import CONDITION, CONDITION_OF_PARTY, allowances, condition_definitions, rules_schema, safeguards_schema
from .rule_test import tests_schema
from .shape import (
    Schema,
    assessments,
    by_kind,
    count,
    defined,
    described,
    document,
    flag,
    has,
    list_of,
    mapping,
    named,
    offered,
    one_line,
    one_of,
    text,
    variants,
)

_NAME = r"^[A-Za-z\u00aa-\uffff][A-Za-z0-9_\u00aa-\uffff-]*$"
_LETTERS = "Use letters, digits, `_` and `-`, beginning with a letter."


def rulebook_schema(rulebook: Rulebook) -> Schema:
    """Return the schema of the `rulebook.yaml` of a rulebook."""
    alone = rulebook.name != BUILT_IN and rulebook.text is not None and rulebook.text.head.get("extends") is None
    rules = {} if alone else _rules_of_built_in()
    title = text("Its name, for people to read.")
    keys = {
        "name": text("What the rulebook is called."),
        "version": text("Its version, such as `1.0.0`; a change of it is for those who use the rulebook."),
        "title": text("Its title, for people to read."),
        "extends": offered(
            dict.fromkeys(built_in_names(), "comes with Ottava"),
            r"\S",
            "Name a rulebook.",
            "A rulebook that this one builds on: built-in, or a folder seen from here; `NAME@1.2` asks for a version.",
        ),
        "use": in_use(),
        "disable": list_of(
            by_kind(
                offered(rules, r"\S", "Write the id of a rule."),
                mapping({}, minProperties=1, maxProperties=1, additionalProperties=text()),
            ),
            "Rules of the extended rulebook to leave out, by id, and safeguards, each with the reason: `ID: REASON`.",
        ),
        "allow": allowances("rulebook"),
        "attributes": list_of(
            attribute_entry(rulebook.vocabulary), "What cases may say beside the built-in vocabulary."
        ),
        "conditions": list_of(_condition(), "Conditions with a name, which rules and safeguards can use."),
        "strengths": mapping(
            {},
            about="The words for how strongly a rule speaks, each a number above 0, up to 1.",
            additionalProperties={"type": "number", "exclusiveMinimum": 0, "maximum": 1},
            propertyNames={"pattern": _NAME, "patternErrorMessage": _LETTERS},
        ),
        "methods": list_of(_method(), "The methods that rules may recommend."),
        "points": _list_of_all(
            "point",
            "The points to attend to.",
            number=count("Its number."),
            title=title,
            text=text("What it asks for."),
        ),
        "gates": list_of(_gate(title), "What comes before every method."),
        "directives": list_of(_directive(), "Things to do or to avoid, the most urgent first."),
        "assessments": _assessments(rulebook),
        "plan": _order(rulebook, "The methods in the order of the plan; a stage is written `METHOD.STAGE`."),
        "ties": _order(rulebook, "In which order to list methods that are equally certain."),
        "nothing_fits": text("What to say where no method fits."),
    }
    head = mapping(keys, ["name", "version"], dependencies={"disable": ["extends"]})
    about = "What the rules of this folder may speak of."
    return document("rulebook", described(head, about), condition_definitions(rulebook))


@cache
def _rules_of_built_in() -> dict[str, str]:
    """Return the titles of the rules that come with Ottava, by id. To read them takes as long as all the rest."""
    return {rule.id: rule.title for rule in sorted(load_rulebook(BUILT_IN).rules, key=lambda rule: rule.id)}


def _order(rulebook: Rulebook, about: str) -> Schema:
    method = offered(variants(rulebook.names), r"\S", "Name a method.")
    return list_of(method, about, least=0, uniqueItems=True)


def _condition() -> Schema:
    """Return a condition with a name, of the case or of the party in turn."""

    def of(kind: str) -> Schema:
        keys = {
            "id": _id("condition"),
            "title": one_line("What it means, in one line."),
            "for_each": one_of({PARTY: "It speaks of the party in turn."}, "Left out: it speaks of the case."),
            "when": described(defined(kind), "When it holds: all of this must be true."),
        }
        return mapping(keys, ["id", "title", "when"], title="condition")

    of_party, of_case = of(CONDITION_OF_PARTY), of(CONDITION)
    return {"type": "object", "title": "condition", "if": has("for_each"), "then": of_party, "else": of_case}


def _list_of_all(what: str, about: str, **keys: Schema) -> Schema:
    """Return a list of things with an id, each of which needs all its keys."""
    return list_of(mapping({"id": _id(what), **keys}, ["id", *keys], title=what), about)


def _id(what: str) -> Schema:
    return named(_NAME, _LETTERS, f"How rules name the {what}.")


def _assessments(rulebook: Rulebook) -> Schema:
    words = text("What pages call it.")
    by_value = mapping({}, minProperties=1, additionalProperties=text(), about="What pages call it, for each value.")
    of_name = by_kind(words, by_value, about="What pages call it; for each value, if it has several.")
    known = {name: {**of_name, "description": about} for name, about in assessments(rulebook).items()}
    return mapping(known, about="What pages call the assessments of the rules.", additionalProperties=of_name)


def _gate(title: Schema) -> Schema:
    keys = {
        "id": _id("gate"),
        "title": title,
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
        "stages": by_kind(
            list_of(stage, uniqueItems=True),
            mapping({}, minProperties=1, additionalProperties=text(), propertyNames=stage),
            about="Its stages, each recommended by itself; as a mapping, with what pages call each.",
        ),
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


FOLDER = "schema"
"""The folder of the schemas inside that of a rulebook."""

SCHEMAS: dict[str, Callable[[Rulebook], Schema]] = {
    "rulebook": rulebook_schema,
    "rules": rules_schema,
    "safeguards": safeguards_schema,
    "case": lambda rulebook: case_schema(rulebook.vocabulary, rulebook.name),
    "tests": tests_schema,
}
"""What there is a schema of, and how it is made."""


def file_name(subject: str) -> str:
    """Return the name of the file with the schema of that subject."""
    return f"{subject}.schema.json"


def schema_text(subject: str, rulebook: Rulebook) -> str:
    """Return the schema of that subject (see SCHEMAS) as it stands in a file."""
    return json.dumps(SCHEMAS[subject](rulebook), indent=1, ensure_ascii=False) + "\n"


def write_schemas(rulebook: Rulebook, folder: Path) -> tuple[Path, ...]:
    """Write all schemas of a rulebook into a folder, and return those files that are new or have changed.

    They are made from the rulebook and hold nothing of anybody's: what stands there is replaced.
    """
    folder.mkdir(exist_ok=True)
    written: list[Path] = []
    for subject in SCHEMAS:
        path, text = folder / file_name(subject), schema_text(subject, rulebook)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            write_atomically(path, text.encode())
            written.append(path)
    return tuple(written)


def stale_schemas_in(folder: Path, rulebook: Rulebook) -> dict[Path, str]:
    """Return the schemas in the folder of a rulebook that allow something else than they should, with what each should
    hold. What they only say in words, such as the title of a rule, does not count.
    """
    found = {folder / FOLDER / file_name(subject): subject for subject in SCHEMAS}
    wanted = {path: schema_text(subject, rulebook) for path, subject in found.items() if path.is_file()}
    return {path: text for path, text in wanted.items() if not _allow_the_same(path.read_text(encoding="utf-8"), text)}


def _allow_the_same(one: str, other: str) -> bool:
    try:
        return bool(_wordless(json.loads(one)) == _wordless(json.loads(other)))
    except ValueError:  # somebody wrote in it
        return False


def _wordless(schema: Any) -> Any:
    if isinstance(schema, list):
        return [*map(_wordless, schema)]
    if not isinstance(schema, dict):
        return schema
    # A text under one of these keys is words; a property of that name has a schema there.
    return {
        key: _wordless(value)
        for key, value in schema.items()
        if key not in ("title", "description", "markdownDescription", "enumDescriptions") or isinstance(value, dict)
    }


def refresh_schemas(rulebook: Rulebook, folder: Path) -> tuple[Path, ...]:
    """Return the same for the folder of a rulebook that has schemas; one that has none gets none."""
    return write_schemas(rulebook, folder / FOLDER) if (folder / FOLDER).is_dir() else ()
