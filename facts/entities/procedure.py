"""What has been started in law."""

from typing import Annotated, Literal

from pydantic import Field

from ..entity import Entity, Fact, fact


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
