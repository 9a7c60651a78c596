"""The fingerprint of a rulebook: the same for the same meaning, whatever its comments and layout."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

from .conclusion import SlottedText, written
from .condition import ADDED, All, AnyOf, Atom

_PUBLISHED_NAMES = {"Placeholder": "Slot"}
"""Classes that had another name when fingerprints were first published: renaming a class changes no rulebook."""


Said = dict[int, tuple[Any, str]]
"""What was encoded the last time, by the identity of each value."""


def fingerprint_of(*content: Any, said: Said | None = None) -> str:
    """Return the SHA-256 of everything that counts when two rulebooks are compared; places do not count.

    said: what was encoded the last time, so that only other values are encoded again; it is brought up to date.
    """
    known = {} if said is None else said
    now: Said = {}

    def encode(value: Any) -> str:
        found = known.get(id(value))
        text = found[1] if found is not None and found[0] is value else encoded(value)
        now[id(value)] = (value, text)
        return text

    parts = [f"[{','.join(map(encode, each))}]" if type(each) is tuple else encode(each) for each in content]
    known.clear()
    known.update(now)
    return "sha256:" + hashlib.sha256(f"[{','.join(parts)}]".encode()).hexdigest()


def encoded(value: Any) -> str:
    """Return what counts of a value, as JSON."""
    return json.dumps(_canonical(value), ensure_ascii=True, separators=(",", ":"))


@cache
def _compared(kind: Any) -> tuple[str, ...]:
    """Return the names of the fields that count when two values of a data class are compared."""
    return tuple(field.name for field in fields(kind) if field.compare and field.metadata != ADDED)


@cache
def _added(kind: Any) -> tuple[tuple[str, Any], ...]:
    """Return the names of the fields that count only where they are set, each with its value where it is not."""
    return tuple((field.name, field.default) for field in fields(kind) if field.metadata == ADDED)


def _canonical(value: Any) -> Any:
    if isinstance(value, SlottedText):
        return written(value)
    if value is None or isinstance(value, str):
        return value
    kind = _PUBLISHED_NAMES.get(type(value).__name__, type(value).__name__)
    if isinstance(value, All | AnyOf):  # their parts count, the order in which they are written does not
        return [kind, sorted((_canonical(part) for part in value.parts), key=json.dumps)]
    if is_dataclass(value):
        compared = [_canonical(getattr(value, name)) for name in _compared(value.__class__)]
        added = [(name, getattr(value, name), unset) for name, unset in _added(value.__class__)]
        return [kind, *compared, *[[name, _canonical(found)] for name, found, unset in added if found != unset]]
    if isinstance(value, Atom):
        return [kind, *map(_canonical, value)]
    if isinstance(value, tuple):
        return [_canonical(each) for each in value]
    if isinstance(value, frozenset):
        return sorted((_canonical(each) for each in value), key=json.dumps)
    if isinstance(value, float) and value.is_integer():  # 1.0 and 1 are equal
        return int(value)
    return value
