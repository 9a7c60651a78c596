"""The handling of the dispute: by whom, where, on what findings, after which attempts and legal steps."""

from typing import Annotated, Literal

from pydantic import Field

from ..models import Entity, Fact, fact


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


class HistoryFacts(Entity):
    """What has been tried so far and how it went."""

    police_calls_12m: Fact[Annotated[int, Field(ge=0)]] = fact(
        "How often the police were called to these parties in the last twelve months.",
        "How often were the police called in the last twelve months?",
        changeable=False,
        unit="calls",
    )
    prior_agreement: Fact[Literal["none", "kept", "breached"]] = fact(
        "Whether the parties had agreed on something before, and whether it held.",
        "Was there an earlier agreement, and was it kept?",
        changeable=False,
    )
    handler_conduct: Fact[Literal["respectful", "insulting", "condescending", "coercive", "broken_promise"]] = fact(
        "How handlers, whoever they were, have treated the parties so far; where several hold, the worst.",
        "How have those who handled it treated the parties so far?",
        changeable=True,
        labels={
            "respectful": "with respect, as equals",
            "insulting": "with insults or mockery",
            "condescending": "from above: I speak, you listen",
            "coercive": "with pressure or intimidation",
            "broken_promise": "something was promised and not done",
        },
    )
    last_talk: Fact[Literal["none", "calm", "blew_up"]] = fact(
        "How the last talk between or with the parties ended.",
        "How did the last talk end?",
        changeable=False,
        labels={"none": "they have not talked yet", "calm": "in calm, settled or not", "blew_up": "in a row"},
    )


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


class ProcedureFacts(Entity):
    """How far the matter has gone before courts and other bodies."""

    legal_step: Fact[
        Literal[
            "none",
            "complaint",
            "arbitration",
            "court_pending",
            "court_referred",
            "judgment",
            "enforcement",
            "settled",
        ]
    ] = fact(
        "The last step taken in law.",
        "Has anyone gone to a court or another body about this?",
        changeable=False,
        labels={
            "none": "nothing so far",
            "complaint": "a complaint has been filed",
            "arbitration": "it is before an arbitrator",
            "court_pending": "it is before a court",
            "court_referred": "a court has sent it to mediation",
            "judgment": "a court has decided",
            "enforcement": "a decision is being enforced",
            "settled": "it ended with a settlement",
        },
    )
    days_left: Fact[Annotated[float, Field(ge=0)]] = fact(
        "How many days are left until a time limit of the law ends; 0 means today.",
        "How many days are left until a time limit of the law ends?",
        changeable=False,
        unit="days",
    )


class ContextFacts(Entity):
    """The surroundings in which the dispute is handled."""

    gathering: Fact[bool] = fact(
        "Whether onlookers have gathered; those who press a claim are counted in `people` of their party.",
        "Have onlookers gathered?",
        changeable=True,
    )
    disrupts_daily_life: Fact[bool] = fact(
        "Whether the way it is handled disturbs people's work, rest or habits.",
        "Would what you are about to do disturb people's work, rest or habits?",
        changeable=True,
    )
    private_space: Fact[bool] = fact(
        "Whether there is a place to talk without being overheard.",
        "Is there somewhere to talk without being overheard?",
        changeable=True,
    )
    customs_known: Fact[bool] = fact(
        "Whether the customs and habits that matter to the parties are known.",
        "Do you know the customs and habits that matter to these people?",
        changeable=True,
    )
