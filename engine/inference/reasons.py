"""Why a rule fired: its words filled in, the observations it rests on in the end, and the assessments between."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ottava.facts import PARTY, UNKNOWN, Observation, Value, Vocabulary, days
from ottava.facts.attribute import number_text, plain_value
from ottava.facts.catalogue import tr

from ..rulebook.conclusion import Template
from ..rulebook.condition import Advised, Atom, entity_of
from .advice import FactUsed, Reason
from .blackboard import Blackboard, Firing, Support
from .cache import MOST_ANSWERS
from .compiled_rulebook import CompiledRule
from .formula import (
    CASE,
    Algebra,
    AtLeast,
    Count,
    Fewer,
    Formula,
    IsAdvised,
    IsDerived,
    IsPossible,
    Leaf,
    Passes,
    counted_parties,
    lower_bound,
)

_OF_PARTY = f"{PARTY}."

Facts = dict[FactUsed, None]
"""Observations, in the order in which they are come upon."""

Names = dict[str, None]
"""What was looked at besides observations, in the same order."""

Justification = tuple[tuple[FactUsed, ...], tuple[str, ...]]
"""The facts that a reason rests on, and the names of what else its rule looked at."""


@dataclass(slots=True)
class ReasonBuilder:
    """Gives the reasons of one finished run; what an assessment rests on is worked out once.

    `labels`: the labels of the parties, and None for the case. `fact_views`: the observations as reasons show them, by
    attribute; `template_values`: what fills the slots of texts, by name. Each has an entry for each party and, at the
    end, where -1 finds it, one for the case. `looked_at`: words for what reasons look at beside facts and assessments
    that hold, by what they call it; filled as reasons are given.
    """

    board: Blackboard
    support: Support
    grounds: Grounds
    labels: list[str | None]
    fact_views: list[FactViews]
    template_values: list[TemplateValues]
    looked_at: dict[str, str] = field(default_factory=dict)
    _justifications: dict[tuple[int, int], Justification] = field(default_factory=dict)
    _for: dict[tuple[Atom, int], Facts] = field(default_factory=dict)
    _against: dict[tuple[Atom, int], Facts] = field(default_factory=dict)

    @classmethod
    def of(cls, board: Blackboard) -> ReasonBuilder:
        """For a finished run."""
        case = board.case
        labels: list[str | None] = [party.id for party in case.parties]
        *of_parties, of_case = board.observed
        vocabulary = board.translation.rulebook.vocabulary
        said = board.translation.cache.get("said", "facts", lambda _: FactWords(vocabulary))
        view = FactViews(of_case, "", said, None)
        used = [
            FactViews(observed, f"parties.{party.id}.", said, view)
            for party, observed in zip(case.parties, of_parties, strict=True)
        ]
        labels.append(None)
        words = [
            TemplateValues(board, party_index, label)
            for party_index, label in zip((*range(len(used)), CASE), labels, strict=True)
        ]
        support = Support(board)
        return cls(board, support, Grounds(support), labels, [*used, view], words)

    def reason(self, firing: Firing, because: Template, certainty: float | None) -> Reason:
        """Return the reason that a firing gives for one of its conclusions."""
        meant = self.board.translation.rules[firing.rule]
        text = because.fill(self.template_values[firing.party].__getitem__)
        justification = self.justification(meant, firing.party)
        return Reason(
            meant.rule.id, meant.rule.title, text, certainty, self.labels[firing.party], meant.source, *justification
        )

    def path(self, attribute: str, party_index: int) -> str:
        """Return the full path of an attribute: `parties.customer.temperament`, `dispute.category`."""
        if entity_of(attribute) != PARTY:
            return attribute
        return f"parties.{self.labels[party_index]}.{attribute.partition('.')[2]}"

    def justification(self, meant: CompiledRule, party_index: int) -> Justification:
        """Return what a rule rests on that fired."""
        if meant.observations is not None:
            return tuple(map(self.fact_views[party_index].__getitem__, meant.observations)), ()
        key = meant.order, party_index
        found = self._justifications.get(key)
        if found is None:
            facts: Facts = {}
            names: Names = {}
            self._gather(
                meant.grounds or self._grounds(meant.premise, party_index), party_index, party_index, facts, names
            )
            found = self._justifications[key] = tuple(facts), tuple(names)
        return found

    def could_fire(self, meant: CompiledRule, party_index: int) -> bool:
        """Return whether a rule that shuts a gate fires, or might if more were known."""
        if self.board.could_fire is not None:
            return (meant.order, party_index) in self.board.could_fire
        return self.support.certainty(meant.could_fire, party_index) is not None

    def _gather(
        self, grounds: Iterable[Formula] | None, party_index: int, home: int, facts: Facts, names: Names
    ) -> None:
        """Add what these parts of a formula rest on at a place, in the reason of a rule that fired at `home`."""
        for ground in grounds or ():
            match ground:
                case Passes(test):
                    views = self.fact_views[party_index]
                    facts[views[test.attribute]] = None
                    for part in self.board.translation.rulebook.vocabulary.parts.get(test.attribute, ()):
                        facts[views[part]] = None
                case IsDerived(atom, expected=True) | IsPossible(atom, expected=False):
                    at = self.board.translation.party_index_of(atom, party_index)
                    derived = isinstance(ground, IsDerived)
                    facts.update(self._facts_of(atom, at) if derived else self._facts_against(atom, at))
                    name = f"assess.{atom}" if at in (CASE, home) else f"parties.{self.labels[at]}.assess.{atom}"
                    if not derived:
                        name = f"not {name}"
                        whose = "" if at == CASE else tr(" ({text})", text=self.labels[at])
                        said = self.board.translation.rulebook.names.said(atom)
                        self.looked_at[name] = tr("known not to hold: {what}", what=f"{said}{whose}")
                    names[name] = None
                case IsAdvised(Advised(method, stage), expected):
                    denied = "" if expected else "not "
                    name = f"{denied}advised.{method}.{stage}" if stage else f"{denied}advised.{method}"
                    title = self.board.translation.subjects.titles[method, stage]
                    self.looked_at[name] = tr(f"{denied}advised: {{what}}", what=title)
                    names[name] = None
                case IsAdvised():
                    self.looked_at["advised"] = tr("how many methods are advised")
                    names["advised"] = None
                case AtLeast() | Fewer():
                    parties = len(self.fact_views) - 1
                    where, _ = lower_bound(ground, parties)
                    for at in counted_parties(ground, party_index, parties):
                        self._gather(self._grounds(where, at), at, home, facts, names)

    def _facts_of(self, atom: Atom, party_index: int) -> Facts:
        """Return what an assessment rests on that holds."""
        key = atom, party_index
        found = self._for.get(key)
        if found is None:
            rules = self.board.derived[key].rules if key in self.board.derived else ()
            found = self._for[key] = dict.fromkeys(
                [fact for meant in rules for fact in self.justification(meant, party_index)[0]]
            )
        return found

    def _facts_against(self, atom: Atom, party_index: int) -> Facts:
        """Return what it rests on that an assessment can no longer be derived."""
        key = atom, party_index
        found = self._against.get(key)
        if found is None:
            found = self._against[key] = {}
            for meant in self.board.translation.deriving.get(atom, ()):
                self._gather(self._grounds(meant.cannot_fire, party_index), party_index, party_index, found, {})
        return found

    def _grounds(self, formula: Formula, party_index: int) -> Sequence[Formula] | None:
        """Return what a formula rests on at a place; once for the same values, if only attributes are read."""
        key = self.board.read_by(formula, party_index)
        if key is None:
            return self.grounds.evaluate(formula, party_index)
        return self.board.translation.cache.get("grounds", key, lambda _: self.grounds.evaluate(formula, party_index))


@dataclass(slots=True)
class Grounds(Algebra[list[Formula] | None]):
    """Finds the leaves and counts that a formula rests on, without alternatives that do not hold; None if it does not.

    A count of parties is kept as it is: what it rests on differs from party to party.
    """

    support: Support

    def leaf(self, leaf: Leaf, party_index: int) -> list[Formula] | None:
        """Return the leaf, if it holds."""
        return None if self.support.leaf(leaf, party_index) is None else [leaf]

    def every(self, parts: Iterable[list[Formula] | None]) -> list[Formula] | None:
        """Return the grounds of all parts."""
        found: list[Formula] = []
        for part in parts:
            if part is None:
                return None
            found += part
        return found

    def either(self, parts: Iterable[list[Formula] | None]) -> list[Formula] | None:
        """Return the grounds of the parts that hold."""
        held = [part for part in parts if part is not None]
        return [ground for part in held for ground in part] if held else None

    def count(self, count: Count, party_index: int) -> list[Formula] | None:
        """Return the count, if it holds."""
        return None if self.support.count(count, party_index) is None else [count]


class FactViews(dict[str, FactUsed]):
    """Observations as reasons show them, by attribute; each is made when it is first looked up, and what is not known
    shows as such.

    A party looks up what belongs to the case with the case (`of_case`).
    """

    __slots__ = ("_observed", "_of_case", "_prefix", "_said")

    def __init__(
        self,
        observed: Mapping[str, Observation],
        prefix: str,
        said: FactWords,
        of_case: FactViews | None,
    ) -> None:
        self._observed, self._prefix, self._said, self._of_case = observed, prefix, said, of_case

    def __missing__(self, attribute: str) -> FactUsed:
        if self._of_case is not None and not attribute.startswith(_OF_PARTY):
            made = self._of_case[attribute]
        else:
            path, observation = self._prefix + attribute.removeprefix(_OF_PARTY), self._observed.get(attribute)
            if observation is None:
                made = FactUsed(path, UNKNOWN, 1.0, self._said[attribute, None])
            else:
                value = observation.value
                made = FactUsed(path, plain_value(value), observation.certainty, self._said[attribute, value])
        self[attribute] = made
        return made


NOT_RECORDED = "not recorded"


class FactWords(dict[tuple[str, Value | None], str]):
    """What is known, by attribute and value, as people read it: `temper on an ordinary day: flares up easily`.

    Worked out when it is first looked up, and shared by all cases of a rulebook; None is not recorded.
    """

    __slots__ = ("_vocabulary",)

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def __missing__(self, known: tuple[str, Value | None]) -> str:
        if len(self) >= MOST_ANSWERS:
            self.clear()
        path, value = known
        attribute = self._vocabulary[path]
        words = tr(NOT_RECORDED) if value is None else attribute.said(value)
        said = self[known] = tr("{label}: {said}", label=attribute.label, said=words)
        return said


class TemplateValues(dict[str, str]):
    """What fills the places in a text, for a party or the case, by name; worked out when it is first looked up."""

    __slots__ = ("_board", "_place")

    def __init__(self, board: Blackboard, party_index: int, label: str | None) -> None:
        self._board, self._place = board, party_index
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
            return tr(", ").join(map(said_value, held)) or tr(UNKNOWN)
        observation = board.observation(name, self._place)
        if observation is None:
            return tr(UNKNOWN)
        rulebook, value = board.translation.rulebook, observation.value
        # In another language a word reads as that language has it, not by its id; a number is a number in all.
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        own = is_number or rulebook.language is None
        return said_value(value) if own else rulebook.vocabulary[name].said(value)


def said_value(value: Value) -> str:
    """Return a value in running text: `highly agitated`, `elderly, illness`, `yes`, `3`."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, frozenset):
        return ", ".join(sorted(said_value(each) for each in value)) or "none"
    if isinstance(value, date):
        return days.said(value)
    return value.replace("_", " ") if isinstance(value, str) else number_text(value)
