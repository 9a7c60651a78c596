"""The names of the experts: they name folders, files and a column of the labels."""

from __future__ import annotations

from ottava.facts.source.diagnostic import quoted

from ..errors import EvaluationError
from ..label_names import folded

NAMELESS = "expert"
"""What the one expert is called where no names are given."""
_LONGEST = 40
_BESIDE_LETTERS = "-_ "


def experts_from(text: str | None) -> tuple[str, ...]:
    """Return the names in a text such as `anna,ben`. Raises EvaluationError."""
    if text is None:
        return (NAMELESS,)
    names = tuple(each.strip() for each in text.split(","))
    for name in names:
        plain = "".join(letter for letter in name if letter not in _BESIDE_LETTERS)
        if not name[:1].isalnum() or not plain.isalnum() or len(name) > _LONGEST:
            raise EvaluationError(
                f"found {quoted(name)} among the experts, expected names of letters, digits, `-` and `_` with commas "
                f"between them, of at most {_LONGEST} letters, such as `anna,ben`"
            )
    alike = [folded(name) for name in names]
    repeated = next((name for name in names if alike.count(folded(name)) > 1), None)
    if repeated is not None:
        raise EvaluationError(f"found {quoted(repeated)} twice among the experts; give each a name of their own")
    return names
