"""The schemas of files of rules and of safeguards: lists of entries, each about the case or about each party."""

from collections.abc import Iterable
from typing import get_args

from ottava.facts import PARTY
from ottava.facts.attribute import DAY, DAY_OF_ADVICE
from ottava.facts.computed import DaysBetween

from ...rulebook.reading.from_bounds import COUNT_BOUNDS
from ...rulebook.reading.from_rule import Basis
from ...rulebook.reading.from_rule_file import RULES, SCOPE
from ...rulebook.reading.from_safeguard import KINDS, STATEMENTS, TESTED
from ...rulebook.reading.scope import NAMED
from ...rulebook.rulebook import Rulebook
from ...rulebook.today import TODAY
from ..checking.lint import all_lints
from . import conclusion
from .beginnings import rule_snippets, safeguard_snippets
from .case import count_bounds, in_rule
from .of_parties import of_others, of_parties
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
    list_document,
    list_of,
    mapping,
    named,
    named_by_kind,
    offered,
    one_line,
    one_of,
    one_or_several,
    text,
    variants,
)

CONDITION, CONDITION_OF_PARTY = "condition", "condition_of_a_party"

_BASES: dict[str, str] = {
    "text": "the source says so",
    "inference": "it follows from what the source says",
    "practice": "good practice says so, beside the source",
}
_ID = (
    "^[A-Za-z0-9][A-Za-z0-9._-]*$",
    "Use letters, digits, `.`, `-` and `_`, beginning with a letter or digit.",
)
"""The pattern of an id, and the complaint about another."""


def rules_schema(rulebook: Rulebook) -> Schema:
    """Return the schema of the rule files of a rulebook."""
    of_case, of_party = _rule(in_party=False), _rule(in_party=True)
    rule = {"type": "object", "title": "rule", "if": has("for_each"), "then": of_party, "else": of_case}
    definitions = conclusion.conclusion_definitions(rulebook) | condition_definitions(rulebook)
    definitions |= {_INHERITED: _inherited(rulebook), "rule": rule}
    rules: Schema = {"type": "array", "items": defined("rule"), "defaultSnippets": rule_snippets(rulebook)}
    return document(f"Rules of {rulebook.name}", by_kind(_scoped(rules), rules), definitions)


def _scoped(rules: Schema) -> Schema:
    """Return a file of rules that has a scope."""
    keys = {
        SCOPE: described(defined(CONDITION), "What all rules of this file ask for, beside their `when`."),
        RULES: described({**rules, "minItems": 1}, "The rules."),
    }
    return mapping(keys, [SCOPE, RULES], title="rules for some cases only")


def allowances(where: str) -> Schema:
    """Remarks of `ottava check` that may stand, each with the reason."""
    lints = {lint.id: text(lint.title + ". Say why it may stay.") for lint in all_lints()}
    about = f"Remarks of `ottava check` on this {where} that may stand, each with the reason."
    return mapping(lints, about=about, additionalProperties=text())


_INHERITED = "inherited_rule"


def _inherited(rulebook: Rulebook) -> Schema:
    """Return the id of a rule that the rulebook takes over."""
    text = rulebook.text
    found = () if text is None else (each.rule for each in text.rules if each.level < len(text.heads) - 1)
    names = {rule.id: rule.title for rule in sorted(found, key=lambda rule: rule.id)}
    return offered(names, r"\S", "Write the id of a rule.")


def _rule(in_party: bool) -> Schema:
    condition_here = defined(CONDITION_OF_PARTY if in_party else CONDITION)
    keys = {
        "id": named(*_ID, "The name of the rule, like no other in the rulebook."),
        "title": one_line("What the rule says, in one line."),
        "for_each": one_of(
            {PARTY: "The rule is tried for each party in turn, and `party` means that party."},
            "`party`: the rule is tried for each party in turn. Left out: it speaks once, of the case as a whole.",
        ),
        "when": described(condition_here, "When the rule fires: all of this must be true."),
        "unless": described(condition_here, "What keeps the rule from firing, where it is **known** to be true."),
        "then": conclusion.conclusions(in_party, "What the rule concludes."),
        "because": conclusion.BECAUSE,
        "source": source(),
        "notes": text("For the next author; never shown to a party."),
        "allow": allowances("rule"),
        "replaces": described(defined(_INHERITED), "The rule of the extended rulebook whose place this one takes."),
        "enabled": flag("`false`: the rule does not run, and `reason` says why. Left out: `true`."),
        "reason": text("Why the rule is not enabled."),
    }
    reasoned = defined(conclusion.REASONED)
    each_gives_its_own: Schema = {
        "if": {"type": "array"},
        "then": {"items": reasoned},
        "else": reasoned,
        "doNotSuggest": True,
    }
    needed = ["id", "title", "when", "then"]
    rule = mapping(keys, needed if not in_party else [*needed, "for_each"], title="rule")
    rule |= {"if": has("because"), "else": {"properties": {"then": each_gives_its_own}}}
    off: Schema = {"properties": {"enabled": {"const": False}}, "required": ["enabled"]}
    rule["dependencies"] = {
        "reason": off,
        "enabled": {"if": off, "then": {"required": ["reason"]}},
    }
    return rule


