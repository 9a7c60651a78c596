"""A rule that adds nothing, because another one fires wherever it does and says all that it says.

It is usually a special case that was written before the general one, or a general one that has since grown. A reader
looks for the difference that it makes, and there is none.

What "says all that it says" means depends on the conclusion. A veto, a gate (with the same or a stronger effect), a
directive, an order in the plan or a question is covered by any rule that says it too for the same party or for the
case as a whole; a veto on a method covers one on its stages. Recommendations, assessments and points add up: a
second, weaker reason still makes the advice more certain, so they are covered only where the other rule concludes
them with a certainty of 1 and leaves nothing to add. Where other rules ask whether an assessment could still be
derived, the other rule must be open wherever this one is. The reasons given do not count. All conclusions of the rule
must be covered by one and the same other rule; rules that say exactly the same are left to same-as-another.

The finding is exact for all cases in which every observation is certain, and shows a case in which both fire.

Allow it where the special case is there for the reason that it gives: the advice shows the reasons of every rule that
fired.

Fails:

    - id: police.weapon
      title: Call the police for a weapon in a threat
      when: {safety.weapon: true, safety.threats: {includes: specific}}
      then: {directive: call_police, because: a weapon and a threat go together}
      source: {place: points/1, basis: text}
    - id: police.threat
      title: Call the police for a threat
      when: {safety.threats: {includes: specific}}
      then: {directive: call_police, because: a specific threat is often carried out}
      source: {place: points/1, basis: text}

Passes:

    - id: police.weapon
      title: Call the police for a weapon
      when: {safety.weapon: true}
      then: {directive: call_police, because: a weapon is at hand}
      source: {place: points/1, basis: text}
    - id: police.threat
      title: Call the police for a threat
      when: {safety.threats: {includes: specific}}
      then: {directive: call_police, because: a specific threat is often carried out}
      source: {place: points/1, basis: text}
"""

from __future__ import annotations

from collections.abc import Iterator

from ....inference.blackboard import Blackboard
from ....inference.compiled_rulebook import CompiledRule
from ....rulebook.conclusion import Conclusion
from ...solving.logic import Logic, Witness
from ..covering import covered, same
from ..finding import Finding, Level
from ..grouping import content
from ..questions import above, own_rules, premise
from ..subject import LintSubject

LEVEL: Level = "warning"
NEEDS_SOLVER = True


def find(subject: LintSubject) -> Iterator[Finding]:
    """Every own rule that another one covers; the first that does is named."""
    logic = subject.logic
    speaking: dict[object, list[CompiledRule]] = {}
    for meant in subject.translation.rules.values():
        for about in {_about(each) for each in meant.rule.conclusions}:
            speaking.setdefault(about, []).append(meant)
    for meant in own_rules(subject):
        subjects = [speaking[_about(each)] for each in meant.rule.conclusions]
        fewest = min(subjects, key=len)
        for other in fewest:
            with logic.deciding("whether another covers it", meant):
                if covered(logic, meant, other) and not _same(logic, meant, other):
                    yield _finding(logic, meant, other)
                    break


def _same(logic: Logic, meant: CompiledRule, other: CompiledRule) -> bool:
    alike = set(map(content, meant.rule.conclusions)) == set(map(content, other.rule.conclusions))
    return alike and meant.rule.per_party == other.rule.per_party and same(logic, meant, other)


def _about(conclusion: Conclusion) -> object:
    """What a conclusion speaks of, so that those which cover each other speak of the same."""
    return content(conclusion)[:2]


def _finding(logic: Logic, meant: CompiledRule, other: CompiledRule) -> Finding:
    found = logic.firing(meant)
    assert found is not None, "a rule that never fires is not covered"

    def shows(board: Blackboard) -> bool:
        there = premise(board, other, above(other, found.place))
        return premise(board, meant, found.place) is not None and there is not None

    witness = Witness(logic.smallest(logic.confirmed(found.case, shows), shows), found.place)
    return Finding(
        "covered-by-another",
        f"the rule `{meant.rule.id}` adds nothing: wherever it fires, `{other.rule.id}` fires too and says all of it",
        meant.rule.span,
        "take it out, or let it say what the other does not",
        (meant.rule.id,),
        () if other.rule.span is None else ((other.rule.span, "the rule that covers it"),),
        witness.case,
        witness.party,
    )
