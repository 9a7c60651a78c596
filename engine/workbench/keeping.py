"""Keeping a case that was tried as a test of the rulebook."""

from __future__ import annotations

from msgspec import Struct

KEPT_IN = "tried.yaml"
"""The file of kept cases in the `tests` folder of a rulebook."""


class Expectable(Struct, frozen=True):
    """Something that came out and that a test can expect. key: as test files have it, such as `top`.

    names: what came out, as they name it, in order. said: what the key means, in words.
    """

    key: str
    said: str
    names: tuple[str, ...]


class KeptTest(Struct, frozen=True):
    """A test that was written: its name, its file and the line where it begins. passes: whether it passes now."""

    name: str
    file: str
    line: int
    passes: bool
