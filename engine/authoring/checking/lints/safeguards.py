"""Lints on safeguards: those that advice can break, and those that nothing can."""

from collections.abc import Iterator

from ottava.facts.source.span import Span

from ....inference.compiled_rulebook import CompiledRulebook
from ....rulebook.safeguard import Always
from ...proving.breaches import concludes, concluding, spoken_of
from ...proving.proving import ProofVerdict
from ..lint import Finding, LintSubject, lint

_FEW = 5
"""The most rules to name that could say what is missing."""


@lint("error", needs_solver=True)
def broken_safeguard(subject: LintSubject) -> Iterator[Finding]:
    """A safeguard that advice can break.

    A safeguard says what no advice of the rulebook may ever say, or what all of it must say. Where a rule stands against
    one, the rule is wrong: harm comes before being right. The lint looks at every safeguard, those of an extended rulebook
    included, and shows a smallest case whose advice breaks it, with the rules that say what they should not. Where
    something is missing from the advice, it names the rules that could say it.

    What is not remarked on is proven for all cases, whatever is known in them and however certainly, with any number of
    parties; what has a narrower proof, or was only tested, is named in the last lines of `ottava check`. A question that
    takes the solver too long is remarked on as undecided: it may hold or not.

    Allow it, in the safeguard, only while the rules are being changed.

    Fails:

        # rules.yaml
        - id: refusal.firm
          title: Firmness towards who refuses
          for_each: party
          when: {party.persuasion: refuses}
          then: {recommend: rigidity.firm, strength: strong, because: "{party} refuses"}
          source: {place: methods/6, basis: text}

        # safeguards.yaml
        - id: firm.heard-first
          title: Nobody is met with firmness before being heard
          for_each: party
          never: {recommend: rigidity.firm}
          unless: {party.heard: true}
          because: Firmness on someone whom nobody heard is injustice, and is felt as such.

    Passes:

        # rules.yaml
        - id: refusal.firm
          title: Firmness towards who was heard and refuses
          for_each: party
          when: {party.persuasion: refuses, party.heard: true}
          then: {recommend: rigidity.firm, strength: strong, because: "{party} was heard and refuses"}
          source: {place: methods/6, basis: text}

        # safeguards.yaml
        - id: firm.heard-first
          title: Nobody is met with firmness before being heard
          for_each: party
          never: {recommend: rigidity.firm}
          unless: {party.heard: true}
          because: Firmness on someone whom nobody heard is injustice, and is felt as such.
    """
    for verdict in subject.verdicts:
        safeguard = verdict.safeguard
        if verdict.word == "undecided":
            yield Finding(
                "broken-safeguard",
                f"it is not decided whether advice can break the safeguard `{safeguard.id}`: {verdict.why}",
                safeguard.span,
                "write it as several narrower safeguards, or allow more steps with `--budget`",
                safeguard=safeguard.id,
            )
        elif verdict.word == "broken":
            yield Finding(
                "broken-safeguard",
                f"advice can break the safeguard `{safeguard.id}` ({safeguard.title})",
                safeguard.span,
                "change the rules, or say under `unless` where it need not hold",
                related=tuple(_leading(subject.compiled_rulebook, verdict)),
                witness=verdict.case,
                party=verdict.party,
                safeguard=safeguard.id,
            )


@lint("warning", needs_solver=True)
def idle_safeguard(subject: LintSubject) -> Iterator[Finding]:
    """A safeguard that nothing could break: no case meets its conditions, or no rule concludes what it speaks of.

    It looks like protection and gives none. Often its conditions cannot hold together, or it names another method,
    directive or gate than was meant.

    Allow it, in the safeguard, where it is there for rules that are still to be written.

    Fails:

        # rules.yaml
        - id: violence.police
          title: Violence is for the police
          when: {safety.imminent_violence: ongoing}
          then: {directive: call_police, because: somebody is being hurt right now}
          source: {place: frame, basis: text}

        # safeguards.yaml
        - id: police.in-violence
          title: The police is called where there is violence
          always: {directive: call_police}
          when: {safety.imminent_violence: ongoing, any: [{safety.imminent_violence: credible}]}
          because: Nobody can mediate while somebody is being hurt.

    Passes:

        # rules.yaml
        - id: violence.police
          title: Violence is for the police
          when: {safety.imminent_violence: ongoing}
          then: {directive: call_police, because: somebody is being hurt right now}
          source: {place: frame, basis: text}

        # safeguards.yaml
        - id: police.in-violence
          title: The police is called where there is violence
          always: {directive: call_police}
          when: {safety.imminent_violence: ongoing}
          because: Nobody can mediate while somebody is being hurt.
    """
    for verdict in subject.verdicts:
        if verdict.idle is not None:
            yield Finding(
                "idle-safeguard",
                f"nothing could break the safeguard `{verdict.safeguard.id}`: {verdict.idle}",
                verdict.safeguard.span,
                "look at its conditions and at the names in it",
                safeguard=verdict.safeguard.id,
            )


def _leading(compiled_rulebook: CompiledRulebook, verdict: ProofVerdict) -> Iterator[tuple[Span, str]]:
    """Yield where rules say what the advice should not say, or could say what it lacks."""
    named = spoken_of(verdict.safeguard, compiled_rulebook.rulebook.names)
    if isinstance(verdict.safeguard.says, Always):
        found = [(compiled, each) for shown in named for compiled, each in concluding(compiled_rulebook, shown)]
        for compiled, conclusion in found[:_FEW]:
            span = conclusion.span or compiled.rule.span
            if span is not None:
                yield span, f"`{compiled.rule.id}` could say it, and does not here"
        return
    for name in dict.fromkeys(reason.rule for reason in verdict.reasons):
        rule = compiled_rulebook.rules[name].rule
        spans = [each.span for each in rule.conclusions if any(concludes(each, shown) for shown in named)]
        span = next((span for span in spans if span is not None), rule.span)
        if span is not None:
            yield span, f"`{name}` says it here"
