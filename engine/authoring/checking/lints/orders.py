"""A lint on rules that ask for opposite orders in the plan."""

from collections.abc import Iterator
from itertools import combinations_with_replacement

from ....inference.compiled_rulebook import CompiledRule
from ....rulebook.conclusion import Order, variant_name
from ..lint import Finding, LintSubject, lint


@lint("warning", needs_solver=True)
def contradictory_orders(subject: LintSubject) -> Iterator[Finding]:
    """Two rules that order the same methods in opposite ways in the same circumstances.

    In the plan only one of the orders can be kept, and it is that of the rule that runs last, which nobody sees who reads
    either of them. The lint looks at rules that can fire together, for the same party or for the case as a whole, and at
    the orders inside one rule. It does not look at circles of three orders and more.

    The finding is exact for all cases in which every observation is certain, and shows a case in which both fire.

    Hardly to be allowed; let one of the rules except the other.

    Fails:

        - id: heated.listen-first
          title: Listen before anything firm
          for_each: party
          when: {party.arousal: upset}
          then: {order: [listening, rigidity.firm], because: "{party} is upset and wants to be heard first"}
          source: {place: methods/4, basis: text}
        - id: refusal.firm-first
          title: Firmness before listening
          for_each: party
          when: {party.persuasion: refuses}
          then: {order: [rigidity.firm, listening], because: "{party} refuses whatever anybody says"}
          source: {place: methods/6, basis: text}

    Passes:

        - id: heated.listen-first
          title: Listen before anything firm
          for_each: party
          when: {party.arousal: upset}
          then: {order: [listening, rigidity.firm], because: "{party} is upset and wants to be heard first"}
          source: {place: methods/4, basis: text}
        - id: refusal.firm-first
          title: Firmness before listening
          for_each: party
          when: {party.persuasion: refuses, party.arousal: calm}
          then: {order: [rigidity.firm, listening], because: "{party} refuses whatever anybody says"}
          source: {place: methods/6, basis: text}
    """
    ordering = [compiled for compiled in subject.compiled_rulebook.rules.values() if compiled.orders]
    for compiled, other in combinations_with_replacement(ordering, 2):
        pairs = [*_opposite(compiled, other)]
        if not pairs or not subject.own & {compiled.rule.id, other.rule.id}:
            continue
        with subject.logic.deciding("whether another rule orders the plan the other way round", compiled):
            witness = subject.logic.together(compiled, other)
            for one, against in pairs if witness else ():
                own = compiled.rule.id in subject.own
                here, there = (one, against) if own else (against, one)
                names = dict.fromkeys((compiled.rule.id, other.rule.id))
                yield Finding(
                    "contradictory-orders",
                    f"{' and '.join(f'`{name}`' for name in names)} can fire together and order "
                    f"`{variant_name(*one.first)}` and `{variant_name(*one.then)}` in opposite ways",
                    here.span,
                    "let one of them except the other, or take one order out",
                    tuple(names),
                    () if there.span is None else ((there.span, "the opposite order"),),
                ).shown_by(witness)


def _opposite(compiled: CompiledRule, other: CompiledRule) -> Iterator[tuple[Order, Order]]:
    """Yield the orders of the one rule with those of the other that ask for the opposite, each pair once."""
    for position, one in enumerate(compiled.orders):
        for against in other.orders[position:] if compiled is other else other.orders:
            if (one.first, one.then) == (against.then, against.first):
                yield one, against
