"""The words of a text, however a header joins them: `DateReceived`, `DATE_RECEIVED`, `Date received`."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W\d_]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_STEM = 6
"""Letters that tell a word: `neighbour`, `neighbors` and `neighbouring` begin alike."""
_ALIKE = {"type": "kind", "catego": "kind", "length": "durati", "lasted": "durati"}
_LITTLE_WORDS = """
a an and any are as at be been by did do does for from has have he her his how in is it its of on one or other she
so than that the their them there these they this to was were what which who whom with you your whether yes no not
case cases party parties person people anyone anybody someone somebody
"""
_LITTLE = frozenset(_LITTLE_WORDS.split())
"""What headers and questions are full of, and says nothing."""


def words_of(text: str) -> list[str]:
    """Return the words in small letters."""
    return [word.casefold() for part in _HUMP.split(text) for word in _WORD.findall(part)]


def plain(word: str) -> str:
    """Return a word in small letters and without accents: `Kläger`, `KLAEGER` and `klager` are one."""
    letters = unicodedata.normalize("NFKD", word.casefold())
    bare = "".join(each for each in letters if not unicodedata.combining(each))
    return bare.replace("ae", "a").replace("oe", "o").replace("ue", "u")


def stems_of(text: str) -> list[str]:
    """Return how the words that carry meaning begin."""
    stems = (word[:_STEM].removesuffix("s") for word in words_of(text) if word not in _LITTLE)
    return [_ALIKE.get(stem, stem) for stem in stems]
