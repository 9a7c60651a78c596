"""How much work the rules are that an outcome rests on."""

from typing import Any

import pytest
from explanation.small_worlds import advisor_with

from ottava.engine.explanation.stability.deciding_rules import DecidingRules

RUMOUR, WEAPON, HEARD, WEAKER = (
    {path: True} for path in ("dispute.rumour", "safety.weapon", "party.heard", "party.weaker")
)


@pytest.mark.parametrize(
    ("rule", "conditions", "places"),
    [
        ({"when": RUMOUR}, 1, {0: 1, 1: 1, 3: 1}),
        ({"when": {**RUMOUR, **WEAPON}}, 2, {0: 1, 1: 1, 3: 1}),
        ({"when": {"any": [RUMOUR, WEAPON]}}, 2, {0: 1, 1: 1, 3: 1}),
        ({"for_each": "party", "when": HEARD}, 1, {0: 0, 1: 1, 3: 3}),
        ({"when": {"some_party": HEARD}}, 1, {0: 0, 1: 1, 3: 3}),
        ({"when": {"every_party": {**HEARD, **WEAKER}}}, 2, {0: 0, 1: 1, 3: 3}),
        ({"for_each": "party", "when": {"another_party": HEARD}}, 1, {0: 0, 1: 1, 3: 9}),
    ],
)
def test_conditions_are_counted_at_each_place_at_which_they_are_read(
    rule: dict[str, Any], conditions: int, places: dict[int, int]
) -> None:
    translation = advisor_with({**rule, "then": {"recommend": "listening", "strength": "strong"}})._translation
    formulas = len(translation.rules["rule.0"].formulas)
    found = {parties: DecidingRules.of(translation).size(parties) for parties in places}
    assert found == {parties: formulas * conditions * number for parties, number in places.items()}


def test_rules_that_no_outcome_rests_on_are_no_work() -> None:
    listen = {"when": RUMOUR, "then": {"recommend": "listening", "strength": "strong"}}
    note = {"when": WEAPON, "then": {"directive": "joint_session"}}
    alone, both = (DecidingRules.of(advisor_with(*rules)._translation).size(2) for rules in ([listen], [listen, note]))
    assert alone == both > 0
