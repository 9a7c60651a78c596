"""Which unknown attributes it depends on that a formula does not hold.

How they are found follows from the formula, and is compiled into closures once for a rulebook.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ottava.facts import PARTY

from ..rulebook.condition import Atom, entity_of
from .blackboard import Support
from .checks import Check, MadeOfFormulas, checks_of
from .compiled_rulebook import CompiledRulebook
from .formula import (
    CASE,
    AtLeast,
    Count,
    Either,
    Every,
    Fewer,
    Formula,
    IsDerived,
    IsPossible,
    Passes,
    counted_parties,
    lower_bound,
)


class Unknown(NamedTuple):
    """An attribute that is not known, of a party or (-1) of the case."""

    attribute: str
    party_index: int


Unknowns = dict[Unknown, None]
"""Attributes that are not known, in the order in which they are found."""


@dataclass(slots=True)
class UnknownAttributes:
    """Finds the unknown attributes of one finished run on which it depends that formulas do not hold; of an assessment
    that is worked out once.
    """

    support: Support
    seekers: Seekers
    _behind: dict[tuple[Atom, bool, int], Unknowns] = field(default_factory=dict)

    @classmethod
    def of(cls, support: Support) -> UnknownAttributes:
        """For a finished run."""
        translation = support.board.translation
        return cls(support, translation.cache.get(Seekers, None, lambda _: Seekers(translation)))

    def behind(self, formula: Formula, party_index: int) -> Mapping[Unknown, None]:
        """Return them for a formula that is read at a place; none where it holds."""
        found: Unknowns = {}
        self.seekers[formula](self, party_index, found)
        return found

    def behind_assessment(self, atom: Atom, place: int, expected: bool) -> Unknowns:
        """Return them for an assessment: that it is derived, or (not expected) that it no longer can be."""
        key = atom, expected, place
        found = self._behind.get(key)
        if found is None:
            found = self._behind[key] = {}
            for meant in self.support.board.translation.deriving[atom]:
                if not expected:
                    self.seekers[meant.cannot_fire](self, place, found)
                elif self.seekers.checks[meant.could_fire](self.support, place):
                    self.seekers[meant.fires](self, place, found)
        return found


Seeker = Callable[[UnknownAttributes, int, Unknowns], None]
"""Adds the unknown attributes on which it depends that a formula does not hold at a place; none where it holds."""


class Seekers(MadeOfFormulas[Seeker]):
    """What finds the unknown attributes behind formulas."""

    __slots__ = ("_translation", "checks")

    def __init__(self, translation: CompiledRulebook) -> None:
        self._translation, self.checks = translation, checks_of(translation)

    def _made(self, formula: Formula) -> Seeker:
        match formula:
            case Passes(test, if_unknown=False):
                return _not_known(test.attribute, self._translation.rulebook.vocabulary.given(test.attribute))
            case Every(parts):  # where it holds, so do its parts
                return _all_parts([self[part] for part in parts])
            case Either(parts):
                return _unless(self.checks[formula], _all_parts([self[part] for part in parts]))
            case AtLeast() | Fewer():
                return _unless(self.checks[formula], _for_parties(formula, self[lower_bound(formula, 0)[0]]))
            case IsDerived(atom, expected=True) | IsPossible(atom, expected=False):
                of_party, derived = atom.name in self._translation.of_party, isinstance(formula, IsDerived)
                return _unless(self.checks[formula], _behind_assessment(atom, of_party, derived))
            case _:
                return _nothing


def _not_known(attribute: str, given: Sequence[str]) -> Seeker:
    asked = [(path, entity_of(path) == PARTY, Unknown(path, CASE)) for path in given]

    def seek(unknowns: UnknownAttributes, at: int, found: Unknowns) -> None:
        observed = unknowns.support.board.observed[at]
        if attribute not in observed:
            for path, of_party, of_case in asked:
                if path not in observed:
                    found[Unknown(path, at) if of_party else of_case] = None

    return seek


def _all_parts(parts: Sequence[Seeker]) -> Seeker:
    def seek(unknowns: UnknownAttributes, at: int, found: Unknowns) -> None:
        for part in parts:
            part(unknowns, at, found)

    return seek


def _unless(holds: Check, seeker: Seeker) -> Seeker:
    def seek(unknowns: UnknownAttributes, at: int, found: Unknowns) -> None:
        if not holds(unknowns.support, at):
            seeker(unknowns, at, found)

    return seek


def _for_parties(count: Count, where: Seeker) -> Seeker:
    def seek(unknowns: UnknownAttributes, at: int, found: Unknowns) -> None:
        for each in counted_parties(count, at, len(unknowns.support.board.case.parties)):
            where(unknowns, each, found)

    return seek


def _behind_assessment(atom: Atom, of_party: bool, expected: bool) -> Seeker:
    def seek(unknowns: UnknownAttributes, at: int, found: Unknowns) -> None:
        found.update(unknowns.behind_assessment(atom, at if of_party else CASE, expected))

    return seek


def _nothing(unknowns: UnknownAttributes, at: int, found: Unknowns) -> None:
    """Find nothing: it does not depend on what is unknown of the case."""
