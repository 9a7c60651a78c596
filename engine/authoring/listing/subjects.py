"""What of a rulebook can be listed."""

from typing import Literal

ListSubject = Literal[
    "rules", "assessments", "attributes", "conditions", "directives", "gates", "methods", "points", "safeguards"
]
