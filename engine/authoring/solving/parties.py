"""How many parties are enough: if a question has a case at all, it has one with no more than these.

Take any case that answers the question, with however many parties. What makes it one is a combination of things that
hold there. In negation normal form, and followed through the assessments and the advice that it speaks of, each of them
is one of three. That something is true of a party, or of the case: it rests on nothing but further such things. That it
is true of at least k parties: keep k of those. That it is true of fewer than k: leaving parties out keeps that. So keep
the party that the question is about and, for every different `at least k` that is met on the way, k parties, and leave
out all others: all these things still hold. Of what is met on the opposite side, `fewer than k`, nothing is kept.

Of other parties: that it is true of at least k beside the one in turn. Keep k + 1 of those, or all where there are
fewer. Whichever of the parties kept is in turn, there are still k others if there were before. Of what is true of fewer
than k others, leaving parties out keeps that too.

Of shares: `all` is that it is false of fewer than one, beside at least one party, or two where others count. Whether
it is true of half or of most depends on the difference: of how many more parties it is true than false. Whoever is in
turn, differences of two and more come out alike, and so do those of minus two and less. Say that K parties are kept for
all else; the difference among them lies between -K and K. Take in parties that were left out until it is what it was,
or two of the same sign: K + 2 are enough. Where two different things are counted so, leave out any two parties that are
opposite in both, which changes neither difference. Those that remain are alike in one of the two, and K + 3 are enough.
For three things, or where what is counted can be true with different certainties, no number is known.

The advice brings two more of the kind `at least 1`: a rule for each party fires for someone, a method is advised for
someone. That a method is advised for nobody can depend on there being a party at all, so at least one is kept.

Where assessments have strengths below 1, parties may have to be kept for each certainty that they can have.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field

from ...inference.compiled_rulebook import CompiledRule, CompiledRulebook
from ...inference.formula import (
    AtLeast,
    Count,
    Every,
    Fewer,
    Formula,
    IsAdvised,
    IsDerived,
    IsPossible,
    leaves,
    negation,
    terms,
)
from ...rulebook.condition import Advised
from ...rulebook.dependencies import Producers

MOST = 24
"""More parties than this are never looked at; where they might matter, that is said."""

_BALANCED = 2

FEW = 2
"""Parties with which most questions have a case already; only where they have none it is tried with all that matter."""

EVERYBODY = Every(())
"""What is counted where all parties count."""

NO_NUMBER = 1_000_000
"""Stands for a number of parties that is not known."""


@dataclass(slots=True)
class KeptParties:
    """The parties to keep: how many for each thing that is counted. `balanced`: the things of which it counts whether
    they are true of half of the parties or of most; copies have them together.
    """

    compiled_rulebook: CompiledRulebook
    outcome: Producers
    counts: dict[Hashable, int] = field(default_factory=dict)
    strengths: set[float] = field(default_factory=set)
    seen: set[Formula] = field(default_factory=set)
    balanced: set[Formula] = field(default_factory=set)

    def copy(self) -> KeptParties:
        seen, counts, strengths = set(self.seen), dict(self.counts), set(self.strengths)
        return KeptParties(self.compiled_rulebook, self.outcome, counts, strengths, seen, self.balanced)

    @property
    def apart(self) -> int:
        """How many they are together, if no party can serve for two of the things."""
        return sum(count for what, count in self.counts.items() if what != EVERYBODY)

    @property
    def apart_by_certainty(self) -> int:
        """How many, if those counted by an assessment are kept for each certainty that it can have."""
        certainties = 1 + len(self.strengths - {1.0})
        counts = {what: count for what, count in self.counts.items() if what != EVERYBODY}
        return sum(count if self._is_certain(what) else count * certainties for what, count in counts.items())

    @property
    def everybody(self) -> int:
        """How many parties there must be, whoever they are."""
        return self.counts.get(EVERYBODY, 0)

    def with_balance(self, parties: int) -> int:
        """Return how many parties are enough with those that keep shares of them what they are."""
        if not self.balanced:
            return parties
        known = len(self.balanced) <= _BALANCED and all(map(self._is_certain, self.balanced))
        return 2 * parties + 3 if known else NO_NUMBER

    def _is_certain(self, what: Hashable) -> bool:
        """Return whether what is counted is certain wherever it is true, as long as all observations are."""
        return not isinstance(what, Formula) or self.compiled_rulebook.cache.get(
            "certain where counted", what, self._is_formula_certain
        )

    def _is_formula_certain(self, formula: Formula) -> bool:
        return all(
            compiled.sure and all(each.strength == 1 for each in compiled.assesses)
            for leaf in leaves(formula)
            if isinstance(leaf, IsDerived | IsPossible)
            for compiled in self.compiled_rulebook.deriving.get(leaf.atom, ())
        )

    def formula(self, formula: Formula) -> None:
        """Keep the parties that a formula needs to hold."""
        if formula in self.seen:
            return
        self.seen.add(formula)
        for term in terms(formula):
            match term:
                case AtLeast() | Fewer():
                    self._count(term)
                case IsDerived(atom, expected):
                    for compiled in self.compiled_rulebook.deriving.get(atom, ()):
                        self.strengths.update(each.strength for each in compiled.assesses if each.atom == atom)
                        self.formula(compiled.fires if expected else negation(compiled.fires))
                case IsPossible(atom, expected):
                    for compiled in self.compiled_rulebook.deriving.get(atom, ()):
                        self.formula(compiled.could_fire if expected else compiled.cannot_fire)
                case IsAdvised(Advised(method, stage), expected):
                    self.advised(method, stage, expected)
                case IsAdvised():
                    for each in self.compiled_rulebook.methods.values():
                        if each.kind == "competing":
                            self.either_way(each.id)

    def _count(self, count: Count) -> None:
        """Keep the parties that a count needs to be reached, or not to be."""
        reached = isinstance(count, AtLeast)
        where = count.where if reached else negation(count.where)
        match count.count:
            case "all" if reached:
                self._keep(EVERYBODY, 1 + count.others)
            case "all":
                self._keep(where, 1 + count.others)
            case "half" | "most":
                if negation(count.where) not in self.balanced:
                    self.balanced.add(count.where)
                self._keep(EVERYBODY, 1 + count.others)
            case number if reached:
                self._keep(where, number + count.others if number else 0)
        self.formula(where)

    def _keep(self, what: Formula, number: int) -> None:
        self.counts[what] = max(self.counts.get(what, 0), number)

    def either_way(self, method: str) -> None:
        """Keep the parties that a method needs to be advised, and not to be."""
        self.advised(method, None, expected=True)
        self.advised(method, None, expected=False)

    def advised(self, method: str, stage: str | None, expected: bool, for_someone: bool = True) -> None:
        """Keep the parties that a method needs to be advised for someone, or for a party, or not to be."""
        for variant in self.compiled_rulebook.methods[method].variants if stage is None else (stage,):
            if expected and for_someone:
                self.counts[method, variant] = 1
            for rule in self.outcome.advising.get(method, ()):
                compiled = self.compiled_rulebook.rules[rule.id]
                mine = [each for each in compiled.recommends if (each.method, each.stage) == (method, variant)]
                if any(each.strength > 0 for each in mine):
                    self.fires(compiled, expected)
                if any(each.strength < 0 for each in mine):
                    self.fires(compiled, not expected)
                if any(each.method == method and each.stage in (None, variant) for each in compiled.excludes):
                    self.fires(compiled, not expected)
        for rule in self.outcome.stopping:
            self.fires(self.compiled_rulebook.rules[rule.id], not expected, for_someone=True)

    def fires(self, compiled: CompiledRule, expected: bool, for_someone: bool = False) -> None:
        """Keep the parties that a rule needs to fire, or not to."""
        if expected and for_someone and compiled.rule.per_party:
            self.counts["fires", compiled.rule.id] = 1
        self.formula(compiled.fires if expected else negation(compiled.fires))


def parties_enough(
    compiled_rulebook: CompiledRulebook,
    outcome: Producers,
    rules: Iterable[CompiledRule] = (),
    formulas: Iterable[Formula] = (),
    methods: Iterable[str] = (),
    firing: Iterable[CompiledRule] = (),
) -> int:
    """Return how many parties are enough to decide any question about whether these rules fire or could fire, these
    formulas hold and these methods are advised, for one party or for someone; at least one.

    firing: of these rules it is only asked that they fire.
    """
    kept = _kept_for(compiled_rulebook, outcome, methods)
    for compiled in firing:
        kept.fires(compiled, True, for_someone=True)
    for compiled in rules:
        for expected in (True, False):
            kept.fires(compiled, expected, for_someone=True)
            kept.formula(compiled.premise if expected else negation(compiled.premise))
            kept.formula(compiled.could_fire if expected else compiled.cannot_fire)
    for formula in formulas:
        kept.formula(formula)
        kept.formula(negation(formula))
    return kept.with_balance(max(1 + kept.apart_by_certainty, kept.everybody))


def _kept_for(compiled_rulebook: CompiledRulebook, outcome: Producers, methods: Iterable[str]) -> KeptParties:
    """Return the parties that methods need to be advised, and not to be, for more to be added; worked out once."""

    def kept_for(names: tuple[str, ...]) -> KeptParties:
        kept = KeptParties(compiled_rulebook, outcome)
        for method in names:
            kept.either_way(method)
        return kept

    kept = compiled_rulebook.cache.get("parties kept for methods", tuple(methods), kept_for).copy()
    kept.balanced = set(kept.balanced)
    return kept


def numbers_to_try(enough: int, most: int) -> list[int]:
    """Return the numbers of parties to try, in order: at most as many as are enough, and as `most` allows."""
    return sorted({min(FEW, enough, most), min(enough, most)})
