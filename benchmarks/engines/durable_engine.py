"""durable_rules: a Rete of its own in C. Each alternative of a rule is a rule, each fact asserted as a message.

Sets become one field for each of their values. That few parties are so cannot be said.
"""

from __future__ import annotations

from itertools import count
from typing import Any, ClassVar

import durable_rules_engine
from durable import engine

from benchmarks.expected import CASE, Fired
from benchmarks.exported import CannotExpress, Exportable, PeerRule, Signal, alternatives
from benchmarks.synthetic import Plain
from benchmarks.workload import Workload, labels
from ottava.engine.inference.formula import AtLeast, Either, Every, Fewer, Passes
from ottava.engine.rulebook.condition import Includes, InRange, Known, OneOf, entity_of
from ottava.facts import PARTY

_numbers = count()
NOWHERE = "nowhere"


class DurableRules:
    name: ClassVar[str] = "durable_rules"
    package: ClassVar[str] = "durable"
    of_case: ClassVar[bool] = False
    bindings: ClassVar[bool] = True
    renewed: ClassVar[bool] = True

    def __init__(self, workload: Workload) -> None:
        self.trace: list[tuple[str | None, str]] = []
        self.derived: set[tuple[str, str]] = set()
        definitions: dict[str, Any] = {}
        for rule in workload.exported.rules:
            for at, clause in enumerate(_alternatives(rule.formula)):
                step = {"step": {"$and": [{"t": "step"}, {"number": rule.stratum}]}}
                antecedents = [step, *_antecedents(clause, rule.per_party)]
                definitions[f"r{rule.number}_{at}"] = {
                    "all": antecedents,
                    "run": self.action(rule),
                }
        # Without a rule for every fact, durable_rules raises MessageNotHandled.
        definitions["everything"] = {"all": [{"m": {"$ex": {"t": 1}}}], "pri": 10_000, "run": lambda _: None}
        self.strata = len(workload.exported.strata())
        self.rules = f"rules{next(_numbers)}"
        self.host = engine.Host()
        try:
            self.host.register_rulesets({self.rules: definitions})
        except durable_rules_engine.error as error:
            raise CannotExpress(f"{len(definitions):,} rules ({error})") from error

    def action(self, rule: PeerRule) -> Any:
        def run(context: Any) -> None:
            place = context.party["place"] if rule.per_party else NOWHERE
            self.trace.append((rule.id, place))
            for name in rule.derives:
                if (name, place) not in self.derived:
                    self.derived.add((name, place))
                    context.assert_fact({"t": "signal", "name": name, "place": place})

        return run

    def run(self, case: Plain) -> list[tuple[str | None, str]]:
        session = str(next(_numbers))
        self.trace, self.derived = [], set()
        numbers = count()
        facts: list[Plain] = []
        for given in case["given"]:
            name, _, place = given.partition("@")
            facts.append({"t": "signal", "name": name, "place": place or NOWHERE})
        of_case = {f"{entity}_{name}": value for entity, what in case.items() if isinstance(what, dict)
                   for name, value in what.items()}  # fmt: skip
        facts.append({"t": "case", **_fields(of_case)})
        for party in case["parties"]:
            known = {f"{PARTY}_{name}": value for name, value in party.items() if name != "id"}
            facts.append({"t": "party", "place": party["id"], **_fields(known)})
        for fact in facts:
            fact |= {"sid": session, "id": f"{session}-{next(numbers)}"}
        self.host.assert_facts(self.rules, facts)
        for stratum in range(self.strata):
            step = {"t": "step", "number": stratum, "sid": session, "id": f"{session}-step-{stratum}"}
            self.host.assert_fact(self.rules, step)
        self.host.delete_state(self.rules, session)
        return list(dict.fromkeys(self.trace))

    def fired(self, case: Plain) -> Fired:
        parties = {label: label for label in labels(case)}
        return frozenset((rule, parties.get(place, CASE)) for rule, place in self.run(case) if rule is not None)


def _fields(observed: Plain) -> Plain:
    found: Plain = {}
    for name, value in observed.items():
        if isinstance(value, list):
            found[name] = True
            found |= {f"{name}_{each}": True for each in value}
        else:
            found[name] = value
    return found


