"""Conclusions: what may stand under `then`, each kind with the keys that go with it."""

from collections.abc import Mapping
from types import MappingProxyType

from ottava.facts import PARTY
from ottava.facts.days import DATE_KINDS

from ...rulebook.reading.from_conclusion import KINDS
from ...rulebook.rulebook import Names, Rulebook
from .shape import (
    Schema,
    assessments,
    date_to_count_from,
    days,
    defined,
    described,
    has,
    list_of,
    mapping,
    named_by_kind,
    one_of,
    one_or_several,
    strengths,
    text,
)

OF_CASE = "conclusion"
OF_PARTY = "conclusion_of_a_party"
REASONED = "reasoned"
"""A conclusion that gives its reason itself, where the rule gives none."""

_VARIANT, _GATE, _DIRECTIVE, _POINT = "method_or_stage", "gate", "directive", "point"
_DERIVED, _ASKED, _ASKED_OF_PARTY = "derived", "asked", "asked_of_a_party"

EFFECTS = {
    "stop": "nothing else is done before this is; no method is advised",
    "first": "this comes first, and the methods go on after it",
    "provisional": "the methods are advised with this proviso",
}
BECAUSE = text(
    "The reason, for the people who read the advice. In braces: `{party}`, `{party.ATTRIBUTE}`, "
    "`{ENTITY.ATTRIBUTE}`, `{assessment.NAME}`."
)
"""The reason, of a rule or of a conclusion."""
STAGE = text("The stage that is meant, as before it was written `METHOD.STAGE`.")
_SAY = {
    "recommend": "Evidence for a method, or with a negative certainty against it.",
    "exclude": "A veto: whatever speaks for it, the method is not advised.",
    "gate": "Something that comes before every method.",
    "directive": "A thing to do or to avoid.",
    "attend": "One of the points that matters here.",
    "assess": "Derives an assessment, for other rules to look at as `assessment.NAME`.",
    "ask": "That this should be found out, if it is unknown.",
    "order": "In the plan, the first method before the second.",
}


def conclusion_definitions(rulebook: Rulebook, *, with_reasons: bool = True) -> dict[str, Schema]:
    """Conclusions for the case and for a party in turn. Tests name conclusions without their reasons."""
    named = named_by_kind(rulebook)  # what conclusions may name, each list once
    found = {
        OF_CASE: _conclusion(rulebook, in_party=False, with_reasons=with_reasons),
        OF_PARTY: _conclusion(rulebook, in_party=True, with_reasons=with_reasons),
        _VARIANT: one_of(named["variant"]),
        _GATE: one_of(named["gate"]),
        _DIRECTIVE: one_of(named["directive"]),
        _POINT: one_of(named["point"]),
        _DERIVED: _assess(rulebook),
        _ASKED: one_of({each.path: each.question for each in rulebook.vocabulary.of_cases if each.entity != PARTY}),
        _ASKED_OF_PARTY: one_of({each.path: each.question for each in rulebook.vocabulary.of_cases}),
    }
    if with_reasons:
        titled: list[Schema] = [{"required": [kind]} for kind in ("assess", "order")]
        found[REASONED] = {"if": {"anyOf": titled}, "else": {"required": ["because"]}}
    return found


def _conclusion(rulebook: Rulebook, in_party: bool, with_reasons: bool) -> Schema:
    names = rulebook.names
    signed: Schema = {"type": "number", "minimum": -1, "maximum": 1, "not": {"const": 0}}
    positive: Schema = {"type": "number", "exclusiveMinimum": 0, "maximum": 1}
    stage = {"stage": STAGE}
    strength = {"strength": one_of(strengths(names), "How strongly, in one of the words that `rulebook.yaml` sets.")}
    against = "How strongly, as a number from -1 to 1, but not 0; below 0 it speaks against the method."
    weighed = {**strength, "certainty": described(positive, "How strongly, as a number above 0, up to 1.")}
    either: Schema = {"dependencies": {"strength": {"properties": {"certainty": False}}}}
    strong: Schema = {"anyOf": [{"required": ["strength"]}, {"required": ["certainty"]}]}
    return chain(
        _named_by(in_party),
        {
            "recommend": {**stage, **strength, "certainty": described(signed, against)},
            "exclude": stage,
            "gate": {"effect": one_of(EFFECTS, "What it does to the methods.")},
            "directive": {"due": _due(rulebook, in_party)},
            "attend": weighed,
            "assess": weighed,
        },
        {
            "recommend": {**either, **strong, **own_stages("recommend", names, staged=True, several=True)},
            "exclude": own_stages("exclude", names, several=True),
            "attend": either,
            "assess": either,
        },
        of_all={"because": BECAUSE} if with_reasons else {},
        needed={"gate": ["gate", "effect"]},
    )


