"""Which activation fires next: none is lost, and the order is always the same; beside it, Experta's own."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from inference.engine_rows import with_each_matcher
from inference.scripts import outputs_of
from inference.small_rulebook import CASE, rulebook_of

from ottava.engine.inference.compiled_rulebook import compile_rulebook
from ottava.engine.inference.experta_api import NOT, Fact, KnowledgeEngine, Rule, experta
from ottava.engine.inference.program import Matcher, Program
from ottava.engine.inference.rete import ExactStrategy
from ottava.facts import Case

STOCK = experta.strategies.DepthStrategy
OTHERS = 60
"""Rules on the same fact that crowd the agenda."""


def forbidden_firings(strategy: type[Any]) -> int:
    """How often, in 20 engines, a rule fires although what it forbids was derived before it."""
    return sum(_forbidden_fires(strategy) for _ in range(20))


def _forbidden_fires(strategy: type[Any]) -> bool:
    fired: list[str] = []

    def note(name: str, order: int) -> Callable[[Any], None]:
        def action(self: Any) -> None:
            fired.append(name)
            if name == "derive":
                self.declare(Fact(block=True))

        action.order = order  # type: ignore[attr-defined]
        return action

    rules = {
        "guarded": Rule(Fact(a=1), NOT(Fact(block=True)))(note("guarded", 1)),
        # Experta's own strategy goes by salience, ours by the order.
        "derive": Rule(Fact(a=1), salience=10)(note("derive", 0)),
        **{f"other{n}": Rule(Fact(a=1))(note(f"other{n}", n)) for n in range(2, OTHERS)},
    }
    engine = type("Crowded", (KnowledgeEngine,), {**rules, "__strategy__": strategy})()
    engine.reset()
    engine.declare(Fact(a=1))
    engine.run()
    assert len(fired) >= OTHERS - 1
    return "guarded" in fired


@pytest.mark.slow
def test_experta_loses_the_removal_of_an_activation() -> None:
    assert forbidden_firings(STOCK) > 0


@pytest.mark.slow
def test_the_exact_strategy_loses_none() -> None:
    assert forbidden_firings(ExactStrategy) == 0


@with_each_matcher
@pytest.mark.parametrize("guard", ["unless", "count"])
def test_no_rule_of_a_crowded_rulebook_fires_against_its_guard(guard: str, matcher: Matcher) -> None:
    upset = {"party.arousal": "upset"}
    guards: dict[str, Any] = {
        "unless": {"when": upset, "unless": {"assessment.heated": True}},
        "count": {"when": {**upset, "no_party": {"assessment.heated": True}}},
    }
    listen = {"for_each": "party", "then": {"attend": "warmth"}}
    rules = [
        {"id": "guarded", **listen, **guards[guard]},
        *({"id": f"other{number}", **listen, "when": upset} for number in range(OTHERS)),
        {"id": "heated", "for_each": "party", "when": upset, "then": {"assess": {"heated": True}}},
    ]
    translation = compile_rulebook(rulebook_of(*rules))
    for _ in range(5):
        trace = Program(translation, matcher=matcher).run(Case.from_mapping(CASE)).trace()
        fired = {each.rule for each in trace.firings}
        assert fired == {rule["id"] for rule in rules} - {"guarded"}


@with_each_matcher
def test_rules_fire_in_the_order_of_the_rulebook_and_for_each_party_in_that_of_the_case(matcher: Matcher) -> None:
    upset = {"for_each": "party", "when": {"party.arousal": "upset"}, "then": {"attend": "warmth"}}
    names = ("pine", "ash", "oak")
    program = Program(compile_rulebook(rulebook_of(*({"id": name, **upset} for name in names))), matcher=matcher)
    case = {"parties": [{"id": each, "arousal": "upset"} for each in ("b", "c", "a")]}
    fired = [(each.rule, each.party) for each in program.run(Case.from_mapping(case)).trace().firings]
    assert fired == [(name, party) for name in names for party in range(3)]


ORDERS = """
import json, sys
from inference.small_rulebook import CASE, rulebook_of
from ottava.engine.inference.program import Program
from ottava.engine.inference.experta_api import Fact, KnowledgeEngine, Rule
from ottava.engine.inference.compiled_rulebook import compile_rulebook
from ottava.facts import Case

stock = []
def note(number):
    return Rule(Fact(a=1))(lambda self: stock.append(number))
engine = type("Engine", (KnowledgeEngine,), {f"rule{n:02d}": note(n) for n in range(12)})()
engine.reset()
engine.declare(Fact(a=1))
engine.run()

upset = {"for_each": "party", "when": {"party.arousal": "upset"}, "then": {"attend": "warmth"}}
rulebook = rulebook_of(*({"id": f"rule{n}", **upset} for n in range(12)))
compiled = compile_rulebook(rulebook)
boards = [Program(compiled, matcher=each).run(Case.from_mapping(CASE)) for each in ("rete", "compiled")]
ours = [[each.rule, each.party] for each in boards[0].firings()]
assert ours == [[each.rule, each.party] for each in boards[1].trace().firings]
print(json.dumps([stock, ours]))
"""


@pytest.mark.slow
def test_rules_of_equal_salience_fire_in_one_order_in_every_process() -> None:
    said = [json.loads(each) for each in outputs_of(ORDERS, range(12))]
    stock, ours = ({json.dumps(each[part]) for each in said} for part in (0, 1))
    assert len(stock) > 1, "Experta's own strategy has become deterministic: is ours still needed?"
    assert [json.loads(each) for each in ours] == [[[f"rule{n}", party] for n in range(12) for party in (0, 2)]]