def _alternatives(formula: Exportable) -> list[tuple[Exportable, ...]]:
    return alternatives(_spread(formula))


def _spread(formula: Exportable) -> Exportable:
    """Counts of one party over several alternatives become several counts."""
    match formula:
        case Every(parts):
            return Every(tuple(map(_spread, parts)))
        case Either(parts):
            return Either(tuple(map(_spread, parts)))
        case AtLeast(where, 1):
            return Either(tuple(AtLeast(Every(clause), 1) for clause in alternatives(where)))
        case Fewer(where, 1):
            return Every(tuple(Fewer(Every(clause), 1) for clause in alternatives(where)))
        case _:
            return formula


def _antecedents(clause: tuple[Exportable, ...], per_party: bool) -> list[Any]:
    """What must match, as durable_rules writes it; what is absent last."""
    of_case, of_party, present, absent = _sorted_out(clause, "party")
    found: list[Any] = [{"party": {"$and": [{"t": "party"}, *of_party]}}] if per_party else []
    if of_case or not found:
        found.append({"case": {"$and": [{"t": "case"}, *of_case]}})
    for at, counted in enumerate(each for each in clause if isinstance(each, AtLeast | Fewer)):
        found_of_case, tests, signals, missing = _sorted_out(alternatives(counted.where)[0], f"q{at}_0")
        pattern = [{"t": "party"}, *tests]
        if found_of_case or missing or len(alternatives(counted.where)) > 1:
            raise CannotExpress("a count of parties by more than what they are")
        if isinstance(counted, AtLeast):
            for number in range(counted.count):
                others = [{"$neq": {"place": {f"q{at}_{before}": "place"}}} for before in range(number)]
                found.append({f"q{at}_{number}": {"$and": [*pattern, *others]}})
                _, _, signals, _ = _sorted_out(alternatives(counted.where)[0], f"q{at}_{number}")
                found += [{f"q{at}_{number}_{nth}": signal} for nth, signal in enumerate(signals)]
        elif counted.count == 1 and not signals:
            absent.append({"$and": pattern})
        else:
            raise CannotExpress("that fewer than two parties are so, or none by what was found out of them")
    found += [{f"m{at}": pattern} for at, pattern in enumerate(present)]
    return found + [{f"n{at}$not": pattern} for at, pattern in enumerate(absent)]


def _sorted_out(clause: tuple[Exportable, ...], party: str) -> tuple[list[Any], list[Any], list[Any], list[Any]]:
    """Tests on the case, tests on the party, signals that are on and off; counts are left out."""
    of_case: list[Any] = []
    of_party: list[Any] = []
    present: list[Any] = []
    absent: list[Any] = []
    for each in clause:
        match each:
            case Passes(test):
                (of_party if entity_of(test.attribute) == PARTY else of_case).append(_test(each))
            case Signal(name, belongs, is_expected):
                place: Any = {party: "place"} if belongs else NOWHERE
                pattern = {"$and": [{"t": "signal"}, {"name": name}, {"place": place}]}
                (present if is_expected else absent).append(pattern)
    return of_case, of_party, present, absent


def _test(leaf: Passes) -> Any:
    name = leaf.test.attribute.replace(".", "_")
    unknown = {"$nex": {name: 1}}
    found: list[Any] = []
    match leaf.test:
        case Known():
            return {"$ex": {name: 1}} if leaf.expected else unknown
        case OneOf(_, values):
            found = [{name: value} if leaf.expected else {"$neq": {name: value}} for value in sorted(values)]
        case InRange(_, low, high):
            found = [{"$gte" if leaf.expected else "$lt": {name: low}}] if low is not None else []
            found += [{"$lte" if leaf.expected else "$gt": {name: high}}] if high is not None else []
        case Includes(_, values):
            found = [{"$ex" if leaf.expected else "$nex": {f"{name}_{value}": 1}} for value in sorted(values)]
    any_of = leaf.expected is not isinstance(leaf.test, InRange)
    outcome = found[0] if len(found) == 1 else {"$or" if any_of else "$and": found}
    if leaf.if_unknown:
        return {"$or": [unknown, outcome]}
    return outcome if leaf.expected else {"$and": [{"$ex": {name: 1}}, outcome]}
