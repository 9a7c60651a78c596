"""From what stands behind an attribute in a condition to a test on its value."""

from __future__ import annotations

from ottava.facts import Attribute
from ottava.facts.moved import NOW_A_SET, UPGRADE
from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.node import Entry, Mapping, Node, Scalar, Sequence
from ottava.facts.source.span import Span

from .condition import All, Condition, Includes, InRange, Known, Not, OneOf
from .condition import Scalar as Value
from .findings import Findings, written
from .from_bounds import BOUNDS, bounds_from_entries
from .value import number_from_node, value_from_scalar

_NUMBERS = ("integer", "number")


def condition_from_test(attribute: Attribute, node: Node, span: Span, findings: Findings) -> Condition | None:
    """The condition that the attribute passes the test; None after noting what is wrong with it."""
    if not isinstance(node, Mapping):
        return _equality(attribute, node, span, findings)
    if not node.entries:
        findings.error(
            "empty-test",
            f"the test on `{attribute.path}` is empty",
            node.span,
            "write a value, or a test such as `known: true`",
        )
        return None
    names = (
        "not",
        "known",
        *(BOUNDS if attribute.kind in _NUMBERS else ()),
        *(("includes",) if attribute.kind == "set" else ()),
    )
    parts: list[Condition | None] = []
    for entry in node.entries:
        name = entry.key.value
        if name not in names:
            _wrong_test(attribute, entry, names, findings)
            parts.append(None)
        elif name == "not":
            part = condition_from_test(attribute, entry.value, span, findings)
            parts.append(None if part is None else Not(part, span))
        elif name == "known":
            flag = findings.expect_flag(entry.value, "`known`")
            known = Known(attribute.path, span)
            parts.append(None if flag is None else known if flag else Not(known, span))
        elif name == "includes":
            parts.append(_includes(attribute, entry.value, span, findings))
    if attribute.kind in _NUMBERS and any(entry.key.value in BOUNDS for entry in node.entries):
        bounds = bounds_from_entries(node, findings, lambda bound, name: _bound(attribute, bound, name, findings))
        parts.append(None if bounds is None else InRange(attribute.path, bounds.low, bounds.high, span))
    good = [part for part in parts if part is not None]
    if len(good) < len(parts):
        return None
    return good[0] if len(good) == 1 else All(tuple(good), span)


def _equality(attribute: Attribute, node: Node, span: Span, findings: Findings) -> Condition | None:
    if attribute.kind == "set":
        findings.error(
            "set-compared",
            f"`{attribute.path}` can hold several values at once; expected a test on what it holds",
            node.span,
            f"write `{_instead(attribute, node)}`" + (f"; {UPGRADE}" if attribute.path == NOW_A_SET else ""),
        )
        return None
    values = _values(attribute, node, findings)
    good = [value for value in values if value is not None]
    return OneOf(attribute.path, frozenset(good), span) if values and len(good) == len(values) else None


def _includes(attribute: Attribute, node: Node, span: Span, findings: Findings) -> Condition | None:
    values = _values(attribute, node, findings)
    good = [value for value in values if isinstance(value, str)]
    return Includes(attribute.path, frozenset(good), span) if values and len(good) == len(values) else None


def _values(attribute: Attribute, node: Node, findings: Findings) -> list[Value | None]:
    """The value, or the values of the list; None in the place of each that is wrong."""
    items = node.items if isinstance(node, Sequence) else (node,)
    if not items:
        findings.error(
            "empty-list",
            f"the list of values for `{attribute.path}` is empty; expected at least one value",
            node.span,
            "write a value, or leave the condition out",
        )
    return [value_from_scalar(attribute, item, findings) for item in items]


def _bound(attribute: Attribute, node: Node, name: str, findings: Findings) -> int | float | None:
    return number_from_node(attribute, node, f"the bound `{name}` of `{attribute.path}`", findings)


def _instead(attribute: Attribute, node: Node) -> str:
    if is_word(node, "none") and "none" not in attribute.values:
        return f"{{known: true, not: {{includes: [{', '.join(attribute.values)}]}}}}"
    return f"{{includes: {_meant(attribute, node)}}}"


def _meant(attribute: Attribute, node: Node) -> str:
    """The value that the author seems to ask for, or the first that there is."""
    items = node.items if isinstance(node, Sequence) else (node,)
    found = [item.value for item in items if isinstance(item, Scalar)]
    return next((value for value in attribute.values if value in found), attribute.values[0])


def _wrong_test(attribute: Attribute, entry: Entry, names: tuple[str, ...], findings: Findings) -> None:
    found = written(entry.key)
    if found in BOUNDS:
        with_includes = ", with `includes`" if attribute.kind == "set" else ""
        findings.error(
            "wrong-test",
            f"`{found}` is for numbers, and `{attribute.path}` is none",
            entry.key.span,
            f"name the values instead{with_includes}",
        )
    elif found == "includes":
        findings.error(
            "wrong-test",
            f"`includes` is for what can hold several values, and `{attribute.path}` has one only",
            entry.key.span,
            "write the value itself, or a list of values to choose from",
        )
    else:
        findings.unknown(
            "unknown-test",
            f"unknown test {quoted(found)} on `{attribute.path}`",
            entry.key.span,
            found,
            names,
        )


def is_word(node: Node, word: str) -> bool:
    """Whether the node is just that word."""
    return isinstance(node, Scalar) and node.value == word
