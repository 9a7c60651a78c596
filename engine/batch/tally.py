"""Counting what was found, so that the counts of parts add up to those of the whole, exactly, in any grouping."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from msgspec import Struct

from ..inference.advice import Advice, Recommendation
from ..inference.blackboard import Trace
from ..inference.certainty import combined
from ..rulebook.conclusion import Recommend, variant_name
from ..rulebook.rulebook import Rulebook

UNKNOWN_CATEGORY = "unknown"
CATEGORY = "dispute.category"
EVERY = "every"
BREACHES, BREAKING = "breaches", "breaking"
"""The tables of the cases that break each safeguard, and of those that break any."""

SHOWN = 5
"""The cases that are named of those that break a safeguard."""

_MILLIONTHS = 1_000_000
_WORD = 1 << 64

Counts = dict[str, dict[str, int]]
"""How many, by what and by which."""


@dataclass(slots=True)
class Tally:
    """What was counted.

    tables: by the name of a table; all count cases. rules: by rule, in how many cases it fired; `fingerprints`: a sum
    over those cases of a number peculiar to each, so that two rules with equal sums fired in the same cases.
    rejects: by the code of the first error; `examples`: the first record for each. `breaking`: by safeguard the ids of
    the first cases that break it.
    """

    tables: dict[str, Counts] = field(default_factory=dict)
    fingerprints: dict[str, int] = field(default_factory=dict)
    examples: dict[str, list[Any]] = field(default_factory=dict)
    breaking: dict[str, list[str]] = field(default_factory=dict)

    def count(self, table: str, rows: Iterable[str], column: str = EVERY, by: int = 1) -> None:
        """Add to the number in a column of each of some rows."""
        counts = self.tables.setdefault(table, {})
        for row in rows:
            cells = counts.setdefault(row, {})
            cells[column] = cells.get(column, 0) + by

    def add(self, other: Tally) -> None:
        """Add all that another has counted, of records behind those counted here."""
        for table, rows in other.tables.items():
            for row, cells in rows.items():
                for column, number in cells.items():
                    self.count(table, (row,), column, number)
        for rule, number in other.fingerprints.items():
            self.fingerprints[rule] = (self.fingerprints.get(rule, 0) + number) % _WORD
        for code, example in other.examples.items():
            self.examples.setdefault(code, example)
        for safeguard, cases in other.breaking.items():
            self.breaking[safeguard] = [*self.breaking.get(safeguard, ()), *cases][:SHOWN]

    def reject(self, code: str, example: list[Any]) -> None:
        """Count a record that was set aside."""
        self.count("rejects", (code,))
        self.examples.setdefault(code, example)

    def advised(self, advice: Advice, trace: Trace, category: str, place: tuple[int, int]) -> None:
        """Count a case. `place`, the numbers of its file and record, is peculiar to it."""
        certainty = max((each.certainty for each in advice.first), default=None)
        if certainty is not None:
            self.count("certainty_sum", ("millionths",), by=round(certainty * _MILLIONTHS))
        rules = {firing.rule for firing in trace.firings}
        broken = {each.safeguard for each in advice.breaches}
        everywhere: dict[str, set[str]] = {
            "cases": {category},
            "certainty": {"none" if certainty is None else f"{min(int(certainty * 10), 9) / 10:.1f}"},
            "stability": {advice.stability.verdict},
            "questions": {each.attribute for each in advice.questions},
            "gate_questions": {each.attribute for each in advice.questions if each.for_gate},
            "hinges": {each.attribute for each in advice.stability.hangs_on},
            "rules": rules,
            "moving": moving_rules(advice),
            BREACHES: broken,
            BREAKING: {"any"} if broken else set(),
        }
        for tables, column in ((everywhere, EVERY), (_by_category(advice), category)):
            for table, rows in tables.items():
                if rows:
                    self.count(table, rows, column)
        number = _pseudo_random(*place)
        for rule in rules:
            self.fingerprints[rule] = (self.fingerprints.get(rule, 0) + number) % _WORD
        for each in broken:
            self.breaking[each] = [*self.breaking.get(each, ()), advice.case][:SHOWN]

    def total(self, table: str) -> int:
        """Return the sum over a table."""
        return sum(sum(cells.values()) for cells in self.tables.get(table, {}).values())


def recommending(rulebook: Rulebook) -> frozenset[str]:
    """Return the rules that speak for or against a method."""
    return frozenset(
        rule.id for rule in rulebook.rules if any(isinstance(each, Recommend) for each in rule.conclusions)
    )


def _by_category(advice: Advice) -> dict[str, set[str]]:
    return {
        "first": {variant_name(each.method, each.stage) for each in advice.first},
        "methods": {variant_name(each.method, each.stage) for each in advice.recommendations},
        "excluded": {variant_name(each.method, each.stage) for each in advice.exclusions},
        "gates": {each.id for each in advice.gates},
        "directives": {each.id for each in advice.directives},
        "stopped": {"stopped"} if any(each.effect == "stop" for each in advice.gates) else set(),
        "nothing_fits": {"nothing_fits"} if advice.nothing_fits is not None else set(),
    }


def _pseudo_random(file: int, record: int) -> int:
    """Return a number that looks random: splitmix64 (Steele, Lea & Flood 2014) of the place."""
    number = (file * 0x9E3779B97F4A7C15 + record * 0xD1342543DE82EF95 + 1) % _WORD
    number = (number ^ number >> 30) * 0xBF58476D1CE4E5B9 % _WORD
    number = (number ^ number >> 27) * 0x94D049BB133111EB % _WORD
    return number ^ number >> 31


class BrokenSafeguard(Struct, frozen=True):
    """A safeguard, in how many cases the advice breaks it, and the ids of the first of them."""

    safeguard: str
    title: str
    because: str
    cases: int
    first: tuple[str, ...]


def broken_safeguards(tally: Tally, book: Rulebook) -> tuple[BrokenSafeguard, ...]:
    """Return the safeguards that some advice breaks, the most often broken first."""
    rows = tally.tables.get(BREACHES, {})
    found = [
        BrokenSafeguard(each.id, each.title, each.because, sum(rows[each.id].values()), tuple(tally.breaking[each.id]))
        for each in book.safeguards
        if each.id in rows
    ]
    return tuple(sorted(found, key=lambda each: -each.cases))


Variant = tuple[str, str | None]


class _Entry(NamedTuple):
    variant: Variant
    certainty: float
    added: tuple[tuple[str, float], ...]

    def without(self, rule: str) -> float:
        """Return the certainty if the rule had added nothing."""
        others = [amount for each, amount in self.added if each != rule]
        return self.certainty if len(others) == len(self.added) else combined(others)


def moving_rules(advice: Advice) -> set[str]:
    """Return the rules, of the reasons of ranked methods, without which some method would have another rank, or none.

    A rule that only speaks for a method that stands far ahead anyhow moves nothing; neither does one that speaks for
    something vetoed.
    """
    entries: dict[Variant, list[_Entry]] = {}
    spoken_of: dict[str, dict[Variant, None]] = {}
    for each in advice.recommendations:
        if each.rank is not None:
            entry = _entry(each)
            entries.setdefault(entry.variant, []).append(entry)
            for rule, _ in entry.added:
                spoken_of.setdefault(rule, {})[entry.variant] = None
    now = {variant: max([entry.certainty for entry in found]) for variant, found in entries.items()}
    ranks = _ranks(now)
    moving = set()
    for rule, variants in spoken_of.items():
        # All others stay what they are.
        best = now | {variant: max([entry.without(rule) for entry in entries[variant]]) for variant in variants}
        if best != now and _ranks({variant: each for variant, each in best.items() if each > 0}) != ranks:
            moving.add(rule)
    return moving


def _entry(each: Recommendation) -> _Entry:
    added = tuple((reason.rule, reason.certainty) for reason in each.reasons if reason.certainty is not None)
    return _Entry((each.method, each.stage), each.certainty, added)


def _ranks(best: Mapping[Variant, float]) -> dict[Variant, int]:
    order = sorted(best.values(), reverse=True)
    return {variant: order.index(certainty) for variant, certainty in best.items()}
