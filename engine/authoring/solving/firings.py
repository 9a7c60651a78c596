"""For whom a rule fires in a case, as the engine says: found out once for all cases that are alike to the rule.

What a rule does depends on its reach alone: on the parties that there are, and on what is known of the attributes that
it reads, through assessments and advice too. Many questions differ in other attributes, so they share the answer; and
in other parties, where nothing that the rule depends on counts parties. For the same reason the engine need not run all
rules: those whose assessments the rule reads are enough.
"""

from collections.abc import Callable, Hashable
from dataclasses import replace
from itertools import chain

from ottava.facts import PARTY, Case

from ...inference.blackboard import Blackboard
from ...inference.cache import Cache
from ...inference.compiled_rulebook import CompiledRule, CompiledRulebook
from ...inference.formula import CASE, Formula, IsAdvised, IsDerived, IsPossible, counts_parties, leaves
from ...inference.program import Program

_OF_PARTY = f"{PARTY}."

Run = Callable[[Case], Blackboard]


class Firings:
    """The firings of the rules of a rulebook in cases. run: the engine with all of them."""

    def __init__(self, compiled_rulebook: CompiledRulebook, run: Run) -> None:
        self._compiled_rulebook = compiled_rulebook
        self._run = run
        self._cache = Cache()

    def fires(self, case: Case, compiled: CompiledRule, party_index: int) -> bool:
        """Return whether the rule fires in the case for the party, or (-1) for the case."""
        about = compiled.rule.id, party_index, self._known(case, compiled, party_index)
        return self._cache.get("fires for", about, lambda _: party_index in self._found(case, compiled))

    def _known(self, case: Case, compiled: CompiledRule, party_index: int) -> Hashable:
        """Return what is known of the case that it depends on whether the rule fires for the party, or (-1) the case.

        Of all parties where parties are counted, or where it is asked what is advised; otherwise of that one alone.
        """
        of_case, of_party, counts = self._cache.get("reach", compiled.rule.id, lambda _: self._parted(compiled))
        own = () if party_index == CASE else case.parties[party_index : party_index + 1]
        return (
            tuple(map(case.observations.get, of_case)),
            tuple([tuple(map(party.observations.get, of_party)) for party in (case.parties if counts else own)]),
        )

    def _found(self, case: Case, compiled: CompiledRule) -> frozenset[int]:
        run = self._cache.get("run", compiled.rule.id, lambda _: self.engine_for(compiled))
        return frozenset(at for _, at, _, meant in run(case).fired if meant.rule.id == compiled.rule.id)

    def engine_for(self, compiled: CompiledRule) -> Run:
        """Return the engine with the rules that a rule depends on; with all, where it reads what is advised."""
        needed = self._needed(compiled)
        if needed is None:
            return self._run
        whole = self._compiled_rulebook
        rules = {name: each for name, each in whole.rules.items() if name in needed}
        strata = (tuple(each for each in stratum if each.rule.id in needed) for stratum in whole.strata)
        few = replace(whole, rules=rules, strata=tuple(filter(None, strata)), gated=(), cache=Cache())
        return Program(few).run

    def _needed(self, compiled: CompiledRule) -> dict[str, CompiledRule] | None:
        """Return the rules that a rule depends on, by id, and the rule itself; None if it reads what is advised."""
        needed, left = {compiled.rule.id: compiled}, [compiled]
        while left:
            for leaf in chain.from_iterable(map(leaves, _read(left.pop()))):
                if isinstance(leaf, IsAdvised):
                    return None
                if isinstance(leaf, IsDerived | IsPossible):
                    behind = self._compiled_rulebook.deriving.get(leaf.atom, ())
                    left += [each for each in behind if each.rule.id not in needed]
                    needed |= {each.rule.id: each for each in behind}
        return needed

    def _parted(self, compiled: CompiledRule) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
        """Return what the rule reads of the case, by path, and of a party, by name; and whether all parties matter."""
        reach = sorted(compiled.reach)
        of_case = tuple(path for path in reach if not path.startswith(_OF_PARTY))
        of_party = tuple(path.removeprefix(_OF_PARTY) for path in reach if path.startswith(_OF_PARTY))
        needed = self._needed(compiled)
        counts = needed is None or any(counts_parties(formula) for each in needed.values() for formula in _read(each))
        return of_case, of_party, counts


def _read(compiled: CompiledRule) -> tuple[Formula, ...]:
    return (compiled.fires, compiled.could_fire, *compiled.formulas)
