"""What may stand where in a file, by the schemas that editors without a server use too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from ottava.facts.source.node import Mapping, Scalar

from ..authoring.schemas.shape import Schema
from ..authoring.schemas.texts import texts_schema
from ..authoring.schemas.writing import SCHEMAS
from ..rulebook.rulebook import Rule, Rulebook
from ..rulebook.rulebook_text import RulebookText, RuleText
from .view import FileKind, View

_MADE: dict[FileKind, Callable[[Rulebook], Schema]] = {
    "head": SCHEMAS["rulebook"],
    "rules": SCHEMAS["rules"],
    "safeguards": SCHEMAS["safeguards"],
    "tests": SCHEMAS["tests"],
    "case": SCHEMAS["case"],
    "texts": texts_schema,
}
_MOST = 8
"""So many schemas are kept: those of the kinds of files of the rulebook that is worked on."""

_MOST_RULES = 20_000

_schemas: list[tuple[FileKind, object, Schema]] = []
_last_read: dict[Path, tuple[RuleText, ...]] = {}
_of_rules: dict[int, tuple[Rule, tuple[object, ...]]] = {}


def schema_of(view: View, rulebook: Rulebook) -> Schema:
    """Return the schema of the file, for its rulebook as it is written."""
    facts = _facts(view.kind, rulebook)
    for kind, known, schema in _schemas:
        if kind == view.kind and known == facts:
            return schema
    schema = _MADE[view.kind](rulebook)
    _schemas.insert(0, (view.kind, facts, schema))
    del _schemas[_MOST:]
    return schema


def as_written(view: View) -> Rulebook:
    """Return the rulebook with the names and the rules that can be read, and those of the file as it last could be.

    It is fit for looking names up, not for advice: nothing of it has been checked.
    """
    rules = [*view.reading.rules]
    if view.kind == "rules":
        rules += _of_file(view, {each.rule.id for each in rules})
    safeguards = view.sound.safeguards if view.kind == "tests" and view.sound is not None else ()
    heads = view.reading.heads
    text = RulebookText(heads, tuple(rules)) if heads else None
    name, title = (_written(heads[-1], key) if heads else "" for key in ("name", "title"))
    strata = (tuple(each.rule for each in rules),)
    return Rulebook(name, "", title, view.names, view.vocabulary, strata, "", safeguards=safeguards, text=text)


def _written(head: Mapping, key: str) -> str:
    node = head.get(key)
    return node.value if isinstance(node, Scalar) and isinstance(node.value, str) else ""


def _of_file(view: View, there: set[str]) -> Iterator[RuleText]:
    """Yield the rules of the file that cannot be read just now, as they were when they last could be."""
    here = str(view.path)
    if view.document is not None:
        _last_read[view.path] = tuple(each for each in view.reading.rules if each.node.span.source.name == here)
        return
    if view.path not in _last_read:
        text = None if view.sound is None else view.sound.text
        found = () if text is None else text.rules
        _last_read[view.path] = tuple(each for each in found if each.node.span.source.name == here)
    yield from (each for each in _last_read[view.path] if each.rule.id not in there)


def _facts(kind: FileKind, rulebook: Rulebook) -> object:
    """Return all that the schema of a kind of file is made from."""
    names = (rulebook.name, rulebook.names, rulebook.vocabulary)
    if kind == "case":
        return names
    if kind == "texts":
        return (*names, rulebook.title, rulebook.rules)
    levels = () if rulebook.text is None else tuple(each.level for each in rulebook.text.rules)
    return (
        *names,
        tuple(map(_facts_of, rulebook.rules)),
        levels,
        tuple((each.id, each.title) for each in rulebook.safeguards),
    )


def _facts_of(rule: Rule) -> tuple[object, ...]:
    """Return what a schema is made of of a rule. It is worked out once: a stroke makes few rules anew."""
    known = _of_rules.get(id(rule))
    if known is not None and known[0] is rule:
        return known[1]
    if len(_of_rules) > _MOST_RULES:
        _of_rules.clear()
    facts = (rule.id, rule.title, rule.per_party, rule.atoms)
    _of_rules[id(rule)] = (rule, facts)
    return facts
