"""From an entry of `attributes` with `computed` to an attribute that is worked out from others."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import get_args

from ottava.facts import PARTY, Attribute, InvalidAttribute, Vocabulary
from ottava.facts.computed import (
    COMPARISONS,
    MEASURED,
    Computation,
    ComputedAttribute,
    Operand,
    Operator,
    worked_out,
)
from ottava.facts.days import DATE_KINDS, DATE_NOUNS
from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.mending import Hint, did_you_mean
from ottava.facts.source.node import Entry, Mapping, Node, Scalar, items_of

from ..condition import entity_of
from .findings import Findings, id_span, key_text
from .moving import entry_out
from .scope import attribute_hint

_KEYS = ("id", "label", "computed", "unit", "description")
_OF_GIVEN = (
    "kind", "values", "minimum", "maximum", "question", "changeable", "towards", "quick", "ask_first", "confidential",
    "ordered",
)  # fmt: skip
_OPERATORS: tuple[Operator, ...] = get_args(Operator)
_EXAMPLE = "write one of them with what it works on, such as `{minus: [order.price, order.refunded]}`"
_OF_DATES = "`minus` of two dates without a time counts the days between them: `{minus: [LATER, EARLIER]}`"
_MEANT = {
    **dict.fromkeys(("sum", "add", "+", "total"), "plus"),
    **dict.fromkeys(("subtract", "difference", "-"), "minus"),
    **dict.fromkeys(("multiply", "product", "*"), "times"),
    **dict.fromkeys((">", "more", "more_than", "greater"), "above"),
    **dict.fromkeys(("<", "less", "less_than"), "below"),
    **dict.fromkeys((">=", "not_below"), "at_least"),
    **dict.fromkeys(("<=", "not_above"), "at_most"),
    **dict.fromkeys(("=", "==", "same", "is", "equal"), "equals"),
    **dict.fromkeys(("size", "number", "how_many", "length"), "count"),
}
"""What people write for an operator."""

MOST_PARTS = 2
"""An attribute rests in the end on at most this many that a case gives. What could change it is looked for among all
combinations of their values that tests tell apart, and with three these are too many.
"""


def in_order_of_parts(entries: Sequence[Mapping], findings: Findings) -> Iterator[tuple[Mapping, str]]:
    """Yield entries with their paths, each after those that it is worked out from; note those that rest on themselves.

    An entry without an id is noted and left out.
    """
    written: dict[str, Mapping] = {}
    repeated: list[tuple[Mapping, str]] = []
    for entry in entries:
        findings.expect_keys(entry, "a computed attribute", (*_KEYS, *_OF_GIVEN), ("id",))
        for each in entry.entries:
            if key_text(each.key) in _OF_GIVEN:
                message = (
                    f"`{key_text(each.key)}` is for attributes that a case gives; a computed one follows from others"
                )
                hint = Hint("take it out", entry_out(entry, key_text(each.key)))
                findings.error("misplaced-key", message, each.key.span, hint)
        path = findings.text_under(entry, "id")
        if path is not None:
            if path in written:
                repeated.append((entry, path))
            written.setdefault(path, entry)
    done: set[str] = set()

    def follow(path: str, above: tuple[str, ...]) -> Iterator[tuple[Mapping, str]]:
        done.add(path)
        for node in _operands(written[path]):
            part = node.value if isinstance(node, Scalar) else None
            if part == path or part in above:
                start = above.index(part) if isinstance(part, str) and part in above else len(above)
                way = " → ".join(f"`{each}`" for each in (*above[start:], path, part))
                message = f"an attribute is worked out from itself: {way}"
                findings.error("computed-cycle", message, node.span, "take it out of one of them")
            elif isinstance(part, str) and part in written and part not in done:
                yield from follow(part, (*above, path))
        yield written[path], path

    for path in written:
        if path not in done:
            yield from follow(path, ())
    yield from repeated


def computed_attribute(
    entity: str, name: str, mapping: Mapping, vocabulary: Vocabulary, declared: Collection[str], findings: Findings
) -> ComputedAttribute | None:
    """Return the attribute that an entry describes; None after noting what is wrong with it.

    declared: the paths of all entries; to name one with mistakes is no second mistake.
    """
    before = len(findings.diagnostics)
    label, description, unit = (findings.text_under(mapping, key) for key in ("label", "description", "unit"))
    computed = _computation(f"{entity}.{name}", mapping, vocabulary, declared, findings)
    if computed is None or findings.failed_since(before):
        return None
    if not _has_one_unit(computed, unit, mapping, vocabulary, findings):
        return None
    parts = {path: vocabulary[path] for path in computed.parts}
    try:
        made = worked_out(
            entity, name, computed, parts, label=label or "", description=description or "", unit=unit
        )  # fmt: skip
    except InvalidAttribute as invalid:
        findings.error("wrong-attribute", invalid.message, id_span(mapping))
        return None
    given = vocabulary.extended((made,)).given(made.path)
    if len(given) > MOST_PARTS:
        listed = ", ".join(f"`{each}`" for each in given)
        message = (
            f"`{made.path}` rests on {len(given)} attributes of a case: {listed}; at most {MOST_PARTS} can be read"
        )
        node = mapping.get("computed") or mapping
        hint = "let the case give what some of them come to, as an attribute of its own"
        findings.error("wrong-computation", message, node.span, hint)
        return None
    return made


def _operands(mapping: Mapping) -> tuple[Node, ...]:
    node = mapping.get("computed")
    entries = node.entries if isinstance(node, Mapping) else ()
    return tuple(operand for entry in entries for operand in items_of(entry.value))


def _computation(
    path: str, mapping: Mapping, vocabulary: Vocabulary, declared: Collection[str], findings: Findings
) -> Computation | None:
    node = mapping.get("computed")
    if not isinstance(node, Mapping) or len(node.entries) != 1:
        listed = ", ".join(f"`{each}`" for each in _OPERATORS)
        found = node or mapping
        what = f"one of {listed}"
        if isinstance(node, Mapping):
            findings.error(
                "wrong-computation",
                f"`computed` has {len(node.entries)} entries; expected {what}",
                found.span,
                _EXAMPLE,
            )
        else:
            findings.wrong_kind(found, "`computed`", what, _EXAMPLE)
        return None
    (entry,) = node.entries
    operator = key_text(entry.key)
    if operator not in _OPERATORS:
        meant = _MEANT.get(operator)
        message = f"unknown computation {quoted(operator)}"
        if meant is not None:
            hint = did_you_mean(entry.key.span, operator, meant)
            findings.error("unknown-computation", message, entry.key.span, hint)
        else:
            findings.unknown("unknown-computation", message, entry.key.span, operator, _OPERATORS)
        return None
    if not _has_enough(operator, entry, findings):
        return None
    items = items_of(entry.value)
    if any(isinstance(each, Scalar) and each.value in declared and each.value not in vocabulary for each in items):
        return None
    read = [_operand(path, operator, each, vocabulary, findings) for each in items]
    operands = tuple(each for each in read if each is not None)
    if len(operands) < len(read) or not _fit(operator, operands, entry, findings):
        return None
    dates = [isinstance(each, str) and vocabulary[each].kind == "date" for each in operands]
    if any(dates) and not all(dates):
        message = f"`{operands[dates.index(True)]}` is a date, and `{operands[dates.index(False)]}` is none"
        findings.error("wrong-computation", message, items[dates.index(False)].span, _OF_DATES)
        return None
    return Computation(operator, operands)


def _has_enough(operator: str, entry: Entry, findings: Findings) -> bool:
    """Return whether there are as many operands as the operator needs; note it if not."""
    found = len(items_of(entry.value))
    if operator == "count":
        if found == 1:
            return True
        wanted, example = "one attribute", "count: order.items"
    elif operator == "plus":
        if found >= 2:
            return True
        wanted, example = "two parts or more", "plus: [order.price, order.shipping]"
    else:
        if found == 2:
            return True
        second = "0.5" if operator == "times" else "order.refunded"
        wanted, example = "two parts", f"{operator}: [order.price, {second}]"
    message = f"`{operator}` takes {wanted}; found {found}"
    findings.error("wrong-computation", message, entry.value.span, f"write it as in `{example}`")
    return False


def _operand(path: str, operator: str, node: Node, vocabulary: Vocabulary, findings: Findings) -> Operand | None:
    value = node.value if isinstance(node, Scalar) else None
    if isinstance(value, int | float) and not isinstance(value, bool) and operator != "count":
        return value
    if not isinstance(value, str):
        expected = "the path of an attribute" + ("" if operator == "count" else ", or a number")
        hint = (
            "declare that as a computed attribute of its own, and name it here" if isinstance(node, Mapping) else None
        )
        findings.wrong_kind(node, f"what `{operator}` works on", expected, hint)
        return None
    attribute = vocabulary.get(value)
    if attribute is None:
        meant = attribute_hint(value, vocabulary, node.span)
        findings.error("unknown-attribute", f"unknown attribute {quoted(value)}", node.span, meant)
        return None
    if attribute.entity == PARTY and entity_of(path) != PARTY:
        message = f"`{value}` belongs to a party, and `{path}` to the case as a whole"
        hint = f"call it `{PARTY}.{path.partition('.')[2]}`, so that it is worked out for each party"
        findings.error("wrong-computation", message, node.span, hint)
        return None
    if attribute.kind == "date" and operator == "minus":
        return value
    if (operator == "count") is not (attribute.kind == "set") or (
        operator != "count" and attribute.kind not in MEASURED
    ):
        _wrong_operand(operator, attribute, node, findings)
        return None
    return value


def _wrong_operand(operator: str, attribute: Attribute, node: Node, findings: Findings) -> None:
    kinds = {"boolean": "is true or false", "set": "is a set", "choice": "is one of several words"}
    kind = kinds.get(attribute.kind, "is a number")
    wanted = "the members of a set" if operator == "count" else "numbers"
    hint = (
        "declare the `count` of it as an attribute of its own, and name that here" if attribute.kind == "set" else None
    )
    if attribute.kind in DATE_KINDS:
        kind, hint = f"is {DATE_NOUNS[attribute.kind]}", _OF_DATES
    findings.error("wrong-computation", f"`{attribute.path}` {kind}, and `{operator}` is for {wanted}", node.span, hint)


def _fit(operator: str, operands: tuple[Operand, ...], entry: Entry, findings: Findings) -> bool:
    """Return whether there is something to work out, and that is linear; note it if not."""
    named = [each for each in operands if isinstance(each, str)]
    span = entry.value.span
    if not named:
        message = f"`{operator}` works on numbers only, so that it is always the same"
        findings.error("wrong-computation", message, span, "name an attribute among them")
    elif operator == "times" and len(named) > 1:
        message = "`times` works on two attributes; expected an attribute and a number"
        findings.error(
            "wrong-computation", message, span, "name one attribute only: products of two cannot be worked out"
        )
    elif operator in ("minus", *COMPARISONS) and len(set(operands)) == 1:
        message = f"`{operator}` works on `{named[0]}` twice, so that it is always the same"
        findings.error("wrong-computation", message, span, "name another attribute, or a number, in the second place")
    else:
        return True
    return False


def _has_one_unit(
    computed: Computation, unit: str | None, mapping: Mapping, vocabulary: Vocabulary, findings: Findings
) -> bool:
    """Return whether all that is put together is counted in the same unit; note it if not."""
    operator = computed.operator
    nodes = [each for each in _operands(mapping) if isinstance(each, Scalar) and isinstance(each.value, str)]
    first, *others = [(node, vocabulary[str(node.value)]) for node in nodes]
    if operator not in ("times", "count"):
        for node, attribute in others:
            if attribute.unit != first[1].unit:
                one, other = _counts(attribute), _counts(first[1])
                message = f"{one}, and {other}; `{operator}` needs the same unit"
                hint = "turn one into the unit of the other: `times` in a computed attribute with a `unit` of its own"
                findings.error("different-units", message, node.span, hint)
                return False
    at, take_out = mapping.get("unit"), Hint("take `unit` out", entry_out(mapping, "unit"))
    if at is not None and first[1].kind == "date":
        findings.error("misplaced-key", "the days between two dates are counted in days", at.span, take_out)
        return False
    if unit is None or at is None or operator in ("times", "count"):
        return True
    if computed.compares:
        findings.error("different-units", f"`{operator}` says yes or no, which has no unit", at.span, take_out)
        return False
    if unit != first[1].unit:
        message = f"{_counts(first[1])}, and so does what `{operator}` makes of it; `unit` says {quoted(unit)}"
        findings.error("different-units", message, at.span, take_out)
        return False
    return True


def _counts(attribute: Attribute) -> str:
    return f"`{attribute.path}` counts {attribute.unit}" if attribute.unit else f"`{attribute.path}` has no unit"
