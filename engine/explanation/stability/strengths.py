"""How much the first place depends on single strengths: the nearest strength of one rule that flips it.

As the strength of one recommendation moves one way, the certainty of its method moves one way too (EMYCIN's combination
grows with each of its parts), and so the method overtakes, or is overtaken, once. The flip is therefore found exactly,
to six decimals, by halving. Only its own method is weighed anew for that: no other can change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ottava.facts.catalogue import tr

from ...inference.blackboard import Blackboard
from ...inference.certainty import DECIMALS, contribution
from ...inference.compiled_rulebook import CompiledRule, CompiledRulebook
from ...inference.formula import IsAdvised, leaves
from ...inference.ranking import AdvisedMethod, Scores, advised, ranked
from ...inference.stability import Flip, Place
from ...rulebook.conclusion import Assess, Conclusion, Exclude, Recommend, ShutGate
from ...rulebook.condition import Advised
from ..budget import Budget, OutOfBudget
from ..outcome import RankedEntry
from .trials import places, steps_of_run

STEPS = 10**DECIMALS
"""Strengths are tried in steps of one millionth."""

WEIGHINGS = 20
"""Rankings made anew with the steps of one run of the rules."""

First = frozenset[RankedEntry]


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A recommendation that fired: the certainties of its premises, by place."""

    meant: CompiledRule
    number: int
    said: Recommend
    premises: tuple[tuple[int, float], ...]


def margin(board: Blackboard) -> tuple[float | None, tuple[Place, ...]]:
    """Return by how much certainty the first place leads, and before whom; None if there is no second.

    Methods that share the first place lead by 0, before each other.
    """
    found = [each for each in ranked(board.standing, board.translation.listing) if each.rank is not None]
    best: dict[tuple[str, str | None], float] = {}
    for each in found:
        best.setdefault((each.method.id, each.stage), each.certainty)
    certainties = list(best.values())
    if len(certainties) < 2:
        return None, ()
    second = [variant for variant, certainty in best.items() if certainty == certainties[1]]
    standing = [RankedEntry(each.method.id, each.stage, each.party_index) for each in found]
    entries = [each for each in standing if (each.method, each.stage) in second]
    return round(certainties[0] - certainties[1], DECIMALS), places(entries, board.case, board.translation)


def flips(board: Blackboard, budget: Budget | None = None) -> tuple[tuple[Flip, ...], str]:
    """For each recommendation that fired, the nearest strength that flips the first place; those that need the least
    move first, and none where no strength from -1 to 1 does. Also what the budget left out, in words.

    Left out for good are methods of which other rules ask whether they are advised and then decide about methods or
    gates: there a strength moves more than its own method.
    """
    weighing = _Weighing(board, budget or Budget())
    fed_back = board.translation.cache.get("feeding back", None, lambda _: _feeding_back(board.translation))
    alone = [spoken for spoken in weighing.spoken if spoken.said.method not in fed_back]
    found: list[Flip] = []
    left_out = ""
    for number, spoken in enumerate(alone):
        try:
            found.extend(weighing.flip(spoken))
        except OutOfBudget as error:
            left_out = tr(
                "; the strengths of {number} of {count} recommendations: {error}",
                number=number,
                count=len(alone),
                error=error,
            )
            break
    return tuple(sorted(found, key=lambda each: abs(each.needed - each.strength))), left_out


@dataclass(slots=True)
class _Weighing:
    board: Blackboard
    budget: Budget
    now: First = field(init=False)
    spoken: list[_Spoken] = field(init=False)
    advised: list[AdvisedMethod] = field(init=False)

    def __post_init__(self) -> None:
        self.advised = [each for each in advised(self.board.standing) if each.method.competes(each.stage)]
        self.now = _first(self.advised)
        self.spoken = list(_spoken(self.board))

    def flip(self, spoken: _Spoken) -> Iterator[Flip]:
        """Yield the nearest flip, up or down."""
        strength = spoken.said.strength
        rivals = _Rivals.of(spoken, self)
        steps = round(strength * STEPS)
        ends = [self._nearest(rivals, steps, end) for end in (STEPS, -STEPS)]
        reached = sorted((end for end in ends if end is not None), key=lambda end: abs(end - strength * STEPS))
        if reached:
            first = places(self._with(rivals, reached[0]), self.board.case, self.board.translation)
            rule, method, stage = spoken.meant.rule, spoken.said.method, spoken.said.stage
            title = self.board.translation.subjects.titles[method, stage]
            yield Flip(rule.id, rule.title, method, title, stage, strength, reached[0] / STEPS, first)

    def _nearest(self, rivals: _Rivals, near: int, far: int) -> int | None:
        if self._with(rivals, far) == self.now:
            return None
        while abs(far - near) > 1:
            middle = (near + far) // 2
            if self._with(rivals, middle) == self.now:
                near = middle
            else:
                far = middle
        return far

    def _with(self, rivals: _Rivals, steps: int) -> First:
        """Return the first place with another strength of that recommendation."""
        self.budget.spend(steps_of_run(self.board.case) / WEIGHINGS)
        return rivals.first_with(steps / STEPS)


