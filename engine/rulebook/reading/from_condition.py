"""From the entries under `when` and `unless` to a condition."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import get_args

from ottava.facts import PARTY
from ottava.facts.attribute import DAY_OF_ADVICE
from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.mending import Hint, Mend, TextEdit, did_you_mean, mend, other_word
from ottava.facts.source.node import Entry, Mapping, Node, Scalar
from ottava.facts.source.span import Span

from ..condition import (
    ALWAYS,
    Advised,
    AdvisedCount,
    All,
    AnyOf,
    Atom,
    Condition,
    Derived,
    EveryParty,
    Named,
    Not,
    PartyCount,
    Share,
    SomeParty,
    fold,
)
from ..today import TODAY
from .findings import Findings, key_text, mapping_head, one_of
from .from_bounds import COUNT_BOUNDS, Bounds, Scale, bounds_from_entries
from .from_test import condition_from_test, is_word, together, value_items
from .moving import in_one_word
from .scope import HOW_TO_REACH_A_PARTY, HOW_TO_REACH_ANOTHER, NAMED, AtomUse, Scope, attribute_hint, attributes_called
from .slips import hint_for_condition, hint_for_count, hint_for_list, share_of_parties

_OF_OTHERS = {
    "another_party": "some_party",
    "every_other_party": "every_party",
    "no_other_party": "no_party",
    "other_parties": "parties",
}
"""What is asked of the parties beside the one in turn, and the same of all parties."""

_COMBINATIONS = ("all", "any", "not", *_OF_OTHERS.values(), *_OF_OTHERS, "advised", TODAY)

SHARES: tuple[Share, ...] = get_args(Share)


def condition_from_node(node: Node, scope: Scope, what: str) -> Condition | None:
    """Return the condition; None after noting what is wrong, or where a part of it is wrong."""
    if is_word(node, "always"):
        return ALWAYS
    if not isinstance(node, Mapping):
        scope.findings.wrong_kind(node, what, "a mapping of conditions, or the word `always`", hint_for_list(node))
        return None
    if not node.entries:
        scope.findings.error(
            "empty-condition",
            f"{what} is empty; expected a condition",
            node.span,
            "write a condition, or the word `always`",
        )
        return None
    parts = [_from_entry(entry, scope) for entry in node.entries]
    return together(All, parts, node.span)


def _from_entry(entry: Entry, scope: Scope) -> Condition | None:
    name = key_text(entry.key)
    if name in _READERS:
        there = name not in _OF_OTHERS or _has_others(name, entry, scope)
        condition = _READERS[name](entry.value, entry.span, scope)
        return condition if there else None
    head, dot, rest = name.partition(".")
    if dot and head == "assessment":
        return _assessment(rest, entry, entry.span, scope)
    if dot and head == "advised":
        return _advised(rest, entry, scope)
    if dot and head == NAMED:
        return _named(rest, entry, scope)
    attribute = scope.vocabulary.get(name)
    if attribute is None:
        _unknown(name, entry, scope)
        return None
    if attribute.entity == PARTY and not scope.in_party:
        scope.findings.error(
            "no-party-in-turn",
            f"`{name}` speaks of one party, and here no party is in turn",
            entry.key.span,
            Hint(HOW_TO_REACH_A_PARTY, scope.add_for_each),
        )
        return None
    return condition_from_test(attribute, entry.value, entry.span, scope)


def _unknown(name: str, entry: Entry, scope: Scope) -> None:
    findings, message, span = scope.findings, f"unknown condition {quoted(name)}", entry.key.span
    if meant := hint_for_condition(entry, name, scope.vocabulary.entities):
        findings.error("unknown-condition", message, span, meant)
    elif "." in name:
        hint = attribute_hint(name, scope.vocabulary, span)
        findings.error("unknown-attribute", f"unknown attribute {quoted(name)}", span, hint)
    elif attributes := attributes_called(name, scope.vocabulary):
        findings.error("unknown-condition", message, span, did_you_mean(span, name, *attributes))
    else:
        hint = "write `ENTITY.ATTRIBUTE`, `assessment.NAME` or `advised.METHOD`, or " + one_of(_COMBINATIONS)
        findings.unknown("unknown-condition", message, span, name, _COMBINATIONS, hint)


def _today(node: Node, span: Span, scope: Scope) -> Condition | None:
    return condition_from_test(DAY_OF_ADVICE, node, span, scope)


def _several(make: Callable[[tuple[Condition, ...], Span], Condition], name: str) -> _Reader:
    def read(node: Node, span: Span, scope: Scope) -> Condition | None:
        items = scope.findings.expect_list(node, f"`{name}`")
        if items is None:
            return None
        parts = [condition_from_node(item, scope, f"an entry of `{name}`") for item in items]
        return together(make, parts, span)

    return read


def _not(node: Node, span: Span, scope: Scope) -> Condition | None:
    part = condition_from_node(node, scope, "`not`")
    return None if part is None else Not(part, span)


def _quantifier(make: Callable[[Condition, Span, bool], Condition], name: str) -> _Reader:
    def read(node: Node, span: Span, scope: Scope) -> Condition | None:
        where = condition_from_node(node, scope.inside_party(), f"`{name}`")
        return None if where is None else make(where, span, name in _OF_OTHERS)

    return read


def _has_others(name: str, entry: Entry, scope: Scope) -> bool:
    """Return whether there is a party in turn, beside which others can be looked at; note it if not."""
    if not scope.in_party:
        message = f"`{name}` speaks of the parties beside one, and here no party is in turn"
        all_of_them = _OF_OTHERS[name]
        hint = Hint(HOW_TO_REACH_ANOTHER.format(all_of_them), other_word(entry.key.span, name, all_of_them))
        scope.findings.error("no-party-in-turn", message, entry.key.span, hint)
    return scope.in_party


def _parties(name: str) -> _Reader:
    def read(node: Node, span: Span, scope: Scope) -> Condition | None:
        findings = scope.findings
        mapping = findings.expect_mapping(node, f"`{name}`", "how many parties", hint_for_count(node, name))
        if mapping is None:
            return None
        findings.expect_keys(mapping, f"`{name}`", ("where", "share", *COUNT_BOUNDS))
        where_node, share_node = mapping.get("where"), mapping.get("share")
        where = ALWAYS if where_node is None else condition_from_node(where_node, scope.inside_party(), "`where`")
        counted = [entry for entry in mapping.entries if entry.key.value in COUNT_BOUNDS]
        if not counted and share_node is None:
            findings.error("missing-bound", f"`{name}` does not say how many", mapping_head(mapping), _OR_A_SHARE)
            return None
        bounds = _count_bounds(counted, "the number of parties", mapping.span, findings, of_parties=True)
        share = None if share_node is None else _share(share_node, mapping, findings)
        if where is None or bounds is None or (share_node is not None and share is None):
            return None
        return PartyCount(where, bounds.low, bounds.high, span, name in _OF_OTHERS, share)

    return read


def _share(node: Node, mapping: Mapping, findings: Findings) -> Share | None:
    if mapping.get("where") is None:
        message, hint = "a share of all parties needs `where`, for which of them are meant", "add `where:`"
        findings.error("missing-key", message, mapping_head(mapping), hint)
        return None
    meant = share_of_parties(node)
    if meant is None or (isinstance(node, Scalar) and node.value in SHARES):
        return findings.expect_one_of(node, "share of the parties", SHARES, "unknown-share")
    message = f"unknown share of the parties {quoted(node.span.text)}"
    findings.error("unknown-share", message, node.span, Hint(f"write `share: {meant}`", (mend(node.span, meant),)))
    return None


def _advised_count(node: Node, span: Span, scope: Scope) -> Condition | None:
    findings = scope.findings
    hint = f"{hint_for_count(node, 'advised').text}, or `advised.METHOD: true` for one method"
    mapping = findings.expect_mapping(node, "`advised`", "how many methods", hint)
    if mapping is None:
        return None
    methods = [entry for entry in mapping.entries if key_text(entry.key).partition(".")[0] in scope.methods]
    if methods:
        message = "`advised` names a method; expected how many methods"
        start = Span(span.source, span.start, span.start)
        meant = in_one_word(Entry(Scalar("advised", start), node), mapping, "advised")
        findings.error("unknown-key", message, methods[0].key.span, meant)
        return None
    findings.expect_keys(mapping, "`advised`", COUNT_BOUNDS)
    bounds = _count_bounds(mapping.entries, "the number of methods", mapping.span, findings)
    if bounds is None or bounds[:2] == (None, None):
        if not mapping.entries:
            findings.error("missing-bound", "`advised` does not say how many", mapping.span, _ADD_A_BOUND)
        return None
    return AdvisedCount(bounds.low, bounds.high, span)


_ADD_A_BOUND = "add " + one_of([f"{name}:" for name in COUNT_BOUNDS])
_OR_A_SHARE = "add " + one_of([f"{name}:" for name in (*COUNT_BOUNDS, "share")])


def _count_bounds(
    entries: Iterable[Entry], counted: str, at: Span, findings: Findings, of_parties: bool = False
) -> Bounds[int] | None:
    def read(node: Node, name: str) -> int | None:
        share = share_of_parties(node) if of_parties else None
        if share is None:
            return findings.expect_count(node, f"`{name}`")
        hint = f"write `share: {share}`" if name == "at_least" else "a share goes under `share`: " + one_of(SHARES)
        findings.wrong_kind(node, f"`{name}`", "a whole number, 0 or more", hint)
        return None

    return bounds_from_entries(entries, Scale(read, True, (0, math.inf), "number", counted), findings, at)


def _advised(rest: str, entry: Entry, scope: Scope) -> Condition | None:
    variant = scope.variant(rest, entry.key.span)
    stage = entry.value.value if isinstance(entry.value, Scalar) else None
    if variant is not None and stage in scope.methods[variant[0]].stages:
        written = f"advised.{variant[0]}.{stage}"
        mends = (Mend((TextEdit(entry.key.span, written), TextEdit(entry.value.span, "true"))),)
        hint = Hint(f"write `{written}: true`", mends)
        scope.findings.wrong_kind(entry.value, f"`advised.{rest}`", "`true` or `false`", hint)
        return None
    flag = scope.findings.expect_flag(entry.value, f"`advised.{rest}`")
    if flag is None or variant is None:
        return None
    advised = Advised(*variant, entry.span)
    return advised if flag else Not(advised, entry.span)


def _named(name: str, entry: Entry, scope: Scope) -> Condition | None:
    flag, span = scope.findings.expect_flag(entry.value, f"`{NAMED}.{name}`"), entry.key.span
    found = scope.named(name)
    if found is None:
        known = [f"{NAMED}.{each.id}" for each in scope.names.conditions]
        hint = None if known else "write it in `rulebook.yaml`, under `conditions:`"
        message = f"there is no condition of the name {quoted(name)}"
        scope.findings.unknown("unknown-named-condition", message, span, f"{NAMED}.{name}", known, hint)
        return None
    if found.when is None or flag is None:
        return None
    if found.per_party and not scope.in_party:
        message = f"the condition `{name}` speaks of one party, and here no party is in turn"
        scope.findings.error("no-party-in-turn", message, span, Hint(HOW_TO_REACH_A_PARTY, scope.add_for_each))
        return None
    named = Named(name, found.title, fold(found.when, scope.filled_in), entry.span)
    return named if flag else Not(named, entry.span)


def _assessment(name: str, entry: Entry, span: Span, scope: Scope) -> Condition | None:
    findings, node = scope.findings, entry.value
    without_value = AtomUse(name, None, True, entry.key.span, entry.key.span)
    if isinstance(node, Mapping):
        findings.expect_keys(node, f"the test on `assessment.{name}`", ("not",))
        inner = node.get("not")
        if inner is None or len(node.entries) != 1:
            scope.uses.append(without_value)
            if not node.entries:
                hint = f"write a value, such as `assessment.{name}: true`"
                findings.error("empty-test", f"the test on `assessment.{name}` is empty", node.span, hint)
            return None
        part = _assessment(name, Entry(entry.key, inner), span, scope)
        return None if part is None else Not(part, span)
    items = value_items(node, f"assessment.{name}", findings)
    parts: list[Condition | None] = []
    for item in items:
        if not isinstance(item, Scalar) or not isinstance(item.value, (str, bool)):
            findings.wrong_kind(item, f"the value of `assessment.{name}`", "a word, `true` or `false`")
            scope.uses.append(without_value)
            parts.append(None)
            continue
        scope.uses.append(AtomUse(name, item.value, scope.in_party, item.span, entry.key.span))
        parts.append(Derived(Atom(name, item.value), span))
    if not parts:
        scope.uses.append(without_value)
        return None
    return together(AnyOf, parts, span)


def _none(where: Condition, span: Span, others: bool) -> Condition:
    return Not(SomeParty(where, span, others), span)


_Reader = Callable[[Node, Span, Scope], Condition | None]
_READERS: dict[str, _Reader] = {
    "all": _several(All, "all"),
    "any": _several(AnyOf, "any"),
    "not": _not,
    "some_party": _quantifier(SomeParty, "some_party"),
    "every_party": _quantifier(EveryParty, "every_party"),
    "no_party": _quantifier(_none, "no_party"),
    "parties": _parties("parties"),
    "another_party": _quantifier(SomeParty, "another_party"),
    "every_other_party": _quantifier(EveryParty, "every_other_party"),
    "no_other_party": _quantifier(_none, "no_other_party"),
    "other_parties": _parties("other_parties"),
    "advised": _advised_count,
    TODAY: _today,
}