def source() -> Schema:
    """Return where a rule or a safeguard comes from."""
    keys = {
        "place": text("The place in the source, such as `methods/7`."),
        "basis": one_of({basis: _BASES[basis] for basis in get_args(Basis)}, "What it rests on."),
        "practice": text("The name of the practice, where it rests on one."),
    }
    on_practice = {**has("basis"), "properties": {"basis": {"const": "practice"}}}
    about = "Where it comes from."
    return mapping(
        keys, ["place", "basis"], about, title="source", **{"if": on_practice, "then": {"required": ["practice"]}}
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


def safeguards_schema(rulebook: Rulebook) -> Schema:
    """Return the schema of the files of safeguards of a rulebook."""
    of_case, of_party = _safeguard(rulebook, in_party=False), _safeguard(rulebook, in_party=True)
    tested = {**_named(), TESTED: text("Where it is tested: conditions cannot say it, and nothing is proven of it.")}
    safeguard: Schema = {
        "type": "object",
        "title": "safeguard",
        "if": has(TESTED),
        "then": mapping(tested, ["id", "title", TESTED, "because"], title="safeguard"),
        "else": {"if": has("for_each"), "then": of_party, "else": of_case},
    }
    definitions = {_SHOWN: _shown(rulebook), **condition_definitions(rulebook)}
    title = f"Safeguards of {rulebook.name}"
    return list_document(title, "A list of safeguards.", safeguard, safeguard_snippets(rulebook), definitions)


def _safeguard(rulebook: Rulebook, in_party: bool) -> Schema:
    condition_here = defined(CONDITION_OF_PARTY if in_party else CONDITION)
    shown: Schema = {"type": "object", **defined(_SHOWN)}
    named = named_by_kind(rulebook)
    keys = {
        **_named(),
        "for_each": one_of(
            {PARTY: "It speaks of each party in turn, and `party` means that party."},
            "`party`: it speaks of each party in turn. Left out: of the case as a whole.",
        ),
        "never": described(shown, "What the advice must not show."),
        "always": described(shown, "What the advice must show."),
        "only": list_of(one_of(named["directive"]), "The only directives that the advice may give."),
        "not_together": list_of(shown, "The advice must not show two of these.", least=2),
        "before": list_of(
            one_of(named["gate"]),
            "Those of these gates that are shown must stand in this order.",
            least=2,
            uniqueItems=True,
        ),
        "under": one_or_several(shown, "It applies where the advice shows this, or one of these."),
        "when": described(condition_here, "Where it applies; left out, everywhere."),
        "unless": described(condition_here, "Where it does not apply: where this is **known** to be true."),
        TESTED: text("Where it is tested, if conditions cannot say it. It demands nothing else then."),
        "allow": allowances("safeguard"),
    }
    needed = ["id", "title", "because", *(["for_each"] if in_party else [])]
    return mapping(keys, needed, title="safeguard", oneOf=[{"required": [statement]} for statement in STATEMENTS])


def _named() -> dict[str, Schema]:
    """Return the keys of every safeguard."""
    return {
        "id": named(*_ID, "The name of the safeguard, like no other and like no rule in the rulebook."),
        "title": one_line("What it demands, in one line."),
        "because": text("Why, for the people who read what breaks it."),
        "source": source(),
        "notes": text("For the next author."),
    }


def _shown(rulebook: Rulebook) -> Schema:
    names, named = rulebook.names, named_by_kind(rulebook)
    methods = one_of(named["variant"])
    plan = {method if stage is None else f"{method}.{stage}" for method, stage in names.plan}
    found = {
        "recommend": methods,
        "exclude": methods,
        "gate": one_of(named["gate"]),
        "directive": one_of(named["directive"]),
        "attend": one_of(named["point"]),
        "order": list_of(
            one_of({name: title for name, title in named["variant"].items() if name in plan}),
            least=2,
            maxItems=2,
            uniqueItems=True,
        ),
    }
    effect = one_of(conclusion.EFFECTS, "With this effect or a stronger one.")
    stage = {"stage": conclusion.STAGE}
    return conclusion.chain(
        {kind: described(found[kind], _SAY[kind]) for kind in KINDS},
        {"recommend": stage, "exclude": stage, "gate": {"effect": effect}},
        {kind: conclusion.own_stages(kind, names) for kind in ("recommend", "exclude")},
    )


ASSESSED = "assessed"
"""The test on an assessment that no rule derives yet."""

_ALWAYS: Schema = {"type": "string", "enum": ["always"], "enumDescriptions": ["Whatever the case says."]}
_AT_LEAST_ONE = [{"required": [name]} for name in COUNT_BOUNDS]


def condition_definitions(rulebook: Rulebook) -> dict[str, Schema]:
    """Return conditions of the case and of a party in turn, and the tests that they are made of."""
    derived: dict[str, dict[str | bool, None]] = {}
    for rule in sorted(rulebook.rules, key=lambda rule: rule.id):
        for atom in rule.atoms:
            derived.setdefault(f"assessment.{atom.name}", {})[atom.value] = None
    return {
        CONDITION: _condition(rulebook, in_party=False),
        CONDITION_OF_PARTY: _condition(rulebook, in_party=True),
        ASSESSED: _assessed(ASSESSED, ()),
        **{name: _assessed(name, derived[name]) for name in sorted(derived)},
        **{each.path: in_rule(each, rulebook.vocabulary) for each in (*rulebook.vocabulary, DAY_OF_ADVICE)},
    }


def _condition(rulebook: Rulebook, in_party: bool) -> Schema:
    nameless = {each.path for each in rulebook.vocabulary if isinstance(each, DaysBetween)} | {DAY}
    vocabulary = [
        each for each in rulebook.vocabulary if (in_party or each.entity != PARTY) and each.path not in nameless
    ]
    keys = {
        # The attributes of the party in turn come first: a rule for each party is mostly about them.
        **{each.path: defined(each.path) for each in sorted(vocabulary, key=lambda each: each.entity != PARTY)},
        **_assessments(rulebook, in_party),
        **_combinations(in_party),
        **_advised(rulebook),
        **{
            f"{NAMED}.{each.id}": flag(f"`true`: {each.title}. `false`: this is known not to hold.")
            for each in rulebook.names.conditions
            if in_party or not each.per_party
        },
    }
    # An assessment comes into being where a rule derives it: another name may be one that is about to.
    open_to_new: Schema = {"patternProperties": {r"^assessment\..+$": defined(ASSESSED)}}
    conditions = mapping(keys, minProperties=1, title="conditions, or the word always", **open_to_new)
    # The type that goes first decides what an editor writes behind the key: a mapping begins on the next line. Where
    # only the first letters of a key are there yet, the language server finds the mapping by `anyOf` alone.
    return {"type": ["object", "string"], "anyOf": [conditions, _ALWAYS]}


def _assessments(rulebook: Rulebook, in_party: bool) -> dict[str, Schema]:
    of_parties = frozenset(atom.name for rule in rulebook.rules if rule.per_party for atom in rule.atoms)
    return {
        f"assessment.{name}": described(defined(f"assessment.{name}"), about)
        for name, about in assessments(rulebook).items()
        if in_party or name not in of_parties
    }


def _assessed(name: str, values: Iterable[str | bool]) -> Schema:
    """Return a value, a list of values, or the negation of one."""
    words = [value for value in values if isinstance(value, str)]
    # A rule about to be written may derive another value.
    free: Schema = {"type": ["boolean", "string"]}
    one: Schema = {"type": ["boolean", "string"], "anyOf": [{"enum": words}, free]} if words else free
    negation = mapping({"not": described(defined(name), "It is known not to be so.")}, ["not"])
    return by_kind(one, list_of(one), negation)


def _advised(rulebook: Rulebook) -> dict[str, Schema]:
    keys = {
        f"advised.{variant}": flag(f"`true`: {title} is advised. `false`: it is not.")
        for variant, title in variants(rulebook.names).items()
    }
    keys["advised"] = mapping(
        count_bounds(count()), about="How many competing methods are advised.", anyOf=_AT_LEAST_ONE, minProperties=1
    )
    return keys


def _combinations(in_party: bool) -> dict[str, Schema]:
    here, of_party = defined(CONDITION_OF_PARTY if in_party else CONDITION), defined(CONDITION_OF_PARTY)
    return {
        TODAY: described(defined(DAY), "The day of the advice, which a case gives under `day`."),
        "all": list_of(here, "Every one of these holds."),
        "any": list_of(here, "At least one of these holds."),
        "not": described(here, "This is **known** not to hold. What is unknown is not known not to hold."),
        **of_parties(of_party),
        **(of_others(of_party) if in_party else {}),
    }
