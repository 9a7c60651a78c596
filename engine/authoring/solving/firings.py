"""For whom a rule fires in a case, as the engine says: found out once for all cases that are alike to the rule.

What a rule does depends on its reach alone: on the parties that there are, and on what is known of the attributes that
it reads, through assessments and advice too. Many questions differ in other attributes, so they share the answer.
"""

from collections.abc import Callable, Hashable

from ottava.facts import PARTY, Case

from ...inference.blackboard import Blackboard
from ...inference.cache import Cache
from ...inference.compiled_rulebook import CompiledRule

_OF_PARTY = f"{PARTY}."


class Firings:
    """The firings of rules in cases. run: the engine."""

    def __init__(self, run: Callable[[Case], Blackboard]) -> None:
        self._run = run
        self._found = Cache()
        self._reach = Cache()
        self._latest: tuple[Case, dict[str, frozenset[int]]] | None = None

    def fires(self, case: Case, compiled: CompiledRule, party_index: int) -> bool:
        """Return whether the rule fires in the case for the party, or (-1) for the case."""
        name = compiled.rule.id
        about = name, self._known(case, compiled)
        return party_index in self._found.get("fires for", about, lambda _: self._all(case).get(name, frozenset()))

    def _known(self, case: Case, compiled: CompiledRule) -> Hashable:
        """Return what is known of the case that the rule depends on."""
        of_case, of_party = self._reach.get("reach", compiled.rule.id, lambda _: _parted(compiled))
        return (
            tuple(map(case.observations.get, of_case)),
            tuple(tuple(map(party.observations.get, of_party)) for party in case.parties),
        )

    def _all(self, case: Case) -> dict[str, frozenset[int]]:
        """Return for whom each rule fires in the case."""
        if self._latest is None or self._latest[0] is not case:
            found: dict[str, set[int]] = {}
            for _, party_index, _, meant in self._run(case).fired:
                found.setdefault(meant.rule.id, set()).add(party_index)
            self._latest = case, {name: frozenset(party_indexes) for name, party_indexes in found.items()}
        return self._latest[1]


def _parted(compiled: CompiledRule) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what the rule reads of the case, by path, and of a party, by name."""
    reach = sorted(compiled.reach)
    of_case = tuple(path for path in reach if not path.startswith(_OF_PARTY))
    return of_case, tuple(path.removeprefix(_OF_PARTY) for path in reach if path.startswith(_OF_PARTY))
