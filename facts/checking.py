"""Checking data of the shape of a case file: the short way first, and pydantic where that is not sure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from .filled_form import FilledForm, is_case_id
from .vocabulary import Vocabulary

if TYPE_CHECKING:
    from .mistake import Mistake

NAMELESS = "case"
"""What a case is called when nothing gives it an id."""


def check(data: object, vocabulary: Vocabulary, id: str | None = None) -> tuple[FilledForm | None, tuple[Mistake, ...]]:
    """The case that data says, or None and all the mistakes in it. `id` is for a case that gives none."""
    if isinstance(data, Mapping):
        data = dict(data)
        if data.get("id") is None:
            data["id"] = NAMELESS if id is None else id
        if (quick := vocabulary.quick_form.fill(data)) is not None:
            return quick, ()

    # Imported only now: good cases do without pydantic, and importing it takes longer than reading one.
    from .judging import judged, not_a_case

    return judged(data, vocabulary) if isinstance(data, dict) else (None, (not_a_case(data),))


def case_id(data: object, id: str | None) -> str:
    """What to call a case that has mistakes, perhaps in its id."""
    given = data.get("id") if isinstance(data, Mapping) else None
    return next((each for each in (given, id) if isinstance(each, str) and is_case_id(each)), NAMELESS)
