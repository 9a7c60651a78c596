"""Logs on standard error: calls by their names, and nothing of what was sent."""

import logging
import re
import sys
from collections.abc import Iterator
from io import StringIO

import pytest

from ottava.engine.mcp_server.logs import LIBRARY, OWN, log_to_stderr

TIME = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}"


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[StringIO]:
    """What is written on standard error; the loggers are afterwards as they were."""
    found = [logging.getLogger(name) for name in (OWN, LIBRARY)]
    before = [(each.handlers, each.propagate, each.level) for each in found]
    stream = StringIO()
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stderr", stream)
        log_to_stderr()
    yield stream
    for each, (handlers, propagate, level) in zip(found, before, strict=True):
        each.handlers, each.propagate = handlers, propagate
        each.setLevel(level)


def said(written: StringIO) -> list[str]:
    return [re.sub(f"^{TIME} ", "", line) for line in written.getvalue().splitlines()]


def test_our_own_calls_are_logged_as_they_are(written: StringIO) -> None:
    logging.getLogger(OWN).info("%s: answered", "advise")
    logging.getLogger(OWN).debug("what nobody wants to know")
    assert said(written) == ["info ottava.mcp: advise: answered"]


def test_of_the_library_the_words_alone_are_logged_and_what_kind_of_error_it_was(written: StringIO) -> None:
    library, secret = logging.getLogger(LIBRARY), "Jane Doe hit him"
    library.info("Processing request %s", secret)
    library.warning("Failed to read %s", secret)
    try:
        raise ValueError(secret)
    except ValueError:
        logging.getLogger(f"{LIBRARY}.server").exception("Received %s", secret)
    library.error("Ended", exc_info=True)
    assert said(written) == [
        "warning mcp: Failed to read %s",
        "error mcp.server: Received %s (ValueError)",
        "error mcp: Ended",
    ]
