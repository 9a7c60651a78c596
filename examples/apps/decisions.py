"""Advice that nobody gets before its record is written: when, who asked, by which rules, and what was advised."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ottava import Advice, Advisor, Case, DecisionLog


class Desk:
    """Advises, with a record of each piece of advice in a file, and the case in it: `ottava replay` needs no more.

    With `mask=["confidential"]` what is confidential in a case stays out, and `replay` needs `--cases` with an archive.
    """

    def __init__(self, file: Path, mask: Iterable[str] = ()) -> None:
        self.advisor = Advisor()
        vocabulary = self.advisor.rulebook.vocabulary
        self.log = DecisionLog.to_file(file, keep_cases=True, mask=mask, vocabulary=vocabulary)

    def advise(self, data: dict[str, Any], asked_by: str) -> Advice:
        """Raises OSError where no record can be written: then there is no advice."""
        case = Case.from_mapping(data, self.advisor.rulebook.vocabulary)
        advice = self.advisor.advise(case)
        self.log.record(advice, case, asked_by=asked_by)
        return advice
