"""The case nearest to a made-up one in which something appears.

Every fact of the made-up case is a wish to the solver. It gives up the wishes that stand in the way, and fills in what
is needed instead. So each made-up case gives a witness of its own, and what nothing depends on stays as it was.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import partial
from random import Random
from typing import Any

from ottava.facts import Case, Observation, Party, Value, Vocabulary

from ...explanation.budget import Budget
from ...explanation.slots import Slot, observed, slots_of, with_observations
from ...explanation.value_classes import ValueClass, partitions
from ...inference.compiled_rulebook import CompiledRulebook
from ...inference.formula import CASE
from ..solving.parties import MOST
from ..solving.solver import Expression, IncrementalSolver, all_of, opposite
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

    def __init__(self, translation: CompiledRulebook, random: Random, budget: Budget) -> None:
        self._budget = budget
        self._translation = translation
        self._partitions = partitions(translation)
        self._random = random
        self._worlds: dict[int, tuple[World, IncrementalSolver]] = {}
        self._classes: dict[tuple[str, Value], ValueClass] = {}

    def case(self, target: Target, base: Case) -> Case | None:
        """Return a case near to this one in which the target appears if every observation is certain; None if no case
        has it.

        Raises Undecided.
        """
        place = self._random.randrange(max(len(base.parties), 1)) if target.per_party else CASE
        first = min(place, 0)  # a rule that allows few parties may reach only the first
        return (
            self._found(target, place, base, _FEW)
            or self._found(target, first, base, _FEW)
            or self._found(target, first, base, max(_FEW, min(target.parties(self._translation), MOST)))
        )

    def _found(self, target: Target, place: int, base: Case, parties: int) -> Case | None:
        world, solver = self._world(parties)
        wanted = solver.literal(f"{target} {place}", partial(target.formula, world, place))
        found = solver.model_near(wanted, self._wishes(world, solver, base))
        return None if found is None else self._changed(base, world.universe, *found)

    def _world(self, parties: int) -> tuple[World, IncrementalSolver]:
        if parties not in self._worlds:
            solver = IncrementalSolver(self._budget)
            self._worlds[parties] = World(self._translation, self._partitions, parties), solver
        return self._worlds[parties]

    def _wishes(self, world: World, solver: IncrementalSolver, base: Case) -> dict[Slot | None, Expression]:
        """Return the facts of a case as wishes, and under None how many parties it has."""
        count = min(len(base.parties), world.universe.parties)
        wishes: dict[Slot | None, Expression] = {
            None: solver.literal(f"{count} parties", partial(_exactly, world, count))
        }
        for slot in slots_of(self._partitions, count):
            path, place = slot.attribute, slot.party_index
            observation = observed(base, slot)
            value = None if observation is None else observation.value
            known_as = "unknown" if value is None else self._class_of(path, value).said
            is_known = partial(world.universe.is_known_as, path, place, value)
            wishes[slot] = solver.literal(f"{path} {place}: {known_as}", is_known)
        return wishes

    def _changed(self, base: Case, universe: Universe, model: Any, kept: Collection[Slot | None]) -> Case:
        """Return the case with what the solver found in place of the wishes that were not kept."""
        count = len(base.parties) if None in kept else universe.parties_in(model)
        added = (Party(f"party_{place + 1}") for place in range(len(base.parties), count))
        changes: dict[Slot, Observation | None] = {}
        for slot in slots_of(self._partitions, count):
            if slot not in kept:
                value = universe.value_in(model, slot.attribute, slot.party_index)
                changes[slot] = None if value is None else self._observation(slot.attribute, value)
        parties = (*base.parties[:count], *added)
        return with_observations(replace(base, parties=parties), changes, self._translation.rulebook.vocabulary)

    def _observation(self, path: str, value: Value) -> Observation:
        """Return a value of the same class, mostly certain."""
        certainty = self._random.choice(_DOUBTS) if self._random.random() < _DOUBTFUL else 1.0
        return Observation(self._random.choice(self._class_of(path, value).values or (value,)), certainty)

    def _class_of(self, path: str, value: Value) -> ValueClass:
        key = path, value
        if key not in self._classes:
            self._classes[key] = self._partitions[path].class_of(value)
        return self._classes[key]


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
