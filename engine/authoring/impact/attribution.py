"""By which edits the advice on a case changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ottava.facts import Case

from ...explanation.budget import Budget, OutOfBudget
from ...explanation.stability.trials import steps_of_run
from ...inference.advice import Advice
from ...inference.trace import Trace
from ...rulebook.conclusion import Assess, ShutGate
from ...rulebook.rulebook import Rule
from .change import Cause, EditShare
from .delta import minimised
from .edit import RuleEdit
from .engines import Engines
from .kinds import Kind, content, kinds_of_change, weight

Numbers = frozenset[int]

STEPS = 1_200_000
"""Steps for all causes together, unless something else is asked for: some minutes. A run of the rules takes what it
does elsewhere."""

EACH = 1_000
"""Steps that each change adds to them, some ten times what it mostly needs."""

RULE = 4
"""Steps to make an engine, for each rule: for all of them as many as some twenty runs."""

PART = 50
"""The part of the steps left, one in this many, that the smallest set of edits for one change may take. Only a rulebook
that was written anew needs more; then the set that is named gives the new advice, but may not be the smallest.
"""


@dataclass(slots=True)
class Changed:
    """A case whose advice changed: both pieces of advice, and what was found out on the way.

    `tried`: sets of edits, and whether they give the new advice.
    """

    case: Case
    before: tuple[Advice, Trace]
    after: tuple[Advice, Trace]
    kinds: tuple[Kind, ...]
    wanted: bytes = b""
    tried: dict[Numbers, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.wanted = content(self.after[0])


@dataclass(slots=True)
class _Open:
    """A change whose cause is looked for: the edits that may have a part in it, those of which one is enough, and those
    without which the advice would be another.
    """

    changed: Changed
    likely: tuple[int, ...]
    enough: list[int] = field(default_factory=list)
    needed: list[int] = field(default_factory=list)


NOT_LOOKED_FOR = Cause((), False, (), False)


class Attribution:
    """Finds the edits that changed the advice on cases, by running the rules with some of them.

    steps: what it may take; left out, `STEPS` and `EACH` for each change. `left`: for how many changes no cause was
    looked for.
    """

    def __init__(self, engines: Engines, steps: int | None = None) -> None:
        mixing = engines.mixing
        self._engines = engines
        self._edits = tuple(edit for edit in mixing.edits if edit.effect != "nothing")
        self._all = frozenset(edit.number for edit in self._edits)
        self._each = EACH if steps is None else 0
        self._budget = Budget(steps or STEPS)
        self._part = self._budget
        self._making = RULE * max(len(side.rulebook.rules) for side in (mixing.old, mixing.new))
        self.left = 0
        rules: dict[str, list[Rule]] = {}
        for side in (mixing.old, mixing.new):
            for rule in side.rulebook.rules:
                rules.setdefault(rule.id, []).append(rule)
        # These matter also where they do not fire: that they could still, or cannot, is looked at.
        self._far_reaching = {id for id, found in rules.items() if any(map(_reaches_far, found))}

    def causes(self, changed: Sequence[Changed]) -> list[Cause]:
        """The cause of each change. Cases are best brought together: an engine is made once for all of them."""
        self._budget.allow(self._each * len(changed))
        all_ = [_Open(each, self._likely(each)) for each in changed]
        open_ = self._affordable(all_)
        for number in sorted(self._all):
            for each in open_:
                if number in each.likely and self._gives(each.changed, (number,)):
                    each.enough.append(number)
        left = [each for each in open_ if not each.enough]
        for number in sorted(self._all):
            for each in left:
                if number in each.likely and not self._gives(each.changed, self._all - {number}):
                    each.needed.append(number)
        causes = {id(each): self._alone(each) if each.enough else self._together(each) for each in open_}
        self.left += len(all_) - len(open_)
        return [causes.get(id(each), NOT_LOOKED_FOR) for each in all_]

    @property
    def left_out(self) -> str:
        """Why for some changes no cause was looked for; empty if it was for all."""
        return self._budget.used_up if self.left else ""

    def _affordable(self, all_: Sequence[_Open]) -> list[_Open]:
        """The changes for which there are steps, the weightiest first: to try each edit alone, to leave out each."""
        found: list[_Open] = []
        engines: set[int] = set()
        for each in sorted(all_, key=lambda each: weight(each.changed.kinds)):
            new = {*each.likely} - engines
            runs = 2 * len(each.likely) * steps_of_run(each.changed.case)
            try:
                self._budget.spend(runs + 2 * len(new) * self._making)
            except OutOfBudget:
                break
            engines |= new
            found.append(each)
        return found

    def _likely(self, changed: Changed) -> tuple[int, ...]:
        """The edits that may have had a part in it, by what fired and what is named in the advice."""
        fired = {firing.rule for _, trace in (changed.before, changed.after) for firing in trace.firings}
        said = content(changed.before[0]) + changed.wanted
        return tuple(edit.number for edit in self._edits if self._may_matter(edit, fired, said))

    def _may_matter(self, edit: RuleEdit, fired: set[str], said: bytes) -> bool:
        match edit.part:
            case "rule":
                return edit.id in fired or edit.id in self._far_reaching
            case "method" | "point" | "gate" | "directive":
                return f'"{edit.id}"'.encode() in said
            case _:
                return True

    def _alone(self, found: _Open) -> Cause:
        kinds = found.changed.kinds
        shares = tuple(EditShare(number, kinds, True) for number in found.enough)
        return Cause(shares, len(shares) > 1, (), True)

    def _together(self, found: _Open) -> Cause:
        """A smallest set of edits that gives the new advice: first those without which it would be another."""
        self._part = self._budget.part(PART)
        changed = found.changed
        for numbers in dict.fromkeys((tuple(found.needed), found.likely, tuple(sorted(self._all)))):
            if numbers and self._gives(changed, numbers):
                return self._shared(self._least(numbers, changed), changed)
        return Cause((), False, changed.kinds, False)

    def _least(self, numbers: tuple[int, ...], changed: Changed) -> tuple[int, ...]:
        """A part of edits that give the new advice from which none can be left out; mostly all of them."""
        together = frozenset(numbers)
        if not any(self._still_gives(changed, together - {each}) for each in numbers):
            return numbers
        return minimised(numbers, lambda part: self._still_gives(changed, frozenset(part)))

    def _shared(self, numbers: tuple[int, ...], changed: Changed) -> Cause:
        together = frozenset(numbers)
        shares = []
        by_itself: set[Kind] = set()
        for number in numbers:
            only = self._run(changed, frozenset({number}))
            rest = together - {number}
            without = self._run(changed, rest) if self._may_try(changed, rest) else None
            comes = () if only is None else kinds_of_change(changed.before[0], only)
            goes = () if without is None else kinds_of_change(without, changed.after[0])
            kinds = tuple(kind for kind in changed.kinds if kind in comes or kind in goes)
            shares.append(EditShare(number, kinds, bool(comes)))
            by_itself.update(comes)
        only_together = tuple(kind for kind in changed.kinds if kind not in by_itself)
        return Cause(tuple(shares), False, only_together, not self._part.ended)

    def _still_gives(self, changed: Changed, numbers: Numbers) -> bool:
        """As `_gives`, as long as there are steps."""
        return self._may_try(changed, numbers) and self._gives(changed, numbers)

    def _may_try(self, changed: Changed, numbers: Numbers) -> bool:
        if numbers in changed.tried or numbers in (frozenset(), self._all):
            return True
        making = 0 if self._engines.knows(numbers) else self._making
        try:
            self._part.spend(steps_of_run(changed.case) + making)
        except OutOfBudget:
            return False
        return True

    def _gives(self, changed: Changed, numbers: Iterable[int]) -> bool:
        """Whether the old rulebook with just these edits gives the new advice, to the letter."""
        chosen = frozenset(numbers)
        if chosen not in changed.tried:
            found = self._run(changed, chosen)
            changed.tried[chosen] = found is not None and content(found) == changed.wanted
        return changed.tried[chosen]

    def _run(self, changed: Changed, numbers: Numbers) -> Advice | None:
        if not numbers:
            return changed.before[0]
        if numbers == self._all:
            return changed.after[0]
        return self._engines.advice(changed.case, numbers)


def _reaches_far(rule: Rule) -> bool:
    return any(isinstance(each, Assess | ShutGate) for each in rule.conclusions)
