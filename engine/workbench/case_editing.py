"""Edits of the text of a case, as a form makes them: what is not edited stays as it is, comments and layout with it."""

from __future__ import annotations

from collections.abc import Sequence

from ottava.facts.attribute import Plain
from ottava.facts.source.errors import InputError

Given = Plain | Sequence[str] | None
"""A value as a form gives it: a list for a set, None for what is not known."""


class NotEditable(InputError):
    """A text of a case that cannot be edited by a form: what is wrong with it must be mended in the text first."""


def case_text_with(text: str, path: str, value: Given, certainty: float | None = None) -> str:
    """Return the text of a case (YAML) with another value at a path.

    path: `id`, `title`, `day`, `ENTITY.NAME`, or `parties.LABEL.NAME`, where the name `id` is the label itself. value:
    None takes it away. certainty: how sure it is, from 0 to 1; left out, it stays.

    The value is written as it is given: a case with a value that cannot be is a matter of the trial. Raises NotEditable
    where the text is no case in YAML, there is no such party, or what stands there is written so that nothing but a
    person can change it.
    """
    raise NotImplementedError


def case_text_with_party(text: str, label: str) -> str:
    """Return the text with one more party, behind the others. Raises NotEditable."""
    raise NotImplementedError


def case_text_without_party(text: str, label: str) -> str:
    """Return the text without a party. Raises NotEditable."""
    raise NotImplementedError
