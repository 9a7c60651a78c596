"""What a YAML or JSON text says, each part with its place: scalars, lists and mappings.

A plain scalar of YAML means what the core schema of YAML 1.2.2 says, section 10.3.2. Only `true` and `false` are
booleans, `012` is twelve, and `no`, `on`, `1:30` and `2024-05-01` are text.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

from .brief import Brief
from .diagnostic import Diagnostic, quoted
from .limits import MAX_DIGITS
from .span import Span


@dataclass(frozen=True, slots=True, repr=False)
class Scalar(Brief):
    """A single value: text, a whole number, a finite number, true or false, or nothing (None)."""

    value: str | int | float | bool | None
    span: Span


@dataclass(frozen=True, slots=True, repr=False)
class Sequence(Brief):
    """A list."""

    items: tuple[Node, ...]
    span: Span


@dataclass(frozen=True, slots=True, repr=False)
class Entry(Brief):
    """One `key: value` of a mapping."""

    key: Scalar
    value: Node

    @property
    def span(self) -> Span:
        """The place of the key with its value."""
        return Span(self.key.span.source, self.key.span.start, self.value.span.end)


@dataclass(frozen=True, slots=True, repr=False)
class Mapping(Brief):
    """Entries in the order of the text; no two keys are equal."""

    entries: tuple[Entry, ...]
    span: Span

    def entry(self, name: str) -> Entry | None:
        """Return the entry of the key `name`, or None when there is no such key."""
        for entry in self.entries:
            if entry.key.value == name:
                return entry
        return None

    def get(self, name: str) -> Node | None:
        """Return the value under `name`, or None when there is no such key (an empty value is a Scalar of None)."""
        entry = self.entry(name)
        return None if entry is None else entry.value

    def key(self, name: str) -> Scalar | None:
        """Return the key `name` itself, to point at, or None."""
        entry = self.entry(name)
        return None if entry is None else entry.key

    def keys(self) -> tuple[Scalar, ...]:
        """Return all keys in the order of the text."""
        return tuple(entry.key for entry in self.entries)


Node = Scalar | Sequence | Mapping


def repeated_key(key: Scalar, first: Scalar) -> Diagnostic:
    """Report a key that its mapping already has, which every reader refuses."""
    hint = f"first given in line {first.span.line}; keep one of them"
    return Diagnostic("repeated-key", f"the key {quoted(key.span.text)} is given twice", key.span, hint)


def kind(node: Node) -> str:
    """Name the kind of a node for a message: text, whole number, number, true or false, nothing, list or mapping."""
    match node:
        case Mapping():
            return "mapping"
        case Sequence():
            return "list"
        case Scalar(value=None):
            return "nothing"
        case Scalar(value=bool()):
            return "true or false"
        case Scalar(value=int()):
            return "whole number"
        case Scalar(value=float()):
            return "number"
        case _:
            return "text"


def items_of(node: Node) -> tuple[Node, ...]:
    """Return the items of a list; of anything else the node itself, where one may stand for a list of one."""
    return node.items if isinstance(node, Sequence) else (node,)


def plain(node: Node) -> Any:
    """Return the node as dicts, lists and single values. The readers bound the depth, so this may recurse."""
    match node:
        case Mapping(entries=entries):
            return {entry.key.value: plain(entry.value) for entry in entries}
        case Sequence(items=items):
            return [plain(item) for item in items]
        case Scalar(value=value):
            return value


_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_LONGEST_WORD = max(map(len, _WORDS))
_NUMBER_BEGINS = frozenset("+-.0123456789")
_DECIMAL = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")


class NotRepresentable(ValueError):
    """A number that the core schema has and Ottava does not. The message says which, in plain words."""


def scalar_value(text: str) -> str | int | float | bool | None:
    """Return the value of a plain scalar. Raises NotRepresentable for NaN, infinities and over 1000 digits."""
    if len(text) <= _LONGEST_WORD and text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NUMBER_BEGINS:
        return text
    for pattern, base in ((_DECIMAL, 10), (_OCTAL, 8), (_HEXADECIMAL, 16)):
        if pattern.fullmatch(text):
            return int(bounded(text), base)
    if _FLOAT.fullmatch(text):
        return finite(bounded(text))
    if _NOT_FINITE.fullmatch(text):
        raise NotRepresentable("not a finite number")
    return text


def finite(text: str) -> float:
    """Return the number written in `text`, which looks like one. Raises NotRepresentable beyond about 1.8e308."""
    number = float(text)
    if not math.isfinite(number):
        raise NotRepresentable("too large a number")
    return number


def bounded(text: str) -> str:
    """Return a number as it is written. Raises NotRepresentable over 1000 digits."""
    if len(text) > MAX_DIGITS:
        raise NotRepresentable(f"a number of more than {MAX_DIGITS} digits")
    return text
