"""Logs of the server on standard error, without anything that a client has sent."""

from __future__ import annotations

import logging
import sys

OWN, LIBRARY = "ottava.mcp", "mcp"


def log_to_stderr() -> None:
    """Log each call of a tool, and the warnings and errors of the library of the protocol."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Discreet())
    for name, level in ((OWN, logging.INFO), (LIBRARY, logging.WARNING)):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(level)


class Discreet(logging.Formatter):
    """Writes of the library's messages the words alone: what is filled in, and errors, may quote a case."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line of a log."""
        own = record.name == OWN
        said = record.getMessage() if own else str(record.msg)
        error = "" if record.exc_info is None or record.exc_info[0] is None else f" ({record.exc_info[0].__name__})"
        return f"{self.formatTime(record)} {record.levelname.lower()} {record.name}: {said}{error}"
