"""Why a rule fired: its words filled in, the observations it rests on in the end, and the assessments between."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ottava.facts import PARTY, UNKNOWN, UNKNOWN_BELOW, Observation, Value

from ..rulebook.conclusion import Template
from ..rulebook.condition import Atom, entity_of
from .advice import FactUsed, Reason
from .blackboard import Blackboard, MatchResult
from .compiled_rulebook import CompiledRule
from .formula import Either, Every, Formula
from .justification import Facts, Justification, Names
from .support import Support
from .trace import Firing
from .working_memory import CASE

_OF_PARTY = f"{PARTY}."

Rest = tuple[tuple[FactUsed, ...], tuple[str, ...]]
"""The facts that a reason rests on, and the names of what else its rule looked at."""


@dataclass(slots=True)
class ReasonBuilder:
    """Gives the reasons of one finished run; what an assessment rests on is worked out once.

    `labels`: the labels of the parties, and None for the case. `used`: the observations as reasons show them, by
    attribute; `words`: what fills the places in texts, by name. Each has an entry for each party and one for the case,
    which stands last, where -1 finds it.
    """

    board: Blackboard
    support: Support
    labels: list[str | None]
    used: list[FactViews]
    words: list[TemplateValues]
    _rests: dict[tuple[int, int], Rest] = field(default_factory=dict)
    _grounds: dict[tuple[Atom, int], Facts] = field(default_factory=dict)
    _no_grounds: dict[tuple[Atom, int], Facts] = field(default_factory=dict)

    @classmethod
    def of(cls, board: Blackboard) -> ReasonBuilder:
        """For a finished run."""
        case = board.case
        labels: list[str | None] = [party.id for party in case.parties]
        of_case = FactViews(case.observations.get, "", None)
        used = [FactViews(party.observations.get, f"parties.{party.id}.", of_case) for party in case.parties]
        labels.append(None)
        words = [
            TemplateValues(board, place, label) for place, label in zip((*range(len(used)), CASE), labels, strict=True)
        ]
        return cls(board, Support(board), labels, [*used, of_case], words)

    def reason(self, firing: Firing, because: Template, certainty: float | None) -> Reason:
        """The reason that a firing gives for one of its conclusions."""
        meant = self.board.translation.rules[firing.rule]
        text = because.fill(self.words[firing.party].__getitem__)
        rest = self.rest(meant, firing.party)
        return Reason(meant.rule.id, meant.rule.title, text, certainty, self.labels[firing.party], meant.source, *rest)

    @property
    def matched(self) -> MatchResult | None:
        """What the matcher found out, where it tells."""
        return self.board.matched

    def path(self, attribute: str, place: int) -> str:
        """The full path of an attribute: `parties.customer.temperament`, `dispute.category`."""
        if entity_of(attribute) != PARTY:
            return attribute
        return f"parties.{self.labels[place]}.{attribute.partition('.')[2]}"

    def rest(self, meant: CompiledRule, place: int) -> Rest:
        """What a rule rests on that fired."""
        resting = meant.resting
        if resting is not None and resting.plain is not None:
            return tuple(map(self.used[place].__getitem__, resting.plain)), ()
        key = meant.order, place
        found = self._rests.get(key)
        if found is None:
            found = self._rests[key] = self._rest(meant, place)
        return found

    def could_fire(self, meant: CompiledRule, place: int) -> bool:
        """Whether a rule that shuts a gate fires, or might if more were known."""
        matched = self.board.matched
        if matched is None:
            return self.support.certainty(meant.could_fire, place) is not None
        return matched.could_fire(meant.order, place)

    def resting(self, formula: Formula, place: int) -> Justification | None:
        """What a formula of the translation rests on at a place; None if it does not hold there."""
        remembered = self.board.translation.memory.rests_on
        table = remembered.table(formula)
        if table is None:
            return self._resting(formula, place)
        values = self.board.values(table.of_case, table.of_party, place)
        return remembered.answer(table, values, lambda: self._resting(formula, place))

    def of_assessment(self, atom: Atom, place: int) -> Facts:
        """What an assessment rests on that holds."""
        key = atom, place
        found = self._grounds.get(key)
        if found is None:
            rules = self.board.derived[key].rules if key in self.board.derived else ()
            found = self._grounds[key] = dict.fromkeys([fact for meant in rules for fact in self.rest(meant, place)[0]])
        return found

    def of_impossible(self, atom: Atom, place: int) -> Facts:
        """What it rests on that an assessment can no longer be derived."""
        key = atom, place
        found = self._no_grounds.get(key)
        if found is None:
            found = self._no_grounds[key] = {}
            matched = self.board.matched
            for resting in self._impossible(atom, place) if matched is None else matched.impossible(atom, place):
                resting.gather(self, place, place, found, {})
        return found

    def of_parties(self, where: Formula) -> Iterator[tuple[int, Justification]]:
        """For which parties a formula holds, each with what it rests on there."""
        for place in range(len(self.board.case.parties)):
            resting = self.resting(where, place)
            if resting is not None:
                yield place, resting

    def _impossible(self, atom: Atom, place: int) -> Iterator[Justification]:
        for meant in self.board.translation.deriving.get(atom, ()):
            resting = self.resting(meant.cannot_fire, place)
            if resting is not None:
                yield resting

    def _rest(self, meant: CompiledRule, place: int) -> Rest:
        resting = meant.resting
        if resting is None:
            matched = self.board.matched
            resting = self.resting(meant.premise, place) if matched is None else matched.resting(meant.order, place)
            assert resting is not None, f"the rule `{meant.rule.id}` has not fired there"
        if resting.plain is not None:
            return tuple(map(self.used[place].__getitem__, resting.plain)), ()
        facts: Facts = {}
        names: Names = {}
        resting.gather(self, place, place, facts, names)
        return tuple(facts), tuple(names)

    def _resting(self, formula: Formula, place: int) -> Justification | None:
        found: list[Formula] = []
        if not self._holds(formula, place, found):
            return None
        parts = self.board.translation.memory.parts
        return Justification.on(part for leaf in found for part in parts.of(leaf))

    def _holds(self, formula: Formula, place: int, found: list[Formula]) -> bool:
        """Whether a formula holds; if so, its leaves and counts are `found`, without alternatives that do not hold."""
        match formula:
            case Every(parts):
                before = len(found)
                for part in parts:
                    if not self._holds(part, place, found):
                        del found[before:]
                        return False
                return True
            case Either(parts):
                return any([self._holds(part, place, found) for part in parts])
            case _:
                if self.support.certainty(formula, place) is None:
                    return False
                found.append(formula)
                return True


class FactViews(dict[str, FactUsed]):
    """Observations as reasons show them, by attribute, those of a party by its name alone; each is made when it is
    first looked up, and what is not known shows as such.

    A party looks up what belongs to the case with the case (`of_case`).
    """

    __slots__ = ("_find", "_of_case", "_prefix")

    def __init__(self, find: Callable[[str], Observation | None], prefix: str, of_case: FactViews | None) -> None:
        self._find, self._prefix, self._of_case = find, prefix, of_case

    def __missing__(self, name: str) -> FactUsed:
        if self._of_case is not None and "." in name:
            made = self._of_case[name]
        else:
            observation = self._find(name)
            if observation is None or observation.certainty < UNKNOWN_BELOW:
                made = FactUsed(self._prefix + name, UNKNOWN, 1.0)
            else:
                value = observation.value
                shown = tuple(sorted(value)) if isinstance(value, frozenset) else value
                made = FactUsed(self._prefix + name, shown, observation.certainty)
        self[name] = made
        return made


class TemplateValues(dict[str, str]):
    """What fills the places in a text, for a party or the case, by name; worked out when it is first looked up."""

    __slots__ = ("_board", "_place")

    def __init__(self, board: Blackboard, place: int, label: str | None) -> None:
        self._board, self._place = board, place
        self[PARTY] = str(label)

    def __missing__(self, name: str) -> str:
        made = self[name] = self._said(name)
        return made

    def _said(self, name: str) -> str:
        board = self._board
        head, _, rest = name.partition(".")
        if head == "assessment":
            held = [
                atom.value
                for atom in board.translation.deriving
                if atom.name == rest and board.certainty(atom, self._place) is not None
            ]
            return ", ".join(map(said_value, held)) or UNKNOWN
        observation = board.observation(name, self._place)
        return UNKNOWN if observation is None else said_value(observation.value)


def said_value(value: Value) -> str:
    """A value in running text: `highly agitated`, `elderly, illness`, `true`, `3`."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, frozenset):
        return ", ".join(sorted(said_value(each) for each in value)) or "none"
    return value.replace("_", " ") if isinstance(value, str) else f"{value:g}"
