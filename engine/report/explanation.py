"""An explanation as a page: the head and foot of the advice it explains, and between them what was asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from msgspec.structs import replace

from ..inference.advice import Advice
from .composition import compose
from .document import Section
from .layout import Shape, plain
from .page import PIPED_WIDTH, document_parts

if TYPE_CHECKING:
    from rich.console import Group


def explanation_page(advice: Advice, sections: Iterable[Section], *, title: str = "") -> Group:
    """Something rich can print, at any width."""
    from rich.console import Group  # for terminals only

    return Group(*_parts(advice, sections, title))


def explanation_text(advice: Advice, sections: Iterable[Section], *, title: str = "", width: int = PIPED_WIDTH) -> str:
    """The same as plain text, lines at most `width` cells wide, without colours, ending in a newline."""
    return plain(_parts(advice, sections, title), width)


def _parts(advice: Advice, sections: Iterable[Section], title: str) -> Iterator[Shape]:
    return document_parts(replace(compose(advice, title=title), sections=tuple(sections), caution=""))
