"""A case with more of everything than fits on a card."""

from ottava import Case

CROWD = Case.from_mapping(
    {
        "id": "crowd",
        "title": "Who may use the washing room on which day of the week, " * 4,
        "dispute": {"category": "neighbour", "escalation_stage": 6, "violation": "serious"},
        "handler": {"impartial": False},
        "safety": {"imminent_violence": "credible", "threats": ["self_harm", "specific"]},
        "parties": [
            {
                "id": f"the_household_on_floor_{number}_left_of_the_stairs_{'x' * 16}",
                "role": "respondent" if number % 2 else "claimant",
                "capacity": ("mentally_impaired", "intoxicated", "minor")[number % 3],
                "consent": "refused" if number % 2 else "given",
                "arousal": "highly_agitated" if number % 3 else "upset",
                "fears_other_party": True,
            }
            for number in range(12)
        ],
    }
)
"""Everything at once: every gate, many parties and long labels."""
