"""The schema of the test files beside the rules."""

from collections.abc import Mapping

from ottava.facts import PARTY, Vocabulary

from ...rulebook.rulebook import Rulebook
from ..rule_tests.rule_test import GIVES, KEYS, Key
from . import conclusion
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
    named_by_kind,
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
_RULE_ID = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"
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
    rules = named_by_kind(rulebook)["rule"]
    safeguards = {each.id: each.title for each in sorted(rulebook.safeguards, key=lambda each: each.id)}
    fires, applies = "it must fire on the case", "it must apply to the case, and the advice must keep to it"
    kinds = {
        "rule": offered(rules, _RULE_ID, "Write the id of a rule.", f"The rule under test: {fires}."),
        "safeguard": offered(
            safeguards, _RULE_ID, "Write the id of a safeguard.", f"The safeguard under test: {applies}."
        ),
        "test": _name(),
    }
    about = "What the rule concludes: conclusions as under `then`, without their reasons."
    # Whether they are of the case or of a party, only the rule knows.
    gives = or_empty(conclusion.conclusions(in_party=True, about=about))
    # An entry that does not say yet what it is about.
    undecided = mapping(kinds, anyOf=[{"required": [kind]} for kind in kinds])
    entry: Schema = {
        "type": "object",
        "title": "test",
        "if": has("rule"),
        "then": _of("rule", kinds["rule"], "for which the rule fires", "fire", {GIVES: gives}),
        "else": {
            "if": has("safeguard"),
            "then": _of("safeguard", kinds["safeguard"], "to which the safeguard applies", "apply", {}),
            "else": {"if": has("test"), "then": _of_behaviour(), "else": undecided},
        },
    }
    expected = {name: described(defined(_list_name(key)), _EXPECT[name]) for name, key in KEYS.items()}
    definitions = {
        "case": case_shape(rulebook.vocabulary),
        "changes": _changes(rulebook.vocabulary),
        "expect": mapping(expected, minProperties=1, title="expect"),
        **_lists(rulebook),
        **values(rulebook.vocabulary),
        **conclusion.conclusion_definitions(rulebook, with_reasons=False),
    }
    return list_document(f"Tests of {rulebook.name}", "A list of tests.", entry, _SNIPPETS, definitions)


def _of(subject: str, known: Schema, happens: str, happens_not: str, more: Mapping[str, Schema]) -> Schema:
    """Return a test of a rule or safeguard, `known` by its id: what happens for a party, and not with a near miss."""
    miss: Schema = {"type": "object", "allOf": [defined("changes")], "minProperties": 1, "maxProperties": 1}
    about = f"One change (or a list of such) after which the {subject} does not {happens_not}."
    keys = {
        subject: known,
        "party": text(f"The label of the party {happens}."),
        **_case(),
        "near_miss": by_kind(miss, list_of(miss, least=0), about=about),
        **more,
        "expect": described(defined("expect"), "What else is expected of the case."),
    }
    return mapping(keys, [subject], title="test", **_one_case())


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
    of_case = {each.path: defined(each.path) for each in vocabulary.of_cases if each.entity != PARTY}
    case = case_shape(vocabulary)["properties"]
    whole = {name: case[name] for name in ("parties", "title", "day")}
    label = f"^part(?:y|ies)[.]{LABEL}[.]"
    of_parties = {f"{label}{each.name}$": defined(each.path) for each in vocabulary.of_cases if each.entity == PARTY}
    return mapping({**of_case, **whole}, patternProperties=of_parties)


def _list_name(key: Key) -> str:
    graded = "_with_certainties" if key.graded else ""
    return f"expected_{key.subject}s" + ("_of_parties" if key.of_party else "") + graded


def _lists(rulebook: Rulebook) -> dict[str, Schema]:
    """Return what may stand behind a key of `expect`: names of a subject, in the ways that keys name them."""
    named = named_by_kind(rulebook)
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
