"""A rulebook as an Experta engine with Experta's own matcher."""

from __future__ import annotations

from typing import Any

from ottava.facts import Case

from ..compiled_rulebook import CompiledRule, CompiledRulebook
from ..engine import CaseEngine
from ..formula import IsAdvised
from ..strategy import ExactStrategy
from ..working_memory import CASE, AdvisedFact, PartHolds, PartyCountFact, Possible, case_facts
from .matcher import ContainedRete
from .patterns import Action, Patterns


class ReteEngine(CaseEngine):
    """One Experta rule for each rule, with its conditions as patterns, and more for the parts that patterns
    cannot say.
    """

    __matcher__ = ContainedRete
    __strategy__ = ExactStrategy

    def __init__(self, translation: CompiledRulebook, limit: int) -> None:
        self._attributes = translation.attributes
        super().__init__(_experta_rules(translation), limit)

    def facts_of(self, case: Case) -> list[Any]:
        """A field for each attribute that rules look at."""
        return list(case_facts(case, self._attributes))


def _experta_rules(translation: CompiledRulebook) -> list[Any]:
    patterns = Patterns(translation, _holds, _counts, _advises)
    for stratum, meants in enumerate(translation.strata):
        patterns.stratum = stratum
        for meant in meants:
            patterns.add_rule(meant.fires, meant.rule.per_party, _fires(meant))
            if any(atom in translation.in_question for atom in meant.rule.atoms):
                patterns.add_rule(meant.could_fire, meant.rule.per_party, _could_fire(meant, translation))
    return patterns.rules


def _fires(meant: CompiledRule) -> Action:
    def fire(engine: ReteEngine, party: int = CASE) -> None:
        engine.draw([(meant.order, party, 1.0, meant)])

    fire.__name__ = meant.rule.id
    return fire


def _could_fire(meant: CompiledRule, translation: CompiledRulebook) -> Action:
    atoms = [str(atom) for atom in meant.rule.atoms if atom in translation.in_question]

    def note(engine: ReteEngine, party: int = CASE) -> None:
        engine.declare(*(Possible(atom=atom, party=party) for atom in atoms))

    note.__name__ = meant.rule.id
    return note


def _holds(number: int) -> Action:
    def note(engine: ReteEngine, party: int = CASE) -> None:
        engine.declare(PartHolds(node=number, party=party))

    note.__name__ = f"part {number}"
    return note


def _counts(number: int, counted: int) -> Action:
    def note(engine: ReteEngine) -> None:
        found = sum(isinstance(fact, PartHolds) and fact["node"] == counted for fact in engine.facts.values())
        engine.declare(PartyCountFact(node=number, count=found))

    note.__name__ = f"count {number}"
    return note


def _advises(number: int, leaf: IsAdvised) -> Action:
    def note(engine: ReteEngine, party: int = CASE) -> None:
        if engine.board.standing.is_advised(leaf.asked, party):
            engine.declare(AdvisedFact(node=number, party=party))

    note.__name__ = f"advised {number}"
    return note
