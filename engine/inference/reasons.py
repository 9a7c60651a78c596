"""Why a rule fired: its words filled in, the observations it rests on in the end, and the assessments between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ottava.facts import PARTY, UNKNOWN, Value

from ..rulebook.conclusion import Assess
from ..rulebook.condition import Advised, Atom, entity_of
from ..rulebook.template import Template
from .advice import FactUsed, Reason
from .blackboard import Blackboard
from .formula import AtLeast, Either, Every, Fewer, Formula, IsAdvised, IsDerived, IsPossible, Leaf, Passes
from .support import Support
from .trace import Firing
from .translation import Meant
from .working_memory import CASE


@dataclass(slots=True)
class Reasons:
    """Gives the reasons of one finished run; what an assessment rests on is worked out once."""

    board: Blackboard
    support: Support
    _grounds: dict[tuple[Atom, int, bool], tuple[FactUsed, ...]] = field(default_factory=dict)
    _derivations: dict[tuple[Atom, int], list[Firing]] = field(default_factory=dict)
    _rests: dict[tuple[int, int], tuple[tuple[FactUsed, ...], tuple[str, ...]]] = field(default_factory=dict)
    _used: dict[int, _Used] = field(default_factory=dict)

    @classmethod
    def of(cls, board: Blackboard) -> Reasons:
        """For a finished run."""
        made = cls(board, Support(board))
        for meant, firing in board.in_order():
            for each in meant.assesses:
                made._derivations.setdefault((each.atom, firing.party), []).append(firing)
        return made

    def reason(self, firing: Firing, because: Template, certainty: float | None) -> Reason:
        """The reason that a firing gives for one of its conclusions."""
        meant = self.board.translation.rules[firing.rule]
        facts, assessed = self._rest(meant, firing)
        pieces = because.pieces
        if len(pieces) == 1 and isinstance(pieces[0], str):
            text = pieces[0]
        else:
            text = because.fill(lambda name: self._say(name, firing.party))
        return Reason(
            meant.rule.id, meant.rule.title, text, certainty, self.party(firing.party), meant.source, facts, assessed
        )

    def party(self, place: int) -> str | None:
        """The label of the party at a place, or None for the case."""
        return None if place == CASE else self.board.case.parties[place].id

    def path(self, attribute: str, place: int) -> str:
        """The full path of an attribute: `parties.customer.temperament`, `dispute.category`."""
        if entity_of(attribute) != PARTY:
            return attribute
        return f"parties.{self.party(place)}.{attribute.partition('.')[2]}"

    def _rest(self, meant: Meant, firing: Firing) -> tuple[tuple[FactUsed, ...], tuple[str, ...]]:
        key = meant.order, firing.party
        found = self._rests.get(key)
        if found is None and meant.plain is not None:
            used = self._used_at(firing.party)
            found = self._rests[key] = (tuple(map(used.__getitem__, meant.plain)), ())
        elif found is None:
            facts: dict[FactUsed, None] = {}
            names: dict[str, None] = {}
            home = firing.party
            for leaf, place in self.resting_leaves(meant.premise, home):
                if isinstance(leaf, Passes):
                    facts[self._used_at(place)[leaf.test.attribute]] = None
                else:
                    facts.update(dict.fromkeys(self._facts(leaf, place)))
                    names.update(dict.fromkeys(self._looked_at(leaf, place, home)))
            found = self._rests[key] = (tuple(facts), tuple(names))
        return found

    def _facts(self, leaf: Leaf, place: int) -> tuple[FactUsed, ...]:
        match leaf:
            case Passes(test):
                return (self._used_at(place)[test.attribute],)
            case IsDerived(atom, expected=True):
                return self._ground(atom, place, derived=True)
            case IsPossible(atom, expected=False):
                return self._ground(atom, place, derived=False)
            case _:
                return ()

    def _used_at(self, place: int) -> _Used:
        found = self._used.get(place)
        if found is None:
            found = self._used[place] = _Used(self, place)
        return found

    def used(self, attribute: str, place: int) -> FactUsed:
        """An observation as a reason shows it; what is not known shows as such."""
        if place != CASE and entity_of(attribute) != PARTY:
            return self._used_at(CASE)[attribute]
        observation = self.board.observation(attribute, place)
        path = self.path(attribute, place)
        if observation is None:
            return FactUsed(path, UNKNOWN, 1.0)
        value = observation.value
        shown = tuple(sorted(value)) if isinstance(value, frozenset) else value
        return FactUsed(path, shown, observation.certainty)

    def _ground(self, atom: Atom, place: int, derived: bool) -> tuple[FactUsed, ...]:
        key = atom, self.board.place_of(atom, place), derived
        found = self._grounds.get(key)
        if found is None:
            facts: dict[FactUsed, None] = {}
            for formula in self._grounding(*key):
                for leaf, at in self.resting_leaves(formula, key[1]):
                    facts.update(dict.fromkeys(self._facts(leaf, at)))
            found = self._grounds[key] = tuple(facts)
        return found

    def resting_leaves(self, formula: Formula, place: int) -> Iterable[tuple[Leaf, int]]:
        """What a formula of the translation rests on, if it holds; remembered where it looks at attributes only."""
        remembered = self.board.translation.memory.rests_on
        plain = remembered.table(formula)
        if plain is None:
            return self._parts(formula, place)
        tests = remembered.answer(
            plain,
            self.board.seen(place),
            lambda: tuple(leaf for leaf, _ in self.support.leaves(formula, place) if isinstance(leaf, Passes)),
        )
        return [(leaf, place) for leaf in tests]

    def _parts(self, formula: Formula, place: int) -> Iterator[tuple[Leaf, int]]:
        """The leaves of a formula that holds; which of its parts are leaves themselves needs no looking up."""
        for part in formula.parts if isinstance(formula, Every) else (formula,):
            match part:
                case Every() | Either() | AtLeast() | Fewer():
                    yield from self.support.leaves(part, place)
                case _:
                    yield part, place

    def _grounding(self, atom: Atom, place: int, derived: bool) -> Iterator[Formula]:
        rules = self.board.translation.rules
        if derived:
            yield from (rules[firing.rule].premise for firing in self._derivations.get((atom, place), ()))
        else:
            yield from (meant.cannot_fire for meant in self.board.translation.deriving.get(atom, ()))

    def _looked_at(self, leaf: Leaf, place: int, home: int) -> tuple[str, ...]:
        match leaf:
            case IsDerived(atom, expected=True):
                return (self._name(atom, place, home),)
            case IsPossible(atom, expected=False):
                return (f"not {self._name(atom, place, home)}",)
            case IsAdvised(Advised(method, stage), expected):
                name = f"advised.{method}" + (f".{stage}" if stage else "")
                return (name if expected else f"not {name}",)
            case IsAdvised():
                return ("advised",)
            case _:
                return ()

    def _name(self, atom: Atom, place: int, home: int) -> str:
        at = self.board.place_of(atom, place)
        name = f"assess.{atom}"
        return name if at in (CASE, home) else f"parties.{self.party(at)}.{name}"

    def _say(self, name: str, place: int) -> str:
        if name == PARTY:
            return str(self.party(place))
        head, _, rest = name.partition(".")
        if head == "assessment":
            said = [said_value(value) for value in self._values(rest, place)]
            return ", ".join(said) or UNKNOWN
        observation = self.board.observation(name, place)
        return UNKNOWN if observation is None else said_value(observation.value)

    def _values(self, name: str, place: int) -> list[str | bool]:
        return [
            atom.value
            for atom in self.board.translation.deriving
            if atom.name == name and self.board.certainty(atom, place) is not None
        ]

    def assessment_firings(self, atom: Atom, place: int) -> Iterator[tuple[Firing, Assess]]:
        """The firings that derived an assessment, each with the conclusion that did."""
        for firing in self._derivations.get((atom, place), ()):
            for conclusion in self.board.translation.rules[firing.rule].rule.conclusions:
                if isinstance(conclusion, Assess) and conclusion.atom == atom:
                    yield firing, conclusion


class _Used(dict[str, FactUsed]):
    """The observations used at a place, by path, each made when it is first looked up."""

    def __init__(self, reasons: Reasons, place: int) -> None:
        super().__init__()
        self._reasons, self._place = reasons, place

    def __missing__(self, attribute: str) -> FactUsed:
        made = self[attribute] = self._reasons.used(attribute, self._place)
        return made


def said_value(value: Value) -> str:
    """A value in running text: `highly agitated`, `elderly, illness`, `true`, `3`."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, frozenset):
        return ", ".join(sorted(said_value(each) for each in value)) or "none"
    return value.replace("_", " ") if isinstance(value, str) else f"{value:g}"
