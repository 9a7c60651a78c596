"""The dispute itself, how the parties stand to each other, and danger to people."""

from typing import Annotated, Literal

from pydantic import Field

from ..models import Entity, Fact, fact


class DisputeFacts(Entity):
    """What the dispute is about and how far it has gone."""

    category: Fact[
        Literal[
            "neighbour",
            "family",
            "elder_support",
            "inheritance",
            "land_property",
            "labour",
            "debt",
            "consumer",
            "traffic",
            "medical",
            "environment",
            "school",
            "public_security",
            "government_decision",
            "other",
        ]
    ] = fact(
        "The field of life in which the dispute arose.",
        "What is the dispute about?",
        label="kind of dispute",
        changeable=False,
        quick=True,
        labels={
            "neighbour": "between people who live side by side (noise, boundaries, water, parking)",
            "family": "between spouses or relatives (marriage, money, children)",
            "elder_support": "who looks after or pays for an elderly relative",
            "inheritance": "who gets what somebody left behind",
            "land_property": "land, housing, demolition, boundaries of plots",
            "labour": "wages, dismissal, an accident at work",
            "debt": "money lent or owed",
            "consumer": "goods or services that were bought",
            "traffic": "an accident or a quarrel on the road",
            "medical": "treatment in a hospital or practice",
            "environment": "smell, smoke, noise or waste from a business or site",
            "school": "pupils, parents and teachers",
            "public_security": "a breach of the peace (a scuffle, an insult, damage)",
            "government_decision": "against a decision or act of an authority",
            "other": "something else",
        },
    )
    causes: Fact[frozenset[Literal["data", "relationship", "structural", "value", "interest"]]] = fact(
        "What feeds the dispute, by Moore's circle of conflict (The Mediation Process); several may apply.",
        "What keeps the dispute going?",
        label="what keeps it going",
        changeable=False,
        labels={
            "data": "missing or differing information",
            "relationship": "bad feeling, old grudges, poor communication",
            "structural": "unequal power, roles, time or resources",
            "value": "different beliefs about what is right",
            "interest": "both want something that there is not enough of",
        },
    )
    escalation_stage: Fact[Annotated[int, Field(ge=1, le=9)]] = fact(
        "How far the conflict has escalated, by Glasl's nine stages (Konfliktmanagement).",
        "Which of these describes best how the two sides deal with each other now?",
        label="how far it has escalated",
        changeable=True,
        towards=(9, 1),
        unit="stage",
        labels={
            "1": "positions harden, yet they still talk",
            "2": "they argue to win",
            "3": "deeds instead of words",
            "4": "they look for allies and paint the other black",
            "5": "one wants the other to lose face",
            "6": "threats and ultimatums",
            "7": "blows that are meant to hurt, within limits",
            "8": "each wants to break the other",
            "9": "they would go down together",
        },
    )
    duration_days: Fact[Annotated[int, Field(ge=0)]] = fact(
        "How long the dispute has lasted; 0 means it broke out today.",
        "For how many days has the dispute been going on?",
        label="days since it began",
        changeable=False,
        unit="days",
    )
    stakes: Fact[Literal["trivial", "livelihood", "serious"]] = fact(
        "What there is to lose in the matter itself, whatever it feels like.",
        "How much depends on the outcome?",
        label="what there is to lose",
        changeable=False,
        labels={
            "trivial": "little (a small sum, a matter of convenience)",
            "livelihood": "what someone lives on (wages, a home, a field)",
            "serious": "life, health, freedom or lasting ruin",
        },
    )
    claim_permitted: Fact[Literal["permitted", "barred_by_policy", "barred_by_law"]] = fact(
        "Whether policy and law allow what is claimed.",
        "May the claim be granted under policy and law?",
        label="whether the claim may be granted",
        changeable=False,
        labels={
            "permitted": "nothing forbids it",
            "barred_by_policy": "a written policy forbids it",
            "barred_by_law": "a law or regulation forbids it",
        },
    )
    restriction_verified: Fact[bool] = fact(
        "Whether someone has looked up the policy or law said to bar the claim, and found that it does.",
        "Have you checked the text of the rule that is said to stand against the claim?",
        label="rule against the claim looked up",
        changeable=True,
        towards=(True,),
    )
    side_issues: Fact[bool] = fact(
        "Whether there are lesser matters to talk about or settle before the crux.",
        "Are there smaller matters that could be talked about first?",
        label="smaller matters to begin with",
        changeable=False,
    )
    rumour: Fact[bool] = fact(
        "Whether unfounded stories about the dispute are going round.",
        "Are rumours about it going round?",
        label="rumours going round",
        changeable=True,
        towards=(False,),
    )
    violation: Fact[Literal["none", "minor", "minor_repeated", "serious"]] = fact(
        "Whether somebody, not known who, has broken the law or the rules, and how badly; it counts against nobody.",
        "Has someone unknown broken the law or the rules?",
        label="breach of the law or the rules, not known by whom",
        ordered=True,
        changeable=False,
        labels={
            "minor": "slight, for the first time",
            "minor_repeated": "slight, but again after a warning or lesson",
            "serious": "a matter for prosecution or formal punishment",
        },
    )
    deadline_hours: Fact[Annotated[float, Field(ge=0)]] = fact(
        "How much time is left before something happens that cannot be undone; 0 means now.",
        "In how many hours must something have been done?",
        label="hours left to act",
        changeable=False,
        unit="hours",
    )


