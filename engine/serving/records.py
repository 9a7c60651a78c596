"""The decision log of a service: a record of each advice, masked as the rulebook that gave it says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ottava.facts import Case
from ottava.facts.source.arguments import InvalidCall
from ottava.facts.source.diagnostic import Diagnostic, quoted
from ottava.facts.source.errors import InputError

from ..decisions.decision import Decision
from ..decisions.log import DecisionLog
from ..inference.advice import Advice
from ..rulebook.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Records:
    """Hands records to a handler, such as a `LogFile`. Safe to share between threads if the handler is.

    keep_cases, mask: as for a `DecisionLog`. What the mask names is looked up in the rulebook that gives the advice: a
    service may have several, and an attribute may become confidential while it runs.
    """

    handler: Callable[[Decision], None]
    keep_cases: bool = False
    mask: tuple[str, ...] = ()

    def check(self, rulebook: Rulebook) -> None:
        """See that a rulebook has all that the mask names: what was to be left out may have another name in it.

        Raises InputError.
        """
        try:
            self._log(rulebook)
        except InvalidCall as error:
            message = f"the decision log does not fit the rulebook {quoted(rulebook.name)}: {error}"
            raise InputError(Diagnostic("unknown-mask", message)) from None

    def record(self, rulebook: Rulebook, advice: Advice, case: Case, *, asked_by: str, thorough: bool) -> None:
        """Record an advice by a rulebook on a case. Raises whatever the handler raises, which for a file is OSError."""
        self._log(rulebook).record(advice, case, asked_by=asked_by, thorough=thorough)

    def _log(self, rulebook: Rulebook) -> DecisionLog:
        return DecisionLog(self.handler, keep_cases=self.keep_cases, mask=self.mask, vocabulary=rulebook.vocabulary)
