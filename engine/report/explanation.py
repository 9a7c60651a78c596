"""An explanation as a page: the head and foot of the advice it explains, and between them what was asked."""

from collections.abc import Iterable
from io import StringIO

from msgspec.structs import replace
from rich.console import Console, Group

from ..inference.advice import Advice
from .composition import compose
from .document import Section
from .page import PIPED_WIDTH, document_page


def explanation_page(advice: Advice, sections: Iterable[Section], *, title: str = "") -> Group:
    """Something rich can print, at any width."""
    return document_page(replace(compose(advice, title=title), sections=tuple(sections), caution=""))


def explanation_text(advice: Advice, sections: Iterable[Section], *, title: str = "", width: int = PIPED_WIDTH) -> str:
    """The same as plain text, lines at most `width` cells wide, without colours, ending in a newline."""
    out = StringIO()
    console = Console(file=out, width=width, color_system=None, force_terminal=False, legacy_windows=False)
    console.print(explanation_page(advice, sections, title=title), highlight=False)
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())
