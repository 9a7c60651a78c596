"""Who asks, for the decision log: the header `Asked-By`.

A header, since addresses end up in the logs of servers on the way, and since what logs people in can set it.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote_to_bytes

from starlette.datastructures import Headers

from .parameter import Expected, Parameter, from_query

LONGEST = 200
"""Characters of who asks."""


def _expected(value: Any) -> Expected | None:
    found = _decoded(value)
    fits = found is not None and 0 < len(found) <= LONGEST and found.isprintable()
    return None if fits else f"1 to {LONGEST} letters that print, in UTF-8, which may be percent-encoded"


ASKED_BY = Parameter(
    "Asked-By",
    {"type": "string", "minLength": 1},
    "Who asks, for the decision log, if the service keeps one; percent-encoded in UTF-8 where it is more than ASCII.",
    check=_expected,
)


def asked_by(headers: Headers) -> str:
    """Return who asks; empty where that is not said. Raises Refused."""
    given = [(ASKED_BY.name, value) for value in headers.getlist(ASKED_BY.name)]
    return _decoded(from_query(given, (ASKED_BY,)).get(ASKED_BY.name, "")) or ""


def _decoded(value: str) -> str | None:
    """Return what a header says, None if that is no UTF-8. Its bytes came as one character each."""
    try:
        return unquote_to_bytes(value.encode("latin-1")).decode()
    except UnicodeDecodeError:
        return None
