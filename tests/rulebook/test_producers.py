"""What the rules of a rulebook bring about is known also where one rule stands in the place of another."""

import pytest
from rulebook.examples.example import HEAD, rule

from ottava.engine.rulebook.dependencies import Producers, producers_of
from ottava.engine.rulebook.loading import rulebook_from_sources
from ottava.engine.rulebook.rulebook import Rule
from ottava.facts.source.span import Source

CONCLUSIONS = (
    "{assess: {heated: true}}",
    "[{assess: {heated: true}}, {assess: {mood: low}}]",
    "{recommend: listening, strength: weak}",
    "{recommend: [rigidity.soft, listening], strength: weak}",
    "{exclude: rigidity}",
    "[{exclude: rigidity.firm}, {recommend: rigidity.firm, strength: weak}]",
    "{gate: safety_first, effect: stop}",
    "{gate: safety_first, effect: first}",
    "{attend: warmth}",
)


def rules(ids: str) -> tuple[Rule, ...]:
    text = "".join(rule(then=then, id=f"{ids}{number}") for number, then in enumerate(CONCLUSIONS))
    looking = rule("{any: [{assessment.heated: true}, {assessment.mood: low}]}", "{attend: warmth}", id="looking")
    found = rulebook_from_sources(Source("rulebook.yaml", HEAD), [Source("rules.yaml", text + looking)]).rules
    return tuple(each for each in found if each.id != "looking")


RULES = rules("rule")


def told(found: Producers) -> tuple[object, ...]:
    """Who brings about what, in no order."""
    return (
        {atom.entry: {each.id for each in some} for atom, some in found.deriving.items()},
        {method: {each.id for each in some} for method, some in found.advising.items()},
        {each.id for each in found.stopping},
    )


@pytest.mark.parametrize("before", RULES, ids=lambda each: each.id)
def test_one_rule_in_the_place_of_another_is_as_if_all_were_looked_at(before: Rule) -> None:
    for new in rules("new"):
        others = tuple(each for each in RULES if each is not before)
        found = producers_of(RULES).with_rule(before, new)
        assert told(found) == told(producers_of((*others, new)))
        assert all(isinstance(some, tuple) for some in (*found.deriving.values(), found.stopping))


def test_what_decides_whether_a_method_is_advised() -> None:
    found = producers_of(RULES)

    def decide(method: str, stage: str | None) -> list[str]:
        return [each.id for each in found.of_method(method, stage)]

    assert decide("listening", None) == ["rule2", "rule3", "rule6"]
    assert decide("rigidity", None) == ["rule3", "rule4", "rule5", "rule6"]
    assert decide("rigidity", "soft") == ["rule3", "rule4", "rule6"]
    assert decide("rigidity", "firm") == ["rule4", "rule5", "rule6"]
    assert decide("unknown", None) == ["rule6"]
