"""A rulebook as a program: the one thing here that is neither immutable nor shared. One thread uses it at a time."""

from __future__ import annotations

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


class Program:
    """The Experta engine of a rulebook, built once and run on one case after another.

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
