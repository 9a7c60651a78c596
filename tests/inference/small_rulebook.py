"""A small rulebook in which most things happen, for tests that need many engines or many runs."""

from typing import Any

from inference.engine_rows import loaded
from naive.strategies import ENTITIES, RawRulebook

from ottava.engine.rulebook.rulebook import Rulebook

HEAD: dict[str, Any] = {
    "name": "small",
    "version": "1.0.0",
    "title": "A few rules",
    "use": ENTITIES,
    "strengths": {"weak": 0.3, "moderate": 0.51, "strong": 0.657, "near_certain": 0.882351},
    "methods": [
        {
            "id": name,
            "number": number,
            "title": name.capitalize(),
            "kind": kind,
            "acts_on": "the parties",
            "steps": ["a step"],
            "avoid": ["haste"],
        }
        for number, (name, kind) in enumerate(
            [("listening", "competing"), ("persuasion", "competing"), ("piano", "overlay")], 1
        )
    ],
    "points": [{"id": "warmth", "number": 1, "title": "Warmth", "text": "Be warm."}],
    "gates": [{"id": "safety_first", "title": "Safety first", "text": "See that nobody is hurt."}],
    "directives": [{"id": "joint_session", "kind": "do", "text": "Bring them together."}],
    "plan": ["listening", "persuasion"],
    "ties": ["persuasion", "listening"],
    "nothing_fits": "Ask somebody.",
}

HEATED = {"assessment.heated": True}
RULES: list[dict[str, Any]] = [
    {"id": "heated", "for_each": "party", "when": {"party.arousal": "upset"}, "then": {"assess": {"heated": True}}},
    {
        "id": "listen",
        "for_each": "party",
        "when": {"any": [HEATED, {"party.heard": False}]},
        "then": {"recommend": "listening", "strength": "strong"},
    },
    {
        "id": "persuade",
        "for_each": "party",
        "when": {"not": HEATED},
        "then": {"recommend": "persuasion", "strength": "strong"},
    },
    {"id": "claims", "when": {"dispute.duration_days": 1}, "then": {"attend": "warmth"}},
    {
        "id": "two-heated",
        "when": {"parties": {"where": HEATED, "at_least": 2}},
        "then": {"gate": "safety_first", "effect": "first"},
    },
    {"id": "together", "when": "always", "unless": {"some_party": HEATED}, "then": {"directive": "joint_session"}},
    {"id": "play", "when": {"advised": {"at_least": 2}}, "then": {"recommend": "piano", "strength": "weak"}},
]

CASE: dict[str, Any] = {
    "id": "small-case",
    "dispute": {"duration_days": 1, "rumour": {"value": True, "certainty": 0.6}},
    "parties": [
        {"id": "aunt", "arousal": "upset", "heard": False},
        {"id": "clerk", "arousal": "calm", "trust": 3},
        {"id": "tenant", "arousal": {"value": "upset", "certainty": 0.7}},
    ],
}


def rulebook_of(*rules: dict[str, Any]) -> Rulebook:
    """A rulebook with these rules, which need not have a title or a reason."""
    return loaded(RawRulebook(HEAD, [{"title": "A rule", "because": "it does", **rule} for rule in rules]))


def small_rulebook() -> Rulebook:
    return rulebook_of(*RULES)
