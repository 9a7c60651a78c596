"""What a plain YAML scalar means by the core schema of YAML 1.2.2, section 10.3.2.

Only `true` and `false` are booleans, `012` is twelve, and `no`, `on`, `1:30` and `2024-05-01` are text.
"""

from __future__ import annotations

import math
import re

from .limits import MAX_DIGITS

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
            return int(_bounded(text), base if base == 10 else 0)
    if _FLOAT.fullmatch(text):
        return finite(_bounded(text))
    if _NOT_FINITE.fullmatch(text):
        raise NotRepresentable("not a finite number")
    return text


def finite(text: str) -> float:
    """Return the number written in `text`, which looks like one. Raises NotRepresentable beyond about 1.8e308."""
    number = float(text)
    if not math.isfinite(number):
        raise NotRepresentable("too large a number")
    return number


def _bounded(text: str) -> str:
    if len(text) > MAX_DIGITS:
        raise NotRepresentable(f"a number of more than {MAX_DIGITS} digits")
    return text
