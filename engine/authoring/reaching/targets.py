"""What a rulebook can bring about, each with the question to the solver and the sign of it in a run of the engine."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal

from ...inference.blackboard import Blackboard
from ...inference.compiled_rulebook import CompiledRule, CompiledRulebook
from ...inference.formula import CASE
from ...inference.ranking import EFFECTS, Variant, ranked, strongest
from ...rulebook.conclusion import Direct, Order, ShutGate, variant_name
from ...rulebook.dependencies import producers_of
from ..solving.parties import parties_enough
from ..solving.solver import Expression, all_of, any_of, opposite
from ..solving.world import World

Kind = Literal["rule", "gate", "method", "directive", "order"]


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """A rule that fires, a gate with an effect, a method (or stage) that is advised, a directive that is given, or an
    order of two methods that are both advised.

    name: what it is called among those of its kind. rules: those that bring it about or keep it away. variants: the
    methods and stages that it speaks of.
    """

    kind: Kind
    name: str
    rules: tuple[CompiledRule, ...] = ()
    variants: tuple[Variant, ...] = ()

    def __str__(self) -> str:
        return f"{self.kind} `{self.name}`"

    @property
    def per_party(self) -> bool:
        """Whether it is looked for at one party."""
        return self.kind == "method" or (self.kind == "rule" and self.rules[0].rule.per_party)

    def formula(self, world: World, party_index: int) -> Expression:
        """Return where it appears: for that party, if it is looked for at one party."""
        match self.kind:
            case "rule":
                return world.fires(self.rules[0], party_index)
            case "gate":
                effect = self.name.rpartition(": ")[2]
                stronger = takewhile(lambda other: other != effect, EFFECTS)
                return all_of(
                    [
                        any_of(self._shut(world, effect)),
                        *(opposite(each) for other in stronger for each in self._shut(world, other)),
                    ]
                )
            case "method":
                return world.advice.stands(self.variants[0], party_index)
            case "directive":
                return any_of([world.fires_for_any(compiled) for compiled in self.rules])
            case "order":
                advised = [world.advice.stands(each, CASE) for each in self.variants]
                return all_of([any_of([world.fires_for_any(compiled) for compiled in self.rules]), *advised])

    def parties(self, compiled_rulebook: CompiledRulebook) -> int:
        """Return how many parties are enough to decide whether it can appear."""
        outcome = producers_of(compiled_rulebook.rulebook.rules)
        if self.kind in ("rule", "directive"):
            return parties_enough(compiled_rulebook, outcome, firing=self.rules)
        return parties_enough(compiled_rulebook, outcome, self.rules, methods=[method for method, _ in self.variants])

    def _shut(self, world: World, effect: str) -> Iterator[Expression]:
        gate = self.name.rpartition(": ")[0]
        for compiled in self.rules:
            if any((each.gate, each.effect) == (gate, effect) for each in compiled.gates):
                yield world.fires_for_any(compiled)


def targets_of(compiled_rulebook: CompiledRulebook) -> tuple[Target, ...]:
    """Return all that may appear: first the rules, in the order of the rulebook."""
    rulebook, rules = compiled_rulebook.rulebook, list(compiled_rulebook.rules.values())
    found = [Target("rule", compiled.rule.id, (compiled,)) for compiled in rules]
    gates: dict[str, list[CompiledRule]] = {}
    effects: dict[str, None] = {}
    directives: dict[str, list[CompiledRule]] = {each.id: [] for each in rulebook.names.directives}
    orders: dict[tuple[Variant, Variant], list[CompiledRule]] = {}
    for compiled in rules:
        for each in compiled.rule.conclusions:
            match each:
                case ShutGate(gate, effect):
                    gates.setdefault(gate, []).append(compiled)
                    effects[f"{gate}: {effect}"] = None
                case Direct(directive):
                    directives[directive].append(compiled)
                case Order(first, then):
                    orders.setdefault((first, then), []).append(compiled)
    found += [Target("gate", name, tuple(gates[name.rpartition(": ")[0]])) for name in effects]
    for method in rulebook.names.methods:
        found += [
            Target("method", variant_name(method.id, stage), (), ((method.id, stage),)) for stage in method.variants
        ]
    found += [Target("directive", name, tuple(asking)) for name, asking in directives.items()]
    found += [Target("order", _order_name(pair), tuple(asking), pair) for pair, asking in orders.items()]
    return tuple(found)


def shown_by(board: Blackboard) -> set[tuple[Kind, str]]:
    """Return kind and name of all that appears in a finished run."""
    found: set[tuple[Kind, str]] = set()
    advised = {(each.method.id, each.stage) for each in ranked(board.standing, board.translation.listing)}
    found.update(("method", variant_name(*variant)) for variant in advised)
    shut: list[ShutGate] = []
    for compiled in {id(each[-1]): each[-1] for each in board.fired}.values():
        found.add(("rule", compiled.rule.id))
        shut += compiled.gates
        for each in compiled.rule.conclusions:
            if isinstance(each, Direct):
                found.add(("directive", each.directive))
        for order in compiled.orders:
            if order.first in advised and order.then in advised:
                found.add(("order", _order_name((order.first, order.then))))
    found.update(("gate", f"{gate}: {effect}") for gate, effect in strongest(shut, board.translation.rulebook.names))
    return found


def _order_name(pair: tuple[Variant, Variant]) -> str:
    return " before ".join(variant_name(*variant) for variant in pair)
