"""What can be wrong with a table as a whole, so that nothing can be read from it."""

from ottava.facts.source.errors import OttavaError


class TableError(OttavaError):
    """A table cannot be read; the message says why and what to do."""
