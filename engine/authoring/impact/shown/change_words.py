"""What a comparison says of the cases that change: what is different for each, and because of which edits.

As in `words.py`, all texts are on one line each and escaped for no markup.
"""

from collections.abc import Iterable, Iterator, Mapping
from heapq import nsmallest
from typing import NamedTuple

from ottava.facts.source.diagnostic import visible

from ....explanation.what_if.what_if import Difference, RankChange
from ....inference.stability import Place
from ....report.words import EFFECTS, listing, name, number, people, prose
from ....rulebook.conclusion import variant_name
from ..comparison import ByCause, CaseChange, Cases, Cause, Comparison, Step
from ..edit import RuleEdit
from ..kinds import Kind, weight
from .words import cases, lines_of

MOST_EDITS = 8
"""Edits that are named as the cause of one change."""

_EXAMPLES = 5
_MOST_DECIMALS = 6


class OnlyWords(NamedTuple):
    """Cases that change only in words, because of the same edits; `first`: the labels of some."""

    edits: tuple[int, ...]
    either: bool
    cases: int
    first: tuple[str, ...]


class ListedChanges(NamedTuple):
    """The changes to list one by one, and those only in words, which would bury the others."""

    changes: list[CaseChange]
    only_words: list[OnlyWords]


def listed_changes(changes: Iterable[CaseChange], limit: int) -> ListedChanges:
    """Return at most so many of the changes: those with the weightiest kind, in their own order where that is the same;
    and those only in words by their cause, most cases first.
    """
    grouped: dict[tuple[tuple[int, ...], bool], list[str]] = {}

    def weighty() -> Iterator[tuple[int, CaseChange]]:
        for position, each in enumerate(changes):
            if each.kinds == (Kind.wording,):
                key = tuple(share.edit for share in each.cause.edits), each.cause.either
                grouped.setdefault(key, []).append(each.case)
            else:
                yield position, each

    found = nsmallest(limit, weighty(), key=lambda each: (weight(each[1].kinds), each[0]))
    only_words = [
        OnlyWords(edits, either, len(labels), tuple(labels[:_EXAMPLES])) for (edits, either), labels in grouped.items()
    ]
    only_words.sort(key=lambda each: -each.cases)
    return ListedChanges([change for _, change in found], only_words)


def only_words_line(each: OnlyWords) -> str:
    """`12 cases, edit 3: a, b, c, d, e and 7 more`."""
    shown = [*map(visible, each.first)]
    if each.cases > len(shown):
        shown.append(f"{each.cases - len(shown):,} more")
    return f"{cases(each.cases)}, {numbers(each.edits, each.either)}: {listing(shown)}"


def several_edits(found: Cases) -> list[tuple[str, ByCause]]:
    """Return the causes that are several edits, or none, each with its edits in words.

    An edit that never changes anything but through others, as a declared name does through the rules that use it, comes
    behind these, and a cause that is one edit but for such is not among them.
    """
    helping = {each.edit for each in found.edits if not each.kinds}
    said = []
    for each in found.by_several_edits:
        acting = [edit for edit in each.edits if edit not in helping]
        rest = [edit for edit in each.edits if edit in helping] if acting else []
        if len(acting or each.edits) != 1:
            text = numbers(acting or each.edits, each.either)
            said.append((f"{text}, with {numbers(rest, False)}" if rest else text, each))
    return said


def numbers(edits: Iterable[int], either: bool) -> str:
    """Return which edits: `edit 1`, `edits 1 and 3`, `edit 1 or 3, each of which would do`."""
    shown = [str(each) for each in edits]
    if len(shown) > MOST_EDITS and not either:
        return f"{len(shown)} edits, such as {listing(shown[:3])}"
    if not shown:
        return "not told by which edit"
    if len(shown) == 1:
        return f"edit {shown[0]}"
    if either:
        return f"edit {' or '.join(shown)}, each of which would do"
    return f"edits {listing(shown)}"


def cause_line(cause: Cause, edits: tuple[RuleEdit, ...]) -> str:
    """Because of which edits, with their lines, a case changed.

    Edits that change it only through the others, as a declared name does, are named behind these by their numbers.
    """
    if not cause.edits:
        return "which edit caused it could not be told"
    shares = tuple(each for each in cause.edits if each.kinds) or cause.edits
    helping = [each.edit for each in cause.edits if each not in shares]
    several = len(shares) > 1
    said = []
    if len(shares) > MOST_EDITS:  # too many to be read: the weightiest first
        shares = tuple(sorted(shares, key=lambda share: weight(share.kinds)))
    for share in shares[:MOST_EDITS]:
        edit = edits[share.edit - 1]
        kinds = f": {', '.join(share.kinds)}" if several and share.kinds and not cause.either else ""
        said.append(f"edit {edit.number} ({lines_of(edit)}{kinds})")
    if len(shares) > MOST_EDITS:
        said.append(f"{len(shares) - MOST_EDITS} more edits")
    joined = " or ".join(said) if cause.either else listing(said)
    through = f", with {numbers(helping, False)}" if helping else ""
    only = f"; only together: {', '.join(cause.only_together)}" if several and cause.only_together else ""
    return f"because of {'' if cause.proven else 'some of '}{joined}{through}{only}"


