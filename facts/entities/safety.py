"""Danger to people."""

from typing import Literal

from ..entity import Entity, Fact, fact


class SafetyFacts(Entity):
    """Danger to anybody's life or health, which comes before everything else."""

    imminent_violence: Fact[Literal["none", "credible", "ongoing"]] = fact(
        "Whether somebody is being attacked or is about to be.",
        "Is anyone being hurt, or about to be?",
        changeable=True,
        quick=True,
        labels={
            "none": "no sign of it",
            "credible": "it may well come to that soon",
            "ongoing": "it is happening now",
        },
    )
    weapon: Fact[bool] = fact(
        "Whether a weapon, or a thing held as one, is within reach.",
        "Is there a weapon, or something used as one, within reach?",
        changeable=True,
        quick=True,
    )
    injury: Fact[bool] = fact(
        "Whether somebody, not known who, has been hurt in body.",
        "Has anyone been injured?",
        changeable=False,
    )
    child_or_elder_at_risk: Fact[bool] = fact(
        "Whether a child or an old person is in danger where they are.",
        "Is a child or an old person in danger?",
        changeable=True,
    )
    threats: Fact[frozenset[Literal["conditional", "specific", "self_harm"]]] = fact(
        "What somebody, not known who, has threatened; several may apply, an empty list: nothing.",
        "Has anyone threatened to harm somebody, or themselves?",
        changeable=False,
        quick=True,
        labels={
            "conditional": "harm, if something is or is not done",
            "specific": "harm to a certain person, in a certain way or at a certain time",
            "self_harm": "harm to themselves",
        },
    )
    past_violence: Fact[bool] = fact(
        "Whether there has been violence between these people that is over now.",
        "Has there been violence between them before?",
        changeable=False,
    )
    public_danger: Fact[Literal["none", "present", "continues_after_warning"]] = fact(
        "Whether people outside the dispute are endangered, for instance by a blocked road or fire, not known by whom.",
        "Are people outside the dispute in danger?",
        changeable=True,
        labels={
            "present": "yes, and no clear warning has been given yet",
            "continues_after_warning": "yes, though a clear warning was given",
        },
    )
