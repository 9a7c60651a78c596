"""The cache of a rulebook: answers that are the same for every case, worked out once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

Key = TypeVar("Key", bound=Hashable)
Answer = TypeVar("Answer")

MOST_ANSWERS = 20_000
"""Answers kept to one question; when there are more, all of them are forgotten."""


@dataclass(slots=True)
class Cache:
    """Answers by the question that they answer and by what it is asked about.

    A question is what makes the answers, such as a class or a function, or a name for it. Shared by threads: an answer
    is at worst worked out twice. It stays behind when its rulebook is pickled.
    """

    _answers: dict[Hashable, dict[Hashable, Any]] = field(default_factory=dict)

    def get(self, question: Hashable, about: Key, work_out: Callable[[Key], Answer]) -> Answer:
        """Return the answer, worked out from what it is about if it is not there."""
        answers = self._answers.get(question)
        if answers is None:
            answers = self._answers.setdefault(question, {})
        try:
            found: Answer = answers[about]
        except KeyError:
            found = work_out(about)
            if len(answers) >= MOST_ANSWERS:
                answers.clear()
            answers[about] = found
        return found

    def shared(self, questions: Iterable[Hashable]) -> Cache:
        """Return a cache that has the answers to these questions in common with this one, and no others."""
        return Cache({question: self._answers.setdefault(question, {}) for question in questions})

    def __reduce__(self) -> tuple[type[Cache], tuple[()]]:
        return Cache, ()
