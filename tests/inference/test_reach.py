"""What a rule reaches: the attributes of cases on which it can hang, straight or through other rules."""

from typing import Any

import pytest
from inference.small_rulebook import rulebook_of

from ottava.engine.inference.compiled_rulebook import CompiledRule, compile_rulebook

WARM = {"attend": "warmth"}
HEATED = {"assessment.heated": True}
BEHIND: list[dict[str, Any]] = [
    {
        "id": "heats",
        "for_each": "party",
        "when": {"party.arousal": "upset"},
        "unless": {"party.trust": 4},
        "then": {"assess": {"heated": True}},
    },
    {
        "id": "listen",
        "for_each": "party",
        "when": {"party.heard": False},
        "then": {"recommend": "listening", "strength": "strong"},
    },
    {
        "id": "persuade",
        "when": {"dispute.duration_days": {"at_least": 3}},
        "then": {"recommend": "persuasion", "strength": "strong"},
    },
]
HEATS = {"party.arousal", "party.trust"}


def compiled(when: Any, **more: Any) -> CompiledRule:
    rules = [*BEHIND, {"id": "looks", "when": when, "then": WARM, **more}]
    return compile_rulebook(rulebook_of(*rules)).rules["looks"]


@pytest.mark.parametrize(
    ("when", "more", "reach"),
    [
        ("always", {}, set()),
        ({"safety.weapon": True}, {"unless": {"dispute.rumour": True}}, {"safety.weapon", "dispute.rumour"}),
        (HEATED, {"for_each": "party"}, HEATS),
        ({"some_party": HEATED}, {"unless": {"safety.weapon": True}}, {*HEATS, "safety.weapon"}),
        ({"not": {"some_party": HEATED}}, {}, HEATS),
        ({"advised.listening": True}, {}, {"party.heard"}),
        ({"advised.persuasion": True, "safety.weapon": True}, {}, {"dispute.duration_days", "safety.weapon"}),
        ({"advised": {"at_least": 1}}, {}, {"party.heard", "dispute.duration_days"}),
    ],
)
def test_it_is_what_its_conditions_look_at_and_what_is_behind_them(
    when: Any, more: dict[str, Any], reach: set[str]
) -> None:
    assert compiled(when, **more).reach == reach


def test_it_is_sure_where_all_that_it_looks_at_is() -> None:
    assert compiled({"safety.weapon": True}).sure
    assert compiled({"some_party": HEATED}).sure
    weak = {**BEHIND[0], "then": {"assess": {"heated": True}, "strength": "weak"}}
    rules = [weak, {"id": "looks", "for_each": "party", "when": HEATED, "then": WARM}]
    assert not compile_rulebook(rulebook_of(*rules)).rules["looks"].sure
