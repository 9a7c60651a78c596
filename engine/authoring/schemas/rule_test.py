"""The schema of the test files beside the rules."""

from __future__ import annotations

from collections.abc import Mapping

from ottava.facts import PARTY, Vocabulary

from ...rulebook.rulebook import Rulebook
from ..rule_tests.rule_test import GIVES, KEYS, Key
from . import conclusion, wording
from .case import LABEL, case_shape, values
from .shape import (
    Schema,
    by_kind,
    defined,
    described,
    has,
    list_document,
    list_of,
    mapping,
    offered,
    one_of,
    one_or_several,
    or_empty,
    text,
)

_EXPECT = {
    "top": "What stands first: exactly these methods. An empty list: none.",
    "order": "Methods in the order in which they rank; others may stand between them.",
    "plan": "Methods in the order of the plan; others may stand between them.",
    "certainty": "Methods, each with its certainty, rounded as you write it.",
    "gates": "Exactly these gates; with `GATE: EFFECT` their effects too. An empty list: none.",
    "excluded": "At least these are excluded.",
    "not_excluded": "None of these is excluded.",
    "advised": "At least these are advised.",
    "not_advised": "None of these is advised.",
    "directives": "At least these directives are given.",
    "no_directives": "None of these directives is given.",
    "attention": "At least these points are to be attended to; as a mapping, with their certainties.",
    "no_attention": "None of these points is named.",
    "assessed": "At least these are derived, such as `heated` or `escalation=high`; as a mapping, how surely.",
    "not_assessed": "None of these assessments is derived.",
    "asked": "At least these attributes are asked for.",
    "not_asked": "None of these attributes is asked for.",
    "fired": "At least these rules fire.",
    "not_fired": "None of these rules fires.",
}
_MADE_BY_RULES = ("rule", "assessment")
"""What comes into being by writing rules: another name may be one that is about to."""
_OPEN = r"^[^\s@]+(@\S+)?$"
_CERTAINTY: Schema = {"type": "number", "minimum": 0, "maximum": 1}
_RULE_ID = r"[A-Za-z0-9][A-Za-z0-9._-]*"
_SNIPPETS: list[Schema] = [
    {
        "label": "a test of a rule",
        "description": "A case on which the rule fires, and the least change after which it does not.",
        "body": {
            "rule": "${1:id of the rule}",
            "case": {"parties": [{"id": "${2:customer}", "${3:arousal}": "${4:calm}"}]},
            "near_miss": {"${5:parties.customer.arousal}": "${6:unknown}"},
        },
    },
    {
        "label": "a test of a safeguard",
        "description": "A case to which the safeguard applies, and the least change after which it does not.",
        "body": {
            "safeguard": "${1:id of the safeguard}",
            "case": {"parties": [{"id": "${2:customer}", "${3:heard}": "${4:false}"}]},
            "near_miss": {"${5:parties.customer.heard}": "${6:true}"},
        },
    },
    {
        "label": "a test of the whole",
        "description": "A case, and what is expected to be advised.",
        "body": {
            "test": "${1:what it shows, in a few words}",
            "case": {"parties": [{"id": "${2:customer}"}]},
            "expect": {"top": "$3"},
        },
    },
]


def tests_schema(rulebook: Rulebook) -> Schema:
    """Return the schema of the test files of a rulebook."""
    entry: Schema = {
        "type": "object",
        "title": "test",
        "if": has("rule"),
        "then": _of_rule(rulebook),
        "else": {
            "if": has("safeguard"),
            "then": _of_safeguard(rulebook),
            "else": {"if": has("test"), "then": _of_behaviour(), "else": _any(rulebook)},
        },
    }
    definitions = {
        "case": case_shape(rulebook.vocabulary),
        "changes": _changes(rulebook.vocabulary),
        "expect": _expect(),
        **_lists(rulebook),
        **values(rulebook.vocabulary),
        **conclusion.conclusion_definitions(rulebook, with_reasons=False),
    }
    return list_document(f"Tests of {rulebook.name}", "A list of tests.", entry, _SNIPPETS, definitions)


def _any(rulebook: Rulebook) -> Schema:
    """Return an entry that does not say yet what it is about."""
    kinds = {"rule": _rule_id(rulebook), "safeguard": _safeguard_id(rulebook), "test": _name()}
    return mapping(kinds, anyOf=[{"required": [kind]} for kind in kinds])


def _of_rule(rulebook: Rulebook) -> Schema:
    keys = {
        "rule": _rule_id(rulebook),
        "party": text("The label of the party for which the rule fires."),
        **_case(),
        "near_miss": _near_misses("One change (or a list of such) after which the rule does not fire."),
        GIVES: _gives(),
        "expect": described(defined("expect"), "What else is expected of the case."),
    }
    return mapping(keys, ["rule"], title="test", **_one_case())


def _of_safeguard(rulebook: Rulebook) -> Schema:
    keys = {
        "safeguard": _safeguard_id(rulebook),
        "party": text("The label of the party to which the safeguard applies."),
        **_case(),
        "near_miss": _near_misses("One change (or a list of such) after which the safeguard does not apply."),
        "expect": described(defined("expect"), "What else is expected of the case."),
    }
    return mapping(keys, ["safeguard"], title="test", **_one_case())


