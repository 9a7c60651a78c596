"""Why nothing new was written."""

from __future__ import annotations

from ottava.facts.source.errors import OttavaError


class NothingWritten(OttavaError):
    """What was asked for cannot be written there; nothing has been changed."""
