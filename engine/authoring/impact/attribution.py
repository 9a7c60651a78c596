"""By which edits the advice on a case changed."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from ...explanation.budget import Budget
from ...explanation.stability.trials import steps_of_run
from ...rulebook.conclusion import Assess, ShutGate
from .changed_case import ChangedCase, Numbers
from .comparison import Cause, EditShare
from .edit import RuleEdit
from .edits_tried import EditsTried
from .kinds import Kind, content, kinds_of_change, weight
from .partial_advice import PartialAdvisors

_WithLikely = tuple[ChangedCase, tuple[int, ...]]
"""A changed case, and the edits that may have a part in it."""

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

NOT_LOOKED_FOR = Cause((), False, (), False)


class Attribution:
    """Finds the edits that changed the advice on cases, by running the rules with some of them.

    steps: what it may take; left out, `STEPS` and `EACH` for each change. `left`: for how many changes no cause was
    looked for.
    """

    def __init__(self, advisors: PartialAdvisors, steps: int | None = None) -> None:
        partial = advisors.rulebooks
        self._advisors = advisors
        self._edits = tuple(edit for edit in partial.edits if edit.effect != "nothing")
        self._all = frozenset(edit.number for edit in self._edits)
        self._each = EACH if steps is None else 0
        self._budget = Budget(steps or STEPS)
        self._part = self._budget
        self._making = RULE * max(len(side.rulebook.rules) for side in (partial.old, partial.new))
        self.left = 0
        self._counted: set[int] = set()
        # These matter also where they do not fire: that they could still, or cannot, is looked at.
        rules = (rule for side in (partial.old, partial.new) for rule in side.rulebook.rules)
        self._far_reaching = {
            rule.id for rule in rules if any(isinstance(each, Assess | ShutGate) for each in rule.conclusions)
        }

    def causes(self, changed: Sequence[ChangedCase]) -> list[Cause]:
        """Return the cause of each change. Cases are best brought together: the weightiest changes come first."""
        self._budget.allow(self._each * len(changed))
        open_ = self._affordable([(each, self._likely(each)) for each in changed])
        self._counted = {number for _, likely in open_ for number in likely}
        causes = {id(each): self._cause(EditsTried(each, self._advisors, self._all), likely) for each, likely in open_}
        self.left += len(changed) - len(open_)
        return [causes.get(id(each), NOT_LOOKED_FOR) for each in changed]

    @property
    def left_out(self) -> str:
        """Why for some changes no cause was looked for; empty if it was for all."""
        return self._budget.used_up if self.left else ""

    def _affordable(self, changed: Sequence[_WithLikely]) -> list[_WithLikely]:
        """Return the changes for which there are steps, the weightiest first: to try each edit alone, and to leave out
        each.
        """
        found: list[_WithLikely] = []
        engines: set[int] = set()
        for each, likely in sorted(changed, key=lambda item: weight(item[0].kinds)):
            new = {*likely} - engines
            runs = 2 * len(likely) * steps_of_run(each.case)
            if not self._budget.affords(runs + 2 * len(new) * self._making):
                break
            engines |= new
            found.append((each, likely))
        return found

    def _likely(self, changed: ChangedCase) -> tuple[int, ...]:
        """Return the edits that may have had a part in it, by what fired and what is named in the advice."""
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

    def _cause(self, tried: EditsTried, likely: tuple[int, ...]) -> Cause:
        """Return the edits each of which alone gives the new advice, or else a smallest set that does.

        Looked for first among those without which it would be another.
        """
        kinds = tried.changed.kinds
        enough = [number for number in likely if tried.gives(frozenset({number}))]
        if enough:
            return Cause(tuple(EditShare(number, kinds, True) for number in enough), len(enough) > 1, (), True)
        needed = tuple(number for number in likely if not tried.gives(self._all - {number}))
        self._part = self._budget.part(PART)
        for numbers in dict.fromkeys((needed, likely, tuple(sorted(self._all)))):
            if numbers and tried.gives(frozenset(numbers)):
                return self._shared(self._least(numbers, tried), tried)
        return Cause((), False, kinds, False)

    def _least(self, numbers: tuple[int, ...], tried: EditsTried) -> tuple[int, ...]:
        """Return a part of edits that give the new advice from which none can be left out; mostly all of them."""
        together = frozenset(numbers)
        if not any(self._still_gives(tried, together - {each}) for each in numbers):
            return numbers
        return minimised(numbers, lambda part: self._still_gives(tried, frozenset(part)))

    def _shared(self, numbers: tuple[int, ...], tried: EditsTried) -> Cause:
        together, changed = frozenset(numbers), tried.changed
        shares = []
        by_itself: set[Kind] = set()
        for number in numbers:
            only = tried.advice(frozenset({number}))
            rest = together - {number}
            without = tried.advice(rest) if self._may_try(tried, rest) else None
            comes = () if only is None else kinds_of_change(changed.before[0], only)
            goes = () if without is None else kinds_of_change(without, changed.after[0])
            kinds = tuple(kind for kind in changed.kinds if kind in comes or kind in goes)
            shares.append(EditShare(number, kinds, bool(comes)))
            by_itself.update(comes)
        only_together = tuple(kind for kind in changed.kinds if kind not in by_itself)
        return Cause(tuple(shares), False, only_together, not self._part.ended)

    def _still_gives(self, tried: EditsTried, numbers: Numbers) -> bool:
        """Return whether these edits give the new advice, as far as the budget lasts."""
        return self._may_try(tried, numbers) and tried.gives(numbers)

    def _may_try(self, tried: EditsTried, numbers: Numbers) -> bool:
        if numbers in tried or numbers in (frozenset(), self._all):
            return True
        making = 0 if self._is_made(numbers) else self._making
        return self._part.affords(steps_of_run(tried.changed.case) + making)

    def _is_made(self, numbers: Numbers) -> bool:
        """Return whether the steps to make the engine have been counted."""
        single = numbers if len(numbers) == 1 else self._all - numbers
        return (len(single) == 1 and single <= self._counted) or self._advisors.knows(numbers)


def minimised(items: Sequence[int], shows: Callable[[tuple[int, ...]], bool]) -> tuple[int, ...]:
    """Return a part of the items that shows it, of which no single item can be left out; all of the items must show it.

    The algorithm `ddmin` of Zeller and Hildebrandt, "Simplifying and isolating failure-inducing input", IEEE
    Transactions on Software Engineering 28(2), 2002 (delta debugging). What a part shows may change in any way with its
    size. Needs at most some n² looks for n items, and mostly far fewer.
    """
    left = tuple(items)
    pieces = 2
    while len(left) >= 2:
        parts = _cut(left, pieces)
        rests = [tuple(each for each in left if each not in part) for part in parts]
        # With two pieces the rest of one is the other.
        part = next((part for part in parts if shows(part)), None)
        rest = None if part is not None or pieces == 2 else next((rest for rest in rests if shows(rest)), None)
        if part is not None:
            left, pieces = part, 2
        elif rest is not None:
            left, pieces = rest, max(pieces - 1, 2)
        elif pieces < len(left):
            pieces = min(2 * pieces, len(left))
        else:
            break
    return left


def _cut(items: tuple[int, ...], count: int) -> list[tuple[int, ...]]:
    bounds = [round(len(items) * place / count) for place in range(count + 1)]
    return [items[low:high] for low, high in pairwise(bounds) if high > low]
