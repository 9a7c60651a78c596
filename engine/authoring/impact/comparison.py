"""The findings of a comparison: plain immutable values, how they are counted, and the ledger of the changed cases."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import Self

import msgspec
from msgspec import Struct

from ...explanation.what_if.what_if import Difference, difference, fired_for
from ...inference.advice import Advice
from ...inference.blackboard import Trace
from .edit import RuleEdit
from .kinds import Kind
from .safeguards import Safeguards


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
    """Return the change from one advice to the other, of one case with these parties; title: of a rule by its id."""
    was, now = before[0], after[0]
    points = [[PointFor(each.point, each.party) for each in advice.attention] for advice in (was, now)]
    plans = [tuple(Step(each.kind, each.id, each.stage, each.parties) for each in advice.plan) for advice in (was, now)]
    moved = plans[0] != plans[1]
    return CaseChange(
        was.case,
        found,
        kinds,
        cause,
        difference(was, now, *(fired_for(trace, parties, title) for _, trace in (before, after))),
        tuple(each for each in points[1] if each not in points[0]),
        tuple(each for each in points[0] if each not in points[1]),
        plans[0] if moved else (),
        plans[1] if moved else (),
    )


class VersionLabel(Struct, frozen=True):
    """One of the two rulebooks: what the user named, and what it says of itself."""

    named: str
    name: str
    version: str
    fingerprint: str


class Count(Struct, frozen=True):
    """In how many cases a kind of change was seen."""

    kind: Kind
    cases: int


class ByEdit(Struct, frozen=True):
    """What an edit had a part in. `alone`: in how many of these cases it was the only cause."""

    edit: int
    cases: int
    alone: int
    kinds: tuple[Count, ...]


class ByCause(Struct, frozen=True):
    """Cases that changed by the same edits; `either`: each of these alone would do. `examples`: the first of them."""

    edits: tuple[int, ...]
    either: bool
    cases: int
    kinds: tuple[Count, ...]
    examples: tuple[str, ...]


class SetAside(Struct, frozen=True):
    """A case that could not be used, and the first reason why."""

    case: str | None
    found: CaseOrigin
    code: str
    message: str


class Cases(Struct, frozen=True):
    """What was found in the cases. `kinds`, in their order, only those that were seen.

    without_cause: for how many that change it was not looked for by which edits, left_out: and why.
    """

    compared: int
    changed: int
    set_aside: int
    kinds: tuple[Count, ...]
    edits: tuple[ByEdit, ...]
    causes: tuple[ByCause, ...]
    first_set_aside: tuple[SetAside, ...]
    without_cause: int = 0
    left_out: str = ""

    @property
    def by_several_edits(self) -> tuple[ByCause, ...]:
        """Those causes that are several edits, or none."""
        return tuple(each for each in self.causes if len(each.edits) != 1)

    def of_kind(self, kind: Kind) -> int:
        """In how many cases this kind of change was seen."""
        return next((each.cases for each in self.kinds if each.kind is kind), 0)


class Comparison(Struct, frozen=True):
    """Two rulebooks, the edits between them, what becomes of safeguards and, if there were any cases, what changes.

    titles: those of rules, methods, gates, points and directives, by what they are and their id: `gate safety`.
    """

    old: VersionLabel
    new: VersionLabel
    edits: tuple[RuleEdit, ...]
    cases: Cases | None
    safeguards: Safeguards | None = None
    titles: dict[str, str] = {}

    @property
    def same(self) -> bool:
        """Whether both mean exactly the same."""
        return self.old.fingerprint == self.new.fingerprint

    @property
    def unsafer(self) -> bool:
        """Whether a safeguard was lost or broken."""
        return self.safeguards is not None and any(each.worse for each in self.safeguards.found)


MOST_SET_ASIDE = 1000
"""Cases set aside of which the reason is kept."""

_EXAMPLES = 5


@dataclass(slots=True)
class _Group:
    """Cases that have an edit, or a cause, in common."""

    cases: int = 0
    alone: int = 0
    kinds: Counter[Kind] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)


@dataclass(slots=True)
class ImpactTally:
    """The counts so far."""

    compared: int = 0
    changed: int = 0
    set_aside: int = 0
    _kinds: Counter[Kind] = field(default_factory=Counter)
    _edits: dict[int, _Group] = field(default_factory=dict)
    _causes: dict[tuple[tuple[int, ...], bool], _Group] = field(default_factory=dict)
    _first_set_aside: list[SetAside] = field(default_factory=list)

    def add(self, change: CaseChange) -> None:
        """Count a case that changed."""
        self.changed += 1
        self._kinds.update(change.kinds)
        cause = change.cause
        for share in cause.edits:
            group = self._edits.setdefault(share.edit, _Group())
            group.cases += 1
            group.alone += len(cause.edits) == 1
            group.kinds.update(share.kinds)
        key = tuple(share.edit for share in cause.edits), cause.either
        group = self._causes.setdefault(key, _Group())
        group.cases += 1
        group.kinds.update(change.kinds)
        if len(group.examples) < _EXAMPLES:
            group.examples.append(change.case)

    def reject(self, aside: SetAside) -> None:
        """Count a case that could not be used."""
        self.set_aside += 1
        if len(self._first_set_aside) < MOST_SET_ASIDE:
            self._first_set_aside.append(aside)

    def cases(self, without_cause: int, left_out: str) -> Cases:
        """Return what has been counted; causes of most cases first. without_cause, left_out: as in Cases."""
        edits = tuple(
            ByEdit(number, group.cases, group.alone, _counts(group.kinds))
            for number, group in sorted(self._edits.items())
        )
        causes = sorted(self._causes.items(), key=lambda item: (-item[1].cases, item[0]))
        return Cases(
            self.compared,
            self.changed,
            self.set_aside,
            _counts(self._kinds),
            edits,
            tuple(
                ByCause(numbers, either, group.cases, _counts(group.kinds), tuple(group.examples))
                for (numbers, either), group in causes
            ),
            tuple(self._first_set_aside),
            without_cause,
            left_out,
        )


def _counts(kinds: Counter[Kind]) -> tuple[Count, ...]:
    return tuple(Count(kind, kinds[kind]) for kind in Kind if kinds[kind])


_IN_MEMORY = 8 << 20
_LONGEST = 1 << 30


class Ledger:
    """Takes changes in one after the other, and gives them out again in their order; to be used in a `with`."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed in `__exit__`
        self._encoder = msgspec.json.Encoder()
        self._decoder = msgspec.json.Decoder(CaseChange)

    def add(self, change: CaseChange) -> None:
        """Take in one more."""
        self._file.seek(0, 2)
        self._file.write(self._encoder.encode(change) + b"\n")

    def lines(self) -> Iterator[bytes]:
        """Yield each change as JSON on one line."""
        at = 0
        while True:
            self._file.seek(at)  # something else may have been read or added meanwhile
            line = self._file.readline(_LONGEST)
            if not line:
                return
            at += len(line)
            yield line.removesuffix(b"\n")

    def __iter__(self) -> Iterator[CaseChange]:
        return map(self._decoder.decode, self.lines())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()
