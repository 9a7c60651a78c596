"""How many steps the solver may take for a whole rulebook: the more the larger it is."""

from __future__ import annotations

from ...explanation.budget import Budget
from ...rulebook.rulebook import Rulebook

BASE = 10_000_000
"""Steps for any rulebook: some ten seconds."""

EACH = 100_000
"""Steps beside them for each rule and each safeguard, most of which take a tenth of that."""


def budget_for(rulebook: Rulebook, steps: int | None = None, seconds: float | None = None) -> Budget:
    """The budget of all questions about a rulebook. steps: another number of them; seconds: a time limit beside it."""
    return Budget(steps or BASE + EACH * (len(rulebook.rules) + len(rulebook.safeguards)), seconds)
