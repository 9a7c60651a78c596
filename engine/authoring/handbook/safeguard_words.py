"""Safeguards in sentences: what advice must never say, or must always say, and where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ...report.words import name
from ...rulebook.conclusion import Effect
from ...rulebook.condition import ALWAYS
from ...rulebook.rulebook import Rulebook
from ...rulebook.safeguard import (
    Always,
    DirectiveShown,
    GateShown,
    GatesInOrder,
    MethodShown,
    Never,
    NotTogether,
    OnlyDirectives,
    OrderShown,
    PointShown,
    Safeguard,
    Shown,
    VetoShown,
)
from .condition_words import ConditionWords
from .passage import Passage, PassageItem, PassageLink, Strong, Thing

EFFECTS: dict[Effect | None, str] = {
    "stop": " so that it stops everything",
    "first": " so that it comes first or stops everything",
    "provisional": "",
    None: "",
}


@dataclass(frozen=True, slots=True)
class SafeguardWords:
    """Puts the safeguards of a rulebook in words."""

    rulebook: Rulebook
    conditions: ConditionWords

    def meaning(self, safeguard: Safeguard) -> Iterator[PassageItem]:
        """What a safeguard demands, and where it applies; each with a list of what it speaks of."""
        demand = self._demand(safeguard)
        whose = "For each party, the advice " if safeguard.per_party else "The advice "
        yield PassageItem((whose, *demand.said), demand.parts)
        if safeguard.under:
            parts = tuple(map(self._item, safeguard.under))
            yield PassageItem(("It applies where the advice does at least one of these:",), parts)
        if safeguard.when != ALWAYS:
            when = self.conditions.top(safeguard.when)
            yield PassageItem(("It applies when ", *when.said), when.parts)
        if safeguard.unless is not None:
            unless = self.conditions.top(safeguard.unless)
            yield PassageItem(("But it does not apply where it is known that ", *unless.said), unless.parts)
        if not safeguard.under and safeguard.when == ALWAYS and safeguard.unless is None:
            yield PassageItem(("It applies to every case.",))

    def _demand(self, safeguard: Safeguard) -> PassageItem:
        names = self.rulebook.names
        match safeguard.says:
            case Never(shown):
                return PassageItem((Strong("never"), " ", *self._shown(shown), "."))
            case Always(shown):
                return PassageItem((Strong("always"), " ", *self._shown(shown), "."))
            case OnlyDirectives(directives):
                known = [each.id for each in names.directives if each.id in directives]
                return PassageItem(
                    ("gives ", Strong("no other"), " directives than:"),
                    tuple(PassageItem((PassageLink(name(each), Thing("directive", each)),)) for each in known),
                )
            case NotTogether(parts):
                return PassageItem(("does ", Strong("no two"), " of these together:"), tuple(map(self._item, parts)))
            case GatesInOrder(gates):
                links = (PassageLink(names.gate(each).title, Thing("gate", each)) for each in gates)
                said = ("shows those of these gates that it shuts ", Strong("in this order"), ":")
                return PassageItem(said, tuple(PassageItem((each,)) for each in links))

    def _item(self, shown: Shown) -> PassageItem:
        return PassageItem(("it ", *self._shown(shown)))

    def _shown(self, shown: Shown) -> Passage:
        """What the advice does where it shows that."""
        names = self.rulebook.names
        match shown:
            case MethodShown(method, stage):
                return ("recommends ", *self._method(method, stage))
            case VetoShown(method, stage):
                every = " with all its stages" if stage is None and names.method(method).stages else ""
                return ("rules out ", *self._method(method, stage), every)
            case GateShown(gate, effect):
                return ("shuts the gate ", PassageLink(names.gate(gate).title, Thing("gate", gate)), EFFECTS[effect])
            case DirectiveShown(directive):
                verb = "says to do " if names.directive(directive).kind == "do" else "says to avoid "
                return (verb, PassageLink(name(directive), Thing("directive", directive)))
            case PointShown(point):
                return ("calls attention to the point ", PassageLink(names.point(point).title, Thing("point", point)))
            case OrderShown(first, then):
                return ("plans ", *self._method(*first), " before ", *self._method(*then))

    def _method(self, method: str, stage: str | None) -> Passage:
        link = PassageLink(self.rulebook.names.method(method).title, Thing("method", method))
        return (link,) if stage is None else (link, f" (stage {name(stage)})")
