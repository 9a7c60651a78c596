"""What can keep a run of many cases from being evaluated."""

from ottava.facts.source.errors import OttavaError


class EvaluationError(OttavaError):
    """A run, a sample or labels cannot be used; the message says why and what to do."""
