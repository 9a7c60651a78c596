"""GoRules ZEN, a decision engine in Rust, through zen-engine. One decision graph for a rulebook: for each stratum a
decision table of hit policy `collect` with one expression a rule, and then what was found so far.

ZEN has no rules for each party: that a rule fires for some party stands for all. What belongs to parties is passed on
for each of them.
"""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any, ClassVar

import zen

from benchmarks.expected import CASE, Fired
from benchmarks.exported import Exportable, PeerRule, Signal, conjuncts, of_party
from benchmarks.synthetic import Plain
from benchmarks.workload import Workload
from ottava.engine.inference.formula import AtLeast, Either, Every, Fewer, Passes
from ottava.engine.rulebook.condition import Includes, InRange, Known, OneOf, entity_of
from ottava.facts import PARTY


class Zen:
    name: ClassVar[str] = "zen-engine"
    package: ClassVar[str] = "zen"
    of_case: ClassVar[bool] = False
    bindings: ClassVar[bool] = False
    renewed: ClassVar[bool] = False

    def __init__(self, workload: Workload) -> None:
        graph = json.dumps(_graph(workload.exported.strata()))
        self.rules = [rule.id for rule in workload.exported.rules]
        self.decision = zen.ZenEngine().create_decision(zen.ZenDecisionContent(graph))

    def run(self, case: Plain) -> Any:
        return self.decision.evaluate(case)["result"]["fired"]

    def fired(self, case: Plain) -> Fired:
        found = (self.rules[int(number)] for number in self.run(case))
        return frozenset((rule, CASE) for rule in found if rule is not None)


def _graph(strata: list[list[PeerRule]]) -> dict[str, Any]:
    nodes: list[dict[str, Any]] = [{"id": "in", "type": "inputNode", "name": "in"}]
    found = ["given"]
    last_deriving = max((at for at, rules in enumerate(strata) if any(rule.derives for rule in rules)), default=-1)
    nodes.append(_expressions("start", {"found": "given"}))
    for at, rules in enumerate(strata):
        nodes.append(_table(at, rules))
        found.append(f"flatMap(s{at}, #.derives)")
        if at < max(last_deriving + 1, 1) and at < len(strata) - 1:
            nodes.append(_expressions(f"f{at}", {"found": f"flatMap([{', '.join(found)}], #)"}))
    fired = ", ".join(f"s{at}" for at in range(len(strata)))
    nodes.append(_expressions("end", {"fired": f"flatMap([{fired}], map(#, #.rule))"}, pass_through=False))
    nodes.append({"id": "out", "type": "outputNode", "name": "out"})
    names = [node["id"] for node in nodes]
    edges = [
        {"id": f"{one} {other}", "type": "edge", "sourceId": one, "targetId": other} for one, other in pairwise(names)
    ]
    return {"nodes": [node | {"position": {"x": 0, "y": 0}} for node in nodes], "edges": edges}


def _expressions(name: str, values: dict[str, str], pass_through: bool = True) -> dict[str, Any]:
    expressions = [{"id": key, "key": key, "value": value} for key, value in values.items()]
    return _node(name, "expressionNode", {"expressions": expressions}, pass_through, None)


def _table(at: int, rules: list[PeerRule]) -> dict[str, Any]:
    rows = [
        {"_id": str(rule.number), "when": _condition(rule), "rule": str(rule.number), "derives": _derived(rule)}
        for rule in rules
    ]
    outputs = [{"id": name, "name": name, "field": name} for name in ("rule", "derives")]
    table = {
        "hitPolicy": "collect",
        "inputs": [{"id": "when", "name": "when", "field": ""}],
        "outputs": outputs,
        "rules": rows,
    }
    return _node(f"s{at}", "decisionTableNode", table, True, f"s{at}")


def _node(name: str, kind: str, content: dict[str, Any], pass_through: bool, path: str | None) -> dict[str, Any]:
    content |= {"passThrough": pass_through, "inputField": None, "outputPath": path, "executionMode": "single"}
    return {"id": name, "type": kind, "name": name, "content": content}


def _condition(rule: PeerRule) -> str:
    return _parties(rule, "some") if rule.per_party else _text(rule.formula)


def _derived(rule: PeerRule) -> str:
    if not rule.derives:
        return "[]"
    if not rule.per_party:
        return json.dumps(list(rule.derives))
    each = ", ".join(f"'{name}@' + #.id" for name in rule.derives)
    firing = f"filter(parties, {_inside(rule)})"
    return f"map({firing}, {each})" if len(rule.derives) == 1 else f"flatMap({firing}, [{each}])"


def _parties(rule: PeerRule, quantifier: str) -> str:
    outside = [part for part in conjuncts(rule.formula) if not of_party(part)]
    return " and ".join([*map(_operand, outside), f"{quantifier}(parties, {_inside(rule)})"])


def _inside(rule: PeerRule) -> str:
    return " and ".join(_operand(part) for part in conjuncts(rule.formula) if of_party(part)) or "true"


def _operand(formula: Exportable) -> str:
    return f"({_text(formula)})" if isinstance(formula, Either | Every) else _text(formula)


def _text(formula: Exportable) -> str:
    match formula:
        case Every(parts):
            return " and ".join(map(_operand, parts)) or "true"
        case Either(parts):
            return " or ".join(map(_operand, parts)) or "false"
        case Signal(name, belongs, is_expected):
            held = f"(('{name}@' + #.id) in found)" if belongs else f"('{name}' in found)"
            return held if is_expected else f"not {held}"
        case AtLeast(where, 1):
            return f"some(parties, {_text(where)})"
        case Fewer(where, 1):
            return f"none(parties, {_text(where)})"
        case AtLeast(where, least):
            return f"(count(parties, {_text(where)}) >= {least})"
        case Fewer(where, bound):
            return f"(count(parties, {_text(where)}) < {bound})"
    return _test(formula)


def _test(leaf: Passes) -> str:
    entity, _, name = leaf.test.attribute.partition(".")
    value = f"#.{name}" if entity_of(leaf.test.attribute) == PARTY else f"{entity}.{name}"
    match leaf.test:
        case Known():
            return f"{value} != null" if leaf.expected else f"{value} == null"
        case OneOf(_, values):
            passes, sure = f"{value} in [{', '.join(sorted(map(_literal, values)))}]", True
            if len(values) == 1:
                passes = f"{value} == {_literal(next(iter(values)))}"
        case InRange(_, low, high):
            bounds = [f"{value} >= {low}"] if low is not None else []
            bounds += [f"{value} <= {high}"] if high is not None else []
            passes, sure = " and ".join(bounds), False
        case Includes(_, values):
            passes, sure = " or ".join(f"'{each}' in {value}" for each in sorted(values)), False
            passes = f"({passes})" if len(values) > 1 else passes
    outcome = passes if leaf.expected else f"not ({passes})"
    if leaf.if_unknown:
        return f"({value} == null or {outcome})"
    return outcome if sure and leaf.expected else f"({value} != null and {outcome})"


def _literal(value: Any) -> str:
    return f"'{value}'" if isinstance(value, str) else json.dumps(value)
