"""The adviser: a rulebook loaded once, advising on as many cases as you like.

What only some runs need (explanations, worker processes, the reading of rulebooks) is imported when it is asked for:
importing it takes longer than an advice.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_args

import msgspec

from ottava.facts import Case, catalogue
from ottava.facts.catalogue import in_its_language
from ottava.facts.reading import read_case
from ottava.facts.source.arguments import expect, expect_many, expect_seconds, expect_text, expect_whole
from ottava.facts.source.deprecation import TEXT_AS_PATH
from ottava.facts.source.errors import OttavaError
from ottava.facts.source.limits import MAX_WORKERS

from .inference.advice import Advice
from .inference.advising import advice_from_run
from .inference.blackboard import Blackboard, Trace
from .inference.compiled_rulebook import compile_rulebook
from .inference.filling import filled, has_slots
from .inference.program import DEFAULT_LIMIT, Matcher, Programs
from .rulebook.locating import BUILT_IN
from .rulebook.rulebook import Rulebook

if TYPE_CHECKING:
    from .explanation.budget import Budget
    from .explanation.what_if.changes import Changes
    from .explanation.what_if.counterfactuals import Counterfactuals
    from .explanation.what_if.what_if import WhatIf
    from .explanation.what_to_ask.consultation import Consultation
    from .explanation.why_not.inquiry import Inquiry
    from .explanation.why_not.near_miss import WhyNot, WhyNotRule
    from .inference.for_parties import PartySheet

CaseLike = Case | Mapping[str, Any] | str | Path
"""A case, or what one can be read from: data of the shape of a case file, or the path of one."""

_Shown = TypeVar("_Shown")


class Advisor:
    """Gives advice by the rules of a rulebook. Safe to share between threads; changes nothing outside itself.

    rulebook: a Rulebook, the folder of one, or the name of a built-in one; left out, the eight methods.
    max_firings: firings after which a case is given up, 1 or more.
    matcher: `compiled`, or `rete` for Experta's own, which is much slower and gives the same advice.
    budget: steps that thorough advice or an explanation may take, 1 or more; left out, some seconds' worth. Steps are
    counted, so the same case gives the same answer on every machine. time_limit: the most seconds that it may take.
    language: the tag of the language of texts, such as `zh`, as far as there are any; left out, that of the rulebook.

    Raises InvalidRulebook if the rulebook cannot be used, and InvalidCall if it has no texts in the language. All
    methods raise InvalidCase for what is no case, and InvalidCall for any other argument of the wrong kind or size.
    """

    def __init__(
        self,
        rulebook: Rulebook | str | Path = BUILT_IN,
        *,
        max_firings: int = DEFAULT_LIMIT,
        matcher: Matcher = "compiled",
        budget: int | None = None,
        time_limit: float | None = None,
        language: str | None = None,
    ) -> None:
        expect_whole("max_firings", max_firings, 1)
        expect(matcher in get_args(Matcher), "matcher", matcher, "`compiled` or `rete`")
        if budget is not None:
            expect_whole("budget", budget, 1)
        if time_limit is not None:
            expect_seconds("time_limit", time_limit)
        if not isinstance(rulebook, Rulebook):
            from .rulebook.loading import load_rulebook

            rulebook = load_rulebook(rulebook)
        self._rulebook = rulebook
        if language is not None:
            from .rulebook.language import in_language

            rulebook = in_language(rulebook, language)
        with catalogue.speaking(rulebook.language):
            self._translation = compile_rulebook(rulebook)
        self._max_firings = max_firings
        self._matcher: Matcher = matcher
        self._steps = budget
        self._seconds = time_limit
        self._programs = Programs(self._translation, max_firings, matcher)

    @property
    def rulebook(self) -> Rulebook:
        """The rules that the advice follows, in their own language."""
        return self._rulebook

    @property
    def language(self) -> str | None:
        """The tag of the language of all texts; None for that of the rulebook."""
        return self._translation.rulebook.language

    @in_its_language
    def advise(
        self,
        case: CaseLike,
        *,
        thorough: bool = False,
        day: date | str | None = None,
    ) -> Advice:
        """The advice on a case: a Case, or data of the shape of a case file; `advise_file` reads a file.

        A Path is read, too. A text as a path is deprecated and goes in 0.3.0: no text from outside may name a file.

        thorough: also work out how stable the advice is, and which questions are worth asking, in what order and what
        each answer would lead to; it tries some hundreds of answers out.

        day: the date from which rules count that speak of today; it replaces the one in the case. Left out, that of the
        case counts, and without either the day is unknown. The clock of the machine is never read.

        Raises InvalidCase with everything that is wrong with the case, UnreadableSource if its file cannot be read, and
        FiringLimitExceeded if it takes too many firings.
        """
        read = self._case(case) if day is None else self._case(case).on(day)
        if thorough:
            from .explanation.what_to_ask.value_of_information import thorough_advice

            return thorough_advice(self._translation, self.run, read, self._budget())
        return advice_from_run(self.run(read))

    def advise_file(
        self, path: str | os.PathLike[str], *, thorough: bool = False, day: date | str | None = None
    ) -> Advice:
        """Return the advice on the case in a file. The arguments are those of `advise`, and it raises as that does."""
        return self.advise(self._read(path), thorough=thorough, day=day)

    @in_its_language
    def for_parties(self, case: CaseLike) -> PartySheet:
        """The sheet of a case that its parties may see, with nothing of what was told in confidence.

        It rests on the advice on the case without its confidential attributes, and says of that only what the advice on
        the whole case says as well. Raises as `advise` does.
        """
        from .inference.for_parties import filled_alike, for_parties

        read, vocabulary = self._case(case), self._rulebook.vocabulary
        open = read.without(frozenset(each.path for each in vocabulary if each.confidential))
        sheet = for_parties(self.advise(read), self.advise(open), self._translation.rulebook.names)
        sheet = filled_alike(sheet, self.run(open), self.run(read)) if has_slots(self._translation) else sheet
        return sheet if self.language is None else msgspec.structs.replace(sheet, language=self.language)

    @in_its_language
    def why_not(
        self,
        case: CaseLike,
        method: str,
        stage: str | None = None,
        party: str | None = None,
    ) -> WhyNot:
        """Why a method (or one stage of it) is not advised, for a party or for anyone.

        What forbids it, and the nearest rules that would advise it, with the smallest sets of changes that make them
        fire. method: its id. stage: left out, the method as a whole. party: its label; left out, anyone.

        Raises InvalidSubject if there is no such method, stage or party, and as `advise` does.
        """
        from .explanation.why_not.inquiry import method_and_stage, party_index_of
        from .explanation.why_not.why_not import why_not

        asked = method_and_stage(method, stage, self._rulebook)
        inquiry = self._inquiry(case)
        return filled(why_not(inquiry, *asked, party_index_of(party, inquiry.board.case)), inquiry.board)

    @in_its_language
    def why_not_each(self, case: CaseLike, party: str | None = None) -> tuple[WhyNot, ...]:
        """Why not, for every method and stage that is not advised, with the nearest rule of each. party: its label."""
        from .explanation.why_not.inquiry import party_index_of
        from .explanation.why_not.why_not import why_not_each

        inquiry = self._inquiry(case)
        return filled(why_not_each(inquiry, party_index_of(party, inquiry.board.case)), inquiry.board)

    @in_its_language
    def why_not_rule(self, case: CaseLike, rule: str, party: str | None = None) -> WhyNotRule:
        """Why a rule, named by its id, does not fire, for a party or for all of which that is so. Raises as `why_not`
        does.
        """
        from .explanation.why_not.inquiry import party_index_of, rule_called
        from .explanation.why_not.why_not import why_not_rule

        found = rule_called(rule, self._rulebook)
        inquiry = self._inquiry(case)
        return filled(why_not_rule(inquiry, found, party_index_of(party, inquiry.board.case)), inquiry.board)

    def advise_many(
        self,
        cases: Iterable[Case | Mapping[str, Any] | str | Path],
        *,
        workers: int = 0,
        thorough: bool = False,
    ) -> Iterator[Advice]:
        """The advice on each of the cases in their order, worked out as it is asked for.

        workers: processes to share the work among, at most 256; 0: none but this one. They begin as scripts do, so a
        script of your own has to start under `if __name__ == "__main__":`. Cases are read only a little ahead.
        thorough: as `advise` has it.

        Raises as `advise` does, at the case that it is about; `try_many` goes on instead.
        """
        for found in self.try_many(cases, workers=workers, thorough=thorough):
            if isinstance(found, OttavaError):
                raise found
            yield found

    def try_many(
        self,
        cases: Iterable[Case | Mapping[str, Any] | str | Path],
        *,
        workers: int = 0,
        thorough: bool = False,
    ) -> Iterator[Advice | OttavaError]:
        """As `advise_many`, with the error in place of the advice where a case cannot be used, and then the others."""
        expect_many("cases", cases, "cases one after the other, such as a list of them")
        expect_whole("workers", workers, 0, MAX_WORKERS)
        if workers == 0:
            for case in cases:
                yield self._tried(case, thorough)
            return
        from .inference.shared_advising import tried_by_workers

        yield from tried_by_workers(partial(self.try_many, thorough=thorough), cases, workers)

    @in_its_language
    def what_if(self, case: CaseLike, changes: Changes) -> WhatIf:
        """The advice before and after some changes to the case, and the difference.

        changes: texts such as `parties.customer.arousal=calm`, or a mapping of values by path; `unknown` takes away.

        Raises InvalidChange if they do not fit the case, and as `advise` does.
        """
        from .explanation.what_if.what_if import what_if

        read = self._case(case)
        return self._filled(what_if(self._translation, self.run, read, changes), read)

    @in_its_language
    def smallest_changes(self, case: CaseLike, goal: str, *, largest: int = 2) -> Counterfactuals:
        """All smallest sets of changes, to what a handler can change, that reach a goal; and how far was searched.

        goal: `METHOD[.STAGE][@PARTY]=first`, `=advised` or `=allowed`, or `top=changed`. largest: changes in one set, 1
        or more.

        Raises InvalidGoal for one that is not so written or names what is not there, and as `advise` does.
        """
        from .explanation.what_if.counterfactuals import STEPS, counterfactuals

        expect_whole("largest", largest, 1)
        read, budget = self._case(case), self._budget(STEPS)
        found = counterfactuals(self._translation, self.run, read, goal, largest=largest, budget=budget)
        return self._filled(found, read)

    def consultation(self, case: CaseLike | None = None, *, quick: bool = False) -> Consultation:
        """A consultation that builds a case by asking, from nothing or from what a case already says.

        quick: ask only what a quick case needs.
        """
        from .explanation.what_to_ask.consultation import Consultation

        start = Case("case") if case is None else self._case(case)
        return Consultation(self._translation, self.run, start, self._budget, quick)

    def continued(self, case: CaseLike, unknown: Iterable[str] = (), *, quick: bool = False) -> Consultation:
        """A consultation in which what a case says can be listed and changed. unknown: paths of what nobody knew."""
        from .explanation.what_to_ask.consultation import Consultation

        expect_many("unknown", unknown, "paths such as `safety.weapon`, one after the other")
        paths = tuple(unknown)
        for path in paths:
            expect_text("unknown", path)
        return Consultation.continued(self._translation, self.run, self._case(case), paths, self._budget, quick=quick)

    def resume(self, state: Mapping[str, Any]) -> Consultation:
        """The consultation that `Consultation.to_mapping` was asked of. Raises InvalidCase or InvalidChange."""
        from .explanation.what_to_ask.consultation import Consultation

        return Consultation.resumed(self._translation, self.run, state, self._budget)

    def trace(self, case: CaseLike) -> Trace:
        """Which rules fire on a case, for which party, and what they derive. Raises as `advise` does."""
        return self.run(self._case(case)).trace()

    def _filled(self, shown: _Shown, case: Case) -> _Shown:
        """Return what is shown of a case, with the texts of the rulebook in it filled in."""
        return filled(shown, self.run(case)) if has_slots(self._translation) else shown

    def _inquiry(self, case: CaseLike) -> Inquiry:
        from .explanation.why_not.inquiry import Inquiry

        return Inquiry.of(self.run(self._case(case)), self.run, self._budget())

    def _budget(self, steps: int | None = None) -> Budget:
        """What one answer may take: what was asked for, or these steps, or the usual ones."""
        from .explanation.budget import STEPS, Budget

        return Budget(self._steps or steps or STEPS, self._seconds)

    @in_its_language
    def traced(self, case: CaseLike, *, thorough: bool = False) -> tuple[Advice, Trace]:
        """What `advise` and `trace` give, from one run. Raises as they do. For Ottava's own tools; may change."""
        read = self._case(case)
        board = self.run(read)
        advice = self.advise(read, thorough=True) if thorough else advice_from_run(board)
        return advice, board.trace()

    def _tried(self, case: CaseLike, thorough: bool) -> Advice | OttavaError:
        try:
            return self.advise(case, thorough=thorough)
        except OttavaError as error:
            return error

    def _case(self, case: CaseLike) -> Case:
        if isinstance(case, Case):
            return case
        if isinstance(case, str):
            TEXT_AS_PATH.warn(__name__, catalogue.__name__)
            return self._read(case)
        return self._read(case) if isinstance(case, Path) else Case.from_mapping(case, self._rulebook.vocabulary)

    def _read(self, path: str | os.PathLike[str]) -> Case:
        return read_case(path, self._rulebook.vocabulary)

    def __reduce__(self) -> tuple[Callable[[], Advisor], tuple[()]]:
        # Engines hold what cannot travel to another process, and are built anew there.
        limits: dict[str, Any] = {"max_firings": self._max_firings, "budget": self._steps, "time_limit": self._seconds}
        return partial(Advisor, self._rulebook, matcher=self._matcher, language=self.language, **limits), ()

    def run(self, case: Case) -> Blackboard:
        """All that the rules make of a case; `trace` says which rules fired. For Ottava's own tools; may change.

        Raises FiringLimitExceeded if it takes too many firings.
        """
        expect(isinstance(case, Case), "case", case, "a `Case`")
        return self._programs.run(case)
