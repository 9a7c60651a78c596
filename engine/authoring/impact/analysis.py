"""The impact of a change: compare two rulebooks over a body of cases, from files or made up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from ottava.facts import Case, InvalidCase, Vocabulary
from ottava.facts.source.diagnostic import Diagnostic, sorted_diagnostics, visible
from ottava.facts.source.errors import OttavaError

from ...advisor import Advisor
from ...batch.batching import Position, batching_of
from ...batch.inputs import Inputs
from ...batch.reading import CaseReader
from ...batch.reject import Reject, internal_error
from ...batch.titles import titles
from ...rulebook.rulebook import Rulebook
from ..generating.cases import cases as made_up
from .attribution import Attribution
from .changed_case import ChangedCase, Traced
from .comparison import CaseOrigin, Cases, Comparison, ImpactTally, Ledger, SetAside, VersionLabel, case_change
from .kinds import kinds_of_change
from .partial import PartialRulebooks
from .partial_advice import PartialAdvisors
from .rule_diff import edits_between
from .safeguards import Breaches, safeguard_changes
from .version import RulebookVersion

_TOGETHER = 128
"""Changed cases that are attributed together, for which an engine is made only once."""


def compare(
    old: RulebookVersion,
    new: RulebookVersion,
    cases: Iterable[ReadCase] | None,
    ledger: Ledger,
    *,
    prove: bool = False,
    budget: int | None = None,
) -> Comparison:
    """Return the edits from one rulebook to the other and, of each case, whether its advice changes, how, and by which
    edits.

    cases: None to compare only the rulebooks. The cases that change are put into the ledger, in their order. prove: put
    the safeguards to the solver, if it is there. budget: steps for finding out by which edits; left out, the more the
    more cases change.
    """
    edits = edits_between(old, new)
    breaches = Breaches()
    found = None if cases is None else _over(cases, PartialRulebooks(old, new, edits), ledger, breaches, budget)
    guarded = safeguard_changes(old, new, edits, breaches, prove)
    called = {**titles_of(old.rulebook), **titles_of(new.rulebook)}
    return Comparison(_label(old), _label(new), edits, found, guarded, called)


def titles_of(rulebook: Rulebook) -> dict[str, str]:
    """Return what people call the things that a rulebook names, by what they are and their id: `gate safety`."""
    names = rulebook.names
    return {
        **{f"rule {each.id}": each.title for each in rulebook.rules},
        **{f"method {each.id}": each.title for each in names.methods},
        **{f"gate {each.id}": each.title for each in names.gates},
        **{f"point {each.id}": each.title for each in names.points},
        **{f"directive {each.id}": each.text for each in names.directives},
    }


def titles_of_stages(rulebook: Rulebook) -> dict[str, str]:
    """Return the titles of methods and of their stages, as `titles_of` has those of methods: `method firmness.soft`."""
    return {f"method {id}": title for id, title in titles(rulebook)["methods"].items()}


def _label(version: RulebookVersion) -> VersionLabel:
    rulebook = version.rulebook
    return VersionLabel(version.name, rulebook.name, rulebook.version, rulebook.fingerprint)


def _over(
    cases: Iterable[ReadCase], partial: PartialRulebooks, ledger: Ledger, breaches: Breaches, budget: int | None
) -> Cases:
    attribution = Attribution(PartialAdvisors(partial), budget)
    called = {rule.id: rule.title for side in (partial.old, partial.new) for rule in side.rulebook.rules}
    tally = ImpactTally()
    changes = _changes(cases, partial, tally, breaches)
    while some := list(islice(changes, _TOGETHER)):
        causes = attribution.causes([changed for _, changed in some])
        for (found, each), cause in zip(some, causes, strict=True):
            parties = tuple(party.id for party in each.case.parties)
            change = case_change(found, each.before, each.after, parties, called.__getitem__, each.kinds, cause)
            tally.add(change)
            ledger.add(change)
    return tally.cases(attribution.left, attribution.left_out)


def _changes(
    cases: Iterable[ReadCase], partial: PartialRulebooks, tally: ImpactTally, breaches: Breaches
) -> Iterator[tuple[CaseOrigin, ChangedCase]]:
    """Yield the cases whose advice changes; all are counted."""
    old, new = Advisor(partial.old.rulebook), Advisor(partial.new.rulebook)
    for found, case in cases:
        advised = case if isinstance(case, Reject) else _advised(case, old, new)
        if isinstance(advised, Reject):
            first = sorted_diagnostics(advised.diagnostics)[0]
            tally.reject(SetAside(advised.case, _at(found, first), first.code, first.message))
            continue
        tally.compared += 1
        _, (before, _), (after, _) = advised
        breaches.add(before, after)
        if kinds := kinds_of_change(before, after):
            yield found, ChangedCase(*advised, kinds)


def _advised(case: Case, old: Advisor, new: Advisor) -> tuple[Case, Traced, Traced] | Reject:
    try:
        return case, old.traced(case), new.traced(case)
    except OttavaError as error:
        return Reject((Diagnostic("no-advice", visible(str(error))),), case.id)
    except Exception as error:  # one case that nobody thought of must not end the run
        return Reject((internal_error(error, "worked on"),), case.id)


def _at(found: CaseOrigin, diagnostic: Diagnostic) -> CaseOrigin:
    """Return where the mistake stands, if that is known, and else where the case begins."""
    if diagnostic.span is None or found.file is None:
        return found
    return CaseOrigin(found.file, found.record, diagnostic.span.line)


_AT_ONCE = 64


class ReadCase(NamedTuple):
    """A case, or why there is none, and where it was read."""

    found: CaseOrigin
    case: Case | Reject


def cases_of(inputs: Inputs, vocabulary: Vocabulary) -> Iterator[ReadCase]:
    """Yield the cases in files, one after the other; only a few are in memory at a time.

    Raises BatchError and UnreadableSource if what was named cannot be read at all.
    """
    inputs.check()
    reader = CaseReader(vocabulary)
    for batch, _ in batching_of(inputs, _AT_ONCE, vocabulary).batches(Position()):
        for piece in batch.pieces:
            for record, case, _ in reader.cases(piece):
                yield ReadCase(CaseOrigin(piece.name, record.number or None, record.line or None), case)


def generated(count: int, seed: int, vocabulary: Vocabulary) -> Iterator[ReadCase]:
    """Yield made-up cases; the same seed gives the same ones."""
    for data in made_up(count, seed, vocabulary):
        case: Case | Reject
        try:
            case = Case.from_mapping(data, vocabulary)
        except InvalidCase as invalid:
            case = Reject(invalid.diagnostics, str(data["id"]))
        yield ReadCase(CaseOrigin(None, None, None), case)


def shared_vocabulary(old: Vocabulary, new: Vocabulary) -> Vocabulary:
    """Return what cases may speak of under either rulebook; what both know has the meaning that the new one gives
    it.
    """
    return Vocabulary(tuple({**{each.path: each for each in old}, **{each.path: each for each in new}}.values()))
