"""Answers as JSON."""

from __future__ import annotations

from typing import Any

import msgspec

from ..rulebook.conclusion import SlottedText


def encoded(answer: Any) -> bytes:
    """Return an answer as JSON; texts of a rulebook with places to fill say these in words."""
    return msgspec.json.encode(answer, enc_hook=_plain)


def _plain(value: object) -> str:
    if isinstance(value, SlottedText):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")
