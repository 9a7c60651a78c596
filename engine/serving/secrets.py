"""What only some know: the token of callers, and the key that signs states."""

from __future__ import annotations

from secrets import token_bytes

from ottava.facts.source.arguments import InvalidCall
from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.reading import read_source

SHORTEST = 16
"""Characters of a secret; what is shorter can be guessed."""


def secret(what: str, file: str | None, given: str | None) -> str | None:
    """Return the secret in a file, else the one that is given otherwise, without white space around it; None if there
    is none. Raises UnreadableSource, and InvalidCall for one that is too short or holds what no header can.
    """
    found = given if file is None else read_source(file, pipe=True).text
    if found is None or (file is None and not found.strip()):
        return None
    found = found.strip()
    where = "the environment" if file is None else quoted(file)
    if len(found) < SHORTEST:
        raise InvalidCall(f"the {what} in {where} has {len(found)} characters, expected {SHORTEST} or more")
    if not all("!" <= each <= "~" for each in found):
        raise InvalidCall(f"the {what} in {where} holds more than letters, digits and signs of ASCII; write a new one")
    return found


def new_key() -> bytes:
    """Return a key that nobody has."""
    return token_bytes(32)
