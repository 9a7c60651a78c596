"""What if: the advice on a case as it is and as it would be, and what is different."""

from __future__ import annotations

from msgspec import Struct

from ottava.facts import Case, Observation

from ...inference.advice import Advice
from ...inference.advising import advice_from_run
from ...inference.compiled_rulebook import CompiledRulebook
from ..slots import Slot, path_of
from ..stability.trials import Plain, Run, plain_value
from .changes import Changes, changed_case
from .difference import Difference, difference


class Change(Struct, frozen=True):
    """One thing changed in a case: its path, what was known and what is known instead; nothing means unknown.

    `alike` says in words which values have the same effect, where that was worked out.
    """

    path: str
    before: Plain | None
    after: Plain | None
    alike: str | None = None


class WhatIf(Struct, frozen=True):
    """The advice before and after some changes, and the difference."""

    changes: tuple[Change, ...]
    difference: Difference
    before: Advice
    after: Advice


def what_if(translation: CompiledRulebook, run: Run, case: Case, changes: Changes) -> WhatIf:
    """What the advice would be with other facts, by running the rules.

    changes: texts such as `parties.customer.arousal=calm`, or a mapping of values by path; `unknown` takes away.

    Raises InvalidChange if they cannot be made.
    """
    other, slots = changed_case(case, changes, translation.rulebook.vocabulary)
    boards = run(case), run(other)
    before, after = (advice_from_run(board) for board in boards)
    labels = tuple(party.id for party in case.parties)
    found = difference(
        before, after, boards[0].trace(), boards[1].trace(), labels, lambda rule: translation.rules[rule].rule.title
    )
    made = tuple(
        Change(path_of(case, slot), shown(_recorded(case, slot)), shown(_recorded(other, slot))) for slot in slots
    )
    return WhatIf(made, found, before, after)


def shown(seen: Observation | None) -> Plain | None:
    """What was observed, as plain data; None for unknown."""
    return None if seen is None else plain_value(seen)


def _recorded(case: Case, slot: Slot) -> Observation | None:
    return case.get(slot.attribute) if slot.place < 0 else case.parties[slot.place].get(slot.name)
