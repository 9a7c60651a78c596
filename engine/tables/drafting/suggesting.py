"""Which column of a table may say which attribute: suggestions, of which a person takes the right ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ottava.facts import PARTY, Attribute, Vocabulary

from .nearest import NearestAttributes
from .profile import ColumnProfile, Holds, TableProfile

PARTIES = 2
"""How many parties a draft has; an attribute of a party can be suggested for each of them."""

_KINDS: dict[Holds, tuple[str, ...]] = {
    "yes or no": ("boolean", "choice"),
    "numbers": ("integer", "number"),
    "numbers with words": ("integer", "number"),
    "words": ("choice", "set"),
}


@dataclass(slots=True)
class Suggestion:
    """An attribute and what may say it: one column, or several of which each adds a value.

    party: of an attribute of a party, which one. others: attributes that are nearly as near. period: two columns with
    the days between which the attribute counts.
    """

    attribute: Attribute
    column: ColumnProfile | None = None
    party: int = 0
    others: tuple[Attribute, ...] = ()
    members: list[tuple[ColumnProfile, str]] = field(default_factory=list)
    period: tuple[ColumnProfile, ColumnProfile] | None = None

    @property
    def by_words(self) -> bool:
        """Whether each text of the column has to be given a value."""
        if self.column is None or self.attribute.kind in ("integer", "number"):
            return False
        return self.attribute.kind != "boolean" or self.column.holds != "yes or no"

    @property
    def columns(self) -> Iterator[ColumnProfile]:
        """The columns that it is about."""
        if self.column is not None:
            yield self.column
        yield from (column for column, _ in self.members)
        if self.period is not None:
            yield from self.period


def suggestions_for(table: TableProfile, vocabulary: Vocabulary) -> list[Suggestion]:
    """Return suggestions in the order of the vocabulary; no column and no attribute of a party is in two of them."""
    nearest = NearestAttributes(vocabulary)
    pairs: list[tuple[float, int, Attribute]] = []
    members: dict[str, Suggestion] = {}
    free = [each for each in table.columns if each.personal is None and each not in (table.label, table.groups)]
    near: dict[str, tuple[Attribute, ...]] = {}
    for at, column in enumerate(free):
        kinds = _KINDS.get(column.holds, ())
        if not column.whole:
            kinds = tuple(kind for kind in kinds if kind != "integer")
        if column.few and column.holds == "numbers":
            kinds += ("choice",)  # numbers may be codes
            if column.low == 0:
                kinds += ("boolean",)  # or count something that is there or not
        if column.holds == "words" and column.says_yes_or_no:
            kinds += ("boolean",)
        found = nearest.nearest(column.name, [text for text, _ in column.texts] if column.few else (), kinds)
        if not found and column.holds == "yes or no" and (member := nearest.member(column.name)) is not None:
            attribute, value = member
            members.setdefault(attribute.path, Suggestion(attribute)).members.append((column, value))
        near[column.name] = tuple(attribute for _, attribute in found[:3])
        pairs += ((likeness, at, attribute) for likeness, attribute in found)
    chosen = _assigned(pairs, free, near, taken=set(members))
    if (period := _period(table, vocabulary, {each.attribute.path for each in chosen})) is not None:
        chosen.append(period)
    order = {each.path: at for at, each in enumerate(vocabulary)}
    return sorted((*chosen, *members.values()), key=lambda each: (each.party, order[each.attribute.path]))


def _assigned(
    pairs: list[tuple[float, int, Attribute]],
    columns: list[ColumnProfile],
    near: dict[str, tuple[Attribute, ...]],
    taken: set[str],
) -> list[Suggestion]:
    """Return the pairs that are most alike, each column once, each attribute once, one of a party once for each."""
    chosen: list[Suggestion] = []
    used: dict[str, int] = dict.fromkeys(taken, PARTIES)
    done: set[int] = set()
    for _, at, attribute in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2].path)):
        times = used.get(attribute.path, 0)
        if at in done or times >= (PARTIES if attribute.entity == PARTY else 1):
            continue
        done.add(at)
        used[attribute.path] = times + 1
        others = tuple(each for each in near[columns[at].name] if each != attribute)
        chosen.append(Suggestion(attribute, columns[at], party=times, others=others))
    return chosen


def _period(table: TableProfile, vocabulary: Vocabulary, taken: set[str]) -> Suggestion | None:
    """Return the suggestion that a number of days goes from one column to another."""
    days = [each for each in table.columns if each.holds == "dates" and not each.unclear and each.low is not None]
    counted = (each for each in vocabulary.of_cases if each.unit == "days" and each.path not in taken)
    attribute = next(counted, None)
    if attribute is None or len(days) < 2:
        return None
    return Suggestion(attribute, period=(days[0], days[-1]))
