"""business-rules: conditions as JSON over variables that Python methods compute. It has no chaining and no parties:
strata run one after another, rules for each party once for each, and counts of parties are variables in Python.
"""

from __future__ import annotations

from typing import Any, ClassVar

from business_rules.actions import BaseActions, rule_action
from business_rules.engine import run_all
from business_rules.fields import FIELD_NUMERIC
from business_rules.variables import (
    BaseVariables,
    boolean_rule_variable,
    numeric_rule_variable,
    select_multiple_rule_variable,
    string_rule_variable,
)

from benchmarks.expected import CASE, Fired
from benchmarks.exported import Exportable, PeerRule, Signal, at
from benchmarks.synthetic import Plain
from benchmarks.workload import Workload
from ottava.engine.inference.formula import AtLeast, Either, Every, Fewer, Passes
from ottava.engine.inference.meaning import passes
from ottava.engine.rulebook.condition import Includes, InRange, Known, OneOf, entity_of
from ottava.facts import PARTY, Attribute

_WORDS = {True: "yes", False: "no", None: ""}


class BusinessRules:
    name: ClassVar[str] = "business-rules"
    package: ClassVar[str] = "business_rules"
    of_case: ClassVar[bool] = False
    bindings: ClassVar[bool] = True
    renewed: ClassVar[bool] = False

    def __init__(self, workload: Workload) -> None:
        exported = workload.exported
        self.rules = rules = exported.rules
        writer = _Writer({each.path: each for each in exported.vocabulary})
        self.strata = [
            tuple([writer.rule(rule) for rule in stratum if rule.per_party is belongs] for belongs in (False, True))
            for stratum in exported.strata()
        ]
        self.variables = type("Variables", (BaseVariables,), {"__init__": _begin, **writer.variables})

        class Actions(BaseActions):  # type: ignore[misc]
            def __init__(self) -> None:
                self.place = CASE
                self.fired: list[tuple[str | None, str]] = []
                self.found: set[str] = set()

            @rule_action(params={"number": FIELD_NUMERIC})  # type: ignore[untyped-decorator]
            def fire(self, number: int) -> None:
                rule = rules[number]
                self.fired.append((rule.id, self.place))
                self.found.update(at(name, self.place) for name in rule.derives)

        self.actions = Actions

    def run(self, case: Plain) -> list[tuple[str | None, str]]:
        actions = self.actions()
        found = set(case["given"])
        contexts = [(CASE, self.variables(case, found, None))]
        contexts += [(party["id"], self.variables(case, found, party)) for party in case["parties"]]
        for of_case, of_party in self.strata:
            for actions.place, variables in contexts:
                rules = of_party if actions.place else of_case
                if rules:
                    run_all(rules, variables, actions)
            found |= actions.found
        return actions.fired

    def fired(self, case: Plain) -> Fired:
        return frozenset((rule, place) for rule, place in self.run(case) if rule is not None)


def _begin(self: Any, case: Plain, found: set[str], party: Plain | None) -> None:
    self.case, self.found, self.party = case, found, party


def _seen(self: Any, entity: str, name: str) -> Any:
    return (self.party if entity == PARTY else self.case.get(entity, {})).get(name)


