"""What every engine is asked for."""

from __future__ import annotations

from typing import Any, ClassVar, Protocol

from benchmarks.expected import Fired
from benchmarks.synthetic import Plain
from benchmarks.workload import Workload


class Engine(Protocol):
    """Built for the rulebook of a workload; `run` is what is timed.

    name: as the table shows it. of_case: whether it is given the case as Ottava is, or as peers are (see exported.py).
    bindings: whether it says for which party a rule fired, or only that it did.
    renewed: whether it gets slower with each case, and so is built anew for each round.
    """

    name: ClassVar[str]
    package: ClassVar[str]
    of_case: ClassVar[bool]
    bindings: ClassVar[bool]
    renewed: ClassVar[bool]

    def __init__(self, workload: Workload) -> None: ...

    def run(self, case: Plain) -> Any:
        """What the engine says of a case, with its trace."""
        ...

    def fired(self, case: Plain) -> Fired:
        """Which rules fire; the place is left empty where the engine does not tell."""
        ...
