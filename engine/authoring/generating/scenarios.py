"""What disputes of each category tend to look like, for made-up cases.

The weights are guesses that make the parts of a case go together; they claim nothing about how common anything is.
"""

from dataclasses import dataclass
from typing import Any

from ottava.facts import PARTY, Vocabulary, built_in_vocabulary

CATEGORY, ROLE = "dispute.category", f"{PARTY}.role"

Weights = tuple[tuple[Any, float], ...]


@dataclass(frozen=True, slots=True)
class Scenario:
    """One kind of dispute. violence: how likely a credible threat of it is, 0 to 1. group: how likely five or more
    claimants are."""

    category: str
    weight: float
    parties: tuple[str, str]
    relationship: Weights
    stakes: Weights
    evidence: tuple[str, ...]
    causes: tuple[str, ...]
    violence: float = 0.05
    group: float = 0.02
    vulnerable: tuple[str, ...] = ()
    handlers: Weights = (("mediator", 5), ("cadre", 3), ("police", 1))


_SMALL: Weights = (("trivial", 6), ("livelihood", 2), ("serious", 0.5))
_LARGE: Weights = (("trivial", 1), ("livelihood", 6), ("serious", 2))
_GRAVE: Weights = (("trivial", 0.5), ("livelihood", 3), ("serious", 5))

# fmt: off
SCENARIOS = (
    Scenario("neighbour", 6, ("complainant", "neighbour"), (("neighbour", 9), ("kin", 1)), _SMALL,
             ("witness", "video", "measurement"), ("relationship", "interest"), 0.08),
    Scenario("family", 5, ("wife", "husband"), (("intimate", 8), ("kin", 3)), _LARGE,
             ("witness", "document"), ("relationship", "value"), 0.15, vulnerable=("child", "poverty")),
    Scenario("elder_support", 3, ("mother", "son"), (("kin", 1),), _LARGE,
             ("document", "witness"), ("interest", "relationship"), 0.03, vulnerable=("elderly", "illness", "poverty")),
    Scenario("inheritance", 3, ("sister", "brother"), (("kin", 1),), _LARGE,
             ("document", "witness"), ("interest", "data"), 0.04, vulnerable=("bereavement", "elderly")),
    Scenario("land_property", 4, ("farmer", "builder"), (("neighbour", 3), ("citizen_authority", 3), ("business", 2)),
             _LARGE, ("document", "measurement", "expert"), ("interest", "structural"), 0.07, 0.2,
             ("elderly", "poverty")),
    Scenario("labour", 5, ("worker", "employer"), (("employment", 1),), _LARGE,
             ("document", "witness"), ("structural", "interest"), 0.05, 0.3, ("migrant", "poverty", "illness"),
             (("mediator", 3), ("authority", 4), ("cadre", 1), ("police", 1))),
    Scenario("debt", 4, ("lender", "borrower"), (("business", 4), ("kin", 2), ("strangers", 1)), _LARGE,
             ("document", "witness"), ("interest", "data"), 0.06, vulnerable=("poverty", "illness")),
    Scenario("consumer", 5, ("customer", "shopkeeper"), (("business", 7), ("strangers", 2)), _SMALL,
             ("document", "witness", "measurement"), ("data", "interest"), 0.03),
    Scenario("traffic", 4, ("cyclist", "driver"), (("strangers", 1),),
             (("trivial", 4), ("livelihood", 2), ("serious", 2)), ("video", "witness", "expert"), ("data", "interest"),
             0.1, handlers=(("police", 8), ("mediator", 1))),
    Scenario("medical", 2, ("patient", "hospital"), (("business", 5), ("strangers", 1)), _GRAVE,
             ("document", "expert"), ("data", "value"), 0.08, vulnerable=("illness", "bereavement", "disability"),
             handlers=(("mediator", 5), ("authority", 3))),
    Scenario("environment", 3, ("resident", "factory"), (("neighbour", 4), ("citizen_authority", 3)), _LARGE,
             ("measurement", "expert", "video"), ("data", "structural"), 0.03, 0.5, ("elderly", "illness"),
             (("authority", 5), ("cadre", 3), ("mediator", 2))),
    Scenario("school", 2, ("parent", "teacher"), (("strangers", 3), ("citizen_authority", 4)), _SMALL,
             ("witness", "document"), ("relationship", "value"), 0.04, vulnerable=("child",)),
    Scenario("public_security", 3, ("injured", "suspect"), (("strangers", 5), ("neighbour", 2)), _SMALL,
             ("video", "witness"), ("relationship",), 0.35, handlers=(("police", 1),)),
    Scenario("government_decision", 2, ("citizen", "office"), (("citizen_authority", 1),), _LARGE,
             ("document",), ("structural", "data"), 0.03, 0.3, ("poverty", "elderly", "disability"),
             (("authority", 6), ("cadre", 2))),
    Scenario("other", 1, ("first", "second"), (("strangers", 1), ("neighbour", 1), ("business", 1)), _SMALL,
             ("witness",), ("relationship",)),
)


def labels_of(vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return what to call the parties where not by the scenario: by the roles of a rulebook, or just in order."""
    role = vocabulary.get(ROLE)
    if role is not None and role != built_in_vocabulary()[ROLE]:
        return (*role.values, "third")
    return () if CATEGORY in vocabulary else ("first", "second", "third")
