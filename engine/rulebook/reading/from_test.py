"""From the entry of an attribute in a condition to a test on its value, with its bounds and values.

Values are exact in kind: `true` is not 1, and 1 is not `1`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from ottava.facts import UNKNOWN, Attribute
from ottava.facts.attribute import LARGEST_INTEGER, number_text
from ottava.facts.days import DATE_KINDS, DateKind, NotADate, date_from, expected, number_of
from ottava.facts.moved import NOW_A_SET, UPGRADE
from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.mending import Hint, other_word, write
from ottava.facts.source.node import Entry, Mapping, Node, Scalar, items_of, plain
from ottava.facts.source.span import Span

from ..condition import All, AnyOf, Condition, Includes, InRange, Known, Not, OneOf
from ..condition import Scalar as Value
from .findings import Findings, all_read, described, key_text
from .from_bounds import BOUNDS, DATE_BOUNDS, Scale, bounds_from_entries
from .from_days import RELATIVE, days_from_node
from .scope import Scope
from .slips import hint_for_set, hint_for_test, hint_for_value, in_place_of_test

_NUMBERS = ("integer", "number")
_MEMBERS = ("includes", "includes_all", "includes_none")


def condition_from_test(attribute: Attribute, node: Node, span: Span, scope: Scope) -> Condition | None:
    """Return the condition that the attribute passes the test; None after noting what is wrong with it."""
    findings = scope.findings
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
    bounds: Collection[str] = BOUNDS if attribute.kind in _NUMBERS or attribute.ordered else ()
    if attribute.kind in DATE_KINDS:
        bounds = DATE_BOUNDS
    relative = RELATIVE if attribute.kind == "date" else ()
    names = ("not", "known", *bounds, *relative, *(_MEMBERS if attribute.kind == "set" else ()))
    parts: list[Condition | None] = []
    for entry in node.entries:
        name = key_text(entry.key)
        if name not in names:
            _wrong_test(attribute, entry, names, findings)
            parts.append(None)
        elif name == "not":
            part = condition_from_test(attribute, entry.value, span, scope)
            parts.append(None if part is None else Not(part, span))
        elif name == "known":
            flag = findings.expect_flag(entry.value, "`known`")
            known = Known(attribute.path, span)
            parts.append(None if flag is None else known if flag else Not(known, span))
        elif name in relative:
            parts.append(days_from_node(attribute, name, entry.value, span, scope))
        elif name in _MEMBERS:
            parts.append(_members(attribute, name, entry.value, span, findings))
    if found := [entry for entry in node.entries if entry.key.value in bounds]:
        parts += _within_bounds(attribute, found, node.span, span, findings)
    return together(All, parts, span)


def _within_bounds(
    attribute: Attribute, entries: list[Entry], at: Span, span: Span, findings: Findings
) -> list[Condition | None]:
    path, values = attribute.path, attribute.values

    def number(node: Node, name: str) -> int | float | None:
        return number_from_node(attribute, node, f"the bound `{name}` of `{path}`", findings)

    def day(node: Node, name: str) -> int | None:
        return number_of_date(attribute, node, findings)

    def place(node: Node, name: str) -> int | None:
        value = value_from_scalar(attribute, node, findings)
        return values.index(value) if isinstance(value, str) else None

    if attribute.ordered:
        steps = bounds_from_entries(
            entries, Scale(place, True, (0, len(values) - 1), "value", f"`{path}`"), findings, at
        )
        if steps is None:
            return [None]
        low, high = steps.low or 0, len(values) if steps.high is None else steps.high + 1
        return [OneOf(path, frozenset(values[low:high]), span)]
    date = date_kind(attribute)
    scale: Scale[int | float] = Scale(number, attribute.kind == "integer", attribute.bounds, "number", f"`{path}`")
    if date:
        scale = Scale(day, False, attribute.bounds, "day" if date == "date" else "time", f"`{path}`", DATE_BOUNDS)
    bounds = bounds_from_entries(entries, scale, findings, at)
    if bounds is None:
        return [None]
    least, most, low_open, high_open = bounds
    parts: list[Condition | None] = []
    if (least is not None and not low_open) or (most is not None and not high_open):
        parts.append(InRange(path, None if low_open else least, None if high_open else most, span, date))
    if low_open:
        parts.append(Not(InRange(path, None, least, span, date), span))
    if high_open:
        parts.append(Not(InRange(path, most, None, span, date), span))
    return parts


def together(
    make: Callable[[tuple[Condition, ...], Span], Condition], parts: Iterable[Condition | None], span: Span
) -> Condition | None:
    """Return one condition of several; None if one of them could not be read."""
    good: tuple[Condition, ...] | None = all_read(parts)
    if good is None:
        return None
    return good[0] if len(good) == 1 else make(good, span)


def _equality(attribute: Attribute, node: Node, span: Span, findings: Findings) -> Condition | None:
    if attribute.kind == "set":
        findings.error(
            "set-compared",
            f"`{attribute.path}` can hold several values at once; expected a test on what it holds",
            node.span,
            _instead(attribute, node),
        )
        return None
    if date := date_kind(attribute):
        numbers = [number_of_date(attribute, each, findings) for each in value_items(node, attribute.path, findings)]
        days = [None if each is None else InRange(attribute.path, each, each, span, date) for each in numbers]
        return together(AnyOf, days, span) if days else None
    values: tuple[Value, ...] | None = all_read(_values(attribute, node, findings))
    return OneOf(attribute.path, frozenset(values), span) if values else None


def _members(attribute: Attribute, name: str, node: Node, span: Span, findings: Findings) -> Condition | None:
    values = all_read(value if isinstance(value, str) else None for value in _values(attribute, node, findings))
    if not values:
        return None
    if name == "includes_all":
        each = tuple(Includes(attribute.path, frozenset((value,)), span) for value in dict.fromkeys(values))
        return each[0] if len(each) == 1 else All(each, span)
    some = Includes(attribute.path, frozenset(values), span)
    return some if name == "includes" else Not(some, span)


def _values(attribute: Attribute, node: Node, findings: Findings) -> list[Value | None]:
    """Return the value, or the values of the list; None in the place of each that is wrong."""
    return [value_from_scalar(attribute, item, findings) for item in value_items(node, attribute.path, findings)]


def value_items(node: Node, path: str, findings: Findings) -> tuple[Node, ...]:
    """Return the values that an attribute or an assessment may have; none after noting that the list is empty."""
    items = items_of(node)
    if not items:
        findings.error(
            "empty-list",
            f"the list of values for `{path}` is empty; expected at least one value",
            node.span,
            "write a value, or leave the condition out",
        )
    return items


def _instead(attribute: Attribute, node: Node) -> Hint:
    found = [item.value for item in items_of(node) if isinstance(item, Scalar)]
    asked_for = [value for value in attribute.values if value in found]
    if is_word(node, "none") and "none" not in attribute.values:
        hint = in_place_of_test(node, f"{{includes_none: [{', '.join(attribute.values)}]}}")
    elif meant := hint_for_set(attribute, node):
        hint = meant
    elif len(asked_for) == len(found) == 1:
        hint = in_place_of_test(node, f"{{includes: {asked_for[0]}}}")
    else:
        hint = Hint(f"write `{{includes: {(*asked_for, attribute.values[0])[0]}}}`")
    return replace(hint, text=f"{hint.text}; {UPGRADE}") if attribute.path == NOW_A_SET else hint


def _wrong_test(attribute: Attribute, entry: Entry, names: tuple[str, ...], findings: Findings) -> None:
    found = key_text(entry.key)
    if found == "exactly" and attribute.kind in _NUMBERS:
        hint = "write the number itself"
        findings.error("wrong-test", f"`exactly` is for how many, not for `{attribute.path}`", entry.key.span, hint)
    elif meant := hint_for_test(attribute, entry):
        message = f"unknown test {quoted(found)} on `{attribute.path}`"
        findings.error("unknown-test", message, entry.key.span, meant)
    elif found in RELATIVE:
        hint = "declare it with `kind: date`" if attribute.kind == "datetime" else "name the values instead"
        message = f"`{found}` is for dates without a time, and `{attribute.path}` is none"
        findings.error("wrong-test", message, entry.key.span, hint)
    elif found in DATE_BOUNDS and found not in BOUNDS:
        message = f"`{found}` is for dates, and `{attribute.path}` is none"
        compared = attribute.kind in _NUMBERS or attribute.ordered
        bound = DATE_BOUNDS[found]
        meant = Hint(f"write `{bound}`", other_word(entry.key.span, found, bound))
        findings.error("wrong-test", message, entry.key.span, meant if compared else "name the values instead")
    elif found in BOUNDS:
        with_includes = ", with `includes`" if attribute.kind == "set" else ""
        findings.error(
            "wrong-test",
            f"`{found}` is for numbers and ordered values, and those of `{attribute.path}` are not",
            entry.key.span,
            f"name the values instead{with_includes}",
        )
    elif found in _MEMBERS:
        findings.error(
            "wrong-test",
            f"`{found}` is for what can hold several values, and `{attribute.path}` has one only",
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
    """Return whether the node is just that word."""
    return isinstance(node, Scalar) and node.value == word


def value_from_scalar(attribute: Attribute, node: Node, findings: Findings) -> Value | None:
    """Return the value, which for a set is one member; None after noting why it is none of this attribute."""
    path = attribute.path
    if _refused(attribute, node, findings):
        return None
    if attribute.kind in ("choice", "set"):
        return _word(attribute, node, findings)
    if attribute.kind == "boolean":
        return findings.expect_flag(node, f"the value of `{path}`")
    return number_from_node(attribute, node, f"the value of `{path}`", findings)


def _refused(attribute: Attribute, node: Node, findings: Findings) -> bool:
    """Return whether the node is `unknown` or a test from another notation, after noting how to write what it means."""
    path = attribute.path
    if isinstance(node, Scalar) and node.value == UNKNOWN:
        meant = in_place_of_test(node, "{known: false}")
        hint = replace(meant, text=f"{meant.text} to ask whether it is unknown")
        findings.error("unknown-as-value", f"`unknown` is no value of `{path}`", node.span, hint)
        return True
    if test := hint_for_value(attribute, node):
        findings.error("unknown-value", f"{quoted(str(plain(node)))} is not a value of `{path}`", node.span, test)
        return True
    return False


def date_kind(attribute: Attribute) -> DateKind | None:
    """Return which kind of date the attribute is; None if it is none."""
    return attribute.kind if attribute.kind in ("date", "datetime") else None


def number_of_date(attribute: Attribute, node: Node, findings: Findings) -> int | None:
    """Return the number by which a date is compared; None after noting why the node is no date."""
    kind, path = date_kind(attribute), attribute.path
    assert kind is not None
    if not isinstance(node, Scalar) or node.value is None:
        findings.wrong_kind(node, f"the value of `{path}`", expected(kind))
        return None
    if _refused(attribute, node, findings):
        return None
    try:
        return number_of(date_from(node.value if isinstance(node.value, str) else node.span.text, kind))
    except NotADate as wrong:
        code, message = wrong.code, f"{quoted(node.span.text)} is no value of `{path}`, expected {wrong.wanted}"
        findings.error(code, message, node.span, wrong.hint)
        return None


def number_from_node(attribute: Attribute, node: Node, what: str, findings: Findings) -> int | float | None:
    """Return the node as a number that the attribute can have; None after noting why it cannot."""
    number = findings.expect_number(node, what, _range(attribute))
    if number is None:
        return None
    if attribute.kind == "integer" and not isinstance(number, int):
        findings.error(
            "not-whole",
            f"`{attribute.path}` is a whole number, and {quoted(node.span.text)} is not",
            node.span,
            write(node.span, f"{number:.0f}") if number.is_integer() else "write a whole number",
        )
        return None
    low, high = attribute.bounds
    # A whole number too large for a float could be compared, but not calculated with.
    if not low <= number <= high or (isinstance(number, int) and abs(number) > LARGEST_INTEGER):
        expected = _range(attribute, number)
        findings.error(
            "out-of-range",
            f"{quoted(node.span.text)} lies outside the range of `{attribute.path}`; expected {expected}",
            node.span,
            "write a number within the range",
        )
        return None
    return number


def _word(attribute: Attribute, node: Node, findings: Findings) -> str | None:
    path = attribute.path
    if not isinstance(node, Scalar) or node.value is None:
        findings.wrong_kind(node, f"the value of `{path}`", f"one of its {len(attribute.values)} values")
        return None
    if isinstance(node.value, str) and node.value in attribute.values:
        return node.value
    found = described(node) if not isinstance(node.value, str) or not node.value else quoted(node.value)
    findings.unknown(
        "unknown-value", f"{found} is not a value of `{path}`", node.span, str(node.value), attribute.values
    )
    return None


def _range(attribute: Attribute, found: float = 0) -> str:
    """Return the numbers an attribute can have, in words: a whole number from 0 to 4. The bound of all numbers is
    named only where a number found lies beyond it.
    """
    noun = "a whole number" if attribute.kind == "integer" else "a number"
    low, high = attribute.minimum, attribute.maximum
    if low is not None and high is not None:
        return f"{noun} from {number_text(low)} to {number_text(high)}"
    if abs(found) > LARGEST_INTEGER:
        return f"{noun} of at most {LARGEST_INTEGER}" if found > 0 else f"{noun} of at least -{LARGEST_INTEGER}"
    if low is not None:
        return f"{noun} of at least {number_text(low)}"
    return f"{noun} of at most {number_text(high)}" if high is not None else noun
