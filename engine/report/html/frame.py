"""The HTML report inside another page, such as a notebook, that it can neither read nor change."""

from __future__ import annotations

from html import escape

from ottava.facts.source.diagnostic import visible

from ...extras import ExtraMissing
from ...inference.advice import Advice
from .page import to_html

FRAME = (
    '<iframe sandbox="allow-scripts" title="{title}" srcdoc="{page}"'
    ' style="display: block; width: 100%; height: 40rem; border: 1px solid #8888; resize: vertical"></iframe>'
)
"""What is in it has an origin of its own, opens nothing and leads nowhere; its script shows the picture."""


def in_a_frame(advice: Advice) -> str | None:
    """Return the report of an advice in a frame, its page folded up; None if Jinja2 is not installed."""
    try:
        page = to_html(advice)
    except ExtraMissing:
        return None
    return FRAME.format(title=escape(visible(advice.case)), page=escape(page))
