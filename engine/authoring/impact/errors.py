"""What can keep two rulebooks from being compared.

OttavaError
  NoRevision                 a revision, or what it should hold, cannot be read
"""

from __future__ import annotations

from ottava.facts.source.errors import OttavaError


class NoRevision(OttavaError):
    """A git revision, or the folder in it, cannot be read; the message says why and what to do."""
