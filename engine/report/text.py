"""An advice as text: its card, or the whole page."""

from __future__ import annotations

from collections.abc import Iterator

from ..inference.advice import Advice
from .card import card_page
from .layout import Shape, plain
from .page import PIPED_WIDTH, page


def card_or_page(advice: Advice, *, title: str = "", full: bool = False, verbose: bool = False) -> Iterator[Shape]:
    """Return the shapes of the card of an advice, or of the whole page if it is asked for or the proof is."""
    return page(advice, title=title, verbose=verbose) if full or verbose else card_page(advice, title=title)


def to_text(
    advice: Advice, *, title: str = "", full: bool = False, verbose: bool = False, width: int = PIPED_WIDTH
) -> str:
    """Return them as plain text, lines at most `width` cells wide, without colours, ending in a newline."""
    return plain(card_or_page(advice, title=title, full=full, verbose=verbose), width)
