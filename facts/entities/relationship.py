"""How the parties stand to each other."""

from typing import Literal

from ..entity import Entity, Fact, fact


class RelationshipFacts(Entity):
    """What ties the parties together and how they stood before the dispute."""

    type: Fact[Literal["intimate", "kin", "neighbour", "employment", "business", "strangers", "citizen_authority"]] = (
        fact(
            "What the parties are to each other; where several hold, the closest.",
            "What are the parties to each other?",
            changeable=False,
            labels={
                "intimate": "married, living together or formerly so",
                "kin": "relatives",
                "employment": "employer and employee, or colleagues",
                "business": "buyer and seller, or partners in trade",
                "strangers": "did not know each other",
                "citizen_authority": "a citizen and a public body",
            },
        )
    )
    shared_home: Fact[bool] = fact(
        "Whether the parties live in one home.",
        "Do they live in the same home?",
        changeable=False,
    )
    children_in_home: Fact[bool] = fact(
        "Whether children live in the home of a party.",
        "Do children live there?",
        changeable=False,
    )
    continuing: Fact[bool] = fact(
        "Whether the parties will have to do with each other afterwards.",
        "Will they go on having to do with each other?",
        changeable=False,
    )
    prior: Fact[Literal["good", "neutral", "hostile"]] = fact(
        "How the parties got on before the dispute.",
        "How did they get on before?",
        changeable=False,
    )
    power_imbalance: Fact[Literal["none", "moderate", "severe"]] = fact(
        "How unequal the parties are in money, standing, knowledge or strength.",
        "Does one of them have much more power than the other?",
        changeable=False,
        labels={
            "none": "they meet as equals",
            "moderate": "one is weaker but speaks up",
            "severe": "one cannot speak or refuse freely before the other",
        },
    )
    domestic_violence: Fact[
        Literal["not_applicable", "not_screened", "none_after_screening", "suspected", "confirmed"]
    ] = fact(
        "Whether there is violence or control at home, and whether anyone has asked each party alone.",
        "Has each of them been asked, alone, about violence at home, and with what result?",
        changeable=False,
        quick=True,
        labels={
            "not_applicable": "they do not share a home or family",
            "not_screened": "nobody has asked yet",
            "none_after_screening": "asked alone, no sign of it",
            "suspected": "there are signs",
            "confirmed": "it has happened",
        },
    )
