"""Conditions: what may stand under `when` and `unless`, and inside one another."""

from __future__ import annotations

from collections.abc import Iterable

from ottava.facts import PARTY

from ...rulebook.rulebook import Rulebook
from .case import bounds, in_rule
from .shape import Schema, assessments, by_kind, count, defined, described, flag, list_of, mapping, variants

OF_CASE = "condition"
OF_PARTY = "condition_of_a_party"
ASSESSED = "assessed"
"""The test on an assessment that no rule derives yet."""

_ALWAYS: Schema = {"type": "string", "enum": ["always"], "enumDescriptions": ["Whatever the case says."]}
_AT_LEAST_ONE = [{"required": [name]} for name in ("at_least", "at_most", "between")]


def condition_definitions(rulebook: Rulebook) -> dict[str, Schema]:
    """Return conditions of the case and of a party in turn, and the tests that they are made of."""
    derived: dict[str, dict[str | bool, None]] = {}
    for rule in sorted(rulebook.rules, key=lambda rule: rule.id):
        for atom in rule.atoms:
            derived.setdefault(f"assessment.{atom.name}", {})[atom.value] = None
    return {
        OF_CASE: _condition(rulebook, in_party=False),
        OF_PARTY: _condition(rulebook, in_party=True),
        ASSESSED: _assessed(ASSESSED, ()),
        **{name: _assessed(name, derived[name]) for name in sorted(derived)},
        **{each.path: in_rule(each) for each in rulebook.vocabulary},
    }


def _condition(rulebook: Rulebook, in_party: bool) -> Schema:
    keys = {**_attributes(rulebook, in_party), **_assessments(rulebook, in_party), **_combinations(in_party)}
    keys |= _advised(rulebook)
    # An assessment comes into being where a rule derives it: another name may be one that is about to.
    open_to_new: Schema = {"patternProperties": {r"^assessment\..+$": defined(ASSESSED)}}
    conditions = mapping(keys, minProperties=1, title="conditions, or the word always", **open_to_new)
    # The type that goes first decides what an editor writes behind the key: a mapping begins on the next line. Where
    # only the first letters of a key are there yet, the language server finds the mapping by `anyOf` alone.
    return {"type": ["object", "string"], "anyOf": [conditions, _ALWAYS]}


def _attributes(rulebook: Rulebook, in_party: bool) -> dict[str, Schema]:
    """Return those of the party in turn first: a rule for each party is mostly about them."""
    found = [each for each in rulebook.vocabulary if in_party or each.entity != PARTY]
    found.sort(key=lambda each: each.entity != PARTY)
    return {each.path: defined(each.path) for each in found}


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
        bounds(count()), about="How many competing methods are advised.", anyOf=_AT_LEAST_ONE, minProperties=1
    )
    return keys


def _combinations(in_party: bool) -> dict[str, Schema]:
    here, of_party = defined(OF_PARTY if in_party else OF_CASE), defined(OF_PARTY)
    where = described(of_party, "Which parties count; left out, all of them.")
    return {
        "all": list_of(here, "Every one of these holds."),
        "any": list_of(here, "At least one of these holds."),
        "not": described(here, "This is **known** not to hold. What is unknown is not known not to hold."),
        "some_party": described(of_party, "It holds for at least one party."),
        "every_party": described(of_party, "It holds for every party; also where there is none."),
        "no_party": described(of_party, "It is known not to hold for any party."),
        "parties": mapping(
            {"where": where, **bounds(count())}, about="For how many parties it holds.", anyOf=_AT_LEAST_ONE
        ),
    }
