"""Conclusions in sentences, with how strong they are and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ...report.words import name, number, strength
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
from ...rulebook.rulebook import Rulebook
from .condition_words import ConditionWords, outcome
from .passage import Code, Passage, PassageItem, PassageLink, Piece, Quiet, Strong, Thing

EFFECTS: dict[Effect, str] = {
    "stop": "stops everything: no method is advised until it is dealt with",
    "first": "comes first, before any method",
    "provisional": "makes the advice provisional until it is dealt with",
}


@dataclass(frozen=True, slots=True)
class ConclusionWords:
    """Puts the conclusions of a rulebook in words."""

    rulebook: Rulebook
    conditions: ConditionWords

    def by_reason(self, conclusions: tuple[Conclusion, ...]) -> Iterator[tuple[Passage, tuple[PassageItem, ...]]]:
        """What conclusions say, those that have the same reason together, each time with the reason first."""
        found: dict[Template, list[PassageItem]] = {}
        for each in conclusions:
            found.setdefault(each.because, []).append(PassageItem(self.said(each)))
        for because, items in found.items():
            yield self._reason(because), tuple(items)

    def weight(self, certainty: float) -> Passage:
        """How strong: in the words of advice, and as the rulebook has it."""
        written = next((word for word, each in self.rulebook.names.strengths if each == abs(certainty)), None)
        exact = number(abs(certainty)) if written is None else f"{name(written)}, {number(abs(certainty))}"
        return (Strong(strength(certainty)), Quiet(f" ({exact})"))

    def said(self, conclusion: Conclusion) -> Passage:
        """What a conclusion says, without its reason."""
        names = self.rulebook.names
        match conclusion:
            case Recommend(method, stage, certainty):
                verb = "Speaks for " if certainty > 0 else "Speaks against "
                return (verb, *self._method(method, stage), ", ", *self.weight(certainty))
            case Exclude(method, stage):
                every = " with all its stages" if stage is None and names.method(method).stages else ""
                return ("Rules out ", *self._method(method, stage), every, ", whatever speaks for it")
            case ShutGate(gate, effect):
                return (
                    "Shuts the gate ",
                    PassageLink(names.gate(gate).title, Thing("gate", gate)),
                    f": it {EFFECTS[effect]}",
                )
            case Direct(directive):
                found = names.directive(directive)
                verb = "Do: " if found.kind == "do" else "Avoid: "
                return (verb, PassageLink(found.text, Thing("directive", directive)))
            case Attend(point, certainty):
                link = PassageLink(names.point(point).title, Thing("point", point))
                return ("Calls attention to the point ", link, ", ", *self.weight(certainty))
            case Assess(atom, certainty):
                sure: Passage = () if certainty == 1 else (", ", *self.weight(certainty))
                link = PassageLink(name(atom.name), Thing("assessment", atom.name))
                return ("Concludes that ", link, " ", *outcome(atom.value), *sure)
            case Ask(path):
                return ("Asks to find out, if it is not known: ", *self.conditions.attribute(path))
            case Order(first, then):
                return ("In the plan, puts ", *self._method(*first), " before ", *self._method(*then))

    def _method(self, method: str, stage: str | None) -> Passage:
        link = PassageLink(self.rulebook.names.method(method).title, Thing("method", method))
        return (link,) if stage is None else (link, f" (stage {name(stage)})")

    def _reason(self, because: Template) -> Passage:
        pieces: list[Piece] = ["Because: "]
        for piece in because.pieces:
            pieces.append(piece if isinstance(piece, str) else Code(_slot(piece.name)))
        return tuple(pieces)


def _slot(said: str) -> str:
    entity, _, attribute = said.partition(".")
    return name(attribute) if entity in ("assessment", "party") and attribute else name(said.replace(".", ": "))
