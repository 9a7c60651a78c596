"""Why a rule fired: its words filled in, the observations it rests on in the end, and the assessments between."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from datetime import date

from ottava.facts import PARTY, UNKNOWN, Value, days
from ottava.facts.attribute import number_text
from ottava.facts.catalogue import tr

from ..rulebook.conclusion import Template
from ..rulebook.condition import entity_of
from .advice import Reason
from .blackboard import Blackboard, Firing, Support
from .checks import Checks, checks_of
from .fact_views import NOT_RECORDED as NOT_RECORDED
from .fact_views import FactViews, fact_words
from .formula import CASE, Formula
from .grounds import Grounds


@dataclass(slots=True)
class ReasonBuilder:
    """Gives the reasons of one finished run.

    `labels`: the labels of the parties, and None for the case; `template_values`: what fills the slots of texts, by
    name. Each has an entry for each party and, at the end, where -1 finds it, one for the case.
    """

    board: Blackboard
    support: Support
    grounds: Grounds
    labels: list[str | None]
    template_values: list[TemplateValues]
    _checks: Checks

    @classmethod
    def of(cls, board: Blackboard) -> ReasonBuilder:
        """For a finished run."""
        case = board.case
        labels: list[str | None] = [party.id for party in case.parties]
        *of_parties, of_case = board.observed
        vocabulary = board.translation.rulebook.vocabulary
        said = fact_words(board.translation.cache, vocabulary)
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
        grounds = Grounds.of(support, labels, [*used, view])
        return cls(board, support, grounds, labels, words, checks_of(board.translation))

    def reason(self, firing: Firing, because: Template, certainty: float | None) -> Reason:
        """Return the reason that a firing gives for one of its conclusions."""
        meant = self.board.translation.rules[firing.rule]
        text = because.fill(self.template_values[firing.party].__getitem__)
        label, justification = self.labels[firing.party], self.grounds.justification(meant, firing.party)
        return Reason(meant.rule.id, meant.rule.title, text, certainty, label, meant.source, *justification)

    def path(self, attribute: str, party_index: int) -> str:
        """Return the full path of an attribute: `parties.customer.temperament`, `dispute.category`."""
        if entity_of(attribute) != PARTY:
            return attribute
        return f"parties.{self.labels[party_index]}.{attribute.partition('.')[2]}"

    def holds(self, formula: Formula, party_index: int) -> bool:
        """Return whether a formula holds, for a party or the case."""
        return self._checks[formula](self.support, party_index)

    def could_fire(self) -> Set[tuple[int, int]]:
        """Return the rules that shut gates and fire, or might if more were known: by their order, and where."""
        board = self.board
        if board.could_fire is not None:
            return board.could_fire
        tried = [(meant, at) for meant in board.translation.gated for at in board.party_indexes(meant.rule)]
        return {(meant.order, at) for meant, at in tried if self.holds(meant.could_fire, at)}


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
