"""A comparison as one HTML file that needs nothing else."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from importlib.resources import files

from ....report.html.page import TemplatesMissing
from ....source.diagnostic import visible
from ..change import CaseChange
from ..comparison import Comparison, Count
from ..kinds import MEANT, Kind
from . import words

LISTED = 500
"""Changed cases that are listed unless told otherwise."""


def comparison_html(found: Comparison, changes: Iterable[CaseChange], limit: int = LISTED) -> str:
    """The comparison as an HTML document, ending in a newline.

    It asks for nothing from anywhere and has no script; whatever rules and cases contain is shown as text. Raises
    TemplatesMissing if Jinja2 is not installed.
    """
    try:
        from jinja2 import Environment, FunctionLoader, StrictUndefined
        from markupsafe import Markup
    except ImportError:
        raise TemplatesMissing("the HTML page needs Jinja2; install it with `pip install 'ottava[html]'`") from None
    from ....report.html.bidi import isolated

    environment = Environment(
        autoescape=True,
        loader=FunctionLoader(_part),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    environment.filters["shown"] = lambda text: isolated(visible(str(text)))
    environment.filters["count"] = lambda number: f"{number:,}"
    environment.filters["as_is"] = Markup
    style = _part("page.css")
    digest = b64encode(sha256(style.encode()).digest()).decode()
    cases = found.cases
    return environment.get_template("page.html").render(
        found=found,
        cases=cases,
        changes=words.weightiest(changes, limit),
        listed=0 if cases is None else min(limit, cases.changed),
        limit=limit,
        shares={} if cases is None else {each.edit: _by_kind(each.kinds) for each in cases.edits},
        parts={} if cases is None else {each.edit: each for each in cases.edits},
        several=() if cases is None else [each for each in cases.causes if len(each.edits) != 1],
        meant=MEANT,
        words=words,
        style=style,
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'",
    )


def _by_kind(counts: Iterable[Count]) -> dict[Kind, int]:
    return {each.kind: each.cases for each in counts}


def _part(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
