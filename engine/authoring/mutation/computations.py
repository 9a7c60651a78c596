"""Mutants of computed attributes: another operator, a moved number, parts in another order or one left out."""

from collections.abc import Iterator
from dataclasses import replace

from ottava.facts import Vocabulary
from ottava.facts.computed import Computation, ComputedAttribute, Operand, Operator, worked_out
from ottava.facts.source.node import Mapping
from ottava.facts.source.span import Span

from ...rulebook.condition import Includes, InRange, Known, OneOf, walk
from ...rulebook.rulebook import Rule, Rulebook

_OTHERS: dict[Operator, tuple[Operator, ...]] = {
    "plus": ("minus",),
    "minus": ("plus",),
    "above": ("at_least", "below"),
    "below": ("at_most", "above"),
    "at_least": ("above", "at_most"),
    "at_most": ("below", "at_least"),
    "equals": ("at_least", "at_most"),
}
_PART = 0.1
"""A number that is not whole is moved by this part of it."""


def changed_computations(rule: Rule, rulebook: Rulebook) -> Iterator[tuple[str, Vocabulary, Span | None]]:
    """Yield the vocabulary with one change in what the rule reads, in words and at its place; nothing of what a rule
    before it reads too.
    """
    earlier: set[str] = set()
    for each in rulebook.rules:
        if each.id == rule.id:
            break
        earlier |= _read(each, rulebook.vocabulary)
    for path in sorted(_read(rule, rulebook.vocabulary) - earlier):
        attribute = rulebook.vocabulary[path]
        assert isinstance(attribute, ComputedAttribute), "read as such"
        for words, computed in _changed(attribute.computed):
            made = _with(attribute, computed, rulebook.vocabulary)
            yield f"in `{path}` {words}", made, _place(path, rulebook)


def _read(rule: Rule, vocabulary: Vocabulary) -> set[str]:
    """Return the computed attributes that a rule reads, and those that these rest on."""
    found: set[str] = set()
    for condition in rule.conditions:
        for each in walk(condition):
            if isinstance(each, OneOf | InRange | Includes | Known):
                found |= {each.attribute, *vocabulary.parts.get(each.attribute, ())}
    return found & set(vocabulary.parts)


def _changed(computed: Computation) -> Iterator[tuple[str, Computation]]:
    operator, operands = computed.operator, computed.operands
    for other in _OTHERS.get(operator, ()):
        if other != "minus" or len(operands) == 2:
            yield f"`{operator}` changed to `{other}`", replace(computed, operator=other)
    if operator == "minus":
        yield "the parts of `minus` exchanged", replace(computed, operands=operands[::-1])
    for at, operand in enumerate(operands):
        if len(operands) > 2:
            left = (*operands[:at], *operands[at + 1 :])
            if any(isinstance(each, str) for each in left):
                yield f"`{operand}` left out", replace(computed, operands=left)
        for moved in _moved(operand):
            new = (*operands[:at], moved, *operands[at + 1 :])
            yield f"{operand:.15g} moved to {moved:.15g}", replace(computed, operands=new)


def _moved(operand: Operand) -> Iterator[float]:
    if not isinstance(operand, str):
        step = 1 if float(operand).is_integer() else abs(operand) * _PART
        yield from (operand - step, operand + step)


def _with(attribute: ComputedAttribute, computed: Computation, vocabulary: Vocabulary) -> Vocabulary:
    parts = {path: vocabulary[path] for path in computed.parts}
    made = worked_out(
        attribute.entity, attribute.name, computed, parts,
        label=attribute.label, description=attribute.description, unit=attribute.unit,
    )  # fmt: skip
    return Vocabulary(tuple(made if each.path == attribute.path else each for each in vocabulary))


def _place(path: str, rulebook: Rulebook) -> Span | None:
    entry = None if rulebook.text is None else rulebook.text.item("attributes", path)
    node = entry.get("computed") if isinstance(entry, Mapping) else None
    return None if node is None else node.span
