"""What a replay finds over all decisions, counted one after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import get_args

from msgspec import Struct

from ..authoring.impact.comparison import Count
from ..authoring.impact.kinds import Kind
from ..inference.advice import RulebookIdentity
from ..version import VERSION
from .replaying import Obstacle, ReplayedDecision, Verdict

_EXAMPLES = 5


class ReplayExample(Struct, frozen=True):
    """A decision of which something was counted; `reason` is empty where nothing more is to be said."""

    file: str
    line: int
    id: str
    case_id: str
    reason: str


class ObstacleCount(Struct, frozen=True):
    """How many decisions could not be replayed for one reason, and the first of them."""

    obstacle: Obstacle
    decisions: int
    examples: tuple[ReplayExample, ...]


class ReplaySummary(Struct, frozen=True):
    """What a replay found: by which rulebook, and how many decisions got the same advice and how many another.

    exact: decisions by the same rulebook, version of Ottava, language and day, where the advice must be the same byte
    for byte. unlike: those of them where it is not, with the first of them. only_certainty: those of another outcome
    that say to do the same, and are only more or less certain of it.
    """

    rulebook: RulebookIdentity
    engine_version: str
    decisions: int
    same: int
    same_outcome: int
    other_outcome: int
    only_certainty: int
    exact: int
    unlike: int
    unlike_examples: tuple[ReplayExample, ...]
    kinds: tuple[Count, ...]
    not_replayed: tuple[ObstacleCount, ...]

    @property
    def replayed(self) -> int:
        """How many decisions there is advice on now."""
        return self.same + self.same_outcome + self.other_outcome

    @property
    def sound(self) -> bool:
        """Whether every decision was replayed, and those by the same rules came out the same."""
        return self.decisions == self.replayed and not self.unlike


@dataclass(slots=True)
class ReplayTally:
    """The counts so far, and the first examples."""

    _verdicts: Counter[Verdict] = field(default_factory=Counter)
    _kinds: Counter[Kind] = field(default_factory=Counter)
    _obstacles: Counter[Obstacle] = field(default_factory=Counter)
    _examples: dict[str, list[ReplayExample]] = field(default_factory=dict)
    _exact: int = 0
    _unlike: int = 0
    _only_certainty: int = 0

    def counted(self, replayed: Iterable[ReplayedDecision]) -> Iterator[ReplayedDecision]:
        """Yield the decisions as they are, each counted."""
        for each in replayed:
            self._verdicts[each.verdict] += 1
            self._kinds.update(each.kinds)
            self._only_certainty += each.kinds == (Kind.certainty,)
            self._exact += each.exact
            if each.exact and each.verdict != "same":
                self._unlike += 1
                self._keep(_UNLIKE, each)
            if each.obstacle is not None:
                self._obstacles[each.obstacle] += 1
                self._keep(each.obstacle, each)
            yield each

    def _keep(self, group: str, each: ReplayedDecision) -> None:
        kept = self._examples.setdefault(group, [])
        if len(kept) < _EXAMPLES:
            kept.append(ReplayExample(each.file, each.line, each.id, each.case_id, each.reason))

    def summary(self, rulebook: RulebookIdentity) -> ReplaySummary:
        """Return what was counted, of a replay by this rulebook."""
        return ReplaySummary(
            rulebook=rulebook,
            engine_version=VERSION,
            decisions=self._verdicts.total(),
            same=self._verdicts["same"],
            same_outcome=self._verdicts["same outcome"],
            other_outcome=self._verdicts["other outcome"],
            only_certainty=self._only_certainty,
            exact=self._exact,
            unlike=self._unlike,
            unlike_examples=tuple(self._examples.get(_UNLIKE, ())),
            kinds=tuple(Count(kind, self._kinds[kind]) for kind in Kind if self._kinds[kind]),
            not_replayed=tuple(
                ObstacleCount(each, self._obstacles[each], tuple(self._examples[each]))
                for each in get_args(Obstacle)
                if self._obstacles[each]
            ),
        )


_UNLIKE = "unlike"
