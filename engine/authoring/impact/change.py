"""A case whose advice changed: how, and by which edits."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from ...explanation.what_if.what_if import Difference, difference
from ...inference.advice import Advice
from ...inference.blackboard import Trace
from .kinds import Kind


class PointFor(Struct, frozen=True):
    """A point to attend to, for one party or (left empty) for everyone."""

    point: str
    party: str | None


class Step(Struct, frozen=True):
    """A step of a plan; no parties means everyone."""

    kind: str
    id: str
    stage: str | None
    parties: tuple[str, ...]


class EditShare(Struct, frozen=True):
    """What an edit has to do with a change; `edit` is its number. `alone`: it changes the advice also without others.

    kinds: those of the change that come with this edit, or go without it.
    """

    edit: int
    kinds: tuple[Kind, ...]
    alone: bool


class Cause(Struct, frozen=True):
    """The edits that brought a change about.

    Without `either` they are a smallest set that, put into the old rulebook, gives exactly the new advice: none can be
    left out. With `either` each of them alone gives it. `only_together`: kinds of change that none of them brings about
    alone. `proven`: the set was shown to be a smallest one; where very many edits act on one case it may not be. No
    edits: what caused it could not be told.
    """

    edits: tuple[EditShare, ...]
    either: bool
    only_together: tuple[Kind, ...]
    proven: bool


class CaseOrigin(Struct, frozen=True):
    """Where a case was read: in which file, as which record of it, on which line; made-up ones have no file."""

    file: str | None
    record: int | None
    line: int | None


class CaseChange(Struct, frozen=True):
    """What changed for a case. The plans are there only if they differ."""

    case: str
    found: CaseOrigin
    kinds: tuple[Kind, ...]
    cause: Cause
    difference: Difference
    attention_came: tuple[PointFor, ...]
    attention_went: tuple[PointFor, ...]
    plan_before: tuple[Step, ...]
    plan_after: tuple[Step, ...]


def case_change(
    found: CaseOrigin,
    before: tuple[Advice, Trace],
    after: tuple[Advice, Trace],
    parties: tuple[str, ...],
    title: Callable[[str], str],
    kinds: tuple[Kind, ...],
    cause: Cause,
) -> CaseChange:
    """The change from one advice to the other, of one case with these parties; title: of a rule by its id."""
    was, now = before[0], after[0]
    points = [[PointFor(each.point, each.party) for each in advice.attention] for advice in (was, now)]
    plans = [tuple(Step(each.kind, each.id, each.stage, each.parties) for each in advice.plan) for advice in (was, now)]
    moved = plans[0] != plans[1]
    return CaseChange(
        was.case,
        found,
        kinds,
        cause,
        difference(was, now, before[1], after[1], parties, title),
        tuple(each for each in points[1] if each not in points[0]),
        tuple(each for each in points[0] if each not in points[1]),
        plans[0] if moved else (),
        plans[1] if moved else (),
    )
