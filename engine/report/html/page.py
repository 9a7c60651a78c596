"""A report as one HTML file."""

from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING

from ...inference.advice import Advice
from ...source.errors import OttavaError
from .. import document as words
from ..composition import compose
from ..document import Because, Section
from ..picture.graph import Kind
from ..picture.placement import place
from ..picture.tracing import graph

if TYPE_CHECKING:
    from jinja2 import Environment

KINDS: dict[Kind, str] = {
    "fact": "Known of the case",
    "assessment": "Assessment",
    "rule": "Rule",
    "gate": "Before anything else",
    "method": "Method advised",
    "exclusion": "Excluded",
}

MARKS = {"!!": "!", "x": "\N{MULTIPLICATION SIGN}", "*": "\N{BULLET}"}
"""Marks that a browser can draw better than a terminal."""


class TemplatesMissing(OttavaError):
    """The templates of the HTML report cannot be filled in, because Jinja2 is not installed."""


def to_html(advice: Advice, *, title: str = "", verbose: bool = False, more: Iterable[Section] = ()) -> str:
    """The advice as an HTML document, ending in a newline; the arguments are those of `compose`.

    It asks for nothing from anywhere: styles and script are inside, and its content security policy lets in nothing
    else. Whatever the case contains is shown as text. The same advice gives the same document, byte for byte.

    Raises TemplatesMissing if Jinja2 is not installed.
    """
    document = compose(advice, title=title, verbose=verbose, more=more)
    picture = place(graph(advice))
    style, script = _part("report.css"), _part("report.js")

    def seen_at(reason: Because) -> int | None:
        """The box of a reason in the picture."""
        return picture.graph.place(reason.firings)

    return (
        _environment()
        .get_template("report.html")
        .render(
            document=document,
            picture=picture,
            seen_at=seen_at,
            words=words,
            kinds=KINDS,
            style=style,
            script=script,
            policy=f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
            "img-src data:; base-uri 'none'; form-action 'none'",
        )
    )


def _environment() -> "Environment":
    try:
        from jinja2 import Environment, FunctionLoader, StrictUndefined
        from markupsafe import Markup
    except ImportError:
        raise TemplatesMissing("the HTML report needs Jinja2; install it with `pip install 'ottava[html]'`") from None
    from .bidi import isolated

    environment = Environment(
        autoescape=True,
        loader=FunctionLoader(_part),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    environment.filters["isolated"] = isolated
    environment.filters["as_is"] = Markup
    environment.filters["drawn"] = lambda mark: MARKS.get(mark, mark)
    return environment


def _part(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    """The digest by which a content security policy knows an element, as CSP Level 3 has it."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
