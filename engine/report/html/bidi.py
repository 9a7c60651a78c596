"""Letters that are written from right to left, kept from turning what stands beside them."""

import re
from unicodedata import bidirectional

from markupsafe import Markup, escape

_FROM_RIGHT = {"R", "AL"}
_FROM_LEFT = {"L"}


def isolated(text: str, tag: str = "bdi") -> Markup:
    """The text, escaped for HTML, with every run of letters from right to left in an element of its own.

    Without it the numbers and signs beside a label in Arabic or Hebrew change sides: `(0.6)` would be read as its own.
    """
    return Markup("").join(
        Markup('<{0} class="bidi">{1}</{0}>').format(Markup(tag), part) if turned else escape(part)
        for part, turned in _runs(text)
    )


def _runs(text: str) -> list[tuple[str, bool]]:
    """The text in parts, and whether each is written from right to left: from its first such letter to its last."""
    classes = "".join(_class(letter) for letter in text)
    parts: list[tuple[str, bool]] = []
    end = 0
    for found in re.finditer(r"r(?:[^l]*r)?", classes):
        parts += [(text[end : found.start()], False), (text[found.start() : found.end()], True)]
        end = found.end()
    parts.append((text[end:], False))
    return [part for part in parts if part[0]]


def _class(letter: str) -> str:
    direction = bidirectional(letter)
    return "r" if direction in _FROM_RIGHT else "l" if direction in _FROM_LEFT else "-"
