"""Did you mean …? The nearest of the words that would have been right."""

from __future__ import annotations

import re
from collections.abc import Iterable

_CUTOFF = 0.6
_LONGEST = 80  # no name is longer, and comparing takes time that grows with the square
_NEGATED = re.compile(r"(?:no|non|not|never|isn't|is_not)_|!")


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate most like `word`, or None when none is at all like it (ratio of difflib below 0.6).

    Case, spaces and hyphens do not count (`Highly agitated` is near to `highly_agitated`). Among equals the
    first in the alphabet is taken, so the answer does not depend on the order of the candidates. What is negated
    (`not calm`) is near to nothing that is not, since that would say the contrary.
    """
    if len(word) > _LONGEST:
        return None

    from difflib import SequenceMatcher  # only mistakes need it

    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(_folded(word))
    best, best_ratio = None, _CUTOFF
    negated = bool(_NEGATED.match(_folded(word)))
    for candidate in sorted(set(candidates)):
        if len(candidate) > _LONGEST or (negated and not _NEGATED.match(_folded(candidate))):
            continue
        matcher.set_seq1(_folded(candidate))
        if matcher.real_quick_ratio() < best_ratio or matcher.quick_ratio() < best_ratio:
            continue
        ratio = matcher.ratio()
        if ratio > best_ratio or (best is None and ratio == best_ratio):
            best, best_ratio = candidate, ratio
    return best


def _folded(word: str) -> str:
    return word.casefold().replace("-", "_").replace(" ", "_")
