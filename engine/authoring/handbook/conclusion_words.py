"""Conclusions and safeguards in sentences: what rules say, how strongly and why; what advice must or must not say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ...inference.certainty import strength
from ...report.words import name, number
from ...rulebook.conclusion import (
    Ask,
    Assess,
    Attend,
    Conclusion,
    Direct,
    Effect,
    Exclude,
    Order,
    Recommend,
    ShutGate,
    Template,
)
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
from .condition_words import ConditionWords, outcome
from .passage import Code, Passage, PassageItem, PassageLink, Quiet, Strong, Thing, link_to, named_link

EFFECTS: dict[Effect, str] = {
    "stop": "stops everything: no method is advised until it is dealt with",
    "first": "comes first, before any method",
    "provisional": "makes the advice provisional until it is dealt with",
}
_LEAST_EFFECTS: dict[Effect | None, str] = {
    "stop": " so that it stops everything",
    "first": " so that it comes first or stops everything",
    "provisional": "",
    None: "",
}


@dataclass(frozen=True, slots=True)
class ConclusionWords:
    """Puts the conclusions and the safeguards of a rulebook in words."""

    rulebook: Rulebook
    conditions: ConditionWords

    def by_reason(self, conclusions: tuple[Conclusion, ...]) -> Iterator[tuple[Passage, tuple[PassageItem, ...]]]:
        """Yield each reason with the conclusions that have it."""
        found: dict[Template, list[PassageItem]] = {}
        for each in conclusions:
            found.setdefault(each.because, []).append(PassageItem(self.said(each)))
        for because, items in found.items():
            pieces = (piece if isinstance(piece, str) else Code(_slot(piece.name)) for piece in because.pieces)
            yield ("Because: ", *pieces), tuple(items)

    def weight(self, certainty: float) -> Passage:
        """Return how strong something is: in the words of advice, and as the rulebook has it."""
        written = next((word for word, each in self.rulebook.names.strengths if each == abs(certainty)), None)
        exact = number(abs(certainty)) if written is None else f"{name(written)}, {number(abs(certainty))}"
        return (Strong(strength(certainty)), Quiet(f" ({exact})"))

    def said(self, conclusion: Conclusion) -> Passage:
        """Return what a conclusion says, without its reason."""
        names = self.rulebook.names
        match conclusion:
            case Recommend(method, stage, certainty):
                verb = "Speaks for " if certainty > 0 else "Speaks against "
                return (verb, *self._method(method, stage), ", ", *self.weight(certainty))
            case Exclude(method, stage):
                return ("Rules out ", *self._ruled_out(method, stage), ", whatever speaks for it")
            case ShutGate(gate, effect):
                return ("Shuts the gate ", link_to(names.gate(gate)), f": it {EFFECTS[effect]}")
            case Direct(directive):
                found = names.directive(directive)
                verb = "Do: " if found.kind == "do" else "Avoid: "
                return (verb, PassageLink(found.text, Thing("directive", directive)))
            case Attend(point, certainty):
                link = link_to(names.point(point))
                return ("Calls attention to the point ", link, ", ", *self.weight(certainty))
            case Assess(atom, certainty):
                sure: Passage = () if certainty == 1 else (", ", *self.weight(certainty))
                return ("Concludes that ", named_link("assessment", atom.name), " ", *outcome(atom.value), *sure)
            case Ask(path):
                return ("Asks to find out, if it is not known: ", *self.conditions.attribute(path))
            case Order(first, then):
                return ("In the plan, puts ", *self._method(*first), " before ", *self._method(*then))

    def safeguard(self, safeguard: Safeguard) -> Iterator[PassageItem]:
        """Yield what a safeguard demands, and where it applies; each with a list of what it speaks of."""
        demand = self._demand(safeguard)
        whose = "For each party, the advice " if safeguard.per_party else "The advice "
        yield PassageItem((whose, *demand.said), demand.parts)
        if safeguard.under:
            yield PassageItem(
                ("It applies where the advice does at least one of these:",), self._items(safeguard.under)
            )
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
                known = (each.id for each in names.directives if each.id in directives)
                parts = tuple(PassageItem((named_link("directive", each),)) for each in known)
                return PassageItem(("gives ", Strong("no other"), " directives than:"), parts)
            case NotTogether(together):
                return PassageItem(("does ", Strong("no two"), " of these together:"), self._items(together))
            case GatesInOrder(gates):
                said = ("shows those of these gates that it shuts ", Strong("in this order"), ":")
                return PassageItem(said, tuple(PassageItem((link_to(names.gate(each)),)) for each in gates))

    def _items(self, parts: tuple[Shown, ...]) -> tuple[PassageItem, ...]:
        return tuple(PassageItem(("it ", *self._shown(each))) for each in parts)

    def _shown(self, shown: Shown) -> Passage:
        """Return what advice does that shows this."""
        names = self.rulebook.names
        match shown:
            case MethodShown(method, stage):
                return ("recommends ", *self._method(method, stage))
            case VetoShown(method, stage):
                return ("rules out ", *self._ruled_out(method, stage))
            case GateShown(gate, effect):
                return ("shuts the gate ", link_to(names.gate(gate)), _LEAST_EFFECTS[effect])
            case DirectiveShown(directive):
                verb = "says to do " if names.directive(directive).kind == "do" else "says to avoid "
                return (verb, named_link("directive", directive))
            case PointShown(point):
                return ("calls attention to the point ", link_to(names.point(point)))
            case OrderShown(first, then):
                return ("plans ", *self._method(*first), " before ", *self._method(*then))

    def _ruled_out(self, method: str, stage: str | None) -> Passage:
        whole = stage is None and self.rulebook.names.method(method).stages
        return (*self._method(method, stage), " with all its stages" if whole else "")

    def _method(self, method: str, stage: str | None) -> Passage:
        link = link_to(self.rulebook.names.method(method))
        return (link,) if stage is None else (link, f" (stage {name(stage)})")


def _slot(path: str) -> str:
    entity, _, attribute = path.partition(".")
    return name(attribute) if entity in ("assessment", "party") and attribute else name(path.replace(".", ": "))
