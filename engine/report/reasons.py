"""The reasons behind conclusions, gathered so that a page says once what several parties or methods share."""

import re
from collections.abc import Hashable, Iterable
from typing import NamedTuple, Protocol

from ottava.facts.catalogue import tr

from ..inference.advice import Exclusion, Reason, Recommendation
from ..inference.card_choice import grouped
from .document import Because, FiringMark
from .words import grounds, mark, people, prose


class Reasoned(Protocol):
    @property
    def reasons(self) -> tuple[Reason, ...]: ...


def by_method(recommendations: Iterable[Recommendation]) -> tuple[tuple[Recommendation, ...], ...]:
    """The recommendations of one method and stage together, the strongest of each group first."""
    groups = grouped(recommendations, lambda each: (each.rank, each.method, each.stage))
    return tuple(tuple(sorted(group, key=lambda each: -each.certainty)) for group in groups)


def wording(reason: Reason) -> Hashable:
    """The same for reasons that say the same, and for those that differ only in the party they speak of."""
    text = reason.because
    if reason.party is not None and reason.party in text:  # a pattern for each party is slow to make
        text = re.sub(rf"(?<!\w){re.escape(reason.party)}(?!\w)", "\0", text)
    return text, reason.source, speaks_against(reason)


def speaks_against(reason: Reason) -> bool:
    return reason.certainty is not None and reason.certainty < 0


class Ban(NamedTuple):
    """Exclusions, and the reasons that they have in common."""

    exclusions: tuple[Exclusion, ...]
    reasons: tuple[Reason, ...]


def bans(exclusions: Iterable[Exclusion]) -> tuple[Ban, ...]:
    """What is excluded, by reason: a gate shuts several methods for one reason, and that is said once.

    Reasons that exclude the same methods stand together; a method may be excluded by several bans.
    """
    pairs = [(exclusion, reason) for exclusion in exclusions for reason in exclusion.reasons]
    by_reason = grouped(pairs, lambda pair: wording(pair[1]))
    by_methods = grouped(by_reason, lambda group: frozenset((each.method, each.stage) for each, _ in group))
    together = [[pair for group in groups for pair in group] for groups in by_methods]
    return tuple(
        Ban(tuple(dict.fromkeys(each for each, _ in group)), tuple(dict.fromkeys(reason for _, reason in group)))
        for group in together
    )


def said(items: Iterable[Reasoned]) -> tuple[Reason, ...]:
    """Every reason among the items once, in order."""
    return tuple(dict.fromkeys(reason for item in items for reason in item.reasons))


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
        likewise=tr("Likewise {whom}.", whom=people(likewise)) if likewise else "",
        grounds=grounds(facts) if with_grounds else "",
        firings=tuple(dict.fromkeys(FiringMark(each.rule, each.party) for each in group)),
    )