def chain(
    named_by: Mapping[str, Schema],
    beside: Mapping[str, Mapping[str, Schema]],
    agreeing: Mapping[str, Schema],
    *,
    of_all: Mapping[str, Schema] = MappingProxyType({}),
    needed: Mapping[str, list[str]] = MappingProxyType({}),
) -> Schema:
    """Return a chain over the kinds, so that an editor offers, and checks, the keys of the kind that is there.

    named_by: the key of each kind, with what it names. beside: its further keys. agreeing: what must stand beside what.
    of_all: keys of every kind. needed: the keys that a kind needs, if it needs more than its own.
    """
    schema = mapping({**named_by, **of_all}, anyOf=[{"required": [kind]} for kind in named_by])
    for kind in reversed([*named_by]):
        keys = {kind: named_by[kind], **beside.get(kind, {}), **of_all}
        then = mapping(keys, needed.get(kind, [kind]), title="conclusion", **agreeing.get(kind, {}))
        schema = {"if": has(kind), "then": then, "else": schema}
    return {"type": "object", "title": "conclusion", **schema}


def _due(rulebook: Rulebook, in_party: bool) -> Schema:
    here = [each for each in rulebook.vocabulary if in_party or each.entity != PARTY]
    dates = [each for each in here if each.kind in DATE_KINDS]
    keys = {
        "days": days("How many days after that date."),
        "after": date_to_count_from(dates, "The date to count from."),
    }
    return mapping(keys, ["days", "after"], about="By when it is to be done.")


def _named_by(in_party: bool) -> dict[str, Schema]:
    """Return each kind with what it names."""
    found = {
        "recommend": _one_or_several(_VARIANT),
        "exclude": _one_or_several(_VARIANT),
        "gate": _one_or_several(_GATE),
        "directive": _one_or_several(_DIRECTIVE),
        "attend": _one_or_several(_POINT),
        "assess": defined(_DERIVED),
        "ask": _one_or_several(_ASKED_OF_PARTY if in_party else _ASKED),
        "order": list_of(defined(_VARIANT), least=2, maxItems=2, uniqueItems=True),
    }
    return {kind: described(found[kind], _SAY[kind]) for kind in KINDS}


def _one_or_several(name: str) -> Schema:
    return one_or_several({"type": "string", **defined(name)})


def _assess(rulebook: Rulebook) -> Schema:
    value: Schema = {"type": ["boolean", "string"], "minLength": 1, "not": {"enum": ["true", "false"]}}
    known = {name: described(value, about) for name, about in assessments(rulebook).items()}
    names = {"pattern": r"^\w+$", "patternErrorMessage": "Use letters, digits and `_` for the name of an assessment."}
    return mapping(known, minProperties=1, additionalProperties=value, propertyNames=names)


def own_stages(kind: str, names: Names, *, several: bool = False, staged: bool = False) -> Schema:
    """Return that beside a method only its own stages may stand, and none beside `METHOD.STAGE`.

    several: a list of methods may stand there as well. staged: one that has no variant without a stage needs a stage.
    """
    rules: list[Schema] = []
    for method in names.methods:
        this: Schema = {"const": method.id}
        if several:
            this = {"anyOf": [this, {"type": "array", "contains": this}]}
        own: Schema = {**one_of(dict.fromkeys(method.stages, "")), "doNotSuggest": True}
        then: Schema = {"properties": {"stage": own if method.stages else False}}
        if staged and None not in method.variants:
            then["required"] = ["stage"]
        rules.append({"if": {**has(kind), "properties": {kind: this}}, "then": then})
    dotted: Schema = {**has(kind), "properties": {kind: {"type": "string", "pattern": r"\."}}}
    return {"allOf": [*rules, {"if": dotted, "then": {"properties": {"stage": False}}}]} if rules else {}


def conclusions(in_party: bool, about: str) -> Schema:
    """Return one conclusion or a list of them."""
    return one_or_several({"type": "object", **defined(OF_PARTY if in_party else OF_CASE)}, about)
