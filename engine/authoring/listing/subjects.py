"""What of a rulebook can be listed."""

from typing import Literal

ListSubject = Literal["rules", "assessments", "attributes", "directives", "gates", "methods", "points", "safeguards"]
