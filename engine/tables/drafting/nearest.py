"""Which attributes of a vocabulary a column may speak of, and which value a word in it may mean.

Texts are compared by the words they share, rare words counting more (tf-idf, Salton 1988). These are suggestions, for
a person to take or to leave.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping

from ottava.facts import Attribute, Vocabulary

from .words import stems_of

_LEAST = 0.2
"""The likeness below which an attribute is not worth a line."""
_OTHER = 0.5
"""What a word counts for that no attribute has, beside one that some have."""
_Weights = Mapping[str, float]


class NearestAttributes:
    """The attributes that a case can give, to be looked up by what a column says."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        texts = {each.path: Counter(_texts_of(each)) for each in vocabulary.of_cases if each.entity != "advice"}
        found = Counter(stem for text in texts.values() for stem in text)
        self._rarity = {stem: math.log((1 + len(texts)) / (1 + count)) + 1 for stem, count in found.items()}
        self._weights = {path: self._weighed(text) for path, text in texts.items()}
        self._vocabulary = vocabulary

    def nearest(self, name: str, words: Iterable[str], kinds: Iterable[str]) -> list[tuple[float, Attribute]]:
        """Return the attributes like a column with how like they are, the best first.

        words: what often stands in it. kinds: the kinds of attribute that it can tell of.
        """
        looked_for = Counter(stems_of(name) * 3)
        looked_for.update({stem for word in words for stem in stems_of(word)} - looked_for.keys())
        weights = self._weighed(looked_for)
        allowed = frozenset(kinds)
        likeness = {
            path: _cosine(weights, other)
            for path, other in self._weights.items()
            if self._vocabulary[path].kind in allowed
        }
        best = sorted(likeness, key=lambda path: (-likeness[path], path))
        return [(likeness[path], self._vocabulary[path]) for path in best if likeness[path] >= _LEAST]

    def member(self, name: str) -> tuple[Attribute, str] | None:
        """Return the attribute of several values one of which the name of a column says, and that value."""
        said = set(stems_of(name))
        for attribute in self._vocabulary.of_cases:
            if attribute.kind == "set":
                for value in attribute.values:
                    if set(stems_of(value)) <= said:
                        return attribute, value
        return None

    def _weighed(self, text: Counter[str]) -> _Weights:
        other = _OTHER * max(self._rarity.values(), default=1)
        return {stem: (1 + math.log(count)) * self._rarity.get(stem, other) for stem, count in text.items()}


def nearest_value(word: str, attribute: Attribute) -> str | None:
    """Return the value of a choice or set that a word may mean, or None where none shares a word with it."""
    looked_for = set(stems_of(word))
    likeness = {
        value: _shared(looked_for, stems_of(f"{value} {attribute.meaning(value) or ''}")) for value in attribute.values
    }
    best = max(attribute.values, key=lambda value: likeness[value], default=None)
    return best if best is not None and likeness[best] else None


def _shared(some: set[str], others: list[str]) -> float:
    """Return how many words of a text are among some, beside how many it has."""
    return sum(stem in some for stem in others) / math.sqrt(len(others)) if others else 0.0


def _texts_of(attribute: Attribute) -> list[str]:
    """Return the words that tell an attribute, those of its name and label several times."""
    labels = " ".join(f"{value} {attribute.meaning(value) or ''}" for value in attribute.values)
    return stems_of(f"{attribute.name} {attribute.label}") * 2 + stems_of(f"{labels} {attribute.question}")


def _cosine(one: _Weights, other: _Weights) -> float:
    shared = sum(weight * other[stem] for stem, weight in one.items() if stem in other)
    lengths = math.hypot(*one.values()) * math.hypot(*other.values())
    return shared / lengths if lengths else 0.0
