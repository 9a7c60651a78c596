"""A review sheet as a form: one HTML file that works from disk, keeps the answers and saves them as CSV."""

from __future__ import annotations

import json
import re
from typing import Any

from ....report.html.templates import rendered
from ...choices import NONE
from .sheet import EXPLAINED, LABELS, ON_YOUR_OWN, SURENESS, ReviewSheet

_IN_SCRIPT = re.compile("[<>&]")


def form(sheet: ReviewSheet) -> str:
    """Return the form as an HTML document, ending in a newline; its content security policy lets in nothing else.

    Raises ExtraMissing if Jinja2 is not installed.
    """
    return rendered(
        "a review sheet as a form",
        __package__,
        "form.html",
        "form.css",
        "form.js",
        sheet=sheet,
        asked=dict(EXPLAINED),
        on_your_own=ON_YOUR_OWN.replace("`", ""),
        sureness=SURENESS,
        nothing=NONE,
        data=_data(sheet),
    )


def _data(sheet: ReviewSheet) -> str:
    """Return what the script goes by, as JSON that cannot end the element that it is in."""
    cases: list[dict[str, Any]] = [
        {
            "id": each.id,
            "title": each.described.title,
            "known": [
                {"about": known.about, "facts": known.facts}
                for known in (*each.described.known, *each.described.parties)
            ],
            "notKnown": each.described.not_known,
        }
        for each in sheet.cases
    ]
    text = json.dumps({"key": sheet.key, "expert": sheet.expert, "columns": LABELS, "cases": cases}, ensure_ascii=True)
    return _IN_SCRIPT.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
