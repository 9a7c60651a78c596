"""The case nearest to a made-up one in which something appears.

Every fact of the made-up case is a wish to the solver. It gives up the wishes that stand in the way, and fills in what
is needed instead. So each made-up case gives a witness of its own, and what nothing depends on stays as it was.
"""

from collections.abc import Collection
from dataclasses import replace
from functools import partial
from random import Random
from typing import Any

from ottava.facts import Case, Observation, Party, Value, Vocabulary
from ottava.facts.attribute import DAY

from ...explanation.budget import Budget
from ...explanation.partitions import partitions
from ...explanation.value_classes import Slot, ValueClass, observed, slots_of, with_observations
from ...inference.cache import Cache
from ...inference.compiled_rulebook import CompiledRulebook
from ...inference.formula import CASE
from ..solving.parties import MOST
from ..solving.solver import Expression, IncrementalSolver, all_of, opposite, true_names
from ..solving.universe import Universe
from ..solving.world import World
from .targets import Target

_FEW = 3
"""Parties with which nearly everything can appear; only what cannot is tried with as many as can matter."""

_DOUBTFUL = 0.1
"""How many of the facts that are filled in are less than certain."""

_DOUBTS = (0.4, 0.6, 0.8)


class Nearest:
    """Finds cases in which targets of a rulebook appear. budget: steps of the solver for all. Raises ExtraMissing."""

    def __init__(self, compiled_rulebook: CompiledRulebook, random: Random, budget: Budget) -> None:
        self._budget = budget
        self._compiled_rulebook = compiled_rulebook
        self._partitions = partitions(compiled_rulebook)
        self._random = random
        self._cache = Cache()

    def case(self, target: Target, base: Case) -> Case | None:
        """Return a case near to this one in which the target appears if every observation is certain; None if no case
        has it.

        Raises Undecided.
        """
        party_index = self._random.randrange(max(len(base.parties), 1)) if target.per_party else CASE
        first = min(party_index, 0)  # a rule that allows few parties may reach only the first
        return (
            self._found(target, party_index, base, _FEW)
            or self._found(target, first, base, _FEW)
            or self._found(target, first, base, max(_FEW, min(target.parties(self._compiled_rulebook), MOST)))
        )

    def _found(self, target: Target, party_index: int, base: Case, parties: int) -> Case | None:
        world, solver = self._world(parties)
        wanted = solver.literal(f"{target} {party_index}", partial(target.formula, world, party_index))
        found = solver.model_near(wanted, self._wishes(world, solver, base))
        return None if found is None else self._changed(base, world.universe, *found)

    def _world(self, parties: int) -> tuple[World, IncrementalSolver]:
        make = partial(World, self._compiled_rulebook, self._partitions)
        solver = self._cache.get("solver", parties, lambda _: IncrementalSolver(self._budget))
        return self._cache.get("world", parties, make), solver

    def _wishes(self, world: World, solver: IncrementalSolver, base: Case) -> dict[Slot | None, Expression]:
        """Return the facts of a case as wishes, and under None how many parties it has."""
        count = min(len(base.parties), world.universe.parties)
        wishes: dict[Slot | None, Expression] = {
            None: solver.literal(f"{count} parties", partial(_exactly, world, count))
        }
        for slot in slots_of(self._partitions, count):
            path, party_index = slot.attribute, slot.party_index
            observation = observed(base, slot)
            value = None if observation is None else observation.value
            known_as = "unknown" if value is None else self._class_of(path, value).said
            is_known = partial(world.universe.is_known_as, path, party_index, value)
            wishes[slot] = solver.literal(f"{path} {party_index}: {known_as}", is_known)
        return wishes

    def _changed(self, base: Case, universe: Universe, model: Any, kept: Collection[Slot | None]) -> Case:
        """Return the case with what the solver found in place of the wishes that were not kept."""
        true = true_names(model)
        count = len(base.parties) if None in kept else universe.parties_in(true)
        added = (Party(f"party_{party_index + 1}") for party_index in range(len(base.parties), count))
        changes: dict[Slot, Observation | None] = {}
        for slot in slots_of(self._partitions, count):
            value = universe.value_in(true, slot.attribute, slot.party_index)
            if slot not in kept:
                changes[slot] = None if value is None else self._observation(slot.attribute, value)
            elif self._partitions[slot.attribute].by_itself and value is not None:
                # What is computed from it is what the solver says only with just this value.
                seen = observed(base, slot)
                changes[slot] = Observation(value, 1.0 if seen is None else seen.certainty)
        parties = (*base.parties[:count], *added)
        return with_observations(replace(base, parties=parties), changes, self._compiled_rulebook.rulebook.vocabulary)

    def _observation(self, path: str, value: Value) -> Observation:
        """Return a value of the same class, mostly certain; the day always is, since no case can doubt it."""
        is_doubtful = path != DAY and self._random.random() < _DOUBTFUL
        certainty = self._random.choice(_DOUBTS) if is_doubtful else 1.0
        return Observation(self._random.choice(self._class_of(path, value).values or (value,)), certainty)

    def _class_of(self, path: str, value: Value) -> ValueClass:
        return self._cache.get("class", (path, value), lambda _: self._partitions[path].class_of(value))


def certain(case: Case, vocabulary: Vocabulary) -> Case:
    """Return the case with everything certain that rules see; what they do not see is left out."""
    slots = slots_of((each.path for each in vocabulary), len(case.parties))
    seen = {slot: observed(case, slot) for slot in slots}
    changes = {slot: None if each is None else Observation(each.value) for slot, each in seen.items()}
    return with_observations(case, changes, vocabulary)


def _exactly(world: World, count: int) -> Expression:
    universe = world.universe
    least = [universe.present(count - 1)] if count else []
    most = [opposite(universe.present(count))] if count < universe.parties else []
    return all_of([*least, *most])
