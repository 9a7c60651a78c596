"""Lints on rules that never fire and assessments that are never derived."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ottava.facts.source.span import Span

from ....inference.blackboard import Blackboard, Support
from ....inference.compiled_rulebook import CompiledRule
from ....inference.formula import Formula, every, negation
from ....inference.meaning import truth
from ....rulebook.condition import All, Atom, Condition, Derived, walk
from ...solving.logic import Logic, Witness, first_party
from ...solving.solver import Expression, Undecided
from ...solving.world import World
from ..comparison import quoted_condition
from ..lint import Finding, LintSubject, lint


@lint("error", needs_solver=True)
def never_fires(subject: LintSubject) -> Iterator[Finding]:
    """A rule that can never fire.

    Whatever is known of a case, something in the rule's conditions stands against the rest, or one of them can never
    hold. Such a rule looks like knowledge and does nothing: advice that its author counts on never reaches anyone. Most
    often two conditions were meant to stand under `any`, or an assessment that the rule looks at already rules out the
    rest.

    The finding names conditions that cannot hold together, as few as possible, and shows a case in which as many of the
    others hold as can. It is exact for all cases in which every observation is certain, with any number of parties that
    can matter.

    There is hardly a reason to allow it; a rule that is kept for later is better taken out until then.

    Fails:

        - id: calm.and.upset
          title: Listen to everyone
          for_each: party
          when:
            party.arousal: calm
            not: {party.arousal: {not: upset}}
          then: {recommend: listening, strength: weak, because: "{party} wants to be heard"}
          source: {place: methods/4, basis: text}

    Passes:

        - id: calm.or.upset
          title: Listen to everyone
          for_each: party
          when:
            any:
              - party.arousal: calm
              - not: {party.arousal: {not: upset}}
          then: {recommend: listening, strength: weak, because: "{party} wants to be heard"}
          source: {place: methods/4, basis: text}
    """
    logic = subject.logic
    for compiled in subject.own_compiled:
        with logic.deciding("whether this rule can ever fire", compiled):
            if logic.firing(compiled) is None:
                witness = _nearest(logic, compiled)
                yield Finding(
                    "never-fires",
                    f"the rule `{compiled.rule.id}` can never fire: {_conflict(logic, compiled)}",
                    compiled.rule.span,
                    "mend the conditions, or take the rule out",
                    (compiled.rule.id,),
                ).shown_by(witness)


@lint("error", needs_solver=True)
def underivable_assessment(subject: LintSubject) -> Iterator[Finding]:
    """An assessment that can never be derived, though conditions look at it.

    Every rule that could derive it can never fire, or they derive it with so little certainty that it always counts as
    unknown (below 0.2). Whatever looks at it waits in vain: a condition on it never holds, and a guard on it never gives
    way.

    The finding is exact for all cases in which every observation is certain. It shows a case in which as much holds as
    can of the rule that would derive it.

    There is hardly a reason to allow it.

    Fails:

        - id: assess.quiet
          title: A quiet party
          for_each: party
          when: {party.temperament: withdrawn}
          then: {assess: {quiet: true}, certainty: 0.1}
          because: "{party} says little"
          source: {place: methods/4, basis: text}
        - id: quiet.listen
          title: Listen to the quiet
          for_each: party
          when: {assessment.quiet: true}
          then: {recommend: listening, strength: weak, because: "{party} says little and needs time"}
          source: {place: methods/4, basis: text}

    Passes:

        - id: assess.quiet
          title: A quiet party
          for_each: party
          when: {party.temperament: withdrawn}
          then: {assess: {quiet: true}, certainty: 0.4}
          because: "{party} says little"
          source: {place: methods/4, basis: text}
        - id: quiet.listen
          title: Listen to the quiet
          for_each: party
          when: {assessment.quiet: true}
          then: {recommend: listening, strength: weak, because: "{party} says little and needs time"}
          source: {place: methods/4, basis: text}
    """
    logic = subject.logic
    for atom, looking in _looked_at(subject).items():
        deriving = subject.compiled_rulebook.deriving.get(atom, ())
        names = dict.fromkeys((*(compiled.rule.id for compiled in deriving), *(rule for rule, _ in looking)))
        if not deriving or not subject.own & names.keys():
            continue
        first = deriving[0]
        with logic.deciding("whether its assessment can be derived", first):
            if not _can_be_derived(logic, atom, first):
                never = logic.firing(first) is None
                yield Finding(
                    "underivable-assessment",
                    f"no case can ever have {quoted_condition(Derived(atom))}, at which `{looking[0][0]}` looks",
                    next((each.span for each in first.assesses if each.atom == atom), first.rule.span),
                    "let a rule derive it that can fire and is certain enough, or do not look at it",
                    tuple(names),
                    tuple((span, "it is looked at here") for _, span in looking if span is not None),
                ).shown_by(_nearest(logic, first) if never else logic.smallest_firing(first))


def _looked_at(subject: LintSubject) -> dict[Atom, list[tuple[str, Span | None]]]:
    """Return the assessments that conditions look at, each with the rules that do, and where."""
    found: dict[Atom, list[tuple[str, Span | None]]] = {}
    for compiled in subject.compiled_rulebook.rules.values():
        for condition in (part for each in compiled.rule.conditions for part in walk(each)):
            if isinstance(condition, Derived):
                found.setdefault(condition.atom, []).append((compiled.rule.id, condition.span))
    return found


def _can_be_derived(logic: Logic, atom: Atom, first: CompiledRule) -> bool:
    party_index = first_party(first)
    rules = logic.compiled_rulebook.deriving[atom]
    return logic.is_possible(lambda world: world.somewhere(party_index, world.derived(atom, party_index)), rules)


@dataclass(frozen=True, slots=True)
class _Need:
    """A condition that must hold for the rule to fire, or (in `unless`) must not."""

    condition: Condition
    formula: Formula
    guarding: bool

    @property
    def quoted(self) -> str:
        text = quoted_condition(self.condition)
        return f"`unless` with {text}" if self.guarding else text


def _conflict(logic: Logic, compiled: CompiledRule) -> str:
    """Say which conditions keep a rule from firing: as few as possible, if the steps suffice to find them."""
    needs = _needs(compiled)
    try:
        with logic.sharing(2):
            for need in needs:
                left = [each for each in needs if each is not need]
                if not _together(logic, compiled, left):
                    needs = left
    except Undecided:
        return "its conditions cannot hold together"
    if len(needs) == 1:
        never = "always keeps it from firing" if needs[0].guarding else "can never hold"
        return f"{needs[0].quoted} {never}"
    if needs and needs[-1].guarding:
        others = " and ".join(need.quoted for need in needs[:-1])
        return f"{needs[-1].quoted} keeps it from firing wherever {others} {'hold' if len(needs) > 2 else 'holds'}"
    return f"{' and '.join(need.quoted for need in needs)} cannot hold together"


def _nearest(logic: Logic, compiled: CompiledRule) -> Witness | None:
    """Return a case in which as much of a rule holds as can, from its first condition on; None if steps run out."""
    party_index = first_party(compiled)
    held: list[_Need] = []
    try:
        with logic.sharing(2):
            for need in _needs(compiled):
                if _together(logic, compiled, [*held, need]):
                    held.append(need)
            asked, formula = _holding(compiled, held)

            def shows(board: Blackboard) -> bool:
                there = len(board.case.parties) > party_index
                return there and Support(board).certainty(formula, party_index) is not None

            found = logic.witness_where(asked, shows, party_index, formulas=[formula])
            return found and logic.smallest(found, shows)
    except Undecided:
        return None


def _needs(compiled: CompiledRule) -> list[_Need]:
    rule = compiled.rule
    parts: Sequence[Condition] = rule.when.parts if isinstance(rule.when, All) else (rule.when,)
    needs = [_Need(part, truth(part), False) for part in parts]
    return needs if rule.unless is None else [*needs, _Need(rule.unless, negation(truth(rule.unless)), True)]


def _together(logic: Logic, compiled: CompiledRule, needs: Sequence[_Need]) -> bool:
    asked, formula = _holding(compiled, needs)
    return logic.is_possible(asked, formulas=[formula])


def _holding(compiled: CompiledRule, needs: Sequence[_Need]) -> tuple[Callable[[World], Expression], Formula]:
    """Return the question whether all needs of a rule hold, and their formula."""
    party_index, formula = first_party(compiled), every(*(need.formula for need in needs))
    return lambda world: world.somewhere(party_index, world.holds(formula, party_index)), formula
