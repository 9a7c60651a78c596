"""Two rules that say the same: they fire in the same cases, for the same party, and conclude the same.

One of them is a leftover. It is not harmless: evidence adds up, so a recommendation written down twice counts twice.
Conclusions are the same when they say the same of the same thing with the same strength; the reasons they give,
titles and sources do not count.

The finding is exact for all cases in which every observation is certain, and shows a case in which both fire.

Hardly to be allowed; where two sources call for the same, write both into one rule.

Fails:

    - id: refusal.listen
      title: Listen to who refuses
      for_each: party
      when: {party.persuasion: refuses}
      then: {recommend: listening, strength: weak, because: "{party} has reasons to refuse"}
      source: {place: methods/4, basis: text}
    - id: refusal.hear
      title: Hear who refuses
      for_each: party
      when: {party.persuasion: {not: [not_tried, receptive, partial]}}
      then: {recommend: listening, strength: weak, because: "{party} wants to be heard first"}
      source: {place: methods/4, basis: text}

Passes:

    - id: refusal.listen
      title: Listen to who refuses
      for_each: party
      when: {party.persuasion: refuses}
      then: {recommend: listening, strength: weak, because: "{party} has reasons to refuse"}
      source: {place: methods/4, basis: text}
    - id: half.hear
      title: Hear who is half persuaded
      for_each: party
      when: {party.persuasion: partial}
      then: {recommend: listening, strength: weak, because: "{party} wants to be heard first"}
      source: {place: methods/4, basis: text}
"""

from __future__ import annotations

from collections.abc import Iterator

from ....inference.blackboard import Blackboard
from ....inference.compiled_rulebook import CompiledRule
from ...solving.logic import Logic, Witness
from ..covering import same
from ..finding import Finding, Level
from ..grouping import by_conclusions
from ..questions import premise
from ..subject import LintSubject

LEVEL: Level = "warning"
NEEDS_SOLVER = True


def find(subject: LintSubject) -> Iterator[Finding]:
    """Every rule that says the same as one before it, where one of them stands in the folder."""
    logic = subject.logic
    for group in by_conclusions(subject.translation):
        for position, meant in enumerate(group):
            for other in group[:position]:
                with logic.deciding("whether another says the same", meant):
                    if subject.own & {meant.rule.id, other.rule.id} and same(logic, meant, other):
                        yield _finding(subject, logic, meant, other)
                        break


def _finding(subject: LintSubject, logic: Logic, meant: CompiledRule, other: CompiledRule) -> Finding:
    here, there = (meant, other) if meant.rule.id in subject.own else (other, meant)
    witness = _both(logic, here, there)
    return Finding(
        "same-as-another",
        f"the rule `{here.rule.id}` says the same as `{there.rule.id}`: both fire in the same cases and conclude"
        " the same",
        here.rule.span,
        "take one of them out",
        (here.rule.id, there.rule.id),
        () if there.rule.span is None else ((there.rule.span, "the other rule"),),
        witness.case,
        witness.party,
    )


def _both(logic: Logic, meant: CompiledRule, other: CompiledRule) -> Witness:
    found = logic.firing(meant)
    assert found is not None, "rules that never fire are not compared"

    def shows(board: Blackboard) -> bool:
        premises = premise(board, meant, found.place), premise(board, other, found.place)
        return premises[0] is not None and premises[0] == premises[1]

    return Witness(logic.smallest(logic.confirmed(found.case, shows), shows), found.place)
