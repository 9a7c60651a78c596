"""rule-engine: expressions in a language of its own. It has no chaining: strata run one after another, and rules for
each party once for each.
"""

from __future__ import annotations

import json
from typing import ClassVar

import rule_engine

from benchmarks.expected import CASE, Fired
from benchmarks.exported import Exportable, Signal, at
from benchmarks.synthetic import Plain
from benchmarks.workload import Workload
from ottava.engine.inference.formula import AtLeast, Either, Every, Fewer, Passes
from ottava.engine.rulebook.condition import Includes, InRange, Known, OneOf
from ottava.facts import PARTY


class RuleEngine:
    name: ClassVar[str] = "rule-engine"
    package: ClassVar[str] = "rule_engine"
    of_case: ClassVar[bool] = False
    bindings: ClassVar[bool] = True
    renewed: ClassVar[bool] = False

    def __init__(self, workload: Workload) -> None:
        exported = workload.exported
        self.strata = [
            [(rule, rule_engine.Rule(_text(rule.formula, "party"))) for rule in stratum]
            for stratum in exported.strata()
        ]
        self.blank = {entity: dict.fromkeys(exported.attributes(entity)) for entity in exported.vocabulary.entities}

    def run(self, case: Plain) -> list[tuple[str | None, str]]:
        context: Plain = {
            entity: blank | case.get(entity, {}) for entity, blank in self.blank.items() if entity != PARTY
        }
        context["found"] = found = set(case["given"])
        context["parties"] = [self.blank[PARTY] | party for party in case["parties"]]
        in_turn = [(party["id"], context | {"party": party}) for party in context["parties"]]
        fired = []
        for stratum in self.strata:
            new: set[str] = set()
            for rule, compiled in stratum:
                for place, seen in in_turn if rule.per_party else [(CASE, context)]:
                    if compiled.matches(seen):
                        fired.append((rule.id, place))
                        new.update(at(name, place) for name in rule.derives)
            found |= new
        return fired

    def fired(self, case: Plain) -> Fired:
        return frozenset((rule, place) for rule, place in self.run(case) if rule is not None)


def _text(formula: Exportable, party: str) -> str:
    match formula:
        case Every(parts):
            return "(" + (" and ".join(_text(part, party) for part in parts) or "true") + ")"
        case Either(parts):
            return "(" + (" or ".join(_text(part, party) for part in parts) or "false") + ")"
        case Signal(name, belongs, is_expected):
            key = f"('{name}@' + {party}.id)" if belongs else f"'{name}'"
            return f"({key} {'in' if is_expected else 'not in'} found)"
        case AtLeast(where, number):
            return f"([p for p in parties if {_text(where, 'p')}].length >= {number})"
        case Fewer(where, number):
            return f"([p for p in parties if {_text(where, 'p')}].length < {number})"
    return _test(formula, party)


def _test(leaf: Passes, party: str) -> str:
    entity, _, name = leaf.test.attribute.partition(".")
    value = f"{party if entity == PARTY else entity}.{name}"
    match leaf.test:
        case Known():
            return f"({value} {'!=' if leaf.expected else '=='} null)"
        case OneOf(_, values):
            passes = " or ".join(f"{value} == {json.dumps(each)}" for each in sorted(values))
        case InRange(_, low, high):
            bounds = [f"{value} >= {low}"] if low is not None else []
            bounds += [f"{value} <= {high}"] if high is not None else []
            passes = " and ".join(bounds)
        case Includes(_, values):
            passes = " or ".join(f"'{each}' in {value}" for each in sorted(values))
    outcome = f"({passes})" if leaf.expected else f"not ({passes})"
    return f"({value} == null or {outcome})" if leaf.if_unknown else f"({value} != null and {outcome})"
