"""How far the facts are established."""

from typing import Literal

from ..entity import Entity, Fact, fact


class FactFindingFacts(Entity):
    """What has been found out about what happened, and by what means."""

    status: Fact[Literal["ascertained", "partly", "disputed", "not_investigated"]] = fact(
        "How far it is established what happened.",
        "Has it been established what happened?",
        changeable=True,
        quick=True,
        labels={
            "ascertained": "yes, by inquiry",
            "partly": "in part",
            "disputed": "it was looked into, and accounts still differ",
            "not_investigated": "nobody has looked into it yet",
        },
    )
    evidence: Fact[frozenset[Literal["document", "video", "measurement", "expert", "witness"]]] = fact(
        "What there is, or can be had, to show what happened; several may apply, an empty list: nothing.",
        "What is there to show what happened?",
        changeable=True,
        labels={
            "document": "a contract, receipt, message or record",
            "video": "pictures or recordings",
            "measurement": "something weighed, measured or tested",
            "expert": "the opinion of someone who knows the field",
            "witness": "someone who saw or heard it",
        },
    )
    debate_about: Fact[Literal["facts", "handling", "both"]] = fact(
        "What the parties are arguing about.",
        "Do they argue about what happened, or about what should be done?",
        changeable=True,
        labels={"facts": "about what happened", "handling": "about what should be done now"},
    )
    disclosed_to_parties: Fact[bool] = fact(
        "Whether the parties have been shown what was found out.",
        "Have the parties been shown what was found out?",
        changeable=True,
    )
