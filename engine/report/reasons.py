"""Why: the reasons behind one conclusion."""

from collections.abc import Iterable

from ..inference.advice import Reason
from .document import Because, FiringMark
from .grouping import grouped, speaks_against, wording
from .words import grounds, mark, people, prose


def because(reasons: Iterable[Reason], *, with_grounds: bool) -> tuple[Because, ...]:
    """Each reason with the mark of its source; `with_grounds` adds the facts it rests on.

    What a rule says of several parties in the same words is said of the first, and of the others that it is likewise.
    """
    return tuple(_because(group, with_grounds) for group in grouped(dict.fromkeys(reasons), wording))


def _because(group: tuple[Reason, ...], with_grounds: bool) -> Because:
    first = group[0]
    likewise = [each.party for each in group if each.because != first.because]
    facts = dict.fromkeys(fact for reason in group for fact in reason.facts)
    return Because(
        prose(first.because),
        against=speaks_against(first),
        mark=mark(first.source),
        likewise=f"Likewise {people(likewise)}." if likewise else "",
        grounds=grounds(facts) if with_grounds else "",
        firings=tuple(dict.fromkeys(FiringMark(each.rule, each.party) for each in group)),
    )
