"""Collecting what is wrong while a rulebook is read, so that all of it is reported at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from ottava.facts.source.diagnostic import Diagnostic, Severity, quoted, visible
from ottava.facts.source.mending import Hint, did_you_mean, in_quotes, mend, without_quotes, write
from ottava.facts.source.node import Entry, Mapping, Node, Scalar, Sequence
from ottava.facts.source.span import Span
from ottava.facts.source.suggestion import nearest

from .look_alikes import look_alike_in_name

Choice = TypeVar("Choice", bound=str)
Name = TypeVar("Name", bound=Hashable)
_Part = TypeVar("_Part")

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_NAME = re.compile(r"[A-Za-z_][\w.-]*")
_FEW = 16
"""So many names are listed in full in a hint."""


_FLAGS = {
    **dict.fromkeys(("true", "yes", "on", "1"), "true"),
    **dict.fromkeys(("false", "no", "off", "0"), "false"),
}
"""What people write for true and false."""


@dataclass(slots=True)
class Findings:
    """The diagnostics found so far, and the checks of shape that every reader needs.

    The `expect_…` methods give the value, or None after noting what was found instead. `what` names, for the message,
    what stands there: "`title`", "the method".
    """

    diagnostics: list[Diagnostic] = field(default_factory=list)

    def error(self, code: str, message: str, span: Span | None, hint: Hint | str | None = None) -> None:
        """Note a mistake."""
        self.add(_noted(code, message, span, hint))

    def add(self, mistake: Diagnostic) -> None:
        """Add a mistake. If what is not known has a character that only looks right, that is named instead."""
        odd = None if mistake.span is None else look_alike_in_name(mistake.span, mistake.hint)
        self.diagnostics.append(odd or mistake)

    def warning(self, code: str, message: str, span: Span | None, hint: Hint | str | None = None) -> None:
        """Note something the author should look at, although the rulebook can be used."""
        self.diagnostics.append(_noted(code, message, span, hint, "warning"))

    @property
    def failed(self) -> bool:
        """Whether any mistake was found."""
        return self.failed_since(0)

    def failed_since(self, before: int) -> bool:
        """Return whether any mistake was found after the first `before` diagnostics."""
        return any(each.severity == "error" for each in self.diagnostics[before:])

    def wrong_kind(self, node: Node, what: str, expected: str, hint: Hint | str | None = None) -> None:
        """Note that `what` is of another kind than expected."""
        # The reader of the text leaves nothing where it has refused a value: one mistake, said already.
        refused = isinstance(node, Scalar) and node.value is None and any(d.span == node.span for d in self.diagnostics)
        if not refused:
            self.error("wrong-kind", f"{what} is {described(node)}; expected {expected}", node.span, hint)

    def expect_mapping(
        self, node: Node, what: str, expected: str = "a mapping of `key: value`", hint: Hint | str | None = None
    ) -> Mapping | None:
        """Return the node as a mapping."""
        if isinstance(node, Mapping):
            return node
        self.wrong_kind(node, what, expected, hint)
        return None

    def expect_list(self, node: Node, what: str) -> tuple[Node, ...] | None:
        """Return the items of a list that is not empty."""
        if not isinstance(node, Sequence):
            self.wrong_kind(node, what, "a list", "begin each entry with `- `")
            return None
        if not node.items:
            self.error(
                "empty-list",
                f"{what} is an empty list; expected at least one entry",
                node.span,
                "add an entry, or leave the key out",
            )
            return None
        return node.items

    def expect_text(self, node: Node, what: str) -> str | None:
        """Return the node as text that is not empty."""
        if isinstance(node, Scalar) and isinstance(node.value, str) and node.value.strip():
            return node.value
        quotes = isinstance(node, Scalar) and isinstance(node.value, (bool, int, float))
        hint = Hint("put it in quotes to make it text", (mend(node.span, in_quotes(node.span.text)),))
        self.wrong_kind(node, what, "text", hint if quotes else None)
        return None

    def expect_number(self, node: Node, what: str, expected: str = "a number") -> int | float | None:
        """Return the node as a number; true and false are none."""
        if isinstance(node, Scalar) and isinstance(node.value, (int, float)) and not isinstance(node.value, bool):
            return node.value
        self.wrong_kind(node, what, expected, _without_quotes(node))
        return None

    def expect_count(self, node: Node, what: str) -> int | None:
        """Return the node as a whole number of at least 0."""
        if isinstance(node, Scalar) and type(node.value) is int and node.value >= 0:
            return node.value
        self.wrong_kind(node, what, "a whole number, 0 or more", _without_quotes(node))
        return None

    def expect_flag(self, node: Node, what: str) -> bool | None:
        """Return the node as true or false."""
        if isinstance(node, Scalar) and isinstance(node.value, bool):
            return node.value
        flag = _FLAGS.get(str(node.value).lower()) if isinstance(node, Scalar) else None
        self.wrong_kind(node, what, "`true` or `false`", write(node.span, flag) if flag else None)
        return None

    def expect_one_of(self, node: Node, what: str, names: Collection[Choice], code: str) -> Choice | None:
        """Return the node as one of the names, with a suggestion where one is near. `what` without an article."""
        text = self.expect_text(node, f"the {what}")
        found = next((name for name in names if name == text), None)
        if found is None and text is not None:
            self.unknown(code, f"unknown {what} {quoted(text)}", node.span, text, names)
        return found

    def text_under(self, mapping: Mapping, key: str) -> str | None:
        """Return the text under a key; None if it is not there."""
        node = mapping.get(key)
        return None if node is None else self.expect_text(node, f"`{key}`")

    def flag_under(self, mapping: Mapping, key: str) -> bool:
        """Return whether `true` is written under a key."""
        node = mapping.get(key)
        return node is not None and bool(self.expect_flag(node, f"`{key}`"))

    def items_under(self, mapping: Mapping, key: str) -> tuple[Node, ...]:
        """Return the items of the list under a key; none if it is not there."""
        node = mapping.get(key)
        return () if node is None else self.expect_list(node, f"`{key}`") or ()

    def scalars_under(self, mapping: Mapping, key: str) -> tuple[str | bool | float, ...]:
        """Return the single values of the list under a key: words, numbers, `true` and `false`."""
        found: list[str | bool | float] = []
        for item in self.items_under(mapping, key):
            if isinstance(item, Scalar) and item.value is not None:
                found.append(item.value)
            else:
                self.wrong_kind(item, f"an item of `{key}`", "a word, a number, `true` or `false`")
        return tuple(found)

    def choice_under(
        self, mapping: Mapping, key: str, what: str, names: Collection[Choice], code: str
    ) -> Choice | None:
        """Return one of the names, under a key; None if it is not there."""
        node = mapping.get(key)
        return None if node is None else self.expect_one_of(node, what, names, code)

    def each_once(
        self, names: Iterable[tuple[Name | None, Span]], where: str, text: Callable[[Name], str] = str
    ) -> tuple[Name, ...]:
        """Return the names of a list that could be read, each once; note those that the list holds already.

        `text` is how a name is written.
        """
        found: dict[Name, None] = {}
        for name, span in names:
            if name is not None and name in found:
                self.error("duplicate-id", f"`{text(name)}` stands twice in `{where}`", span, "take one of them out")
            elif name is not None:
                found[name] = None
        return tuple(found)

    def expect_keys(self, mapping: Mapping, what: str, allowed: Collection[str], required: Iterable[str] = ()) -> None:
        """Note keys that do not belong there, and keys that are missing."""
        for entry, before in zip(mapping.entries, (None, *mapping.entries), strict=False):
            found = key_text(entry.key)
            message = f"unknown key {quoted(found)} in {what}"
            if entry.key.value in allowed:
                continue
            if (spaced := with_space(entry)) is not None:
                self.error("unknown-key", message, entry.key.span, spaced)
            elif begins_after_comma(entry):
                self.error("unknown-key", message, entry.key.span, _after_comma(entry, before))
            elif (near := nearest(found, allowed)) and mapping.get(near) is not None:
                free = [name for name in allowed if mapping.get(name) is None]
                expected = f"expected {one_of(free)}" if free else "take this one out"
                self.error("unknown-key", message, entry.key.span, f"`{near}` is there already; {expected}")
            else:
                self.unknown("unknown-key", message, entry.key.span, found, allowed)
        for name in required:
            if mapping.get(name) is None:
                self.error("missing-key", f"{what} has no `{name}`", mapping_head(mapping), f"add `{name}:`")

    def unknown(
        self,
        code: str,
        message: str,
        span: Span | None,
        found: str,
        names: Collection[str],
        otherwise: Hint | str | None = None,
    ) -> None:
        """Note a name that is not among the known ones; suggest a near one, or list them if they are few.

        `names` in an order that is always the same; `otherwise` is the hint where none is near.
        """
        near = nearest(found, names)
        hint: Hint | str
        if near is not None:
            hint = did_you_mean(span, found, near)
        elif otherwise is not None:
            hint = otherwise
        elif not names:
            hint = "there is none yet; name it in `rulebook.yaml`"
        elif len(names) <= _FEW:
            hint = "expected " + one_of(names)
        else:
            hint = f"there are {len(names)} to choose from, such as {one_of(list(names)[:3])}"
        self.error(code, message, span, hint)


def _noted(
    code: str, message: str, span: Span | None, hint: Hint | str | None, severity: Severity = "error"
) -> Diagnostic:
    if isinstance(hint, Hint):
        return Diagnostic(code, message, span, hint.text, severity, mends=hint.mends)
    return Diagnostic(code, message, span, hint, severity)


def all_read(parts: Iterable[_Part | None]) -> tuple[_Part, ...] | None:
    """Return the parts, or None if one of them could not be read."""
    given = tuple(parts)
    good = tuple(part for part in given if part is not None)
    return good if len(good) == len(given) else None


def described(node: Node) -> str:
    """Describe a value for a message: empty, the text `hot`, the whole number `3`, `true`, a list of 2."""
    match node:
        case Mapping():
            return "a mapping"
        case Sequence(items=items):
            return "an empty list" if not items else f"a list of {len(items)}" if len(items) > 1 else "a list of one"
        case Scalar(value=None):
            return "empty"
        case Scalar(value=bool() as flag):
            return f"`{'true' if flag else 'false'}`"
        case Scalar(value=str() as text):
            return f"the text {quoted(text)}" if text.strip() else "empty"
        case Scalar(value=value, span=span):
            return f"the {'whole ' if isinstance(value, int) else ''}number {quoted(span.text)}"


def key_text(key: Scalar) -> str:
    """Return a key as its author wrote it, also where it is no text."""
    return key.value if isinstance(key.value, str) else key.span.text


def begins_after_comma(entry: Entry) -> bool:
    """Return whether an entry is no more than what comes after a comma in braces, without a `:`."""
    value, span = entry.value, entry.key.span
    empty = isinstance(value, Scalar) and value.value is None and value.span.start == value.span.end
    return empty and not span.source.text[span.end : value.span.end + 1].lstrip().startswith(":")


def with_space(entry: Entry) -> Hint | None:
    """Return how to write a key with its value in braces, as in `{role: buyer}`, where no space stands behind the `:`;
    None where something else is wrong.
    """
    name, _, value = key_text(entry.key).partition(":")
    if not (begins_after_comma(entry) and _NAME.fullmatch(name) and value):
        return None
    written = f"{name}: {value}"
    return Hint(f"write `{written}`, with a space behind the `:`", (mend(entry.key.span, written),))


AFTER_COMMA = "a comma ends a text without quotes: put the text in quotes if this belongs to the text before the comma"


def _after_comma(entry: Entry, before: Entry | None) -> Hint | str:
    """Return how to write a text in braces that a comma has cut, or a number with a comma in it."""
    first = before.value if before is not None else None
    if not isinstance(first, Scalar):
        return AFTER_COMMA
    all_of_it = Span(first.span.source, first.span.start, entry.key.span.end)
    if all(type(number) is int for number in (first.value, entry.key.value)):
        number = f"{first.value}.{entry.key.span.text}"
        return Hint(f"write `{number}` if one number is meant", (mend(all_of_it, number),))
    return Hint(AFTER_COMMA, () if "\n" in all_of_it.text else (mend(all_of_it, in_quotes(all_of_it.text)),))


def mapping_head(mapping: Mapping) -> Span:
    """Return the part of a mapping to point at when something is missing from it: its first entry's line, not the
    whole block.
    """
    if not mapping.entries:
        return mapping.span
    first = mapping.entries[0]
    start = first.key.span.start
    end = first.value.span.end if isinstance(first.value, Scalar) else first.key.span.end
    return Span(mapping.span.source, start, max(end, start))


def first_line(document: Node) -> Span:
    """Return the first line of a document, to point at it as a whole."""
    span = document.span
    return Span(span.source, span.start, min(span.end, span.source.line_bounds(span.line)[1]))


def id_span(mapping: Mapping) -> Span:
    """Return the place of the `id` of a mapping; all of it where it has none."""
    return (mapping.get("id") or mapping).span


def entry_span(mapping: Mapping, name: str) -> Span:
    """Return the place of a key with its value."""
    return (mapping.entry(name) or mapping).span


def place_of(span: Span | None, beside: Span | None) -> str:
    """Return a place for a message that points elsewhere: line 4, or rules/gates.yaml:4 in another file."""
    if span is None:
        return "in another file"
    same = beside is not None and beside.source.name == span.source.name
    return f"line {span.line}" if same else f"{visible(span.source.name)}:{span.line}"


def one_of(names: Collection[str]) -> str:
    """Return the names for a message: `a`, `b` or `c`."""
    *init, last = [f"`{name}`" for name in names]
    return f"{', '.join(init)} or {last}" if init else last


def _without_quotes(node: Node) -> Hint | None:
    if not isinstance(node, Scalar) or not isinstance(node.value, str) or node.span.text[:1] not in ("'", '"'):
        return None
    return without_quotes(node.span, node.value) if _NUMBER.fullmatch(node.value) else None
