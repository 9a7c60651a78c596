"""A finished run with one rule changed, without running what the change does not affect.

Rules that do not wait for the changed one come out as they did, and so do their conclusions. Only the changed rule and
those behind it are looked at again, on a blackboard that has all the others.
"""

from collections.abc import Sequence
from dataclasses import replace

from ...inference.blackboard import Blackboard, Fired, Support
from ...inference.cache import Cache
from ...inference.compiled_rulebook import CompiledRule, CompiledRulebook
from ...inference.ranking import Scores
from ...rulebook.condition import Atom
from ...rulebook.rulebook import Rule


def with_rule(translation: CompiledRulebook, rule: Rule) -> CompiledRulebook:
    """Return a compiled rulebook with this rule in the place of the one of its id, as far as finished runs are read by
    it. What only a matcher reads, such as the strata, stays as it was.
    """
    before = translation.rules[rule.id]
    meant = CompiledRule.of(rule, before.order, translation.subjects, translation.rulebook.vocabulary)
    same = rule.conclusions == before.rule.conclusions
    deriving = dict(translation.deriving)
    for atom in before.rule.atoms:
        deriving[atom] = _exchanged(deriving[atom], before, meant, stays=atom in rule.atoms)
    return replace(
        translation,
        rules={**translation.rules, rule.id: meant},
        gated=_exchanged(translation.gated, before, meant, stays=bool(meant.gates)),
        deriving={atom: found for atom, found in deriving.items() if found},
        of_party=translation.of_party if same else _of_party(deriving),
        cache=translation.cache if same else Cache(),  # some of what it keeps rests on what all rules conclude
    )


def _exchanged(
    rules: Sequence[CompiledRule], before: CompiledRule, meant: CompiledRule, stays: bool
) -> tuple[CompiledRule, ...]:
    return tuple(meant if each is before else each for each in rules if stays or each is not before)


def _of_party(deriving: dict[Atom, tuple[CompiledRule, ...]]) -> frozenset[str]:
    return frozenset(atom.name for atom, rules in deriving.items() if any(each.rule.per_party for each in rules))


def replayed(run: Blackboard, translation: CompiledRulebook, affected: Sequence[str]) -> Blackboard:
    """Return the run as it would have ended by a rulebook in which these rules may come out otherwise.

    `affected`: the ids of the rules, each behind all for which it waits.
    """
    rules = [translation.rules[name] for name in affected]
    orders = {meant.order for meant in rules}
    standing = Scores(translation.methods, len(run.case.parties))
    board = Blackboard(translation, run.case, standing, run.observed, uncertain=run.uncertain)
    board.draw([fired for fired in run.fired if fired[0] not in orders], _as_it_is)
    support = Support(board)
    for meant in rules:
        board.draw(_firings(meant, support), _as_it_is)
    return board


def _firings(meant: CompiledRule, support: Support) -> list[Fired]:
    fired: list[Fired] = []
    for party_index in support.board.party_indexes(meant.rule):
        if support.certainty(meant.fires, party_index) is not None:
            certainty = support.certainty(meant.premise, party_index)
            assert certainty is not None, "what fires has a premise that holds"
            fired.append((meant.order, party_index, certainty, meant))
    return fired


def _as_it_is(fired: Fired) -> Fired:
    return fired
