"""From the `conditions` of a `rulebook.yaml` to conditions with a name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ottava.facts.source.node import Entry, Mapping, Node, Scalar, items_of
from ottava.facts.source.node import Sequence as ListNode

from ..condition import ALWAYS, Condition, Named, NamedCondition, fold, walk, with_children
from .findings import id_span, key_text, place_of
from .from_condition import condition_from_node
from .from_names import check_name
from .from_rule import per_party_from_mapping, title_from_mapping
from .scope import NAMED, Scope

_KEYS = ("id", "title", "for_each", "when")


def conditions_from_mapping(mapping: Mapping, scope: Scope) -> tuple[NamedCondition, ...]:
    """Return the conditions that can be named, those of the extended rulebook first.

    One with mistakes is among them without its `when`, so that naming it is no second mistake.
    """
    written = _written(mapping, scope)
    found = {each.id: each for each in scope.names.conditions}
    found |= {name: NamedCondition(name, "", False, None) for name in written}
    for name in _in_order(written, scope):
        names = replace(scope.names, conditions=tuple(found.values()))
        found[name] = _condition(name, written[name], replace(scope, names=names))
    return tuple(found.values())


def _written(mapping: Mapping, scope: Scope) -> dict[str, Mapping]:
    findings = scope.findings
    inherited = {each.id for each in scope.names.conditions}
    written: dict[str, Mapping] = {}
    for item in findings.items_under(mapping, "conditions"):
        entry = findings.expect_mapping(item, "an entry of `conditions`", hint="begin it with `- id:`")
        if entry is None:
            continue
        findings.expect_keys(entry, "a condition", _KEYS, ("id", "title", "when"))
        name, place = findings.text_under(entry, "id"), id_span(entry)
        if name is None:
            continue
        check_name(name, "condition", place, findings)
        if name in inherited:
            message = f"the rulebook that this one extends has a condition `{name}` already"
            findings.error("duplicate-id", message, place, "take another name: its rules keep the meaning they have")
        elif name in written:
            first = place_of(id_span(written[name]), place)
            message = f"`{name}` stands twice in `conditions` (first in {first})"
            findings.error("duplicate-id", message, place, "rename one of them, or take it out")
        else:
            written[name] = entry
    return written


def _in_order(written: dict[str, Mapping], scope: Scope) -> Iterator[str]:
    """Yield the names, each after those that its condition names; note those that rest on themselves."""
    done: set[str] = set()

    def follow(name: str, above: Sequence[str]) -> Iterator[str]:
        done.add(name)
        for key, other in _naming(written[name]):
            if other in above or other == name:
                way = " → ".join(f"`{each}`" for each in (*above[_place(above, other) :], name, other))
                hint = "take it out of one of them"
                scope.findings.error("condition-cycle", f"a condition rests on itself: {way}", key.span, hint)
            elif other in written and other not in done:
                yield from follow(other, (*above, name))
        yield name

    for name in written:
        if name not in done:
            yield from follow(name, ())


def _place(above: Sequence[str], name: str) -> int:
    return above.index(name) if name in above else len(above)


def _naming(node: Node) -> Iterator[tuple[Scalar, str]]:
    """Yield each key in a node that names a condition, with the name."""
    entries: tuple[Entry, ...] = node.entries if isinstance(node, Mapping) else ()
    for entry in entries:
        head, dot, name = key_text(entry.key).partition(".")
        if dot and head == NAMED:
            yield entry.key, name
        yield from _naming(entry.value)
    for item in items_of(node) if isinstance(node, ListNode) else ():
        yield from _naming(item)


def _condition(name: str, mapping: Mapping, scope: Scope) -> NamedCondition:
    title = title_from_mapping(mapping, scope)
    here = replace(scope, in_party=per_party_from_mapping(mapping, scope, "condition"))
    node = mapping.get("when")
    when = None if node is None else condition_from_node(node, here, "`when`")
    return NamedCondition(
        name, title or "", here.in_party, None if when is None else fold(when, _bare), id_span(mapping)
    )


def are_sound(conditions: Iterable[NamedCondition]) -> bool:
    """Return whether conditions name only others among them, and none rests on itself."""
    found = {each.id: each for each in conditions}

    def is_sound(name: str, above: frozenset[str]) -> bool:
        when = found[name].when if name in found else None
        named = [each.name for each in walk(when or ALWAYS) if isinstance(each, Named)]
        return when is not None and name not in above and all(is_sound(each, above | {name}) for each in named)

    return all(is_sound(name, frozenset()) for name in found)


def _bare(condition: Condition, parts: tuple[Condition, ...]) -> Condition:
    """Return a condition that only names those in it: what they stand for is looked up where it is used."""
    return with_children(condition, (ALWAYS,) if isinstance(condition, Named) else parts)
