"""How the conditions of a rule came out, down to what is known of the case."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from msgspec.structs import replace

from ottava.facts import PARTY, UNKNOWN
from ottava.facts.source.span import Span

from ...inference.blackboard import Blackboard
from ...inference.compiled_rulebook import CompiledRule
from ...inference.formula import Formula
from ...inference.meaning import falsity, truth
from ...inference.reasons import said_value
from ...inference.support import Support
from ...inference.working_memory import CASE
from ...rulebook.condition import (
    Advised,
    AdvisedCount,
    All,
    AnyOf,
    Atom,
    Condition,
    Derived,
    EveryParty,
    Includes,
    InRange,
    Known,
    Not,
    OneOf,
    PartyCount,
    SomeParty,
    Test,
    entity_of,
)
from ..memo import Memo
from ..slots import Slot, path_of
from ..stability.trials import Plain, plain_value
from .near_miss import ConditionTrace, Kind, RuleLine, RuleTrace, State

Aim = Literal["true", "not true", "false", "not false"]
"""What a condition would have to come out as."""

_OPPOSITE: dict[Aim, Aim] = {"true": "false", "false": "true", "not true": "not false", "not false": "not true"}
_REACHED: dict[Aim, tuple[State, ...]] = {
    "true": ("holds",),
    "not true": ("fails", "unknown"),
    "false": ("fails",),
    "not false": ("holds", "unknown"),
}
_KINDS: dict[type[Condition], Kind] = {
    All: "all",
    AnyOf: "any",
    Not: "not",
    SomeParty: "some_party",
    EveryParty: "every_party",
    PartyCount: "parties",
    Derived: "assessment",
    Advised: "advised",
    AdvisedCount: "advised",
}


@dataclass(slots=True)
class ConditionReadings:
    """What conditions of a rulebook say and mean, by their identity, whatever the case."""

    meanings: Memo[int, tuple[Formula, Formula]] = field(default_factory=Memo)
    texts: Memo[int, tuple[str, RuleLine | None]] = field(default_factory=Memo)
    wanted: Memo[tuple[int, bool], str] = field(default_factory=Memo)


@dataclass(slots=True)
class Observer:
    """Looks at the conditions of a finished run."""

    board: Blackboard
    support: Support
    readings: ConditionReadings
    _rules: dict[tuple[int, int, Aim], RuleTrace] = field(default_factory=dict)
    _states: dict[tuple[int, int], State] = field(default_factory=dict)

    def rule(self, meant: CompiledRule, place: int, aim: Aim) -> RuleTrace:
        """A rule as it came out at a place. `aim` is what its firing would have to come out as."""
        key = meant.order, place, aim
        if key not in self._rules:
            self._rules[key] = self._rule(meant, place, aim)
        return self._rules[key]

    def _rule(self, meant: CompiledRule, place: int, aim: Aim) -> RuleTrace:
        rule = meant.rule
        guard: Aim = "true" if aim in ("false", "not true") else "not true"
        return RuleTrace(
            rule.id,
            rule.title,
            self.party(place),
            self._state_of_rule(meant, place),
            line_of(rule.span),
            self.condition(rule.when, place, aim),
            None if rule.unless is None else self.condition(rule.unless, place, guard),
        )

    def condition(self, condition: Condition, place: int, aim: Aim) -> ConditionTrace:
        """A condition as it came out at a place. `aim` is what it would have to come out as."""
        inner = condition.part if isinstance(condition, Not) else condition
        inner_aim = _OPPOSITE[aim] if isinstance(condition, Not) else aim
        if isinstance(inner, OneOf | InRange | Includes | Known):
            return self._test(condition, inner, place, aim)
        if isinstance(inner, Derived):
            return self._assessment(condition, inner, place, aim, inner_aim)
        match condition:
            case All(parts) | AnyOf(parts):
                seen = tuple(self.condition(part, place, aim) for part in parts)
            case Not(part):
                seen = () if isinstance(part, Advised | AdvisedCount) else (self.condition(part, place, inner_aim),)
            case SomeParty(where) | EveryParty(where) | PartyCount(where):
                each_aim = self._aim_of_each(condition, aim)
                everyone = range(len(self.board.case.parties))
                seen = tuple(self.condition(where, position, each_aim) for position in everyone)
            case _:
                seen = ()
        found = self._advised(inner, place) if isinstance(inner, Advised | AdvisedCount) else None
        return self._seen(condition, place, aim, parts=seen, found=found)

    def party(self, place: int) -> str | None:
        """The label of the party at a place."""
        return None if place == CASE else self.board.case.parties[place].id

    def state(self, condition: Condition, place: int) -> State:
        """Whether a condition is true, false or unknown."""
        key = id(condition), place
        found = self._states.get(key)
        if found is None:
            true, false = self.readings.meanings.get(key[0], lambda: (truth(condition), falsity(condition)))
            if self.support.certainty(true, place) is not None:
                found = "holds"
            else:
                found = "unknown" if self.support.certainty(false, place) is None else "fails"
            self._states[key] = found
        return found

    def _state_of_rule(self, meant: CompiledRule, place: int) -> Literal["fires", "open", "cannot fire"]:
        if self.support.certainty(meant.fires, place) is not None:
            return "fires"
        return "open" if self.support.certainty(meant.cannot_fire, place) is None else "cannot fire"

    def _test(self, condition: Condition, test: Test, place: int, aim: Aim) -> ConditionTrace:
        at = place if entity_of(test.attribute) == PARTY else CASE
        observation = self.board.observation(test.attribute, at)
        attribute = self.board.translation.rulebook.vocabulary.get(test.attribute)
        assert attribute is not None
        return self._seen(
            condition,
            place,
            aim,
            kind="attribute",
            path=path_of(self.board.case, Slot(test.attribute, at)),
            found=None if observation is None else plain_value(observation),
            certainty=None if observation is None else observation.certainty,
            wanted=self._wanted(condition, aim in ("true", "not false")),
            question=attribute.question if observation is None else None,
        )

    def _wanted(self, condition: Condition, true: bool) -> str:
        key = id(condition), true
        return self.readings.wanted.get(key, lambda: wanted(condition if true else Not(condition)))

    def _assessment(
        self, condition: Condition, derived: Derived, place: int, aim: Aim, inner_aim: Aim
    ) -> ConditionTrace:
        board = self.board
        certainty = board.certainty(derived.atom, place)
        at = board.translation.party_index_of(derived.atom, place)
        seen = self._seen(
            condition,
            place,
            aim,
            kind="assessment",
            text=_text_of(condition, derived.atom),
            found=certainty is not None,
            certainty=certainty,
            wanted=str(derived.atom) if inner_aim in ("true", "not false") else f"not {derived.atom}",
        )
        if not seen.in_the_way:
            return seen
        rules = tuple(self.rule(meant, at, inner_aim) for meant in board.translation.deriving.get(derived.atom, ()))
        # What speaks for an assessment is in the way of its not holding, and the rules that say nothing are not.
        if inner_aim in ("false", "not true"):
            harmless = ("cannot fire",) if inner_aim == "false" else ("cannot fire", "open")
            rules = tuple(rule for rule in rules if rule.state not in harmless)
        return replace(seen, rules=rules)

    def _advised(self, asked: Condition, place: int) -> Plain:
        standing = self.board.standing
        if isinstance(asked, Advised):
            return standing.is_advised(asked, place)
        return tuple(each for each in self.board.translation.methods if each in standing.counted(place))

    def _aim_of_each(self, condition: Condition, aim: Aim) -> Aim:
        """What the condition would have to be for more parties, or for fewer."""
        if isinstance(condition, PartyCount) and condition.high is not None:
            low = condition.low
            held = sum(
                self.state(condition.where, position) == "holds" for position in range(len(self.board.case.parties))
            )
            if low is None or held >= low:
                return "false" if aim in ("true", "not false") else "true"
        return aim

    def _seen(
        self,
        condition: Condition,
        place: int,
        aim: Aim,
        *,
        kind: Kind | None = None,
        text: str = "",
        path: str | None = None,
        found: Plain | None = None,
        certainty: float | None = None,
        wanted: str = "",
        question: str | None = None,
        parts: tuple[ConditionTrace, ...] = (),
    ) -> ConditionTrace:
        inner = condition.part if isinstance(condition, Not) else condition
        if kind is None:
            always = isinstance(condition, All) and not condition.parts
            advised = isinstance(inner, Advised | AdvisedCount)
            kind = "always" if always else "advised" if advised else _KINDS[type(condition)]
        state = self.state(condition, place)
        said, line = self.readings.texts.get(id(condition), lambda: (written(condition.span), line_of(condition.span)))
        return ConditionTrace(
            kind,
            state,
            state not in _REACHED[aim],
            text or said or kind,
            line,
            self.party(place),
            path,
            found,
            certainty,
            wanted,
            question,
            parts,
            (),
        )


def _text_of(condition: Condition, atom: Atom) -> str:
    """The text of a condition on one assessment; of a list of values, the value in question."""
    value = str(atom.value).lower() if isinstance(atom.value, bool) else atom.value
    plain_text = f"assessment.{atom.name}: {value}"
    text = written(condition.span)
    return text if isinstance(condition, Not) or "[" not in text else plain_text


def wanted(condition: Condition) -> str:
    """In words which values pass a test."""
    match condition:
        case Not(Known()):
            return UNKNOWN
        case Not(Not(part)):
            return wanted(part)
        case Not(part):
            return f"not {wanted(part)}"
        case OneOf(_, values):
            return " or ".join(sorted(said_value(value) for value in values))
        case InRange(_, low, high):
            if low is not None and high is not None:
                return f"{low:g} to {high:g}" if low != high else f"{low:g}"
            return f"at least {low:g}" if low is not None else f"at most {high:g}"
        case Includes(_, values):
            return f"with {' or '.join(sorted(said_value(value) for value in values))}"
        case Known():
            return "known"
        case _:
            return ""


def written(span: Span | None) -> str:
    """What the author wrote there, on one line."""
    return "" if span is None else " ".join(span.text.split())


def line_of(span: Span | None) -> RuleLine | None:
    """The file, within the folder that holds it, and the line."""
    if span is None:
        return None
    *_, folder, name = ("", *span.source.name.replace("\\", "/").split("/"))
    return RuleLine(f"{folder}/{name}" if folder else name, span.line)
