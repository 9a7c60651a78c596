"""Comparing two rulebooks over a body of cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from ottava.facts import Case
from ottava.facts.source.diagnostic import Diagnostic, sorted_diagnostics, visible
from ottava.facts.source.errors import OttavaError

from ...advisor import Advisor
from ...batch.reject import Reject, internal_error
from ...inference.advice import Advice
from ...inference.trace import Trace
from .attribution import Attribution, Changed
from .cases import Met
from .change import CaseOrigin, case_change
from .comparison import Cases, Comparison, SetAside, Version
from .edits import edits_between
from .engines import Engines
from .kinds import kinds_of_change
from .ledger import Ledger
from .mixing import Mixing
from .safeguards import Breaches, compared
from .side import Side
from .tally import ImpactTally

_TOGETHER = 128
"""Changed cases that are attributed together, for which an engine is made only once."""


def compare(
    old: Side,
    new: Side,
    cases: Iterable[Met] | None,
    ledger: Ledger,
    *,
    prove: bool = False,
    budget: int | None = None,
) -> Comparison:
    """The edits from one rulebook to the other and, of each case, whether its advice changes, how, and by which edits.

    cases: None to compare only the rulebooks. The cases that change are put into the ledger, in their order. prove: put
    the safeguards to the solver, if it is there. budget: steps for finding out by which edits; left out, the more the
    more cases change.
    """
    edits = edits_between(old, new)
    breaches = Breaches()
    found = None if cases is None else _over(cases, Mixing(old, new, edits), ledger, breaches, budget)
    return Comparison(_version(old), _version(new), edits, found, compared(old, new, edits, breaches, prove))


def _version(side: Side) -> Version:
    rulebook = side.rulebook
    return Version(side.name, rulebook.name, rulebook.version, rulebook.fingerprint)


def _over(cases: Iterable[Met], mixing: Mixing, ledger: Ledger, breaches: Breaches, budget: int | None) -> Cases:
    attribution = Attribution(Engines(mixing), budget)
    title = _titles(mixing)
    tally = ImpactTally()
    changes = _changes(cases, mixing, tally, breaches)
    while some := list(islice(changes, _TOGETHER)):
        causes = attribution.causes([changed for _, changed in some])
        for (found, each), cause in zip(some, causes, strict=True):
            parties = tuple(party.id for party in each.case.parties)
            change = case_change(found, each.before, each.after, parties, title, each.kinds, cause)
            tally.add(change)
            ledger.add(change)
    return tally.cases(attribution.left, attribution.left_out)


def _titles(mixing: Mixing) -> Callable[[str], str]:
    both = (*mixing.old.rulebook.rules, *mixing.new.rulebook.rules)
    titles = {rule.id: rule.title for rule in both}
    return lambda id: titles[id]


def _changes(
    cases: Iterable[Met], mixing: Mixing, tally: ImpactTally, breaches: Breaches
) -> Iterator[tuple[CaseOrigin, Changed]]:
    """The cases whose advice changes; all are counted."""
    both = _Both(Advisor(mixing.old.rulebook), Advisor(mixing.new.rulebook))
    for found, case in cases:
        advised = both.advice(case) if isinstance(case, Case) else case
        if isinstance(advised, Reject):
            first = sorted_diagnostics(advised.diagnostics)[0]
            tally.reject(SetAside(advised.case, _at(found, first), first.code, first.message))
            continue
        tally.compared += 1
        breaches.add(advised.before[0], advised.after[0])
        kinds = kinds_of_change(advised.before[0], advised.after[0])
        if kinds and isinstance(case, Case):
            yield found, Changed(case, advised.before, advised.after, kinds)


def _at(found: CaseOrigin, diagnostic: Diagnostic) -> CaseOrigin:
    """Where the mistake stands, if that is known, and else where the case begins."""
    if diagnostic.span is None or found.file is None:
        return found
    return CaseOrigin(found.file, found.record, diagnostic.span.line)


@dataclass(frozen=True, slots=True)
class _Advised:
    before: tuple[Advice, Trace]
    after: tuple[Advice, Trace]


@dataclass(frozen=True, slots=True)
class _Both:
    """The advice by either rulebook."""

    old: Advisor
    new: Advisor

    def advice(self, case: Case) -> _Advised | Reject:
        try:
            return _Advised(self.old.traced(case), self.new.traced(case))
        except OttavaError as error:
            return Reject((Diagnostic("no-advice", visible(str(error))),), case.id)
        except Exception as error:  # one case that nobody thought of must not end the run
            return Reject((internal_error(error, "worked on"),), case.id)
