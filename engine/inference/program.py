"""A rulebook as a program, the one thing here that is neither immutable nor shared, and programs for many threads."""

from __future__ import annotations

from collections import deque
from typing import Literal

from ottava.facts import Case
from ottava.facts.computed import completed

from .blackboard import Blackboard
from .compiled.building import compiled
from .compiled.engine import CompiledEngine
from .compiled.network import Network
from .compiled_rulebook import CompiledRulebook
from .engine import CaseEngine

Matcher = Literal["compiled", "rete"]
"""Which matcher Experta works with: the compiled one, or its own Rete as a second opinion."""

DEFAULT_LIMIT = 100_000
"""Firings of rules after which a run is given up."""


_KEPT = 16
"""Idle programs kept for the next case; more threads than this at once build theirs anew."""


class Program:
    """The Experta engine of a rulebook, built once and run on one case after another. One thread uses it at a time.

    Raises FiringLimitExceeded from `run` when more than `limit` rules would fire on a case, one for each party.
    """

    def __init__(
        self,
        translation: CompiledRulebook,
        limit: int = DEFAULT_LIMIT,
        matcher: Matcher = "compiled",
        network: Network | None = None,
    ) -> None:
        self._translation = translation
        self._vocabulary = translation.rulebook.vocabulary
        self._engine: CaseEngine
        if matcher == "rete":
            from .rete import ReteEngine  # a second opinion, seldom asked for

            self._engine = ReteEngine(translation, limit)
        else:
            self._engine = CompiledEngine(network or compiled(translation), limit)

    def run(self, case: Case) -> Blackboard:
        """Let the rules fire on a case until none is left. Nothing of the case stays behind in the engine."""
        engine = self._engine
        board = engine.begin(self._translation, completed(case, self._vocabulary))
        try:
            engine.run()
        finally:
            engine.forget()
        return board


class Programs:
    """Programs of one rulebook, as many as threads run cases at once. Safe to share between threads."""

    def __init__(self, translation: CompiledRulebook, limit: int, matcher: Matcher) -> None:
        self._translation, self._limit, self._matcher = translation, limit, matcher
        self._network = compiled(translation) if matcher == "compiled" else None
        self._idle: deque[Program] = deque(maxlen=_KEPT)

    def run(self, case: Case) -> Blackboard:
        """Let the rules fire on a case until none is left. Raises FiringLimitExceeded."""
        try:
            program = self._idle.pop()
        except IndexError:
            program = Program(self._translation, self._limit, self._matcher, self._network)
        board = program.run(case)
        # A program that raised is not kept: what it left in Experta's memory is not known.
        self._idle.append(program)
        return board
