"""Gates stand in the order of the rulebook, and of several effects of one gate the strongest counts."""

from itertools import permutations
from typing import get_args

import pytest
from inference.engine_rows import program_of, run
from inference.small_rulebook import HEAD
from naive.strategies import RawRulebook

from ottava.engine.rulebook.conclusion import Effect

ORDERS = list(permutations(("danger", "sobriety", "consent")))
EFFECTS: tuple[Effect, ...] = get_args(Effect)
"""The strongest first."""


def rulebook(order: tuple[str, ...], *shut: tuple[str, Effect]) -> RawRulebook:
    """Gates in that order, each shut by rules in the order of `shut`."""
    head = {**HEAD, "gates": [{"id": each, "title": each, "text": f"See to {each}."} for each in order]}
    rules = [
        {
            "id": f"rule.{number}",
            "title": gate,
            "because": "so",
            "when": "always",
            "then": {"gate": gate, "effect": effect},
        }
        for number, (gate, effect) in enumerate(shut)
    ]
    return RawRulebook(head, rules)


@pytest.mark.parametrize("order", ORDERS)
def test_advice_and_plan_keep_the_order_of_the_rulebook(order: tuple[str, ...]) -> None:
    effects: dict[str, Effect] = {"consent": "stop", "sobriety": "first", "danger": "provisional"}
    *_, advice = run(program_of(rulebook(order, *effects.items())), {"id": "case"})
    assert [(each.id, each.effect) for each in advice.gates] == [(gate, effects[gate]) for gate in order]
    assert [each.id for each in advice.plan] == list(order)


@pytest.mark.parametrize("first", EFFECTS)
@pytest.mark.parametrize("second", EFFECTS)
def test_the_strongest_effect_of_a_gate_counts_and_moves_nothing(first: Effect, second: Effect) -> None:
    raw = rulebook(ORDERS[0], ("consent", "stop"), ("danger", first), ("danger", second))
    *_, advice = run(program_of(raw), {"id": "case"})
    strongest = min(first, second, key=EFFECTS.index)
    assert [(each.id, each.effect) for each in advice.gates] == [("danger", strongest), ("consent", "stop")]
