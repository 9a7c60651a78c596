"""Values that are shown in a log or a notebook by what they are, and not by all that is in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import fields, is_dataclass
from datetime import date
from itertools import chain

LONGEST = 300
"""Characters of a value as it is shown."""

_MOST = 3
_DEPTH = 2
_TEXT = 60
_LARGEST = 10**20


class Brief:
    """A value whose `repr` names its kind and the beginning of its fields, in at most 300 characters."""

    __slots__ = ()

    def __repr__(self) -> str:
        return brief(self)


def brief(value: object, shown: Mapping[str, object] | None = None) -> str:
    """Return a value as `Kind(field=…)`, cut where it grows long. It reads no more of the value than it shows.

    shown: what to show in place of its fields.
    """
    if shown is None:
        return _cut(_said(value, 0))
    parts = _listed("()", (_named(name, each, 0) for name, each in shown.items()), 0)
    return _cut(chain((type(value).__name__,), parts))


def cut(text: str) -> str:
    """Return a text cut to the length of what is shown."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _said(value: object, depth: int) -> Iterator[str]:
    """Yield the parts of what is shown, so that nothing is made behind the last that there is room for."""
    if isinstance(value, str):
        yield repr(value if len(value) <= _TEXT else f"{value[: _TEXT - 1]}…")
    elif isinstance(value, bool | float | date | None) or (isinstance(value, int) and abs(value) < _LARGEST):
        yield repr(value)
    elif (names := _fields(value)) is not None:
        yield type(value).__name__
        yield from _listed("()", (_named(name, getattr(value, name), depth) for name in names), depth)
    elif isinstance(value, Mapping):
        yield from _listed("{}", (_pair(key, each, depth) for key, each in value.items()), depth, _MOST)
    elif isinstance(value, tuple | list | Set):
        signs = "()" if isinstance(value, tuple) else "[]" if isinstance(value, list) else "{}"
        yield from _listed(signs, (_said(each, depth + 1) for each in value), depth, _MOST)
    else:
        yield f"<{type(value).__name__}>"


def _listed(signs: str, items: Iterable[Iterator[str]], depth: int, most: int | None = None) -> Iterator[str]:
    yield signs[0]
    for number, item in enumerate(items):
        if depth >= _DEPTH or number == most:
            yield ", …" if number else "…"
            break
        if number:
            yield ", "
        yield from item
    yield signs[1]


def _named(name: str, value: object, depth: int) -> Iterator[str]:
    yield f"{name}="
    yield from _said(value, depth + 1)


def _pair(key: object, value: object, depth: int) -> Iterator[str]:
    yield from _said(key, depth + 1)
    yield ": "
    yield from _said(value, depth + 1)


def _fields(value: object) -> tuple[str, ...] | None:
    """Return the names of the fields that are shown; None for what has none."""
    if is_dataclass(value) and not isinstance(value, type):
        return tuple(each.name for each in fields(value) if each.repr)
    # Of a structure of msgspec, and of a named tuple.
    names: tuple[str, ...] | None = getattr(value, "__struct_fields__", getattr(value, "_fields", None))
    return names


def _cut(parts: Iterator[str]) -> str:
    text = ""
    for part in parts:
        text += part
        if len(text) > LONGEST:
            break
    return cut(text)
