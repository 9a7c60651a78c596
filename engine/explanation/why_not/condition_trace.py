"""How the conditions of a rule came out, down to what is known of the case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from msgspec.structs import replace

from ottava.facts.attribute import number_text, plain_value
from ottava.facts.catalogue import tr
from ottava.facts.source.span import Span, one_line

from ...inference.blackboard import Blackboard, Support, party_label
from ...inference.compiled_rulebook import CompiledRule
from ...inference.meaning import Meaning, meaning_of
from ...inference.reasons import NOT_RECORDED
from ...rulebook.condition import (
    ALWAYS,
    Advised,
    AdvisedCount,
    All,
    AnyOf,
    Atom,
    Condition,
    Derived,
    Includes,
    InRange,
    Known,
    Named,
    Not,
    OneOf,
    PartyCount,
    Quantifier,
    Share,
    Test,
    fold,
    word_of,
)
from ...rulebook.rulebook import Rule
from ..value_classes import Slot, path_of
from .near_miss import ConditionTrace, Kind, RuleLine, RuleTrace, State
from .wanted import wanted

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
    **dict.fromkeys((OneOf, InRange, Includes, Known), "attribute"),
    All: "all",
    AnyOf: "any",
    Not: "not",
    Named: "condition",
    Derived: "assessment",
    Advised: "advised",
    AdvisedCount: "advised",
}


@dataclass(frozen=True, slots=True, eq=False)
class ConditionReading:
    """A condition with what is the same for every case: its meaning, its text and its line, and those inside it."""

    condition: Condition
    meaning: Meaning
    text: str
    line: RuleLine | None
    parts: tuple[ConditionReading, ...]

    @classmethod
    def of(cls, condition: Condition, parts: tuple[ConditionReading, ...]) -> ConditionReading:
        """Return the reading of a condition."""
        return cls(condition, meaning_of(condition), one_line(condition.span), line_of(condition.span), parts)


@dataclass(slots=True)
class Observer:
    """Looks at the conditions of a finished run."""

    board: Blackboard
    support: Support
    _rules: dict[tuple[int, int, Aim], RuleTrace] = field(default_factory=dict)
    _states: dict[tuple[ConditionReading, int], State] = field(default_factory=dict)

    def rule(self, meant: CompiledRule, party_index: int, aim: Aim) -> RuleTrace:
        """Return how a rule came out at a place. `aim` is what its firing would have to come out as."""
        key = meant.order, party_index, aim
        if key not in self._rules:
            rule = meant.rule
            guard: Aim = "true" if aim in ("false", "not true") else "not true"
            when, unless = self._reading(meant)
            self._rules[key] = RuleTrace(
                rule.id,
                rule.title,
                party_label(self.board.case, party_index),
                self._state_of_rule(meant, party_index),
                line_of(rule.span),
                self.condition(when, party_index, aim),
                None if unless is None else self.condition(unless, party_index, guard),
            )
        return self._rules[key]

    def part_that_holds(self, meant: CompiledRule, party_index: int) -> float:
        """Return how many of the conditions of a rule hold at a place, as a part of all of them."""
        when, _ = self._reading(meant)
        parts = when.parts if isinstance(when.condition, All) else ()
        states = [self._state(part, party_index) for part in parts or (when,)]
        return states.count("holds") / len(states)

    def _reading(self, meant: CompiledRule) -> tuple[ConditionReading, ConditionReading | None]:
        return self.board.translation.cache.get("readings", meant.order, lambda _: _readings(meant.rule))

    def condition(self, reading: ConditionReading, party_index: int, aim: Aim) -> ConditionTrace:
        """Return how a condition came out at a place. `aim` is what it would have to come out as."""
        condition = reading.condition
        inner, inner_aim = (condition.part, _OPPOSITE[aim]) if isinstance(condition, Not) else (condition, aim)
        state = self._state(reading, party_index)
        kind = _kind_of(condition)
        seen = ConditionTrace(
            kind=kind,
            state=state,
            in_the_way=state not in _REACHED[aim],
            text=reading.text or kind,
            said=self._said(condition),
            line=reading.line,
            party=party_label(self.board.case, party_index),
        )
        match inner:
            case OneOf() | InRange() | Includes() | Known():
                return self._test(seen, condition, inner, party_index, aim)
            case Derived(atom):
                return self._assessment(seen, condition, atom, party_index, inner_aim)
            case Advised():
                advised = self.board.standing.is_advised(inner, party_index)
                return replace(seen, kind="advised", found=advised, said_found=tr("yes" if advised else "no"))
            case AdvisedCount():
                counted = self.board.standing.counted(party_index)
                methods = [each for name, each in self.board.standing.methods.items() if name in counted]
                said_found = tr(", ").join(each.title for each in methods) or tr("none")
                found = tuple(each.id for each in methods)
                return replace(seen, kind="advised", found=found, said_found=said_found)
        if isinstance(condition, Not):
            parts = [self.condition(reading.parts[0], party_index, inner_aim)]
        elif isinstance(condition, Quantifier):
            everyone = range(len(self.board.case.parties))
            whom = [position for position in everyone if not condition.others or position != party_index]
            each_aim = self._aim_of_each(reading, aim, whom)
            parts = [self.condition(reading.parts[0], position, each_aim) for position in whom]
        else:
            parts = [self.condition(part, party_index, aim) for part in reading.parts]
        return replace(seen, parts=tuple(parts))

    def _state(self, reading: ConditionReading, party_index: int) -> State:
        """Return whether a condition is true, false or unknown."""
        key = reading, party_index
        found = self._states.get(key)
        if found is None:
            if self.support.certainty(reading.meaning.true, party_index) is not None:
                found = "holds"
            else:
                found = "unknown" if self.support.certainty(reading.meaning.false, party_index) is None else "fails"
            self._states[key] = found
        return found

    def _state_of_rule(self, meant: CompiledRule, party_index: int) -> Literal["fires", "open", "cannot fire"]:
        if self.support.certainty(meant.fires, party_index) is not None:
            return "fires"
        return "open" if self.support.certainty(meant.cannot_fire, party_index) is None else "cannot fire"

    def _test(
        self, seen: ConditionTrace, condition: Condition, test: Test, party_index: int, aim: Aim
    ) -> ConditionTrace:
        slot = Slot.at(test.attribute, party_index)
        observation = self.board.observation(test.attribute, party_index)
        attribute = self.board.translation.rulebook.vocabulary[test.attribute]
        parts, asked = self._parts(test.attribute, party_index)
        return replace(
            seen,
            kind="attribute",
            path=path_of(self.board.case, slot),
            found=None if observation is None else plain_value(observation.value),
            said_found=(tr(NOT_RECORDED) if observation is None else attribute.said(observation.value)) + parts,
            certainty=None if observation is None else observation.certainty,
            said=f"{attribute.label}: {wanted(condition, attribute)}",
            wanted=wanted(condition if aim in ("true", "not false") else Not(condition), attribute),
            question=(asked or attribute.question) if observation is None else None,
        )

    def _parts(self, path: str, party_index: int) -> tuple[str, str]:
        """Return what is known of all that a computed attribute rests on, in words, and the question for the first that
        is unknown; nothing for another attribute.
        """
        vocabulary = self.board.translation.rulebook.vocabulary
        if path not in vocabulary.parts:
            return "", ""
        words, asked = [], ""
        for part in map(vocabulary.__getitem__, vocabulary.given(path)):
            seen = self.board.observation(part.path, party_index)
            asked = asked or (part.question if seen is None else "")
            said = f"{part.label}: {tr(NOT_RECORDED) if seen is None else part.said(seen.value)}"
            if seen is not None and seen.certainty != 1:
                said = tr("{said} (certainty {number})", said=said, number=number_text(seen.certainty))
            words.append(said)
        return tr(", from {parts}", parts=tr("; ").join(words)), asked

    def _assessment(
        self, seen: ConditionTrace, condition: Condition, atom: Atom, party_index: int, inner_aim: Aim
    ) -> ConditionTrace:
        board, said = self.board, self.board.translation.rulebook.names.said(atom)
        certainty = board.certainty(atom, party_index)
        rules: tuple[RuleTrace, ...] = ()
        if seen.in_the_way:
            at = board.translation.party_index_of(atom, party_index)
            rules = tuple(self.rule(meant, at, inner_aim) for meant in board.translation.deriving.get(atom, ()))
            # What speaks for an assessment is in the way of its not holding, and the rules that say nothing are not.
            if inner_aim in ("false", "not true"):
                harmless = ("cannot fire",) if inner_aim == "false" else ("cannot fire", "open")
                rules = tuple(rule for rule in rules if rule.state not in harmless)
        return replace(
            seen,
            kind="assessment",
            # Of a list of values, the value in question.
            text=seen.text if isinstance(condition, Not) else f"assessment.{atom.entry}",
            said=tr("known not to hold: {what}", what=said) if isinstance(condition, Not) else said,
            found=certainty is not None,
            certainty=certainty,
            wanted=str(atom) if inner_aim in ("true", "not false") else f"not {atom}",
            rules=rules,
        )

    def _said(self, condition: Condition) -> str:
        """Return what a condition with a name means, or one asks about the advice; others are said by their parts."""
        inner = condition.part if isinstance(condition, Not) else condition
        denied = "not " if isinstance(condition, Not) else ""
        match inner:
            case Named(title=title):
                return title
            case Advised(method, stage):
                return tr(f"{{what}} is {denied}advised", what=self.board.translation.subjects.titles[method, stage])
            case AdvisedCount(low, high):
                return tr(
                    f"{denied}{{methods}} advised", methods=_counted(low, high, "{number} method", "{number} methods")
                )
            case PartyCount():
                return tr(f"{denied}{{parties}}", parties=_parties_counted(inner))
            case _:
                return ""

    def _aim_of_each(self, reading: ConditionReading, aim: Aim, whom: Sequence[int]) -> Aim:
        """Return what the condition would have to be for more of these parties, or for fewer."""
        condition = reading.condition
        if isinstance(condition, PartyCount) and condition.high is not None:
            held = sum(self._state(reading.parts[0], position) == "holds" for position in whom)
            if condition.low is None or held >= condition.low:
                return "false" if aim in ("true", "not false") else "true"
        return aim


def _readings(rule: Rule) -> tuple[ConditionReading, ConditionReading | None]:
    return fold(rule.when, ConditionReading.of), None if rule.unless is None else fold(rule.unless, ConditionReading.of)


def _kind_of(condition: Condition) -> Kind:
    if isinstance(condition, Quantifier):
        return word_of(condition)
    return "always" if condition == ALWAYS else _KINDS[type(condition)]


_SHARES: dict[tuple[Share, bool], str] = {
    ("half", False): "at least half of the parties",
    ("half", True): "at least half of the other parties",
    ("most", False): "more than half of the parties",
    ("most", True): "more than half of the other parties",
    ("all", False): "all parties, and at least one",
    ("all", True): "all other parties, and at least one",
}


_PARTIES = {
    False: ("{number} party", "{number} parties"),
    True: ("{number} other party", "{number} other parties"),
}


def _parties_counted(count: PartyCount) -> str:
    numbered = "" if count.low is count.high is None else _counted(count.low, count.high, *_PARTIES[count.others])
    if count.share is None:
        return numbered
    shared = tr(_SHARES[count.share, count.others])
    return tr("{most} and {last}", most=numbered, last=shared) if numbered else shared


def _counted(low: int | None, high: int | None, one: str, several: str) -> str:
    """Return how many are wanted. one, several: what says so of `{number}`."""
    if low is None:
        number = tr("at most {number}", number=high)
    elif high is None:
        number = tr("at least {number}", number=low)
    else:
        number = str(low) if low == high else tr("{low} to {high}", low=low, high=high)
    return tr(one if {low, high} <= {1, None} else several, number=number)


def line_of(span: Span | None) -> RuleLine | None:
    """Return the file, within the folder that holds it, and the line."""
    if span is None:
        return None
    *_, folder, name = ("", *span.source.name.replace("\\", "/").split("/"))
    return RuleLine(f"{folder}/{name}" if folder else name, span.line)
