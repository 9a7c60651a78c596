"""How many parties are enough: if any case breaks a safeguard, one with no more than these does.

Take a case that breaks it, with however many parties. What makes it break is a combination of things that hold there.
In negation normal form, and followed through the assessments and the advice that it speaks of, each of them is one of
three. That something is true of a party, or of the case: it rests on nothing but further such things. That it is true
of at least k parties: keep k of those. That it is true of fewer than k: leaving parties out keeps that. So keep the
party that the safeguard speaks of and, for every different `at least k` that is met on the way, k parties, and leave
out all others: all these things still hold. Of what is met on the opposite side, `fewer than k`, nothing is kept.

The advice brings two more of the kind `at least 1`: a rule for each party fires for someone, a method is advised for
someone. That a method is advised for nobody can depend on there being a party at all, so at least one is kept. Of
alternatives in the safeguard itself (this directive or that, this rule or that) one is enough, so the greatest counts.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from itertools import combinations

from ...inference.formula import AtLeast, Either, Every, Fewer, Formula, IsAdvised, IsDerived, IsPossible, negation
from ...inference.meaning import fires
from ...inference.translation import Meant, Translation
from ...inference.working_memory import CASE
from ...rulebook.condition import Advised
from ...rulebook.dependencies import Outcome, outcome_of
from ...rulebook.safeguard import (
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
)
from .concluding import concluding
from .expressing import place_of

_EVERYBODY = Every(())
"""What is counted where all parties count."""


@dataclass(slots=True)
class _Kept:
    """The parties to keep: how many for each thing that is counted."""

    translation: Translation
    outcome: Outcome
    for_party: bool
    counts: dict[Hashable, int] = field(default_factory=dict)
    seen: set[Formula] = field(default_factory=set)

    def copy(self) -> _Kept:
        return _Kept(self.translation, self.outcome, self.for_party, dict(self.counts), set(self.seen))

    @property
    def apart(self) -> int:
        """How many they are together, if no party can stand for two of the things."""
        return sum(count for what, count in self.counts.items() if what != _EVERYBODY)

    @property
    def everybody(self) -> int:
        """How many parties there must be, whoever they are."""
        return self.counts.get(_EVERYBODY, 0)

    def formula(self, formula: Formula) -> None:
        """That it holds."""
        if formula in self.seen:
            return
        self.seen.add(formula)
        match formula:
            case Every(parts) | Either(parts):
                for part in parts:
                    self.formula(part)
            case AtLeast(where, count):
                self.counts[where] = max(self.counts.get(where, 0), count)
                self.formula(where)
            case Fewer(where, _):
                self.formula(negation(where))
            case IsDerived(atom, expected):
                for meant in self.translation.deriving.get(atom, ()):
                    self.formula(meant.fires if expected else negation(meant.fires))
            case IsPossible(atom, expected):
                for meant in self.translation.deriving.get(atom, ()):
                    self.formula(meant.could_fire if expected else meant.cannot_fire)
            case IsAdvised(Advised(method, stage), expected):
                self.advised(method, stage, expected)
            case IsAdvised():
                for each in self.translation.methods.values():
                    if each.kind == "competing":
                        self.advised(each.id, None, expected=True)
                        self.advised(each.id, None, expected=False)
            case _:
                pass

    def advised(self, method: str, stage: str | None, expected: bool, for_someone: bool = True) -> None:
        """That the method is advised for someone, or for a party, or is not."""
        for variant in self.translation.methods[method].variants if stage is None else (stage,):
            if expected and for_someone:
                self.counts[method, variant] = 1
            for rule in self.outcome.advising.get(method, ()):
                meant = self.translation.rules[rule.id]
                mine = [each for each in meant.recommends if (each.method, each.stage) == (method, variant)]
                if any(each.strength > 0 for each in mine):
                    self.fires(meant, expected)
                if any(each.strength < 0 for each in mine) and not expected:
                    self.fires(meant, True)
                if any(each.method == method and each.stage in (None, variant) for each in meant.excludes):
                    self.fires(meant, not expected)
        for rule in self.outcome.stopping:
            self.fires(self.translation.rules[rule.id], not expected, for_someone=True)

    def fires(self, meant: Meant, expected: bool, for_someone: bool = False) -> None:
        """That the rule fires there, or does not."""
        if expected and for_someone and meant.rule.per_party:
            self.counts["fires", meant.rule.id] = 1
        self.formula(meant.fires if expected else negation(meant.fires))

    def shows(self, shown: Shown, expected: bool) -> Iterator[_Kept]:
        """That the advice shows it, or does not: in each way in which that can be."""
        rules = [meant for meant, _ in concluding(self.translation, shown)]
        match shown:
            case MethodShown(method, stage):
                # One of the stages is enough where it is shown; where it is not, no stage is.
                variants = self.translation.methods[method].variants if expected and stage is None else (stage,)
                for variant in variants:
                    kept = self.copy()
                    kept.advised(method, variant, expected, for_someone=not self.for_party)
                    yield kept
            case OrderShown():
                yield self._ordered(shown)
            case GateShown() | DirectiveShown() | PointShown() if expected:
                for meant in rules:
                    kept = self.copy()
                    kept.fires(meant, True, isinstance(shown, GateShown) or not self.for_party)
                    yield kept
            case _:
                kept = self.copy()
                if expected and not self.for_party:
                    kept.counts["excluded", shown] = 1
                for meant in rules:
                    kept.fires(meant, expected)
                yield kept

    def _ordered(self, shown: OrderShown) -> _Kept:
        kept = self.copy()
        variants = {shown.first, shown.then}
        for meant in self.translation.rules.values():
            if meant.orders:
                kept.fires(meant, True, for_someone=True)
                kept.fires(meant, False)
                variants |= {variant for each in meant.orders for variant in (each.first, each.then)}
        for variant in variants:
            kept.advised(*variant, expected=True)
            kept.advised(*variant, expected=False)
        return kept


def parties_enough(translation: Translation, safeguard: Safeguard) -> int:
    """How many parties are enough to decide whether anything breaks the safeguard; at least one."""
    for_party = place_of(safeguard) != CASE
    kept = _Kept(translation, outcome_of(translation.rulebook.rules), for_party)
    kept.formula(fires(safeguard))
    apart, everybody = kept.apart + for_party, kept.everybody
    for alternatives in _demands(safeguard, translation):
        ways = [_most(kept, wanted) for wanted in alternatives]
        apart += max((more for more, _ in ways), default=0)
        everybody = max([everybody, *(whole for _, whole in ways)])
    return max(1, apart, everybody)


_Wanted = tuple[tuple[Shown, bool], ...]
"""Things that the advice shows (or does not), all at once."""


def _demands(safeguard: Safeguard, translation: Translation) -> Iterator[list[_Wanted]]:
    """What a breach demands of the advice: all of these, of each one of the alternatives."""
    if safeguard.under:
        yield [((shown, True),) for shown in safeguard.under]
    match safeguard.says:
        case Never(shown):
            yield [((shown, True),)]
        case Always(shown):
            yield [((shown, False),)]
        case OnlyDirectives(directives):
            others = [each.id for each in translation.rulebook.names.directives if each.id not in directives]
            yield [((DirectiveShown(name), True),) for name in others]
        case NotTogether(parts):
            yield [((one, True), (other, True)) for one, other in combinations(parts, 2)]
        case GatesInOrder(gates):
            yield [
                ((GateShown(one, None), True), (GateShown(other, None), True)) for one, other in combinations(gates, 2)
            ]


def _most(kept: _Kept, wanted: _Wanted) -> tuple[int, int]:
    """The most parties to keep beside those kept, and the most there must be, for all of these."""
    apart, everybody = 0, 0
    for shown, expected in wanted:
        ways = list(kept.shows(shown, expected))
        apart += max((way.apart - kept.apart for way in ways), default=0)
        everybody = max([everybody, *(way.everybody for way in ways)])
    return apart, everybody
