"""Observations as reasons show them: with their full path, and in words."""

from __future__ import annotations

from collections.abc import Mapping

from ottava.facts import PARTY, UNKNOWN, Observation, Value, Vocabulary
from ottava.facts.attribute import plain_value
from ottava.facts.catalogue import tr

from .advice import FactUsed
from .cache import MOST_ANSWERS, Cache

_OF_PARTY = f"{PARTY}."


class FactViews(dict[str, FactUsed]):
    """Observations as reasons show them, by attribute; each is made when it is first looked up, and what is not known
    shows as such.

    A party looks up what belongs to the case with the case (`of_case`).
    """

    __slots__ = ("_observed", "_of_case", "_prefix", "_said")

    def __init__(
        self,
        observed: Mapping[str, Observation],
        prefix: str,
        said: FactWords,
        of_case: FactViews | None,
    ) -> None:
        self._observed, self._prefix, self._said, self._of_case = observed, prefix, said, of_case

    def __missing__(self, attribute: str) -> FactUsed:
        if self._of_case is not None and not attribute.startswith(_OF_PARTY):
            made = self._of_case[attribute]
        else:
            path, observation = self._prefix + attribute.removeprefix(_OF_PARTY), self._observed.get(attribute)
            if observation is None:
                made = FactUsed(path, UNKNOWN, 1.0, self._said[attribute, None])
            else:
                value = observation.value
                made = FactUsed(path, plain_value(value), observation.certainty, self._said[attribute, value])
        self[attribute] = made
        return made


NOT_RECORDED = "not recorded"


class FactWords(dict[tuple[str, Value | None], str]):
    """What is known, by attribute and value, as people read it: `temper on an ordinary day: flares up easily`.

    Worked out when it is first looked up, and shared by all cases of a rulebook; None is not recorded.
    """

    __slots__ = ("_vocabulary",)

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def __missing__(self, known: tuple[str, Value | None]) -> str:
        if len(self) >= MOST_ANSWERS:
            self.clear()
        path, value = known
        attribute = self._vocabulary[path]
        words = tr(NOT_RECORDED) if value is None else attribute.said(value)
        said = self[known] = tr("{label}: {said}", label=attribute.label, said=words)
        return said


def fact_words(cache: Cache, vocabulary: Vocabulary) -> FactWords:
    """Return the words that a rulebook with this cache has for facts, made when they are first asked for."""
    found: FactWords = cache.get(FactWords, None, lambda _: FactWords(vocabulary))
    return found
