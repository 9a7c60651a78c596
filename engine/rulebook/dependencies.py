"""Which rules a rule must wait for, and so the strata in which the rules run.

A rule waits for every rule whose outcome it looks at: those that derive an assessment (with that value) it names, and
for what is advised those that recommend or exclude the method or shut a gate that stops everything.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from .conclusion import Exclude, Recommend, ShutGate
from .condition import Advised, AdvisedCount, Atom, Condition, Derived, walk
from .reading.findings import Findings, place_of
from .rulebook import Method, Names, Rule


@dataclass(frozen=True, slots=True)
class Producers:
    """What the rules of a rulebook bring about, each with the rules that do."""

    deriving: Mapping[Atom, tuple[Rule, ...]]
    advising: Mapping[str, tuple[Rule, ...]]
    stopping: tuple[Rule, ...]

    def of_method(self, method: str, stage: str | None) -> tuple[Rule, ...]:
        """Return the rules that decide whether a method (or that stage of it) is advised."""
        return tuple(
            rule
            for rule in (*self.advising.get(method, ()), *self.stopping)
            if stage is None or _touches(rule, method, stage)
        )

    def of_rank(self, method: Method) -> tuple[Rule, ...]:
        """Return the rules that decide whether a method is advised in a way that takes a rank."""
        found = (*self.advising.get(method.id, ()), *self.stopping)
        return tuple(rule for rule in found if any(_touches(rule, method.id, stage) for stage in method.competing))

    def with_rule(self, before: Rule, rule: Rule) -> Producers:
        """Return the same where one rule stands in the place of another."""
        was, now = producers_of((before,)), producers_of((rule,))
        deriving, advising = dict(self.deriving), dict(self.advising)
        for atom in (*was.deriving, *now.deriving):
            deriving[atom] = _exchanged(self.deriving.get(atom, ()), before, now.deriving.get(atom, ()))
        for method in (*was.advising, *now.advising):
            advising[method] = _exchanged(self.advising.get(method, ()), before, now.advising.get(method, ()))
        return Producers(
            {atom: found for atom, found in deriving.items() if found},
            {method: found for method, found in advising.items() if found},
            _exchanged(self.stopping, before, now.stopping),
        )


def _exchanged(rules: tuple[Rule, ...], before: Rule, new: tuple[Rule, ...]) -> tuple[Rule, ...]:
    return (*(each for each in rules if each.id != before.id), *new)


def producers_of(rules: Iterable[Rule]) -> Producers:
    """Return what these rules derive, advise and stop."""
    deriving: dict[Atom, list[Rule]] = {}
    advising: dict[str, list[Rule]] = {}
    stopping: list[Rule] = []
    for rule in rules:
        for atom in rule.atoms:
            deriving.setdefault(atom, []).append(rule)
        for conclusion in rule.conclusions:
            if isinstance(conclusion, Recommend | Exclude):
                advising.setdefault(conclusion.method, []).append(rule)
            elif isinstance(conclusion, ShutGate) and conclusion.effect == "stop":
                stopping.append(rule)
    return Producers(
        {atom: tuple(found) for atom, found in deriving.items()},
        {method: tuple(dict.fromkeys(found)) for method, found in advising.items()},
        tuple(dict.fromkeys(stopping)),
    )


def waits_of(rules: tuple[Rule, ...], names: Names) -> dict[str, dict[str, str]]:
    """Return for each rule the rules that it waits for."""
    outcome = producers_of(rules)
    return {rule.id: awaited_by(rule, outcome, names) for rule in rules}


def awaited_by(rule: Rule, outcome: Producers, names: Names) -> dict[str, str]:
    """Return the rules that a rule waits for, each with what it looks at."""
    found: dict[str, str] = {}
    for condition in (part for each in rule.conditions for part in walk(each)):
        for looked_at, others in _looked_at(condition, outcome, names):
            for other in others:
                found.setdefault(other.id, looked_at)
    return found


def strata_of(rules: tuple[Rule, ...], names: Names, findings: Findings) -> tuple[tuple[Rule, ...], ...]:
    """Return the rules in strata, in their own order inside each. Note cycles, and leave out the rules that wait for
    them.
    """
    waits = waits_of(rules, names)
    by_id = {rule.id: rule for rule in rules}
    left = set(by_id)
    strata: list[tuple[Rule, ...]] = []
    while left:
        ready = {name for name in left if not any(other in left for other in waits[name])}
        if not ready:
            for cycle in cycles_of(waits, left):
                _note_cycle(cycle, waits, by_id, findings)
            break
        strata.append(tuple(rule for rule in rules if rule.id in ready))
        left -= ready
    return tuple(strata)


def _looked_at(condition: Condition, outcome: Producers, names: Names) -> Iterable[tuple[str, tuple[Rule, ...]]]:
    match condition:
        case Derived(atom):
            yield f"assessment.{atom}", outcome.deriving.get(atom, ())
        case Advised(method, stage):
            yield f"advised.{method}" + (f".{stage}" if stage else ""), outcome.of_method(method, stage)
        case AdvisedCount():
            for each in names.methods:
                if each.competing:
                    yield "advised", outcome.of_rank(each)


def _touches(rule: Rule, method: str, stage: str | None) -> bool:
    return any(
        (isinstance(each, Recommend) and (each.method, each.stage) == (method, stage))
        or (isinstance(each, Exclude) and each.method == method and each.stage in (None, stage))
        or (isinstance(each, ShutGate) and each.effect == "stop")
        for each in rule.conclusions
    )


def _note_cycle(cycle: tuple[str, ...], waits: Waits, by_id: Mapping[str, Rule], findings: Findings) -> None:
    first = by_id[cycle[0]]
    if len(cycle) == 1:
        looked_at = waits[first.id][first.id]
        findings.error(
            "cycle",
            f"the rule `{first.id}` waits for itself: it looks at `{looked_at}`, which it can change",
            first.span,
            "let it look at the facts of the case instead",
        )
        return
    steps = []
    for name, other in pairwise((*cycle, cycle[0])):
        place = place_of(by_id[other].span, first.span)
        steps.append(f"`{name}` looks at `{waits[name][other]}`, which `{other}` ({place}) can change")
    findings.error(
        "cycle",
        f"these rules wait for each other: {'; '.join(steps)}",
        first.span,
        "let one of them look at the facts of the case instead",
    )


Waits = Mapping[str, Mapping[str, str]]
"""For each rule id, the rules it waits for, each with what it looks at."""


def cycles_of(waits: Waits, among: Collection[str]) -> tuple[tuple[str, ...], ...]:
    """Return the circles among these rules, each once and beginning with the rule that comes first in `waits`.

    A rule that waits for itself is one. Of the circles of several rules, of which there can be more than anyone could
    count, the shortest through each rule is given: every rule that waits in a circle is named in one of them.
    """
    order = {name: place for place, name in enumerate(waits)}
    left = _downstream_removed(waits, [name for name in waits if name in among])
    found: dict[tuple[str, ...], None] = {}
    for name in left:
        if name in waits[name]:
            found[(name,)] = None
        circle = _shortest(waits, name, left)
        if circle:
            start = min(range(len(circle)), key=lambda index: order[circle[index]])
            found[(*circle[start:], *circle[:start])] = None
    return tuple(found)


def _downstream_removed(waits: Waits, names: list[str]) -> dict[str, None]:
    """Return the rules without those that only wait for a circle and are in none."""
    left = dict.fromkeys(names)
    while True:
        awaited = {other for name in left for other in waits[name]}
        kept = {name: None for name in left if name in awaited}
        if len(kept) == len(left):
            return left
        left = kept


def _shortest(waits: Waits, start: str, among: Collection[str]) -> tuple[str, ...]:
    """Return the shortest way from a rule over others back to itself (breadth-first search); empty if there is none."""
    ways: dict[str, tuple[str, ...]] = {start: (start,)}
    edge = [start]
    while edge:
        beyond: list[str] = []
        for name in edge:
            for other in waits[name]:
                if other == start and name != start:
                    return ways[name]
                if other in among and other not in ways:
                    ways[other] = (*ways[name], other)
                    beyond.append(other)
        edge = beyond
    return ()
