"""Counting what changed, case by case."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from .change import CaseChange
from .comparison import ByCause, ByEdit, Cases, Count, SetAside
from .kinds import Kind

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
        """What has been counted; causes of most cases first. without_cause, left_out: as in Cases."""
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