def _near_misses(about: str) -> Schema:
    miss: Schema = {"type": "object", "allOf": [defined("changes")], "minProperties": 1, "maxProperties": 1}
    return by_kind(miss, list_of(miss, least=0), about=about)


def _of_behaviour() -> Schema:
    variant = mapping(
        {
            "name": text("What is special about the variant, in a few words."),
            "changes": described(defined("changes"), "How the case of the variant differs."),
            "expect": described(defined("expect"), "What is expected of it."),
        },
        ["changes", "expect"],
        title="variant",
    )
    keys = {
        "test": _name(),
        **_case(),
        "expect": described(defined("expect"), "What is expected."),
        "variants": list_of(variant, "The same case with changes, each with its own expectations."),
    }
    needed: Schema = {"allOf": [{"anyOf": [{"required": ["expect"]}, {"required": ["variants"]}]}]}
    return mapping(keys, ["test"], title="test", **_one_case(), **needed)


def _rule_id(rulebook: Rulebook) -> Schema:
    about = "The rule under test: it must fire on the case."
    return offered(wording.named(rulebook)["rule"], f"^{_RULE_ID}$", "Write the id of a rule.", about)


def _safeguard_id(rulebook: Rulebook) -> Schema:
    about = "The safeguard under test: it must apply to the case, and the advice must keep to it."
    known = {each.id: each.title for each in sorted(rulebook.safeguards, key=lambda each: each.id)}
    return offered(known, f"^{_RULE_ID}$", "Write the id of a safeguard.", about)


def _name() -> Schema:
    return text("What the test shows, in a few words; like no other in the folder.")


def _case() -> dict[str, Schema]:
    return {
        "case": described(defined("case"), "The case, as in a case file; it needs no `id`."),
        "base": text("Instead of `case`: the path of a case file, as seen from this file."),
        "changes": described(defined("changes"), "How the case differs from the `base` (or `case`)."),
    }


def _one_case() -> Schema:
    """Return either `case` or `base`."""
    given: list[Schema] = [{"required": ["case"]}, {"required": ["base"]}]
    return {"anyOf": given, "dependencies": {"case": {"properties": {"base": False}}}}


def _changes(vocabulary: Vocabulary) -> Schema:
    """Paths with values. A party's label is part of the path, so that paths of parties are known by their pattern."""
    of_case = {each.path: defined(each.path) for each in vocabulary if each.entity != PARTY}
    case = case_shape(vocabulary)["properties"]
    whole = {"parties": case["parties"], "title": case["title"]}
    label = f"^part(?:y|ies)[.]{LABEL}[.]"
    of_parties = {f"{label}{each.name}$": defined(each.path) for each in vocabulary.of_entity(PARTY)}
    return mapping({**of_case, **whole}, patternProperties=of_parties)


def _gives() -> Schema:
    """For the case or a party alike: which of the two it is, only the rule knows."""
    about = "What the rule concludes: conclusions as under `then`, without their reasons."
    return or_empty(conclusion.conclusions(in_party=True, about=about))


def _expect() -> Schema:
    keys = {name: described(defined(_list_name(key)), _EXPECT[name]) for name, key in KEYS.items()}
    return mapping(keys, minProperties=1, title="expect")


def _list_name(key: Key) -> str:
    graded = "_with_certainties" if key.graded else ""
    return f"expected_{key.subject}s" + ("_of_parties" if key.of_party else "") + graded


def _lists(rulebook: Rulebook) -> dict[str, Schema]:
    """Return what may stand behind a key of `expect`: names of a subject, in the ways that keys name them."""
    named = wording.named(rulebook)
    named["method"] = named["variant"]
    return {_list_name(key): _list(key, named[key.subject]) for key in KEYS.values()}


def _list(key: Key, names: Mapping[str, str]) -> Schema:
    """Return a name or a list of names; or, where more can be said of each, a mapping."""
    item = _item(key, names)
    if key.relation == "certainties":
        return _with_certainties(key, names)
    if key.graded:
        return or_empty(by_kind(item, list_of(item, least=0), _with_certainties(key, names)))
    if key.subject != "gate":
        return or_empty(one_or_several(item, least=0))
    effect = one_of(conclusion.EFFECTS)
    with_effects = mapping({name: described(effect, text) for name, text in names.items()}, title="gates and effects")
    return or_empty(by_kind(item, list_of(item, least=0), with_effects))


def _with_certainties(key: Key, names: Mapping[str, str]) -> Schema:
    keys = {name: described(_CERTAINTY, text) for name, text in names.items()}
    further = _OPEN if key.subject in _MADE_BY_RULES else _at_party(names)
    return mapping(keys, title="names and certainties", patternProperties={further: _CERTAINTY})


def _item(key: Key, names: Mapping[str, str]) -> Schema:
    """Return a name, with `@PARTY` behind it where that may be."""
    if key.subject in _MADE_BY_RULES:
        return offered(names, _OPEN, "Write a name, or `NAME@PARTY`.")
    if not key.of_party:
        return one_of(names)
    return {"type": "string", "anyOf": [one_of(names), {"type": "string", "pattern": _at_party(names)}]}


def _at_party(names: Mapping[str, str]) -> str:
    """Return the pattern of a name with a party; where there are no names, one that nothing fits."""
    choice = "|".join(name.replace(".", "[.]") for name in names) or "(?!)"
    return f"^(?:{choice})@{LABEL}$"
