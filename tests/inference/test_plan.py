"""The plan: gates, then the methods that compete in the order of the rulebook, but where a rule wants another order."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inference.engine_rows import program_of, run
from inference.small_rulebook import HEAD
from naive.strategies import RawRulebook

from ottava.engine.inference.advice import Advice

METHODS = ("listening", "facts", "feeling", "piano", "circuit", "rigidity")
GATES = ("danger", "sobriety", "consent")
PARTIES = ("buyer", "seller", "porter")


def rulebook(plan: list[str], overlays: set[str], rules: list[dict[str, Any]]) -> RawRulebook:
    """Those methods, in the plan those it names, and rules without the words that do not matter here."""
    methods = [
        {
            "id": name,
            "number": number,
            "title": name.capitalize(),
            "kind": "overlay" if name in overlays else "competing",
            "acts_on": "the parties",
            "steps": [f"Begin with {name}.", "Go on."],
            "avoid": ["haste"],
        }
        for number, name in enumerate(METHODS, 1)
    ]
    gates = [{"id": each, "title": each.capitalize(), "text": f"See to {each}."} for each in GATES]
    head = {**HEAD, "methods": methods, "gates": gates, "plan": plan, "ties": list(METHODS)}
    words = {"title": "a rule", "because": "so"}
    return RawRulebook(head, [{"id": f"rule.{at}", **words, **rule} for at, rule in enumerate(rules)])


def recommended(method: str, certainty: float = 0.5, **rule: Any) -> dict[str, Any]:
    return {"when": "always", "then": {"recommend": method, "certainty": certainty}, **rule}


def advice(raw: RawRulebook) -> Advice:
    case = {"id": "case", "parties": [{"id": each, "role": "claimant"} for each in PARTIES]}
    return run(program_of(raw), case)[2]


@given(
    plan=st.lists(st.sampled_from(METHODS), unique=True),
    overlays=st.sets(st.sampled_from(METHODS), max_size=2),
    advised=st.dictionaries(st.sampled_from(METHODS), st.sampled_from([0.2, 0.4, 0.6, 0.8])),
    orders=st.lists(st.permutations(METHODS).map(lambda order: list(order[:2])), max_size=4),
    gates=st.sets(st.sampled_from(GATES)),
)
def test_the_order_is_what_rulebook_and_rules_say(
    plan: list[str], overlays: set[str], advised: dict[str, float], orders: list[list[str]], gates: set[str]
) -> None:
    """An order moves its first method straight before its second, if it stands behind that; the later order counts."""
    shut = [{"when": "always", "then": {"gate": each, "effect": "first"}} for each in sorted(gates)]
    rules = [recommended(*each) for each in advised.items()] or [{"when": "always", "then": {"attend": "warmth"}}]
    ordering = [{"when": "always", "then": [{"order": each} for each in orders]}] if orders else []
    said = advice(rulebook(plan, overlays, [*rules, *shut, *ordering]))

    wanted = [each for each in plan if each in advised]
    for each in said.recommendations:
        if each.rank is not None and each.method not in wanted:
            wanted.append(each.method)
    for first, then in orders:
        if first in wanted and then in wanted[: wanted.index(first)]:
            others = [each for each in wanted if each != first]
            at = others.index(then)
            wanted = [*others[:at], first, *others[at:]]
    assert [(step.kind, step.id) for step in said.plan] == [
        *(("gate", each) for each in GATES if each in gates),
        *(("method", each) for each in wanted),
    ]
    assert [step.position for step in said.plan] == list(range(1, len(said.plan) + 1))


def test_a_gate_and_a_method_tell_what_is_to_be_done() -> None:
    shut = {"when": "always", "then": {"gate": "sobriety", "effect": "first"}}
    gate, method = advice(rulebook(["facts"], set(), [recommended("facts"), shut])).plan
    assert (gate.title, gate.steps) == ("Sobriety", ("See to sobriety.",))
    assert (method.title, method.steps) == ("Facts", ("Begin with facts.", "Go on."))


def test_what_the_plan_does_not_name_comes_last_if_it_competes() -> None:
    rules = [recommended(each) for each in ("rigidity", "piano", "circuit", "facts")]
    said = advice(rulebook(["facts"], {"piano"}, rules))
    assert [step.id for step in said.plan] == ["facts", "circuit", "rigidity"]


@pytest.mark.parametrize("vetoed", range(4))
def test_a_step_names_those_it_is_for_unless_it_is_for_all(vetoed: int) -> None:
    """Whether the rule speaks of all at once or of each by itself."""
    rule = recommended("facts", for_each="party")
    spared = [
        {
            "for_each": "party",
            "when": {"party.attempts": 3},
            "then": {"exclude": "facts"},
        }
    ]
    raw = rulebook(["facts"], set(), [rule, *spared])
    parties = [
        {"id": each, "role": "claimant", **({"attempts": 3} if at < vetoed else {})} for at, each in enumerate(PARTIES)
    ]
    plan = run(program_of(raw), {"id": "case", "parties": parties})[2].plan
    if vetoed == len(PARTIES):
        assert plan == ()
    else:
        (step,) = plan
        assert step.parties == (PARTIES[vetoed:] if vetoed else ())
