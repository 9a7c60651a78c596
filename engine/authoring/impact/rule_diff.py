"""The edits between two rulebooks: what was added, removed and changed, each with its lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Table
from dataclasses import replace
from typing import Any

from ottava.facts import Attribute
from ottava.facts.source.node import Entry, Mapping, Node, plain

from ...rulebook.conclusion import Template
from ...rulebook.rulebook import Directive, Gate, Method, Point, Rule, fingerprint_of
from .edit import EditedText, Effect, How, LineRange, Part, RuleEdit, edited, same, stretches, whole
from .partial import moved, read_rule
from .version import RulebookVersion

Item = Method | Point | Gate | Directive | Attribute

_LISTS: tuple[tuple[Part, str, Part], ...] = (
    ("method", "methods", "order of methods"),
    ("point", "points", "order of points"),
    ("gate", "gates", "order of gates"),
    ("directive", "directives", "order of directives"),
)


def edits_between(old: RulebookVersion, new: RulebookVersion) -> tuple[RuleEdit, ...]:
    """Return all edits that the readers of rulebooks can tell, numbered from 1: rules first, then names, then the rest.

    Comments, layout and the order of keys are no edits.
    """
    found = [*_rules(old, new), *_strengths(old, new), *_attributes(old, new)]
    for part, key, order in _LISTS:
        found += _list(old, new, part, key, order)
    found += _single(old, new)
    return tuple(replace(each, number=number) for number, each in enumerate(found, start=1))


def _edit(
    old: RulebookVersion,
    new: RulebookVersion,
    part: Part,
    id: str,
    how: How,
    effect: Effect,
    places: Sequence[EditedText],
) -> RuleEdit:
    return RuleEdit(
        0,
        part,
        id,
        how,
        effect,
        new=_named(new, stretches(places, "new")),
        old=_named(old, stretches(places, "old")),
        was=_named(old, stretches(places, "was")),
    )


def _named(side: RulebookVersion, found: tuple[LineRange, ...]) -> tuple[LineRange, ...]:
    return tuple(replace(each, file=side.called.name(each.file)) for each in found)


def _rules(old: RulebookVersion, new: RulebookVersion) -> Iterator[RuleEdit]:
    before = {each.rule.id: each for each in old.written.rules}
    after = {each.rule.id: each for each in new.written.rules}
    for id, each in after.items():
        if id not in before:
            disabled = old.written.disabling(id)
            gone = [] if disabled is None else [whole(disabled, "old")]
            yield _edit(old, new, "rule", id, "added", "meaning", [whole(each.node, "new"), *gone])
        elif not same(before[id].node, each.node):
            was = read_rule(before[id], old, new)
            effect = "meaning" if was is None else effect_on_rule(was, each.rule)
            nodes = before[id].node, each.node
            places = [*edited(*nodes)] if effect == "nothing" else [*edited(*map(_shown, nodes))]
            yield _edit(old, new, "rule", id, "changed", effect, places)
    for id, each in before.items():
        if id not in after:
            disabled = new.written.disabling(id)
            now = [whole(each.node, "old")] if disabled is None else [whole(disabled, "new")]
            yield _edit(old, new, "rule", id, "removed", "meaning", now)
    elsewhere = moved([*before], [*after])
    if elsewhere:
        places = [EditedText("new", place) for id in elsewhere if (place := after[id].rule.span) is not None]
        yield _edit(old, new, "order of rules", "", "changed", "meaning", places)


def _shown(node: Node) -> Node:
    """Return a rule without what shows in no advice, so that only lines are named which can have caused something."""
    if not isinstance(node, Mapping):
        return node
    return Mapping(tuple(each for each in node.entries if each.key.value not in ("notes", "allow")), node.span)


def _strengths(old: RulebookVersion, new: RulebookVersion) -> Iterator[RuleEdit]:
    before, after = old.written.strengths(), new.written.strengths()
    words = dict.fromkeys(word for levels in (after, before) for level in levels for word in level)
    for word in words:
        was, now = ([level.get(word) for level in levels] for levels in (before, after))
        if was[-1:] == now[-1:] and all(one == other for one, other in zip(was, now, strict=False)):
            continue
        how: How = "added" if not any(was) else "removed" if not any(now) else "changed"
        places = _entries(old.written.strength(word), new.written.strength(word))
        # A word that comes or goes is used by rules that were edited, too.
        yield _edit(old, new, "strength", word, how, "meaning" if how == "changed" else "nothing", places)


def _attributes(old: RulebookVersion, new: RulebookVersion) -> Iterator[RuleEdit]:
    before = {each.path: each for each in old.rulebook.vocabulary}
    after = {each.path: each for each in new.rulebook.vocabulary}
    yield from _items(old, new, "attribute", "attributes", before, after)


def _list(old: RulebookVersion, new: RulebookVersion, part: Part, key: str, order: Part) -> Iterator[RuleEdit]:
    before: dict[str, Item] = {each.id: each for each in getattr(old.rulebook.names, key)}
    after: dict[str, Item] = {each.id: each for each in getattr(new.rulebook.names, key)}
    yield from _items(old, new, part, key, before, after)
    elsewhere = moved([*before], [*after])
    if elsewhere:
        nodes = [node for id in elsewhere if (node := new.written.item(key, id)) is not None]
        yield _edit(old, new, order, "", "changed", "meaning", [whole(node, "new") for node in nodes])


def _items(
    old: RulebookVersion, new: RulebookVersion, part: Part, key: str, before: Table[str, Item], after: Table[str, Item]
) -> Iterator[RuleEdit]:
    for id in dict.fromkeys((*after, *before)):
        was, now = before.get(id), after.get(id)
        if was == now:
            continue
        nodes = old.written.item(key, id), new.written.item(key, id)
        if was is None or now is None:
            how: How = "added" if was is None else "removed"
            yield _edit(old, new, part, id, how, "meaning", _entries(*nodes))
        else:
            yield _edit(old, new, part, id, "changed", effect_on_name(was, now), _entries(*nodes))


_SINGLE: tuple[tuple[Part, Effect], ...] = (
    ("plan", "meaning"), ("ties", "meaning"), ("nothing_fits", "wording"),
    ("name", "nothing"), ("version", "nothing"), ("title", "nothing"), ("extends", "nothing"),
)  # fmt: skip
"""What `rulebook.yaml` has once. What it extends brings nothing by itself: that is seen in the rules and names."""


_TAKEN_OVER = ("plan", "ties", "nothing_fits")
"""What a rulebook takes over from the one it extends."""


def _single(old: RulebookVersion, new: RulebookVersion) -> Iterator[RuleEdit]:
    for part, effect in _SINGLE:
        if _value(old, part) != _value(new, part):
            was, now = _entry(old, part), _entry(new, part)
            how: How = "added" if was is None else "removed" if now is None else "changed"
            yield _edit(old, new, part, "", how, effect, _entries(was, now))


def _entry(side: RulebookVersion, part: Part) -> Entry | None:
    return side.written.entry(part) if part in _TAKEN_OVER else side.written.own(part)


def _value(side: RulebookVersion, part: Part) -> Any:
    if part in _TAKEN_OVER:
        return getattr(side.rulebook.names, part)
    if part != "extends":
        return getattr(side.rulebook, part)
    entry = side.written.own(part)
    return None if entry is None else plain(entry.value)


def _entries(old: Entry | Node | None, new: Entry | Node | None) -> list[EditedText]:
    """Return the edited lines of an entry that may be missing from either version."""
    if new is None:
        return [] if old is None else [whole(old, "old")]
    if old is None:
        return [whole(new, "new")]
    before, after = (each.value if isinstance(each, Entry) else each for each in (old, new))
    return [*edited(before, after)] or [whole(old, "was"), whole(new, "new")]


Named = Method | Point | Gate | Directive | Attribute
"""What is named in `rulebook.yaml`."""

_NO_WORDS = Template(())


def effect_on_rule(old: Rule, new: Rule) -> Effect:
    """Return what the change of a rule can bring about, both read with the same words of strength."""
    if fingerprint_of(_bare_rule(old)) != fingerprint_of(_bare_rule(new)):
        return "meaning"
    # The order of conditions shows in the order in which a reason names its facts.
    return "nothing" if replace(old, notes=None) == replace(new, notes=None) else "wording"


def effect_on_name(old: Named, new: Named) -> Effect:
    """Return what the change of a method, point, gate, directive or attribute can bring about."""
    if old == new:
        return "nothing"
    return "wording" if _bare(old) == _bare(new) else "meaning"


def _bare_rule(rule: Rule) -> Rule:
    conclusions = tuple(replace(each, because=_NO_WORDS) for each in rule.conclusions)
    return replace(rule, title="", conclusions=conclusions, source=None, notes=None)


def _bare(item: Named) -> object:
    """Return what of it counts beside the words."""
    match item:
        case Method():
            return replace(item, number=0, title="", acts_on="", steps=(), avoid=())
        case Directive():
            return replace(item, text="")
        case Attribute():
            return item.path, item.kind, item.values, item.minimum, item.maximum
        case _:
            return item.id
