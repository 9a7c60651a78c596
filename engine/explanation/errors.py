"""What can be wrong with a question put to an explanation."""

from __future__ import annotations

from ottava.facts.source.errors import InputError


class InvalidChange(InputError):
    """A change to a case that cannot be made: an unknown path, a wrong value; all of them, as diagnostics."""


class InvalidGoal(InputError):
    """A goal that cannot be aimed at, such as an unknown method."""


class InvalidSubject(InputError):
    """Something asked about that there is not: a method, stage, party or rule."""
