"""What a form sends: texts by the names of its fields."""

from __future__ import annotations

from urllib.parse import parse_qsl

from ..problem import refused

FORM = "application/x-www-form-urlencoded"
MOST_FIELDS = 1000
"""Fields that a form may send; one of an interview has one for each party, and some beside."""


class SentForm:
    """The fields of a form as they came. asked_by: who sends it, where that is said.

    Raises Refused for a body that is no form.
    """

    def __init__(self, body: bytes, asked_by: str = "") -> None:
        self.asked_by = asked_by
        try:
            sent = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="replace")
        except ValueError:
            detail = f"found no form, expected at most {MOST_FIELDS} fields as a browser sends them"
            raise refused("invalid-request", detail) from None
        self._fields: dict[str, list[str]] = {}
        for name, value in sent:
            self._fields.setdefault(name, []).append(value)

    def __contains__(self, name: str) -> bool:
        return name in self._fields

    def all(self, name: str) -> list[str]:
        """Return all values of a field, in their order."""
        return self._fields.get(name, [])

    def one(self, name: str) -> str:
        """Return the value of a field, empty where it is not there."""
        return next(iter(self.all(name)), "")

    def number(self, name: str) -> int | None:
        """Return the value of a field that is a whole number; None where it is not one, or not there."""
        text = self.one(name)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None
