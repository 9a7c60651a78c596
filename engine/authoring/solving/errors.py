"""What can go wrong when the solver is asked.

OttavaError
  Undecided            a question is too large to be answered exactly
    NotReached         a question that the budget left no steps for
  Unconfirmed          the solver and the engine do not agree: a fault in Ottava itself
"""

from ottava.facts.source.errors import OttavaError


class Undecided(OttavaError):
    """The question is too large to be answered exactly."""


class Unconfirmed(OttavaError):
    """What the solver found is not what the engine does."""


class NotReached(Undecided):
    """A question that the budget left no steps for, or not enough."""
