"""Libraries that only some commands need, and the one error for all of them."""

from ottava.facts.source.errors import OttavaError


class ExtraMissing(OttavaError):
    """A library that only some commands need is not installed."""


def extra_missing(what: str, library: str, extra: str) -> ExtraMissing:
    """Return the error that names the library and the extra of Ottava that brings it."""
    return ExtraMissing(f"{what} needs {library}; install it with `pip install 'ottava[{extra}]'`")
