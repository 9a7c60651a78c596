"""Replay: what would be advised now on the cases of a log, beside what was advised then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Literal

from msgspec import Struct
from msgspec import structs as values

from ottava.facts import Case, InvalidCase
from ottava.facts.source.diagnostic import visible
from ottava.facts.source.errors import OttavaError

from ..advisor import Advisor
from ..authoring.impact.analysis import titles_of, titles_of_stages
from ..authoring.impact.kinds import Kind, kinds_of_change
from ..batch.reject import internal_error
from ..explanation.what_if.what_if import Difference, difference
from ..inference.advice import Advice, DirectiveAdvice, Exclusion, GateAdvice, Recommendation
from ..rulebook.conclusion import variant_name
from ..rulebook.rulebook import Rulebook
from .archive import Archive
from .decision import Decision, RecordedOutcome, digest_of, outcome_of
from .reading import LogLine

Verdict = Literal["same", "same outcome", "other outcome", "not replayed"]
"""Whether the advice is the same byte for byte, or in what it says to do, or in neither."""

Obstacle = Literal[
    "no record", "no case", "masked", "not in the archive", "another case", "other vocabulary", "refused"
]
"""Why a decision cannot be replayed."""


class ReplayedDecision(Struct, frozen=True):
    """What became of a decision of a log. `file` and `line`: where it is; line 0 is the file as a whole.

    exact: whether rulebook, version of Ottava, language and day are the same, so that the advice must be the same byte
    for byte. kinds, difference: what is different in the outcome. obstacle, reason: why it was not replayed.
    """

    file: str
    line: int
    id: str
    time: str
    case_id: str
    verdict: Verdict
    exact: bool = False
    kinds: tuple[Kind, ...] = ()
    difference: Difference | None = None
    obstacle: Obstacle | None = None
    reason: str = ""


class Replayer:
    """Advises by a rulebook on the cases of decisions: on those that were kept, and on those in an archive.

    budget: steps for thorough advice, as of an Advisor. titles: of what the rulebook names, as of a Comparison.
    """

    def __init__(self, rulebook: Rulebook, archive: Archive | None = None, *, budget: int | None = None) -> None:
        self.titles = titles_of(rulebook) | titles_of_stages(rulebook)
        self._rulebook = rulebook
        self._archive = archive
        self._budget = budget
        self._languages = {each.code for each in rulebook.languages}
        self._advisors: dict[str | None, Advisor] = {}

    def replay(self, lines: Iterable[LogLine]) -> Iterator[ReplayedDecision]:
        """Yield what becomes of each line of a log, in order."""
        for file, line, found in lines:
            if isinstance(found, str):
                yield ReplayedDecision(file, line, "", "", "", "not replayed", obstacle="no record", reason=found)
            else:
                known = ReplayedDecision(file, line, found.id, found.time, found.case_id, "not replayed")
                yield self._replayed(known, found)

    def _replayed(self, known: ReplayedDecision, decision: Decision) -> ReplayedDecision:
        case = self._case(decision)
        if not isinstance(case, Case):
            obstacle, reason = case
            return values.replace(known, obstacle=obstacle, reason=reason)
        try:
            now, exact = self._advised(case, decision)
        except OttavaError as error:
            return values.replace(known, obstacle="refused", reason=visible(str(error)))
        except Exception as error:  # one case that nobody thought of must not end the run
            return values.replace(known, obstacle="refused", reason=internal_error(error, "worked on").message)
        if exact and digest_of(now) == decision.advice_digest and outcome_of(now) == decision.outcome:
            return values.replace(known, verdict="same", exact=True)
        kinds, found = changes(decision.outcome, now, self.titles)
        verdict: Verdict = "other outcome" if kinds else "same outcome"
        return values.replace(known, verdict=verdict, exact=exact, kinds=kinds, difference=found if kinds else None)

    def _advised(self, case: Case, decision: Decision) -> tuple[Advice, bool]:
        """Return the advice of now, and whether it must be the same byte for byte."""
        advisor = self._advisor(decision.language)
        advice = advisor.advise(case)
        exact = all(getattr(advice, name) == getattr(decision, name) for name in _OF_BYTES)
        if exact and decision.thorough:
            advice = advisor.advise(case, thorough=True)
        return advice, exact

    def _advisor(self, language: str | None) -> Advisor:
        """Return one that speaks the language, or else that of the rulebook: the outcome is the same."""
        spoken = language if language in self._languages else None
        if spoken not in self._advisors:
            self._advisors[spoken] = Advisor(self._rulebook, language=spoken, budget=self._budget)
        return self._advisors[spoken]

    def _case(self, decision: Decision) -> Case | tuple[Obstacle, str]:
        kept = self._kept(decision)
        if isinstance(kept, Case) or self._archive is None or kept == _CHANGED:
            return kept
        found = self._archive.case(decision)
        if found is not None:
            return found if self._is_kept_of(decision, found) else _CHANGED
        if reason := self._archive.reason(decision):
            return "other vocabulary", reason
        return ("not in the archive", "") if decision.case is None else kept

    def _kept(self, decision: Decision) -> Case | tuple[Obstacle, str]:
        if decision.case is None:
            return "no case", ""
        try:
            case = Case.from_mapping(decision.case, self._rulebook.vocabulary)
        except InvalidCase as invalid:
            return "other vocabulary", invalid.diagnostics[0].message
        if case.digest != decision.case_digest:
            return ("masked", "") if decision.masked else _CHANGED
        return replace(case, id=decision.case_id)

    def _is_kept_of(self, decision: Decision, whole: Case) -> bool:
        """Return whether the case that was kept masked, if it can be read, is what masking leaves of the whole one."""
        try:
            kept = Case.from_mapping(decision.case or {}, self._rulebook.vocabulary)
        except InvalidCase:
            return True
        return decision.case is None or kept.digest == whole.without(decision.masked).digest


_CHANGED: tuple[Obstacle, str] = ("another case", "")

_OF_BYTES = ("rulebook", "engine_version", "language", "day")
"""What decides on the bytes of an advice beside the case; advice and decision have them under these names."""


def changes(then: RecordedOutcome, now: Advice, titles: Mapping[str, str]) -> tuple[tuple[Kind, ...], Difference]:
    """Return in what an advice differs from a recorded outcome. The order of exclusions and directives is no matter."""
    # What a record does not have is the same in both, and so is not compared.
    before, after = (_as_advice(outcome, now, titles) for outcome in (then, outcome_of(now)))
    kinds = tuple(kind for kind in kinds_of_change(before, after) if kind is not Kind.wording)
    return kinds, difference(before, after, (), ())


def _as_advice(outcome: RecordedOutcome, advice: Advice, titles: Mapping[str, str]) -> Advice:
    """Return an advice with an outcome in place of its own, without reasons and texts."""

    def titled(method: str, stage: str | None) -> str:
        return titles.get(f"method {variant_name(method, stage)}", "")

    return values.replace(
        advice,
        gates=tuple(
            GateAdvice(each.id, titles.get(f"gate {each.id}", ""), "", each.effect, ()) for each in outcome.gates
        ),
        recommendations=tuple(
            Recommendation(
                rank=each.rank,
                tied=False,
                method=each.method,
                title=titled(each.method, each.stage),
                number=0,
                stage=each.stage,
                party=each.party,
                certainty=each.certainty,
                steps=(),
                avoid=(),
                reasons=(),
            )
            for each in outcome.recommendations
        ),
        exclusions=tuple(
            Exclusion(each.method, titled(each.method, each.stage), each.stage, each.party, (), considered=False)
            for each in outcome.exclusions
        ),
        directives=tuple(
            DirectiveAdvice(each.id, each.kind, titles.get(f"directive {each.id}", ""), each.party, ())
            for each in outcome.directives
        ),
    )
