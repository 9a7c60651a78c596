"""The schema of a file of safeguards."""

from __future__ import annotations

from ottava.facts import PARTY

from ...rulebook.from_safeguard import KINDS, STATEMENTS, TESTED
from ...rulebook.rulebook import Names, Rulebook
from . import conclusion, condition, wording
from .rule import allowances, source
from .shape import (
    Schema,
    defined,
    described,
    document,
    has,
    list_of,
    mapping,
    named,
    one_line,
    one_of,
    one_or_several,
    text,
)

_SHOWN = "shown"
_SAY = {
    "recommend": "The method is recommended; without a stage, at any of its stages.",
    "exclude": "The method is excluded; without a stage, all its stages are.",
    "gate": "The gate is shut; with an effect, with that effect or a stronger one.",
    "directive": "The directive is given.",
    "attend": "The point is named.",
    "order": "The plan has both, the first somewhere before the other.",
}
_SNIPPETS = [
    {
        "label": "a safeguard about each party",
        "description": "What advice must never say of a party.",
        "body": {
            "id": "${1:area.name}",
            "title": "${2:what must never be said, in one line}",
            "for_each": PARTY,
            "never": {"${3:recommend}": "$4"},
            "unless": {"${5:party.heard}": "${6:true}"},
            "because": "${7:why}",
        },
    },
]


def safeguards_schema(rulebook: Rulebook) -> Schema:
    """The schema of the files of safeguards of a rulebook."""
    safeguard: Schema = {
        "type": "object",
        "title": "safeguard",
        "if": has(TESTED),
        "then": _held_by_tests(),
        "else": {
            "if": has("for_each"),
            "then": _safeguard(rulebook, in_party=True),
            "else": _safeguard(rulebook, in_party=False),
        },
    }
    root: Schema = {"type": "array", "items": safeguard, "defaultSnippets": _SNIPPETS}
    definitions = {_SHOWN: _shown(rulebook.names), **condition.condition_definitions(rulebook)}
    return document(f"Safeguards of {rulebook.name}", described(root, "A list of safeguards."), definitions)


def _safeguard(rulebook: Rulebook, in_party: bool) -> Schema:
    condition_here = defined(condition.OF_PARTY if in_party else condition.OF_CASE)
    shown: Schema = {"type": "object", **defined(_SHOWN)}
    directives, gates = one_of(wording.directives(rulebook.names)), one_of(wording.gates(rulebook.names))
    keys = {
        **_named(),
        "for_each": one_of(
            {PARTY: "It speaks of each party in turn, and `party` means that party."},
            "`party`: it speaks of each party in turn. Left out: of the case as a whole.",
        ),
        "never": described(shown, "What the advice must not show."),
        "always": described(shown, "What the advice must show."),
        "only": list_of(directives, "The only directives that the advice may give."),
        "not_together": list_of(shown, "The advice must not show two of these.", least=2),
        "before": list_of(
            gates, "Those of these gates that are shown must stand in this order.", least=2, uniqueItems=True
        ),
        "under": one_or_several(shown, "It applies where the advice shows this, or one of these."),
        "when": described(condition_here, "Where it applies; left out, everywhere."),
        "unless": described(condition_here, "Where it does not apply: where this is **known** to be true."),
        TESTED: text("Where it is tested, if conditions cannot say it. It demands nothing else then."),
        "allow": allowances("safeguard"),
    }
    needed = ["id", "title", "because", *(["for_each"] if in_party else [])]
    return mapping(keys, needed, title="safeguard", oneOf=[{"required": [statement]} for statement in STATEMENTS])


def _held_by_tests() -> Schema:
    keys = {**_named(), TESTED: text("Where it is tested: conditions cannot say it, and nothing is proven of it.")}
    return mapping(keys, ["id", "title", TESTED, "because"], title="safeguard")


def _named() -> dict[str, Schema]:
    """The keys of every safeguard."""
    return {
        "id": named(
            "^[A-Za-z0-9][A-Za-z0-9._-]*$",
            "Use letters, digits, `.`, `-` and `_`, beginning with a letter or digit.",
            "The name of the safeguard, like no other and like no rule in the rulebook.",
        ),
        "title": one_line("What it demands, in one line."),
        "because": text("Why, for the people who read what breaks it."),
        "source": source(),
        "notes": text("For the next author."),
    }


def _shown(names: Names) -> Schema:
    """A chain over the kinds, so that an editor offers, and finds fault with, the keys of the kind that is there."""
    methods = one_of(wording.methods(names))
    planned = {name: title for name, title in wording.variants(names).items() if _variant(name) in names.plan}
    found = {
        "recommend": methods,
        "exclude": methods,
        "gate": one_of(wording.gates(names)),
        "directive": one_of(wording.directives(names)),
        "attend": one_of(wording.points(names)),
        "order": list_of(one_of(planned), least=2, maxItems=2, uniqueItems=True),
    }
    named_by = {kind: described(found[kind], _SAY[kind]) for kind in KINDS}
    schema = mapping(named_by, anyOf=[{"required": [kind]} for kind in KINDS])
    for kind in reversed(KINDS):
        keys: dict[str, Schema] = {kind: named_by[kind]}
        more: Schema = {}
        if kind in ("recommend", "exclude"):
            keys["stage"] = text("The stage of the method that is meant.")
            stages = [_stages(kind, method.id, method.stages) for method in names.methods]
            more = {"allOf": stages} if stages else {}
        elif kind == "gate":
            keys["effect"] = one_of(conclusion.EFFECTS, "With this effect or a stronger one.")
        schema = {"if": has(kind), "then": mapping(keys, [kind], title="conclusion", **more), "else": schema}
    return {"type": "object", "title": "conclusion", **schema}


def _stages(kind: str, method: str, stages: tuple[str, ...]) -> Schema:
    """With this method, only its own stages."""
    own: Schema = {**one_of(dict.fromkeys(stages, "")), "doNotSuggest": True}
    then: Schema = {"properties": {"stage": own if stages else False}}
    return {"if": {**has(kind), "properties": {kind: {"const": method}}}, "then": then}


def _variant(name: str) -> tuple[str, str | None]:
    method, _, stage = name.partition(".")
    return method, stage or None
