"""Conclusions: what may stand under `then`, each kind with the keys that go with it."""

from __future__ import annotations

from ottava.facts import PARTY

from ...rulebook.from_conclusion import KINDS
from ...rulebook.rulebook import Names, Rulebook
from . import wording
from .shape import Schema, defined, described, has, list_of, mapping, one_of, one_or_several, text

OF_CASE = "conclusion"
OF_PARTY = "conclusion_of_a_party"
REASONED = "reasoned"
"""A conclusion that gives its reason itself, where the rule gives none."""

_METHOD, _VARIANT, _GATE, _DIRECTIVE, _POINT = "method", "method_or_stage", "gate", "directive", "point"
_DERIVED, _ASKED, _ASKED_OF_PARTY = "derived", "asked", "asked_of_a_party"

EFFECTS = {
    "stop": "nothing else is done before this is; no method is advised",
    "first": "this comes first, and the methods go on after it",
    "provisional": "the methods are advised with this proviso",
}
_BECAUSE = (
    "The reason, for the people who read the advice. In braces: `{party}`, `{party.ATTRIBUTE}`, "
    "`{ENTITY.ATTRIBUTE}`, `{assessment.NAME}`."
)
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

_NEEDED = {"gate": ["gate", "effect"]}


def conclusion_definitions(rulebook: Rulebook, *, with_reasons: bool = True) -> dict[str, Schema]:
    """Conclusions for the case and for a party in turn. Tests name conclusions without their reasons."""
    found = {
        OF_CASE: _conclusion(rulebook, in_party=False, with_reasons=with_reasons),
        OF_PARTY: _conclusion(rulebook, in_party=True, with_reasons=with_reasons),
    }
    found |= _names(rulebook)
    if with_reasons:
        titled: list[Schema] = [{"required": [kind]} for kind in ("assess", "order")]
        found[REASONED] = {"if": {"anyOf": titled}, "else": {"required": ["because"]}}
    return found


def because() -> Schema:
    """The reason, of a rule or of a conclusion."""
    return text(_BECAUSE)


def _conclusion(rulebook: Rulebook, in_party: bool, with_reasons: bool) -> Schema:
    """A chain over the kinds, so that an editor offers, and finds fault with, the keys of the kind that is there."""
    more = {"because": because()} if with_reasons else {}
    named_by = _named_by(in_party)
    schema = mapping({**named_by, **more}, anyOf=[{"required": [kind]} for kind in KINDS])
    for kind in reversed(KINDS):
        keys = {kind: named_by[kind], **_beside(kind, rulebook.names), **more}
        schema = {
            "if": has(kind),
            "then": mapping(keys, _NEEDED.get(kind, [kind]), title="conclusion", **_agreeing(kind, rulebook.names)),
            "else": schema,
        }
    return {"type": "object", "title": "conclusion", **schema}


def _named_by(in_party: bool) -> dict[str, Schema]:
    """Each kind with what it names."""
    found = {
        "recommend": defined(_METHOD),
        "exclude": one_or_several({"type": "string", **defined(_METHOD)}),
        "gate": defined(_GATE),
        "directive": defined(_DIRECTIVE),
        "attend": defined(_POINT),
        "assess": defined(_DERIVED),
        "ask": defined(_ASKED_OF_PARTY if in_party else _ASKED),
        "order": list_of(defined(_VARIANT), least=2, maxItems=2, uniqueItems=True),
    }
    return {kind: described(found[kind], _SAY[kind]) for kind in KINDS}


def _names(rulebook: Rulebook) -> dict[str, Schema]:
    """What conclusions may name, each list once."""
    names = rulebook.names
    of_case = [each for each in rulebook.vocabulary if each.entity != PARTY]
    return {
        _METHOD: one_of(wording.methods(names)),
        _VARIANT: one_of(wording.variants(names)),
        _GATE: one_of(wording.gates(names)),
        _DIRECTIVE: one_of(wording.directives(names)),
        _POINT: one_of(wording.points(names)),
        _DERIVED: _assess(rulebook),
        _ASKED: one_of(wording.questions(of_case)),
        _ASKED_OF_PARTY: one_of(wording.questions(rulebook.vocabulary)),
    }


def _assess(rulebook: Rulebook) -> Schema:
    value: Schema = {"type": ["boolean", "string"], "minLength": 1, "not": {"enum": ["true", "false"]}}
    known = {name: described(value, about) for name, about in wording.assessments(rulebook).items()}
    names = {"pattern": r"^\w+$", "patternErrorMessage": "Use letters, digits and `_` for the name of an assessment."}
    return mapping(known, minProperties=1, additionalProperties=value, propertyNames=names)


def _beside(kind: str, names: Names) -> dict[str, Schema]:
    """The further keys of a kind, but for the reason."""
    signed: Schema = {"type": "number", "minimum": -1, "maximum": 1, "not": {"const": 0}}
    positive: Schema = {"type": "number", "exclusiveMinimum": 0, "maximum": 1}
    strength = one_of(wording.strengths(names), "How strongly, in one of the words that `rulebook.yaml` sets.")
    stage = text("The stage of the method that is meant.")
    against = "How strongly, as a number from -1 to 1, but not 0; below 0 it speaks against the method."
    sure = "How strongly, as a number above 0, up to 1."
    match kind:
        case "recommend":
            return {"stage": stage, "strength": strength, "certainty": described(signed, against)}
        case "exclude":
            return {"stage": stage}
        case "gate":
            return {"effect": one_of(EFFECTS, "What it does to the methods.")}
        case "attend" | "assess":
            return {"strength": strength, "certainty": described(positive, sure)}
    return {}


def _agreeing(kind: str, names: Names) -> Schema:
    """What must stand beside what."""
    either: Schema = {"dependencies": {"strength": {"properties": {"certainty": False}}}}
    stages = [_stages(kind, method.id, method.stages, method.variants) for method in names.methods]
    match kind:
        case "recommend":
            strong = [{"required": ["strength"]}, {"required": ["certainty"]}]
            return {**either, "anyOf": strong, **({"allOf": stages} if stages else {})}
        case "exclude":
            return {"allOf": stages} if stages else {}
        case "attend" | "assess":
            return either
    return {}


def _stages(kind: str, method: str, stages: tuple[str, ...], variants: tuple[str | None, ...]) -> Schema:
    """With this method, only its own stages; and one of them, if it is never recommended without."""
    this: Schema = {"const": method}
    if kind == "exclude":
        this = {"anyOf": [this, {"type": "array", "contains": this}]}
    own: Schema = {**one_of(dict.fromkeys(stages, "")), "doNotSuggest": True}
    then: Schema = {"properties": {"stage": own if stages else False}}
    if kind == "recommend" and None not in variants:
        then["required"] = ["stage"]
    return {"if": {**has(kind), "properties": {kind: this}}, "then": then}


def conclusions(in_party: bool, about: str) -> Schema:
    """One conclusion or a list of them."""
    one = {"type": "object", **defined(OF_PARTY if in_party else OF_CASE)}
    return one_or_several(one, about)