class _Writer:
    def __init__(self, vocabulary: dict[str, Attribute]) -> None:
        self.vocabulary = vocabulary
        self.variables: dict[str, Any] = {}
        self.counts: dict[Exportable, str] = {}

    def rule(self, rule: PeerRule) -> dict[str, Any]:
        conditions = self.condition(rule.formula)
        if "name" in conditions:
            conditions = {"all": [conditions]}
        return {"conditions": conditions, "actions": [{"name": "fire", "params": {"number": rule.number}}]}

    def condition(self, formula: Exportable) -> dict[str, Any]:
        match formula:
            case Every(parts):
                return {"all": [self.condition(part) for part in parts] or [self.truth("always", lambda _: True)]}
            case Either(parts):
                return {"any": [self.condition(part) for part in parts] or [self.truth("never", lambda _: False)]}
            case Passes():
                return self.test(formula)
            case Signal(name, belongs, is_expected):

                def on(self: Any, name: str = name) -> bool:
                    return at(name, self.party["id"] if belongs else CASE) in self.found

                return self.truth(f"signal_{name}_{belongs}", on, is_expected)
            case AtLeast(where, number):
                return self.truth(self.counts.setdefault(formula, f"count{len(self.counts)}"), _counting(where, number))
            case Fewer(where, number):
                alike = AtLeast(where, number)
                name = self.counts.setdefault(alike, f"count{len(self.counts)}")
                return self.truth(name, _counting(where, number), expected=False)
        raise TypeError(formula)

    def truth(self, name: str, compute: Any, expected: bool = True) -> dict[str, Any]:
        self.variables.setdefault(name, boolean_rule_variable()(compute))
        return _asked(name, "is_true" if expected else "is_false", None)

    def test(self, leaf: Passes) -> dict[str, Any]:
        path = leaf.test.attribute
        name = path.replace(".", "_")
        entity, _, short = path.partition(".")
        known = self.truth(f"known_{name}", lambda self: _seen(self, entity, short) is not None)
        unknown = {**known, "operator": "is_false"}
        match leaf.test:
            case Known():
                return known if leaf.expected else unknown
            case Includes(_, values):
                self.variables[name] = select_multiple_rule_variable()(lambda self: _seen(self, entity, short) or [])
                how = "shares_at_least_one_element_with" if leaf.expected else "shares_no_elements_with"
                found = _asked(name, how, sorted(values))
            case InRange(_, low, high):
                self.number(name, entity, short)
                above, below = "greater_than_or_equal_to", "less_than_or_equal_to"
                if not leaf.expected:
                    above, below = "less_than", "greater_than"
                bounds = [_asked(name, how, bound) for how, bound in ((above, low), (below, high)) if bound is not None]
                found = {"all" if leaf.expected else "any": bounds}
            case OneOf(_, values) if self.vocabulary[path].kind in ("integer", "number"):
                self.number(name, entity, short)
                assert leaf.expected, "business-rules has no test that a number is another"
                found = {"any": [_asked(name, "equal_to", value) for value in sorted(values)]}
            case OneOf(_, values):
                self.variables[name] = string_rule_variable()(lambda self: _word(_seen(self, entity, short)))
                meant: Any = values if leaf.expected else set(self.vocabulary[path].values or (True, False)) - values
                found = {"any": [_asked(name, "equal_to", _word(value)) for value in sorted(meant)]}
        return {"any": [unknown, found]} if leaf.if_unknown else {"all": [known, found]}

    def number(self, name: str, entity: str, short: str) -> None:
        self.variables[name] = numeric_rule_variable()(lambda self: _seen(self, entity, short) or 0)


def _counting(where: Exportable, number: int) -> Any:
    """A variable: whether the formula holds for so many parties."""

    def holds(formula: Exportable, self: Any, party: Plain) -> bool:
        match formula:
            case Every(parts):
                return all(holds(part, self, party) for part in parts)
            case Either(parts):
                return any(holds(part, self, party) for part in parts)
            case Passes(test, is_expected, if_unknown):
                entity, _, name = test.attribute.partition(".")
                seen = (party if entity_of(test.attribute) == PARTY else self.case.get(entity, {})).get(name)
                if seen is None:
                    return if_unknown
                return passes(test, frozenset(seen) if isinstance(seen, list) else seen) is is_expected
            case Signal(name, belongs, is_expected):
                return (at(name, party["id"] if belongs else CASE) in self.found) is is_expected
            case AtLeast(inner, least):
                return bool(_counting(inner, least)(self))
            case Fewer(inner, bound):
                return not _counting(inner, bound)(self)
        raise TypeError(formula)

    return lambda self: sum(holds(where, self, party) for party in self.case["parties"]) >= number


def _asked(name: str, operator: str, value: Any) -> dict[str, Any]:
    return {"name": name, "operator": operator, "value": value}


def _word(value: Any) -> str:
    return value if isinstance(value, str) else _WORDS[value]
