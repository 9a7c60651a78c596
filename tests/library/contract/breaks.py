"""What a release breaks of the contract of the one before, on purpose: each with its reason and its upgrade note.

The test of the contract finds every break there is and holds it against this list, both ways.
"""

from typing import NamedTuple


class Break(NamedTuple):
    """A break as the test words it. `note`: the heading in docs/use/upgrading.md that says what to do."""

    found: str
    why: str
    note: str


NULL = "a field that is always there needs no second case in programs that read it, and no optional type in TypeScript"
HEADING = "Fields of an advice that were absent are null"

SINCE: dict[str, tuple[Break, ...]] = {
    "0.1.0": (
        Break("Advice.day: null is new", NULL, HEADING),
        Break("Advice.language: null is new", NULL, HEADING),
        Break("DirectiveAdvice.due: null is new", NULL, HEADING),
    ),
}
"""By the release whose contract is broken."""
