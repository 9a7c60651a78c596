"""The person who handles the dispute."""

from typing import Literal

from ..entity import Entity, Fact, fact


class HandlerFacts(Entity):
    """The person who handles the dispute and asks for advice."""

    role: Fact[Literal["mediator", "police", "cadre", "authority"]] = fact(
        "In what office the handler acts.",
        "In what office are you handling this?",
        changeable=False,
        quick=True,
        labels={
            "mediator": "without powers of office",
            "police": "a police officer on duty",
            "cadre": "an official of a village, street or work unit",
            "authority": "an official of the body that decides such matters",
        },
    )
    power: Fact[Literal["none", "warn", "sanction", "refer"]] = fact(
        "The strongest measure the law lets the handler take in this matter.",
        "What may you do by law in this matter?",
        changeable=False,
        quick=True,
        labels={
            "none": "talk and advise",
            "warn": "give a formal warning",
            "sanction": "impose a penalty or measure",
            "refer": "hand it to a body that may",
        },
    )
    impartial: Fact[bool] = fact(
        "Whether the handler stands clear of both sides: no kinship, interest, grudge or earlier part in it.",
        "Are you free of ties to either side, and would both say so?",
        changeable=False,
    )
    knows_context: Fact[bool] = fact(
        "Whether the handler knows the people, the place and what led up to this.",
        "Do you know these people, this place and what led up to this?",
        changeable=True,
    )
    subject_knowledge: Fact[Literal["weak", "adequate"]] = fact(
        "How well the handler knows the matter: the trade, the technique, the law that governs it.",
        "Do you know enough about the matter itself?",
        changeable=True,
        labels={"weak": "would have to read up or ask", "adequate": "enough to explain it to others"},
    )
