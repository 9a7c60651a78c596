"""The edits between two rulebooks: what was added, removed and changed, each with its lines."""

from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Table
from dataclasses import replace
from typing import Any

from ottava.facts import Attribute
from ottava.facts.computed import ComputedAttribute
from ottava.facts.source.node import Entry, Mapping, Node, plain

from ...rulebook.conclusion import Template
from ...rulebook.condition import NamedCondition
from ...rulebook.fingerprint import fingerprint_of
from ...rulebook.rulebook import Directive, Gate, Method, Point, Rule
from ...rulebook.rulebook_text import RuleText
from .edit import (
    LISTS,
    TAKEN_OVER,
    EditedText,
    Effect,
    How,
    LineRange,
    Part,
    RuleEdit,
    edited_texts,
    same,
    stretches,
    whole_text,
)
from .partial import moved_names, read_rule
from .version import RulebookVersion

Item = Method | Point | Gate | Directive | Attribute | NamedCondition


def edits_between(old: RulebookVersion, new: RulebookVersion) -> tuple[RuleEdit, ...]:
    """Return all edits that the readers of rulebooks can tell, numbered from 1: rules first, then names, then the rest.

    Comments, layout and the order of keys are no edits.
    """
    before, after = ({each.path: each for each in side.rulebook.vocabulary} for side in (old, new))
    attributes = _items(old, new, "attribute", "attributes", before, after)
    named = ({each.id: each for each in side.rulebook.names.conditions} for side in (old, new))
    conditions = _items(old, new, "condition", "conditions", *named)
    found = [*_rules(old, new), *_strengths(old, new), *attributes, *conditions]
    for part, key, order in LISTS:
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
    before, after = ({each.rule.id: each for each in side.written.rules} for side in (old, new))
    for id, each in after.items():
        if id not in before:
            disabled = old.written.disabling(id)
            gone = [] if disabled is None else [whole_text(disabled, "old")]
            yield _edit(old, new, "rule", id, "added", "meaning", [whole_text(each.node, "new"), *gone])
        elif not same(before[id].node, each.node) or not _same_scope(before[id], each):
            was = read_rule(before[id], old, new)
            effect = "meaning" if was is None else effect_on_rule(was, each.rule)
            nodes = before[id].node, each.node
            places = [*edited_texts(*nodes)] if effect == "nothing" else [*edited_texts(*map(_shown, nodes))]
            places += [] if _same_scope(before[id], each) else _entries(before[id].scope, each.scope)
            yield _edit(old, new, "rule", id, "changed", effect, places)
    for id, each in before.items():
        if id not in after:
            disabled = new.written.disabling(id)
            now = [whole_text(each.node, "old")] if disabled is None else [whole_text(disabled, "new")]
            yield _edit(old, new, "rule", id, "removed", "meaning", now)
    elsewhere = moved_names([*before], [*after])
    if elsewhere:
        places = [EditedText("new", place) for id in elsewhere if (place := after[id].rule.span) is not None]
        yield _edit(old, new, "order of rules", "", "changed", "meaning", places)


def _same_scope(old: RuleText, new: RuleText) -> bool:
    """Return whether the files of two rules ask for the same beside them."""
    if old.scope is None or new.scope is None:
        return old.scope is new.scope
    return same(old.scope, new.scope)


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


def _list(old: RulebookVersion, new: RulebookVersion, part: Part, key: str, order: Part) -> Iterator[RuleEdit]:
    before, after = ({each.id: each for each in getattr(side.rulebook.names, key)} for side in (old, new))
    yield from _items(old, new, part, key, before, after)
    elsewhere = moved_names([*before], [*after])
    if elsewhere:
        nodes = [node for id in elsewhere if (node := new.written.item(key, id)) is not None]
        yield _edit(old, new, order, "", "changed", "meaning", [whole_text(node, "new") for node in nodes])


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
            yield _edit(
                old, new, part, id, "changed", "wording" if _bare(was) == _bare(now) else "meaning", _entries(*nodes)
            )


_SINGLE: tuple[tuple[Part, Effect], ...] = (
    ("assessments", "wording"), ("plan", "meaning"), ("ties", "meaning"), ("nothing_fits", "wording"),
    ("name", "nothing"), ("version", "nothing"), ("title", "nothing"), ("extends", "nothing"),
)  # fmt: skip
"""What `rulebook.yaml` has once. What it extends brings nothing by itself: that is seen in the rules and names."""


def _single(old: RulebookVersion, new: RulebookVersion) -> Iterator[RuleEdit]:
    for part, effect in _SINGLE:
        (was, before), (now, after) = _entry(old, part), _entry(new, part)
        if before != after:
            how: How = "added" if was is None else "removed" if now is None else "changed"
            yield _edit(old, new, part, "", how, effect, _entries(was, now))


def _entry(side: RulebookVersion, part: Part) -> tuple[Entry | None, Any]:
    """Return what is written of a part that there is once, and what it says."""
    if part in TAKEN_OVER:
        return side.written.entry(part), getattr(side.rulebook.names, part)
    entry = side.written.own(part)
    if part == "extends":
        return entry, None if entry is None else plain(entry.value)
    return entry, getattr(side.rulebook, part)


def _entries(old: Entry | Node | None, new: Entry | Node | None) -> list[EditedText]:
    """Return the edited lines of an entry that may be missing from either version."""
    if new is None:
        return [] if old is None else [whole_text(old, "old")]
    if old is None:
        return [whole_text(new, "new")]
    before, after = (each.value if isinstance(each, Entry) else each for each in (old, new))
    return [*edited_texts(before, after)] or [whole_text(old, "was"), whole_text(new, "new")]


_NO_WORDS = Template(())


def effect_on_rule(old: Rule, new: Rule) -> Effect:
    """Return what the change of a rule can bring about, both read with the same words of strength."""
    bare = (
        replace(
            rule,
            title="",
            conclusions=tuple(replace(each, because=_NO_WORDS) for each in rule.conclusions),
            source=None,
            notes=None,
        )
        for rule in (old, new)
    )
    if len({*map(fingerprint_of, bare)}) > 1:
        return "meaning"
    # The order of conditions shows in the order in which a reason names its facts.
    return "nothing" if replace(old, notes=None) == replace(new, notes=None) else "wording"


def _bare(item: Item) -> object:
    """Return what of it counts beside the words."""
    match item:
        case Method():
            return replace(item, number=0, title="", acts_on="", steps=(), avoid=(), stage_labels=(), for_parties=())
        case Directive():
            return replace(item, text="", for_parties=None)
        case NamedCondition():
            return fingerprint_of(replace(item, title=""))
        case Attribute():
            computed = item.computed if isinstance(item, ComputedAttribute) else None
            return item.path, item.kind, item.values, item.minimum, item.maximum, computed
        case _:
            return item.id
