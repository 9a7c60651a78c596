"""What can go wrong while rules run."""

from __future__ import annotations

from collections.abc import Sequence

from ottava.facts.source.errors import OttavaError

_NAMED = 5


class FiringLimitExceeded(OttavaError):
    """A run that was given up because too many rules had fired.

    `limit`: the firings that were allowed. `case`: its id. `rules`: the last that fired, the latest first.
    """

    def __init__(self, limit: int, case: str, rules: Sequence[str]) -> None:
        self.limit = limit
        self.case = case
        self.rules = tuple(rules)
        named = ", ".join(f"`{rule}`" for rule in self.rules[:_NAMED])
        more = f" and {len(self.rules) - _NAMED} more" if len(self.rules) > _NAMED else ""
        super().__init__(
            f"the case `{case}` was given up after {limit} firings; the last rules to fire: {named}{more}; "
            "look at these rules, or raise the limit of firings"
        )

    def __reduce__(self) -> tuple[type[FiringLimitExceeded], tuple[int, str, tuple[str, ...]]]:
        return type(self), (self.limit, self.case, self.rules)
