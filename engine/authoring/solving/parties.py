"""How many parties are enough: if a question has a case at all, it has one with no more than these.

Take any case that answers a question, with however many parties. Of everything that is counted over parties in it, keep
the parties that make the count true, and keep the party that the question is about; leave out all others. What held
for enough parties still does, what held for too few still does not, and what is said of a party that was kept
rests on nothing else. So the answer stays, and the parties kept are no more than all counts together, plus one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ...inference.formula import (
    AtLeast,
    Either,
    Every,
    Fewer,
    Formula,
    IsAdvised,
    IsDerived,
    IsPossible,
    negation,
)
from ...inference.translation import Meant, Translation
from ...rulebook.condition import Advised, Atom
from ...rulebook.dependencies import Outcome, outcome_of

MOST = 24
"""More parties than this are never looked at."""


@dataclass(slots=True)
class _Counted:
    """What a question hangs on. `counts`: how many parties each thing counted needs at most."""

    translation: Translation
    outcome: Outcome
    counts: dict[Formula, int] = field(default_factory=dict)
    strengths: set[float] = field(default_factory=set)
    rules: set[str] = field(default_factory=set)
    atoms: set[tuple[Atom, bool]] = field(default_factory=set)
    methods: set[tuple[str, str | None]] = field(default_factory=set)
    stops: bool = False

    def formula(self, formula: Formula) -> None:
        match formula:
            case Every(parts) | Either(parts):
                for part in parts:
                    self.formula(part)
            case AtLeast(where, count):
                self._count(where, count)
            case Fewer(where, count):
                self._count(where, count)
                self._count(negation(where), 1)
            case IsDerived(atom):
                self._derived(atom)
            case IsPossible(atom):
                self._possible(atom)
            case IsAdvised(Advised(method, stage)):
                self.advised(method, stage)
            case IsAdvised():
                for each in self.translation.methods.values():
                    if each.competing:
                        self.advised(each.id, None)
            case _:
                pass

    def rule(self, meant: Meant) -> None:
        if meant.rule.id not in self.rules:
            self.rules.add(meant.rule.id)
            self.strengths.update(each.strength for each in meant.assesses)
            self.formula(meant.fires)
            self.formula(meant.premise)

    def advised(self, method: str, stage: str | None) -> None:
        """Four things are asked of some party: whether there is evidence, what tells parties apart, who has it, and
        who stops everything.
        """
        variants = self.translation.methods[method].variants if stage is None else (stage,)
        self.methods.update((method, each) for each in variants)
        self.stops = True
        for rule in self.outcome.of_method(method, None):
            self.rule(self.translation.rules[rule.id])

    @property
    def parties(self) -> int:
        degrees = len(self.strengths - {1.0})
        return sum(self.counts.values()) * (1 + degrees) + 3 * len(self.methods) + self.stops

    def _count(self, where: Formula, count: int) -> None:
        self.counts[where] = max(self.counts.get(where, 0), count)
        self.formula(where)

    def _derived(self, atom: Atom) -> None:
        if (atom, True) not in self.atoms:
            self.atoms.add((atom, True))
            for meant in self.translation.deriving.get(atom, ()):
                self.rule(meant)

    def _possible(self, atom: Atom) -> None:
        if (atom, False) not in self.atoms:
            self.atoms.add((atom, False))
            for meant in self.translation.deriving.get(atom, ()):
                self.formula(meant.cannot_fire)


def parties_enough(
    translation: Translation,
    rules: Iterable[Meant] = (),
    formulas: Iterable[Formula] = (),
    methods: Iterable[str] = (),
    outcome: Outcome | None = None,
) -> int:
    """How many parties are enough to decide a question about these rules, formulas and methods, and one party; `MOST`
    where they would be more. `outcome`: what the rules bring about, if that is known already.
    """
    counted = _Counted(translation, outcome or outcome_of(translation.rulebook.rules))
    for meant in rules:
        counted.rule(meant)
        counted.formula(meant.could_fire)
    for formula in formulas:
        counted.formula(formula)
    for method in methods:
        counted.advised(method, None)
    return min(1 + counted.parties, MOST)
