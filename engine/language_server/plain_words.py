"""What the handbook says, in the Markdown that editors show beside a word."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..authoring.handbook.passage import Code, Passage, PassageItem, PassageLink, Piece, Quiet, Strong

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~])")


def said(passage: Passage) -> str:
    """Return a passage as one line. Its links lead to pages that an editor does not have: their words stay."""
    return "".join(map(_piece, passage))


def listed(items: Iterable[PassageItem], depth: int = 0) -> str:
    """Return a list, with the lists inside it, each line with its end."""
    return "".join(f"{'  ' * depth}- {said(each.said)}\n{listed(each.parts, depth + 1)}" for each in items)


def paragraphs(*parts: str) -> str:
    """Return the parts that say something, with an empty line between them."""
    return "\n\n".join(part.rstrip("\n") for part in parts if part.strip())


def as_text(text: str) -> str:
    """Return a text of an author's so that Markdown shows it as it is, on one line."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))


def _piece(piece: Piece) -> str:
    match piece:
        case str():
            return _MARKS.sub(r"\\\1", piece)
        case Strong(text):
            return f"**{as_text(text)}**"
        case Code(text):
            return f"`{text}`"
        case Quiet(text):
            return _MARKS.sub(r"\\\1", text)
        case PassageLink(text, to):
            return f"“{as_text(text)}”" if to.kind in ("rule", "safeguard") else as_text(text)
