"""Attributes that random rulebooks work out from others: always the same names and kinds, of changing operators."""

from typing import Any

from naive.choosing import Chooser, pick

COMPUTED_NUMBERS = {
    "dispute.deadline_days": (0, 3),
    "dispute.spare_days": (-1, 3),
    "party.distance": (0, 4),
    "party.burdens": (0, 2),
}
COMPUTED_BOOLEANS = ["dispute.late", "dispute.long", "party.wary"]
COMPUTED = [*COMPUTED_BOOLEANS, *COMPUTED_NUMBERS]
COMPARISONS = ["above", "below", "at_least", "at_most", "equals"]


def random_attributes(choose: Chooser) -> list[dict[str, Any]]:
    """What is computed may be written before what it is computed from."""
    in_steps = {"times": ["history.police_calls_12m", pick(choose, [1, 1, 2])]}
    distance = pick(choose, [{"minus": ["party.trust", "party.calls"]}, {"plus": ["party.trust", "party.calls"]}])
    spare = pick(choose, ["dispute.deadline_days", 1, 1.5])
    entries: list[dict[str, Any]] = [
        {
            "id": "dispute.deadline_days",
            "computed": {"times": ["dispute.deadline_hours", pick(choose, [0.5, 1, 0.1])]},
            "unit": "days",
        },
        {"id": "dispute.spare_days", "computed": {"minus": ["dispute.duration_days", spare]}},
        {
            "id": "dispute.late",
            "computed": {pick(choose, COMPARISONS): ["dispute.duration_days", "dispute.deadline_days"]},
        },
        {
            "id": "dispute.long",
            "computed": {pick(choose, COMPARISONS): ["dispute.spare_days", pick(choose, [0, 0.5, 1])]},
        },
        {"id": "party.calls", "computed": in_steps, "unit": "step"},
        {"id": "party.distance", "computed": distance},
        {
            "id": "party.wary",
            "computed": {pick(choose, COMPARISONS): ["party.trust", pick(choose, ["party.calls", 2])]},
        },
        {"id": "party.burdens", "computed": {"count": "party.vulnerabilities"}},
    ]
    return entries if choose.integer(0, 1) else entries[::-1]