class RelationshipFacts(Entity):
    """What ties the parties together and how they stood before the dispute."""

    type: Fact[Literal["intimate", "kin", "neighbour", "employment", "business", "strangers", "citizen_authority"]] = (
        fact(
            "What the parties are to each other; where several hold, the closest.",
            "What are the parties to each other?",
            label="what the parties are to each other",
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
        label="one home shared",
        changeable=False,
    )
    children_in_home: Fact[bool] = fact(
        "Whether children live in the home of a party.",
        "Do children live there?",
        label="children in the home",
        changeable=False,
    )
    continuing: Fact[bool] = fact(
        "Whether the parties will have to do with each other afterwards.",
        "Will they go on having to do with each other?",
        label="contact that will go on",
        changeable=False,
    )
    prior: Fact[Literal["good", "neutral", "hostile"]] = fact(
        "How the parties got on before the dispute.",
        "How did they get on before?",
        label="how they got on before",
        changeable=False,
    )
    power_imbalance: Fact[Literal["none", "moderate", "severe"]] = fact(
        "How unequal the parties are in money, standing, knowledge or strength.",
        "Does one of them have much more power than the other?",
        label="difference in power",
        ordered=True,
        changeable=False,
        confidential=True,
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
        "What came out when each of them was asked, alone, about violence at home?",
        label="violence at home",
        changeable=False,
        quick=True,
        ask_first=5,
        confidential=True,
        labels={
            "not_applicable": "they do not share a home or family",
            "not_screened": "nobody has asked yet",
            "none_after_screening": "asked alone, no sign of it",
            "suspected": "there are signs",
            "confirmed": "it has happened",
        },
    )


class SafetyFacts(Entity):
    """Danger to anybody's life or health, which comes before everything else."""

    imminent_violence: Fact[Literal["none", "credible", "ongoing"]] = fact(
        "Whether somebody is being attacked or is about to be.",
        "Is anyone being hurt, or about to be?",
        label="violence now or about to begin",
        ordered=True,
        changeable=True,
        towards=("none",),
        quick=True,
        ask_first=1,
        confidential=True,
        labels={
            "none": "no sign of it",
            "credible": "it may well come to that soon",
            "ongoing": "it is happening now",
        },
    )
    weapon: Fact[bool] = fact(
        "Whether a weapon, or a thing held as one, is within reach.",
        "Is there a weapon, or something used as one, within reach?",
        label="weapon within reach",
        changeable=True,
        towards=(False,),
        quick=True,
        ask_first=2,
        confidential=True,
    )
    injury: Fact[bool] = fact(
        "Whether somebody, not known who, has been hurt in body.",
        "Has anyone been injured?",
        label="somebody injured, not known who",
        changeable=False,
    )
    child_or_elder_at_risk: Fact[bool] = fact(
        "Whether a child or an old person is in danger where they are.",
        "Is a child or an old person in danger?",
        label="child or old person in danger",
        changeable=True,
        towards=(False,),
        confidential=True,
    )
    threats: Fact[frozenset[Literal["conditional", "specific", "self_harm"]]] = fact(
        "What somebody, not known who, has threatened; several may apply, an empty list: nothing.",
        "Has anyone threatened to harm somebody, or themselves?",
        label="threats made, not known by whom",
        changeable=False,
        quick=True,
        ask_first=3,
        confidential=True,
        labels={
            "conditional": "harm, if something is or is not done",
            "specific": "harm to a certain person, in a certain way or at a certain time",
            "self_harm": "harm to themselves",
        },
    )
    past_violence: Fact[bool] = fact(
        "Whether there has been violence between these people that is over now.",
        "Has there been violence between them before?",
        label="violence in the past",
        changeable=False,
        confidential=True,
    )
    public_danger: Fact[Literal["none", "present", "continues_after_warning"]] = fact(
        "Whether people outside the dispute are endangered, for instance by a blocked road or fire, not known by whom.",
        "Are people outside the dispute in danger?",
        label="danger to people outside the dispute",
        ordered=True,
        changeable=True,
        towards=("none",),
        labels={
            "present": "yes, and no clear warning has been given yet",
            "continues_after_warning": "yes, though a clear warning was given",
        },
    )
