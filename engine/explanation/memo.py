"""What was worked out about a rulebook and is the same for every case."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Answer = TypeVar("Answer")

_MOST = 20_000
"""Answers kept of one kind; when there are more, all are forgotten."""


@dataclass(slots=True)
class Memo(Generic[Key, Answer]):
    """Answers by their questions. Shared by threads: an answer is at worst worked out twice."""

    _answers: dict[Key, Answer] = field(default_factory=dict)

    def get(self, key: Key, work_out: Callable[[], Answer]) -> Answer:
        """The answer, worked out if it is not remembered."""
        try:
            return self._answers[key]
        except KeyError:
            answer = work_out()
            if len(self._answers) >= _MOST:
                self._answers.clear()
            self._answers[key] = answer
            return answer
