"""A trial: a case as its author has written it so far, and all that the rulebook at work makes of it."""

from __future__ import annotations

from msgspec import Struct

from ottava.facts.attribute import Plain

from .changes import Changed
from .rules_seen import RuleSeen


class CaseMistake(Struct, frozen=True):
    """One thing that is wrong in the text of a case. line, column, end_line, end_column: where, from 1, the end
    excluded; None where it has no place. path: as `parties[1].arousal`; None where the text cannot be read.
    """

    code: str
    message: str
    hint: str | None
    line: int | None
    column: int | None
    end_line: int | None
    end_column: int | None
    path: str | None


class CaseValue(Struct, frozen=True):
    """What a case says of one attribute. path: as `parties.customer.arousal`, `dispute.category`, `day` or `title`.

    value: as a form has it, a set as a list. certainty: from 0 to 1.
    """

    path: str
    value: Plain
    certainty: float


class Trial(Struct, frozen=True):
    """What comes of a case. With `mistakes` there is no advice, and all else is empty.

    edition: which one of the rulebook gave it, counted from 1. case: its id. parties: their labels, in order. values:
    what the case says, for the form. card: the card as a piece of HTML, without style or script. fired: the rules that
    fired, in the order in which they did. nearly: those that did not and need the fewest changes, the nearest first.
    by_edit: what the last edit of the case changed, if a text from before was given. by_rules: what the last saved
    change to the rules changed on this case; None before the first.
    """

    edition: int
    mistakes: tuple[CaseMistake, ...]
    case: str = ""
    parties: tuple[str, ...] = ()
    values: tuple[CaseValue, ...] = ()
    card: str = ""
    fired: tuple[RuleSeen, ...] = ()
    nearly: tuple[RuleSeen, ...] = ()
    by_edit: Changed | None = None
    by_rules: Changed | None = None
