"""Whether an advice breaks a safeguard of its rulebook, read off the advice itself.

The safeguards are arranged by what they speak of, once for a rulebook, so that an advice is quickly held against all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter
from typing import Literal

from ..rulebook.safeguard import (
    Always,
    DirectiveShown,
    GateShown,
    GatesInOrder,
    MethodShown,
    Never,
    NotTogether,
    OnlyDirectives,
    OrderShown,
    PointShown,
    Safeguard,
    Shown,
    Statement,
    VetoShown,
)
from .advice import Advice, Attention, Breach, DirectiveAdvice, Exclusion, GateAdvice, Recommendation
from .checks import Check, Checks, checks_of
from .compiled_rulebook import CompiledRulebook
from .formula import CASE
from .meaning import fires
from .ranking import EFFECTS
from .reasons import ReasonBuilder

Kind = Literal["method", "gate", "directive", "point"]

About = tuple[Kind, str, str | None]
"""A method and its stage, a gate and its effect, a directive, or a point. None is any stage or effect."""


@dataclass(frozen=True, slots=True)
class SafeguardGroup:
    """Safeguards that demand the same, of each party or of the case: each with its order and a check of its conditions.

    Safeguards with the same conditions share the check. `about`: the one thing that they forbid or demand, if it is.
    """

    says: Statement
    per_party: bool
    about: About | None
    safeguards: tuple[tuple[int, Safeguard, Check], ...]


@dataclass(frozen=True, slots=True)
class SafeguardIndex:
    """All of them. `never`: those that forbid what an advice tells of, by that; `always`: those that demand it of the
    case; `others`: the rest.
    """

    never: Mapping[About, tuple[SafeguardGroup, ...]]
    always: tuple[SafeguardGroup, ...]
    others: tuple[SafeguardGroup, ...]

    @classmethod
    def over(cls, safeguards: Iterable[Safeguard], checks: Checks) -> SafeguardIndex:
        """Return the safeguards of a rulebook."""
        found: dict[tuple[Statement, bool], list[tuple[int, Safeguard, Check]]] = {}
        for order, safeguard in enumerate(safeguards):
            each = order, safeguard, checks[fires(safeguard)]
            found.setdefault((safeguard.says, safeguard.per_party), []).append(each)
        never: dict[About, tuple[SafeguardGroup, ...]] = {}
        always, others = [], []
        for (says, per_party), watched in found.items():
            about = about_of(says.shown) if isinstance(says, Never | Always) else None
            watch = SafeguardGroup(says, per_party, about, tuple(watched))
            if about is None or (per_party and isinstance(says, Always)):
                others.append(watch)
            elif isinstance(says, Always):
                always.append(watch)
            else:
                never[about] = (*never.get(about, ()), watch)
        return cls(never, tuple(always), tuple(others))

    @property
    def groups(self) -> Iterator[SafeguardGroup]:
        """All groups."""
        return chain(chain.from_iterable(self.never.values()), self.always, self.others)


def about_of(shown: Shown) -> About | None:
    """Return the one thing that an advice recommends or names where it shows that; None for a veto or an order."""
    match shown:
        case MethodShown(method, stage):
            return "method", method, stage
        case GateShown(gate, effect):
            return "gate", gate, effect
        case DirectiveShown(directive):
            return "directive", directive, None
        case PointShown(point):
            return "point", point, None
        case _:
            return None


_AdvicePart = Recommendation | Exclusion | GateAdvice | DirectiveAdvice | Attention
"""A part of an advice that shows something that a safeguard can speak of."""

Labels = Set[str | None]
"""The labels of the parties that something is shown for; None stands for everyone."""

_NOBODY: Labels = frozenset()
_OF_CASE = ((CASE, None),)


def breaches(advice: Advice, reasons: ReasonBuilder) -> tuple[Breach, ...]:
    """Return all that the advice of a finished run breaks, in the order of the safeguards and of the parties."""
    watches = _index_of(reasons.board.translation)
    if not any(watches.groups):
        return ()
    contents, support = _AdviceContents(advice, reasons), reasons.support
    shown = contents.parts
    forbidden = [watch for about, those in watches.never.items() if about in shown for watch in those]
    missing = [(watch, _OF_CASE) for watch in watches.always if watch.about not in shown]
    known: dict[tuple[Check, int], bool] = {}
    found: list[tuple[int, Breach]] = []
    for watch, places in chain(missing, [(each, contents.broken_for(each)) for each in (*forbidden, *watches.others)]):
        for party_index, label in places:
            # Conditions come last: they take the longest, and most demands are met whether they hold or not.
            for order, safeguard, check in watch.safeguards:
                key = check, party_index
                applies = known.get(key)
                if applies is None:
                    applies = known[key] = check(support, party_index)
                if applies and contents.is_under(safeguard, label):
                    found.append((order, contents.breach(safeguard, label)))
    # Those of one safeguard have been found in the order of the parties.
    return tuple([breach for _, breach in sorted(found, key=itemgetter(0))])


def applying(advice: Advice, reasons: ReasonBuilder) -> Iterator[tuple[str, str | None]]:
    """Yield the safeguards that apply in a finished run, each with the label of the party where it speaks of each."""
    contents, support = _AdviceContents(advice, reasons), reasons.support
    for watch in _index_of(reasons.board.translation).groups:
        for party_index, label in contents.parties(watch):
            for _, safeguard, check in watch.safeguards:
                if check(support, party_index) and contents.is_under(safeguard, label):
                    yield safeguard.id, label


def _index_of(translation: CompiledRulebook) -> SafeguardIndex:
    safeguards = translation.rulebook.safeguards
    return translation.cache.get(
        SafeguardIndex, None, lambda _: SafeguardIndex.over(safeguards, checks_of(translation))
    )


class _AdviceContents:
    """The parts of an advice: for whom each is, and why. A label of None is that of the case."""

    def __init__(self, advice: Advice, reasons: ReasonBuilder) -> None:
        self._advice, self._reasons = advice, reasons
        self._parties = [*enumerate(reasons.labels[:-1])]
        self.parts = _parts_of(advice)

    def parties(self, watch: SafeguardGroup) -> Sequence[tuple[int, str | None]]:
        """Return the parties that safeguards speak of, or the case, each with its label."""
        return self._parties if watch.per_party else _OF_CASE

    def broken_for(self, watch: SafeguardGroup) -> Sequence[tuple[int, str | None]]:
        """Return those of them for which the advice is not as the safeguards demand where they apply."""
        says, parties = watch.says, self.parties(watch)
        match says:
            case Never(shown):
                labels = self._labels_of(shown, watch.about)
                return [each for each in parties if _covers(labels, each[1])] if labels else ()
            case Always(shown):
                labels = self._labels_of(shown, watch.about)
                return [each for each in parties if not _covers(labels, each[1])] if labels else parties
            case NotTogether(parts):
                several = [labels for part in parts if (labels := self._labels_of(part))]
                if len(several) < 2:
                    return ()
                return [each for each in parties if sum([_covers(labels, each[1]) for labels in several]) > 1]
            case OnlyDirectives() | GatesInOrder():
                return [each for each in parties if self._offending(says, each[1])]

    def is_under(self, safeguard: Safeguard, label: str | None) -> bool:
        """Return whether the advice shows what it must for the safeguard to apply."""
        return not safeguard.under or any(_covers(self._labels_of(shown), label) for shown in safeguard.under)

    def breach(self, safeguard: Safeguard, label: str | None) -> Breach:
        """Return how the advice breaks a safeguard that applies and is not met."""
        why = dict.fromkeys(reason for part in self._offending(safeguard.says, label) for reason in part.reasons)
        return Breach(safeguard.id, safeguard.title, safeguard.because, label, tuple(why))

    def _offending(self, says: Statement, label: str | None) -> Sequence[_AdvicePart]:
        """Return the parts of the advice that should not be there; none where it lacks something."""
        advice = self._advice
        match says:
            case Never(shown):
                return self._showing(shown, label)
            case Always():
                return ()
            case NotTogether(parts):
                return [each for part in parts for each in self._showing(part, label)]
            case OnlyDirectives(directives):
                return [each for each in advice.directives if each.id not in directives and _concerns(each, label)]
            case GatesInOrder(gates):
                named = [each for each in advice.gates if each.id in gates]
                return named if named != sorted(named, key=lambda each: gates.index(each.id)) else ()

    def _labels_of(self, shown: Shown, about: About | None = None) -> Labels:
        """Return the labels of those for whom the advice shows it; None stands for everyone."""
        match shown:
            case VetoShown(method, stage):
                variants = self._reasons.board.translation.methods[method].variants if stage is None else (stage,)
                covered = [self._excluded(method, variant) for variant in variants]
                return {one for one in self._reasons.labels if all(one in each or None in each for each in covered)}
            case OrderShown(first, then):
                steps = [(each.id, each.stage) for each in self._advice.plan if each.kind == "method"]
                shows = first in steps and then in steps and steps.index(first) < steps.index(then)
                return {None} if shows else _NOBODY
            case _:
                parts = self.parts.get(about or about_of(shown))
                return set(map(_party, parts)) if parts else _NOBODY

    def _excluded(self, method: str, variant: str | None) -> Labels:
        found = [each for each in self._advice.exclusions if each.method == method]
        return {each.party for each in found if each.stage in (None, variant)}

    def _showing(self, shown: Shown, label: str | None) -> list[_AdvicePart]:
        """Return the parts of the advice by which it shows that, for a party or for anyone."""
        parts: Sequence[_AdvicePart]
        match shown:
            case VetoShown(method, stage):
                vetoes = [each for each in self._advice.exclusions if each.method == method]
                parts = [each for each in vetoes if stage is None or each.stage in (None, stage)]
            case OrderShown(first, then):
                recommendations = self._advice.recommendations
                return [each for each in recommendations if (each.method, each.stage) in (first, then)]
            case _:
                parts = self.parts.get(about_of(shown), ())
        return [each for each in parts if _concerns(each, label)]


def _parts_of(advice: Advice) -> Mapping[About | None, Sequence[_AdvicePart]]:
    """Return the parts of an advice by what they are about; vetoes aside, which cover others."""
    found: defaultdict[About | None, list[_AdvicePart]] = defaultdict(list)
    for recommended in advice.recommendations:
        for stage in {None, recommended.stage}:
            found["method", recommended.method, stage].append(recommended)
    for gate in advice.gates:
        for effect in (None, *EFFECTS[EFFECTS.index(gate.effect) :]):  # a stronger effect is also a weaker one
            found["gate", gate.id, effect].append(gate)
    for directive in advice.directives:
        found["directive", directive.id, None].append(directive)
    for point in advice.attention:
        found["point", point.point, None].append(point)
    return dict(found)


def _covers(labels: Labels, label: str | None) -> bool:
    """Return whether labels include that of a party, or everyone. Without a party, anyone counts."""
    return bool(labels) if label is None else label in labels or None in labels


def _concerns(part: _AdvicePart, label: str | None) -> bool:
    return label is None or _party(part) in (None, label)


def _party(part: _AdvicePart) -> str | None:
    return None if isinstance(part, GateAdvice) else part.party