@dataclass(slots=True)
class _Rivals:
    """A recommendation, and what it competes with.

    `beside`: what else speaks for and against its method, by place. `best`, `first`: the greatest certainty of all
    other methods, and those that have it.
    """

    spoken: _Spoken
    standing: Scores
    beside: Mapping[int, list[float]]
    best: float
    first: First

    @classmethod
    def of(cls, spoken: _Spoken, weighing: _Weighing) -> _Rivals:
        """Of a recommendation that fired, among all that did."""
        said = spoken.said
        beside: dict[int, list[float]] = {}
        for other in weighing.spoken:
            if (other.said.method, other.said.stage) == (said.method, said.stage):
                for party_index, premise in other.premises:
                    shares = beside.setdefault(party_index, [])
                    if other is not spoken:
                        shares.append(contribution(premise, other.said.strength))
        others = [each for each in weighing.advised if (each.method.id, each.stage) != (said.method, said.stage)]
        return cls(spoken, weighing.board.standing, beside, _best(others), _first(others))

    def first_with(self, strength: float) -> First:
        """Return the first place if the recommendation had this strength."""
        variant, old = (self.spoken.said.method, self.spoken.said.stage), self.standing
        evidence = dict(self.beside)
        for party_index, premise in self.spoken.premises:
            evidence[party_index] = [*evidence[party_index], contribution(premise, strength)]
        entries = Scores(old.methods, old.parties, {variant: evidence}, old.vetoes, old.stopped).entries(*variant)
        if not entries:
            return self.first
        best = max([certainty for _, certainty in entries])
        if best < self.best:
            return self.first
        own = frozenset([RankedEntry(*variant, party_index) for party_index, _ in entries])
        return own if best > self.best else own | self.first


def _best(found: list[AdvisedMethod]) -> float:
    return max([each.entries[0][1] for each in found], default=0.0)


def _first(found: list[AdvisedMethod]) -> First:
    best = _best(found)
    leading = [each for each in found if each.entries[0][1] == best]
    return frozenset(
        [RankedEntry(each.method.id, each.stage, party_index) for each in leading for party_index, _ in each.entries]
    )


def _spoken(board: Blackboard) -> Iterator[_Spoken]:
    translation = board.translation
    premises: dict[str, list[tuple[int, float]]] = {}
    for firing in board.trace().firings:
        premises.setdefault(firing.rule, []).append((firing.party, firing.premise))
    for name, found in premises.items():
        meant = translation.rules[name]
        for number, each in enumerate(meant.rule.conclusions):
            if isinstance(each, Recommend) and translation.methods[each.method].competes(each.stage):
                yield _Spoken(meant, number, each, tuple(found))


def _decides(conclusion: Conclusion, translation: CompiledRulebook) -> bool:
    match conclusion:
        case Recommend(method, stage) | Exclude(method, stage):
            return translation.methods[method].competes(stage)
        case ShutGate() | Assess():
            return True
        case _:
            return False


def _feeding_back(translation: CompiledRulebook) -> frozenset[str]:
    """Return the methods of which rules ask whether they are advised, and then decide about methods or gates."""
    found: set[str] = set()
    for meant in translation.rules.values():
        asked = [leaf.asked for leaf in leaves(meant.fires) if isinstance(leaf, IsAdvised)]
        if asked and any(_decides(each, translation) for each in meant.rule.conclusions):
            for each in asked:
                found |= {each.method} if isinstance(each, Advised) else set(translation.methods)
    return frozenset(found)
