"""The texts of a `rulebook.yaml`: which may name what in braces, and the places to fill in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Literal, TypeVar

from ottava.facts import PARTY, Vocabulary
from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.node import Mapping, Node, Scalar, Sequence, items_of

from ..conclusion import Attend, Direct, Placeholder, Recommend, SlottedText, template_from_text
from ..condition import entity_of
from ..rulebook import Names, Rule
from ..rulebook_text import RulebookText
from .findings import Findings, place_of
from .from_rule import template_from_node, text_of, within
from .scope import Scope

May = Literal["party", "case", "parties", "nothing"]
"""What a text may name in braces: what belongs to the party that it is said of or to the case; only what belongs to the
case; of that only what is not confidential, since the parties read it; nothing, since it is a name.
"""

TEXTS: dict[str, dict[str, May]] = {
    "methods": {
        "title": "case",
        "acts_on": "case",
        "stages": "case",
        "steps": "party",
        "avoid": "party",
        "for_parties": "parties",
    },
    "points": {"title": "case", "text": "party"},
    "gates": {"title": "case", "text": "case", "call": "case", "for_parties": "parties"},
    "directives": {"text": "party", "for_parties": "parties"},
    "attributes": {
        "label": "nothing",
        "values": "nothing",
        "unit": "nothing",
        "question": "party",
        "description": "nothing",
    },
    "conditions": {"title": "nothing"},
}
"""The texts of the entries of each list, by their keys."""

ALONE: dict[str, May] = {"title": "nothing", "nothing_fits": "case", "assessments": "nothing"}
"""The texts that stand in no list."""

_WHY_NOT: dict[May, str] = {
    "case": "it is shown for everyone at once: name what belongs to the case, such as `{dispute.category}`",
    "parties": "the parties read it together: name what belongs to the case, such as `{dispute.category}`",
}
_Value = TypeVar("_Value")


def with_slots(
    mapping: Mapping, names: Names, vocabulary: Vocabulary, findings: Findings, scope: Scope
) -> tuple[Names, Vocabulary]:
    """Return the names and attributes of a `rulebook.yaml` with the places to fill in their texts.

    Notes every brace that cannot be filled. Uses of assessments are added to the scope.
    """
    found: dict[str, str] = {}
    for key, node, may, in_party in _texts(mapping):
        if isinstance(node, Scalar) and isinstance(node.value, str) and _has_brace(node.value):
            found[node.value] = _text(node, f"`{key}`", may, replace(scope, in_party=in_party))
    if not found or findings.failed:
        return names, vocabulary
    slotted = mapped(names, lambda text: found.get(text, text))
    attributes = mapped(vocabulary.attributes, lambda text: found.get(text, text))
    return slotted, Vocabulary(attributes)


def plain_text(mapping: Mapping, key: str, scope: Scope) -> str | None:
    """Return the text under a key in which nothing can be filled in; None if there is none, or after a mistake."""
    node = mapping.get(key)
    if not isinstance(node, Scalar) or not isinstance(node.value, str) or not _has_brace(node.value):
        return None if node is None else scope.findings.expect_text(node, f"`{key}`")
    return _text(node, f"`{key}`", "nothing", scope)


def mapped(value: _Value, change: Callable[[str], str]) -> _Value:
    """Return a value made of data classes and tuples with each text in it changed."""
    return _mapped(value, change)  # type: ignore[no-any-return]


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if type(value) is tuple:
        return tuple(_mapped(each, change) for each in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changed = {
        each.name: new
        for each in fields(value)
        if each.compare and (new := _mapped(old := getattr(value, each.name), change)) is not old
    }
    return replace(value, **changed) if changed else value


def _has_brace(text: str) -> bool:
    return "{" in text or "}" in text


def _texts(mapping: Mapping) -> Iterator[tuple[str, Node, May, bool]]:
    """Yield each text with its key, what it may name, and whether a party is in turn there."""
    for key, may in ALONE.items():
        yield from ((key, node, may, False) for node in scalars(mapping.get(key)))
    for section, keys in TEXTS.items():
        for item in items_of(node) if (node := mapping.get(section)) is not None else ():
            if not isinstance(item, Mapping):
                continue
            id = item.get("id")
            of_case = section == "attributes" and isinstance(id, Scalar) and entity_of(str(id.value)) != PARTY
            for key, may in keys.items():
                here: May = "case" if of_case and may == "party" else may
                yield from ((key, node, here, here == "party") for node in scalars(item.get(key)))


def scalars(node: Node | None) -> Iterator[Scalar]:
    """Yield the single values in a node, those in lists and mappings too."""
    match node:
        case Scalar():
            yield node
        case Sequence(items=items):
            for item in items:
                yield from scalars(item)
        case Mapping(entries=entries):
            for entry in entries:
                yield from scalars(entry.value)


def _text(node: Scalar, what: str, may: May, scope: Scope) -> str:
    """Return a text with its places to fill; what is wrong with them has been noted."""
    text = str(node.value)
    template, _ = template_from_text(text)
    wrong = next((slot for slot in template.slots if not _may_be_named(slot, node, what, may, scope)), None)
    read = template_from_node(node, scope, what) if wrong is None else None
    return text if read is None else text_of(read, scope.vocabulary)


def _may_be_named(slot: Placeholder, node: Scalar, what: str, may: May, scope: Scope) -> bool:
    """Return whether a text of that kind may name it; note it if not. Whether it exists is another question."""
    span, attribute = within(node, str(node.value), slot), scope.vocabulary.get(slot.name)
    if may == "nothing":
        message = f"nothing can be filled in in {what}, which is the same in every case"
        hint = "take the braces out, or write `{{` and `}}` for braces that are meant as such"
        scope.findings.error("slot-in-a-name", message, span, hint)
    elif may in _WHY_NOT and slot.name != PARTY and (attribute is None or attribute.entity != PARTY):
        if may == "parties" and attribute is not None and attribute.confidential:
            message = f"{what} names {quoted(slot.name)}, which is confidential, and the parties would read it"
            scope.findings.error("confidential-slot", message, span, "leave it out of the text for the parties")
            return False
        return True
    elif may in _WHY_NOT:
        message = f"`{slot.name}` speaks of one party, and {what} of none"
        scope.findings.error("no-party-in-turn", message, span, _WHY_NOT[may])
    return may == "party"


@dataclass(frozen=True, slots=True)
class _Given:
    """A conclusion that a rule gives for everyone, with the texts that it shows."""

    key: str
    id: str
    texts: tuple[str, ...]
    rule: Rule


def check_given(rules: tuple[Rule, ...], names: Names, text: RulebookText, findings: Findings) -> None:
    """Refuse texts that speak of one party where a rule gives them for everyone."""
    said: set[tuple[str, str]] = set()
    for given in _given_for_everyone(rules, names):
        for each in given.texts:
            slots = each.template.slots if isinstance(each, SlottedText) else ()
            slot = next((slot for slot in slots if entity_of(slot.name) == PARTY), None)
            if slot is None or (given.id, each) in said:
                continue
            said.add((given.id, each))
            item = text.item(given.key, given.id)
            node = next((one for one in scalars(item) if _reads(one, each)), None)
            span = None if node is None else within(node, str(node.value), slot)
            message = (
                f"`{slot.name}` speaks of one party, and the rule {quoted(given.rule.id)} "
                f"({place_of(given.rule.span, span)}) gives this for everyone"
            )
            hint = "add `for_each: party` to the rule, or leave the party out of the text"
            findings.error("no-party-in-turn", message, span, hint)


def _reads(node: Scalar, text: str) -> bool:
    return isinstance(node.value, str) and template_from_text(node.value)[0] == getattr(text, "template", None)


def _given_for_everyone(rules: tuple[Rule, ...], names: Names) -> Iterator[_Given]:
    methods = {each.id: each for each in names.methods}
    directives = {each.id: each for each in names.directives}
    points = {each.id: each for each in names.points}
    for rule in rules:
        if rule.per_party:
            continue
        for each in rule.conclusions:
            match each:
                case Direct(directive):
                    yield _Given("directives", directive, (directives[directive].text,), rule)
                case Attend(point):
                    yield _Given("points", point, (points[point].text,), rule)
                case Recommend(method, stage, strength) if strength > 0:
                    about = methods[method]
                    yield _Given("methods", method, (*about.steps_of(stage), *about.avoid_of(stage)), rule)
