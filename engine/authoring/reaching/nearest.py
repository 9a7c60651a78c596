"""The case nearest to a made-up one in which something appears.

Every fact of the made-up case is a wish to the solver. It gives up the wishes that stand in the way, and fills in what
is needed instead. So each made-up case gives a witness of its own, and what nothing depends on stays as it was.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import partial
from random import Random
from typing import Any

from ottava.facts import PARTY, UNKNOWN_BELOW, Case, Observation, Party, Value

from ...explanation.budget import Budget
from ...explanation.value_classes import ValueClass, partitions
from ...inference.compiled_rulebook import CompiledRulebook
from ...inference.working_memory import CASE
from ..solving.parties import MOST
from ..solving.solver import Assuming, Expression, all_of, opposite
from ..solving.universe import Universe
from ..solving.world import World
from .targets import Target

_FEW = 3
"""Parties with which nearly everything can appear; only what cannot is tried with as many as can matter."""

_DOUBTFUL = 0.1
"""How many of the facts that are filled in are less than certain."""

_DOUBTS = (0.4, 0.6, 0.8)

_OF_PARTY = f"{PARTY}."

Key = tuple[str, int]
"""The path of an attribute, and the position of the party, or CASE."""


class Nearest:
    """Finds cases in which targets of a rulebook appear. budget: steps of the solver for all. Raises ExtraMissing."""

    def __init__(self, translation: CompiledRulebook, random: Random, budget: Budget) -> None:
        self._budget = budget
        self._translation = translation
        self._partitions = partitions(translation)
        self._random = random
        self._worlds: dict[int, tuple[World, Assuming]] = {}
        self._classes: dict[tuple[str, Value], ValueClass] = {}

    def case(self, target: Target, base: Case) -> Case | None:
        """A case near to this one in which the target appears if every observation is certain; None if no case has it.

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

    def _world(self, parties: int) -> tuple[World, Assuming]:
        if parties not in self._worlds:
            self._worlds[parties] = World(self._translation, self._partitions, parties), Assuming(self._budget)
        return self._worlds[parties]

    def _wishes(self, world: World, solver: Assuming, base: Case) -> dict[Key | None, Expression]:
        """The facts of a case, and under None how many parties it has."""
        count = min(len(base.parties), world.universe.parties)
        wishes: dict[Key | None, Expression] = {
            None: solver.literal(f"{count} parties", partial(_exactly, world, count))
        }
        for path, place in self._keys(count):
            observation = _known(base, path, place)
            value = None if observation is None else observation.value
            known_as = "unknown" if value is None else self._class_of(path, value).said
            is_known = partial(world.universe.is_known_as, path, place, value)
            wishes[path, place] = solver.literal(f"{path} {place}: {known_as}", is_known)
        return wishes

    def _changed(self, base: Case, universe: Universe, model: Any, kept: Collection[Key | None]) -> Case:
        """The case with what the solver found in place of the wishes that were not kept."""
        count = len(base.parties) if None in kept else universe.parties_in(model)
        of_case = dict(base.observations)
        people = [Party(f"party_{place + 1}") for place in range(count)]
        people[: len(base.parties)] = base.parties[:count]
        of_party = [dict(each.observations) for each in people]
        for path, place in self._keys(count):
            if (path, place) in kept:
                continue
            facts, name = (of_case, path) if place == CASE else (of_party[place], path.removeprefix(_OF_PARTY))
            facts.pop(name, None)
            value = universe.value_in(model, path, place)
            if value is not None:
                alike = self._class_of(path, value)
                certainty = self._random.choice(_DOUBTS) if self._random.random() < _DOUBTFUL else 1.0
                facts[name] = Observation(self._random.choice(alike.values or (value,)), certainty)
        parties = [Party(each.id, facts) for each, facts in zip(people, of_party, strict=True)]
        return replace(base, observations=of_case, parties=tuple(parties))

    def _keys(self, parties: int) -> Iterator[Key]:
        """All that rules may look at in a case with so many parties."""
        for path in self._partitions:
            for place in range(parties) if path.startswith(_OF_PARTY) else (CASE,):
                yield path, place

    def _class_of(self, path: str, value: Value) -> ValueClass:
        key = path, value
        if key not in self._classes:
            self._classes[key] = self._partitions[path].class_of(value)
        return self._classes[key]


def certain(case: Case) -> Case:
    """The case with all certain that rules see; what they do not see is left out."""

    def sure(observations: Mapping[str, Observation]) -> dict[str, Observation]:
        known = {name: each for name, each in observations.items() if each.certainty >= UNKNOWN_BELOW}
        return {name: Observation(each.value) for name, each in known.items()}

    parties = tuple(Party(party.id, sure(party.observations)) for party in case.parties)
    return replace(case, observations=sure(case.observations), parties=parties)


def _exactly(world: World, count: int) -> Expression:
    universe = world.universe
    least = [universe.present(count - 1)] if count else []
    most = [opposite(universe.present(count))] if count < universe.parties else []
    return all_of([*least, *most])


def _known(case: Case, path: str, place: int) -> Observation | None:
    """What rules see of an attribute."""
    return case.known(path) if place == CASE else case.parties[place].known(path.removeprefix(_OF_PARTY))
