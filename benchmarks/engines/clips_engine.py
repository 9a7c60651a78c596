"""CLIPS 6.4 through clipspy. Every rule is a CLIPS rule for each of its alternatives; the trace names rule and party.

Cases are one fact, parties one each, asserted by template, the fastest of the ways clipspy offers.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, pairwise
from typing import Any, ClassVar

import clips

from benchmarks.expected import CASE, Fired
from benchmarks.exported import Exportable, Exported, PeerRule, Signal, alternatives
from benchmarks.synthetic import Plain
from benchmarks.workload import Workload, labels
from ottava.engine.inference.formula import AtLeast, Fewer, Passes
from ottava.engine.rulebook.condition import Includes, InRange, Known, OneOf, entity_of
from ottava.facts import PARTY

NOWHERE = -1
DEPTH = 10
"""Saliences for each stratum: what counts parties, before what looks at the count."""


class Clips:
    name: ClassVar[str] = "clipspy"
    package: ClassVar[str] = "clips"
    of_case: ClassVar[bool] = False
    bindings: ClassVar[bool] = True
    renewed: ClassVar[bool] = True

    def __init__(self, workload: Workload) -> None:
        written = _Writer(workload.exported)
        self.environment = environment = clips.Environment()
        self.trace: list[tuple[str | None, int]] = []
        fired = [rule.id for rule in workload.exported.rules]
        environment.define_function(lambda number, place: self.trace.append((fired[number], place)), "fired")
        for construct in written.constructs():
            environment.build(construct)
        self.case, self.party, self.signal = map(environment.find_template, ("case", "party", "signal"))
        self.words: dict[Any, Any] = {True: clips.Symbol("TRUE"), False: clips.Symbol("FALSE")}
        self.words |= {
            value: clips.Symbol(value) for attribute in workload.exported.vocabulary for value in attribute.values
        }
        self.names = {name: clips.Symbol(name) for name in workload.exported.asked}
        self.sets = {each.path for each in workload.exported.vocabulary if each.kind == "set"}
        self.slots = {
            entity: {each.name: slot(each.path) for each in workload.exported.vocabulary.of_entity(entity)}
            for entity in workload.exported.vocabulary.entities
        }

    def run(self, case: Plain) -> list[tuple[str | None, int]]:
        self.environment.reset()
        self.trace = []
        self.case.assert_fact(
            **{
                name: value
                for entity, slots in self.slots.items()
                if entity != PARTY and entity in case
                for name, value in self.values(slots, case[entity])
            }
        )
        slots = self.slots[PARTY]
        for place, party in enumerate(case["parties"]):
            self.party.assert_fact(place=place, **dict(self.values(slots, party)))
        if case["given"]:
            places = {CASE: NOWHERE} | {label: place for place, label in enumerate(labels(case))}
            for given in case["given"]:
                name, _, label = given.partition("@")
                self.signal.assert_fact(name=self.names[name], place=places[label])
        self.environment.run()
        return list(dict.fromkeys(self.trace))

    def values(self, slots: dict[str, str], observed: Plain) -> Iterator[tuple[str, Any]]:
        words = self.words
        for name, value in observed.items():
            if name != "id":
                kind = type(value)
                if kind is list:
                    yield slots[name], [words[each] for each in value]
                else:
                    yield slots[name], value if kind is int or kind is float else words[value]

    def fired(self, case: Plain) -> Fired:
        parties = labels(case)
        return frozenset((rule, parties[place] if place >= 0 else CASE) for rule, place in self.run(case) if rule)


class _Writer:
    def __init__(self, exported: Exported) -> None:
        self.exported = exported
        self.sets = {each.path for each in exported.vocabulary if each.kind == "set"}
        self.numbers = {each.path for each in exported.vocabulary if each.kind in ("integer", "number")}
        self.variables = count()
        self.counted: dict[tuple[Exportable, int], int] = {}
        self.helpers: list[str] = []

    def constructs(self) -> Iterator[str]:
        for template, belongs in (("case", False), ("party", True)):
            slots = [
                f"(multislot {slot(each.path)} (default nil))"
                if each.path in self.sets
                else f"(slot {slot(each.path)} (default nil))"
                for each in self.exported.vocabulary
                if (each.entity == PARTY) is belongs
            ]
            yield f"(deftemplate {template} {'(slot place)' if belongs else ''} {' '.join(slots)})"
        yield "(deftemplate signal (slot name) (slot place))"
        yield "(deftemplate held (slot node) (slot place))"
        for rule in self.exported.rules:
            written = [self.rule(rule, at, clause) for at, clause in enumerate(alternatives(rule.formula))]
            yield from self.helpers
            self.helpers.clear()
            yield from written

    def rule(self, rule: PeerRule, at: int, clause: tuple[Exportable, ...]) -> str:
        place = "?p" if rule.per_party else str(NOWHERE)
        patterns = self.patterns(clause, "?p" if rule.per_party else None, rule.stratum)
        actions = [f"(fired {rule.number} {place})"] if rule.id else []
        actions += [f"(assert (signal (name {name}) (place {place})))" for name in rule.derives]
        return _rule(f"r{rule.number}-{at}", -rule.stratum * DEPTH, patterns, actions)

    def patterns(self, clause: tuple[Exportable, ...], party: str | None, stratum: int) -> list[str]:
        """What must match, what is absent last."""
        of_case: dict[str, list[Passes]] = {}
        of_party: dict[str, list[Passes]] = {}
        present: list[str] = []
        absent: list[str] = []
        for each in clause:
            match each:
                case Passes(test):
                    where = of_party if entity_of(test.attribute) == PARTY else of_case
                    where.setdefault(test.attribute, []).append(each)
                case Signal():
                    pattern = f"(signal (name {each.name}) (place {party if each.of_party else NOWHERE}))"
                    (present if each.expected else absent).append(pattern if each.expected else f"(not {pattern})")
                case AtLeast(counted, least):
                    found = self.count(counted, least, stratum)
                    present.append(f"(or {' '.join(f'(exists {one})' for one in found)})" if least > 0 else "")
                case Fewer(counted, bound):
                    absent += [f"(not (and {one}))" for one in self.count(counted, bound, stratum)]
        first = [f"(case {self.slots(of_case)})"] if of_case else []
        if party is not None:
            first.append(f"(party (place {party}) {self.slots(of_party)})")
        return [*first, *present, *absent]

    def count(self, where: Exportable, number: int, stratum: int) -> list[str]:
        """Patterns of which one matches where the formula holds for so many parties."""
        if number == 1:
            return [
                " ".join(self.patterns(clause, f"?q{next(self.variables)}", stratum)) for clause in alternatives(where)
            ]
        key = where, stratum
        if key not in self.counted:
            node = self.counted[key] = len(self.counted)
            for at, clause in enumerate(alternatives(where)):
                patterns = self.patterns(clause, "?p", stratum)
                action = f"(assert (held (node {node}) (place ?p)))"
                self.helpers.append(_rule(f"h{node}-{at}", -stratum * DEPTH + DEPTH // 2, patterns, [action]))
        node = self.counted[key]
        places = [f"?q{next(self.variables)}" for _ in range(number)]
        ordered = [places[0], *(f"{one}&:(> {one} {before})" for before, one in pairwise(places))]
        return [" ".join(f"(held (node {node}) (place {place}))" for place in ordered)]

    def slots(self, tests: dict[str, list[Passes]]) -> str:
        return " ".join(f"({slot(path)} {self.constraint(path, found)})" for path, found in tests.items())

    def constraint(self, path: str, found: list[Passes]) -> str:
        """What a slot must hold; several tests on it share one variable, as CLIPS demands."""
        if len(found) == 1 and path not in self.sets and (words := self.words(found[0])):
            return words
        variable = f"?v{next(self.variables)}"
        predicates = [f":{self.predicate(each, variable)}" for each in found]
        return "&".join([f"${variable}" if path in self.sets else variable, *predicates])

    def words(self, leaf: Passes) -> str | None:
        """A test on words as CLIPS writes it without a variable, which is the quickest."""
        match leaf.test:
            case Known():
                return "~nil" if leaf.expected else "nil"
            case OneOf(attribute, values) if attribute not in self.numbers:
                words = sorted(map(_word, values))
                if leaf.expected:
                    return "|".join([*words, *(["nil"] if leaf.if_unknown else [])])
                return "&".join(f"~{word}" for word in [*words, *([] if leaf.if_unknown else ["nil"])])
        return None

    def predicate(self, leaf: Passes, variable: str) -> str:
        match leaf.test:
            case Known(attribute):
                nothing = "(create$ nil)" if attribute in self.sets else "nil"
                return f"({'neq' if leaf.expected else 'eq'} {variable} {nothing})"
            case OneOf(attribute, values) if attribute not in self.numbers:
                passes = f"(or {' '.join(f'(eq {variable} {word})' for word in sorted(map(_word, values)))} FALSE)"
                known = f"(neq {variable} nil)"
            case OneOf(_, values):
                passes = f"(or {' '.join(f'(= {variable} {value})' for value in sorted(values))} FALSE)"
                known = f"(numberp {variable})"
            case InRange(_, low, high):
                bounds = [f"(>= {variable} {low})"] if low is not None else []
                bounds += [f"(<= {variable} {high})"] if high is not None else []
                passes, known = f"(and {' '.join(bounds)} TRUE)", f"(numberp {variable})"
            case Includes(_, values):
                passes = f"(or {' '.join(f'(member$ {value} {variable})' for value in sorted(values))} FALSE)"
                known = f"(not (member$ nil {variable}))"
        return _asked(leaf, known, passes)


def slot(path: str) -> str:
    """What CLIPS calls an attribute."""
    return path.replace(".", "-")


def _asked(leaf: Passes, known: str, passes: str) -> str:
    outcome = passes if leaf.expected else f"(not {passes})"
    return f"(or (not {known}) {outcome})" if leaf.if_unknown else f"(and {known} {outcome})"


def _rule(name: str, salience: int, patterns: list[str], actions: list[str]) -> str:
    return f"(defrule {name} (declare (salience {salience})) {' '.join(patterns)} => {' '.join(actions)})"


def _word(value: Any) -> str:
    return {True: "TRUE", False: "FALSE"}[value] if isinstance(value, bool) else str(value)