def change_lines(change: CaseChange, found: Comparison) -> Iterator[str]:
    """Yield what changed for a case, the weightiest first."""
    titled = _Titled(found.titles)
    yield from difference_lines(change.difference, found.titles)
    points = ("now to attend to", change.attention_came), ("no longer to attend to", change.attention_went)
    for lead, attended in points:
        yield from (f"{lead}: {titled.named('point', each.point)}{_party(each.party)}" for each in attended)
    if change.plan_before or change.plan_after:
        yield f"plan: {titled.plan(change.plan_before)} -> {titled.plan(change.plan_after)}"
    minor = [kind for kind in change.kinds if kind in _MINOR]
    if minor:
        yield f"also other: {', '.join(minor)}" if len(minor) < len(change.kinds) else f"other: {', '.join(minor)}"


def difference_lines(difference: Difference, titles: Mapping[str, str]) -> Iterator[str]:
    """Yield what is different: gates, the first place, the ranking, exclusions and directives.

    titles: those of a Comparison.
    """
    titled = _Titled(titles)
    for each in difference.gates:
        before, after = ("not shut" if effect is None else EFFECTS[effect] for effect in (each.before, each.after))
        yield f"gate {titled.named('gate', each.id)}: {before} -> {after}"
    if difference.first_changed:
        yield f"first: {titled.places(difference.first_before)} -> {titled.places(difference.first_after)}"
    yield from (said for each in difference.ranking if (said := _rank(each, titled)))
    if difference.exclusions_came:
        yield f"now excluded: {titled.places(difference.exclusions_came)}"
    if difference.exclusions_went:
        yield f"no longer excluded: {titled.places(difference.exclusions_went)}"
    directives = ("now", difference.directives_came), ("no longer", difference.directives_went)
    for lead, came in directives:
        yield from (f"{lead}: {titled.named('directive', each.id)}{_party(each.party)}" for each in came)


_MINOR = (Kind.certainty, Kind.assessment, Kind.question, Kind.reason, Kind.wording)


class _Titled(NamedTuple):
    """Methods, gates, directives and points by the titles that either rulebook gives them."""

    titles: Mapping[str, str]

    def named(self, part: str, id: str) -> str:
        title = self.titles.get(f"{part} {id}")
        return prose(title) if title else name(id)

    def place(self, method: str, stage: str | None) -> str:
        if title := self.titles.get(f"method {variant_name(method, stage)}"):
            return prose(title)
        return self.named("method", method) + (f" ({name(stage)})" if stage else "")

    def places(self, found: Iterable[Place]) -> str:
        parties: dict[str, list[str | None]] = {}
        for each in found:
            parties.setdefault(self.place(each.method, each.stage), []).append(each.party)
        return listing(f"{said} for {people(whom)}" for said, whom in parties.items()) if parties else "no method"

    def plan(self, steps: Iterable[Step]) -> str:
        said = (
            (self.place(each.id, each.stage) if each.kind == "method" else self.named(each.kind, each.id))
            + (f" for {people(each.parties)}" if each.parties else "")
            for each in steps
        )
        return ", ".join(said) or "nothing"


def _rank(each: RankChange, titled: _Titled) -> str:
    """Return how a method moved; nothing if only its certainty did."""
    who = f"{titled.place(each.place.method, each.place.stage)} for {people((each.place.party,))}"
    before, after = each.certainty_before, each.certainty_after
    if before is None or after is None:
        rank = each.rank_before if after is None else each.rank_after
        standing = "" if rank is None else f", rank {rank}"
        return f"{who}: no longer advised{standing}" if after is None else f"{who}: now advised{standing}"
    if each.rank_before != each.rank_after:
        return f"{who}: rank {each.rank_before} -> {each.rank_after} ({_certainties(before, after)})"
    return ""


def _certainties(before: float, after: float) -> str:
    """Return both, with as many decimals as it takes to tell them apart; one if they are the same."""
    for decimals in range(2, _MOST_DECIMALS + 1):
        was, now = (number(each) if decimals == 2 else f"{each:.{decimals}f}" for each in (before, after))
        if was != now:
            return f"{was} -> {now}"
    return number(after)


def _party(party: str | None) -> str:
    return "" if party is None else f" ({visible(party)})"
