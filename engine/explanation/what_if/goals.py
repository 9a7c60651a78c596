"""Goals for the advice: another first place, or a method that is first, advised or no longer ruled out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from ottava.facts import Case
from ottava.facts.catalogue import tr
from ottava.facts.source.arguments import expect_text
from ottava.facts.source.diagnostic import Diagnostic, quoted
from ottava.facts.source.errors import InputError
from ottava.facts.source.suggestion import nearest

from ...inference.formula import CASE
from ...rulebook.rulebook import Method, Names
from ..outcome import Outcome, RankedEntry
from ..stability.abstract_run import AbstractResult

Aim = Literal["first", "advised", "allowed"]
_AIMS: dict[str, str] = {
    "first": "to matter most",
    "advised": "to be advised",
    "allowed": "to be no longer ruled out",
}
HOW = "write METHOD[.STAGE][@PARTY]=first, =advised or =allowed, or `top=changed`"


@dataclass(frozen=True, slots=True)
class TopChanged:
    """Another first place than now: another method, stage or party, or none. `said`: in words."""

    now: Outcome
    said: str

    def holds(self, outcome: Outcome) -> bool:
        return outcome.first != self.now.first

    def possible(self, bounded: AbstractResult) -> bool:
        return bounded.first != self.now.first


@dataclass(frozen=True, slots=True)
class MethodGoal:
    """A method (or one stage of it) is first, is advised, or is not ruled out; for a party, or (-1) for anyone.

    Without a stage, any stage will do. What is advised for everyone is advised for each party. `said`: in words.
    """

    method: Method
    stages: tuple[str | None, ...]
    party_index: int
    aim: Aim
    said: str

    def holds(self, outcome: Outcome) -> bool:
        """Return whether it is reached."""
        if self.aim == "first":
            return self._leads(outcome.first)
        if self.aim == "advised":
            return any(
                self._meant(party_index)
                for stage in self.stages
                for party_index, _ in outcome.standing.entries(self.method.id, stage)
            )
        standing = outcome.standing
        return not standing.stopped and any(
            not standing.is_vetoed(self.method.id, stage, party_index)
            for stage in self.stages
            for party_index in self._places(standing.parties)
        )

    def possible(self, bounded: AbstractResult) -> bool:
        """Return whether it can be reached within the bounds; if not, nothing within them reaches it."""
        if bounded.outcome is not None:
            return self.holds(bounded.outcome)
        standing = bounded.standing
        if self.aim == "allowed":
            return not standing.stop[0] and any(
                not standing.vetoed(self.method.id, stage, party_index)[0]
                for stage in self.stages
                for party_index in self._places(standing.parties)
            )
        chances = [standing.chances(self.method.id, stage) for stage in self.stages]
        advisable = [found for found in chances if any(self._meant(each.party_index) for each in found.each)]
        if self.aim == "advised" or not advisable:
            return bool(advisable)
        if bounded.first is not None:
            return self._leads(bounded.first)
        rivals = [
            standing.chances(method.id, stage).low for method in standing.methods.values() for stage in method.competing
        ]
        return max(found.high for found in advisable) >= max(rivals)

    def _leads(self, first: Iterable[RankedEntry]) -> bool:
        return any(
            entry.method == self.method.id and entry.stage in self.stages and self._meant(entry.party_index)
            for entry in first
        )

    def _meant(self, party_index: int) -> bool:
        return self.party_index == CASE or party_index in (CASE, self.party_index)

    def _places(self, parties: int) -> tuple[int, ...]:
        if self.party_index != CASE:
            return (self.party_index,)
        return tuple(range(parties)) or (CASE,)


Goal = TopChanged | MethodGoal


class InvalidGoal(InputError):
    """A goal that cannot be aimed at, such as an unknown method."""


def goal_from_text(text: str, case: Case, names: Names, now: Outcome) -> Goal:
    """Return the goal that a text such as `circuitous_tactics@customer=first` or `top=changed` names.

    Raises InvalidGoal.
    """
    expect_text("goal", text)
    subject, _, aim = (part.strip() for part in text.partition("="))
    if subject == "top" and aim == "changed":
        return TopChanged(now, tr("something else to matter most"))
    if aim not in get_args(Aim):
        raise _wrong("unknown-aim", f"{quoted(text)} is no goal", HOW)
    subject, at, label = subject.partition("@")
    name, dot, stage = subject.partition(".")
    methods = {each.id: each for each in names.methods}
    _check("method", f"unknown method {quoted(name)}", name, methods, "the methods", "there are no methods")
    method = methods[name]
    if dot:
        message, none = f"unknown stage {quoted(stage)} of `{name}`", f"`{name}` has no stages"
        _check("stage", message, stage, method.stages, f"the stages of `{name}`", none)
    labels = [party.id for party in case.parties]
    if at:
        message = f"no party of the case is called {quoted(label)}"
        _check("party", message, label, labels, "the parties", "the case has no parties yet")
    stages = (stage,) if dot else method.variants
    if aim == "first":
        stages = tuple(each for each in stages if method.competes(each))
    if not stages:
        asked = name + dot + stage
        hint = f"ask for `{asked}=advised`"
        raise _wrong("no-rank", f"`{asked}` goes with the whole plan and takes no rank", hint)
    party_index = labels.index(label) if at else CASE
    whom = tr(" for {whom}", whom=label) if at else ""
    said = tr(f"{{what}} {_AIMS[aim]}", what=f"{method.title_of(stage or None)}{whom}")
    return MethodGoal(method, stages, party_index, aim, said)  # type: ignore[arg-type]


def _check(kind: str, message: str, name: str, known: Iterable[str], what: str, none: str) -> None:
    """Raise InvalidGoal if the name is not among those that are known; `none`: what to say where there are none."""
    names = list(known)
    if name not in names:
        meant = nearest(name, names)
        listed = f"{what} are {', '.join(f'`{each}`' for each in names)}" if names else none
        raise _wrong(f"unknown-{kind}", message, f"did you mean `{meant}`?" if meant else listed)


def _wrong(code: str, message: str, hint: str) -> InvalidGoal:
    return InvalidGoal([Diagnostic(code, message, hint=hint)])
