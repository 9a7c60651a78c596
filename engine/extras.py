"""Libraries that only some commands need, and the one error for all of them."""

from importlib.util import find_spec

from ottava.facts.source.errors import OttavaError


class ExtraMissing(OttavaError):
    """A library that only some commands need is not installed."""


def check_library(module: str, what: str, library: str, extra: str) -> None:
    """Raise ExtraMissing, before anything is done, if a library is not installed. module: what it is imported as."""
    if find_spec(module) is None:
        raise extra_missing(what, library, extra)


def extra_missing(what: str, library: str, extra: str) -> ExtraMissing:
    """Return the error that names the library and the extra of Ottava that brings it."""
    return ExtraMissing(f"{what} needs {library}; install it with `pip install 'ottava[{extra}]'`")
