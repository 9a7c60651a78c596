"""The proof of an advice: from each conclusion to its rules, to their assessments, and so to the facts."""

from collections.abc import Iterator

from ottava.facts import Value
from ottava.facts.source.diagnostic import visible

from ..inference.advice import Advice, AssessmentAdvice, FactUsed, Reason
from .document import Proof, Section
from .groundwork import looked_at, looked_at_besides, own_facts, whose
from .grouping import grouped
from .methods import method_title
from .words import name, number, people, prose, sentence_case


def proof(advice: Advice) -> Iterator[Section]:
    """A tree for each conclusion that has reasons, with the certainty of each rule, assessment and fact."""
    proofs = tuple(
        Proof("conclusion", title, below=tuple(_rule(reason, advice, frozenset()) for reason in reasons))
        for title, reasons in conclusions(advice)
        if reasons
    )
    yield Section("proof", "How it follows", proofs=proofs)


def conclusions(advice: Advice) -> Iterator[tuple[str, tuple[Reason, ...]]]:
    """Every conclusion of the advice in the order of the report, with its reasons."""
    for gate in advice.gates:
        yield f"Gate: {prose(gate.title)}", gate.reasons
    for each in advice.recommendations:
        yield f"{method_title(each)}, for {people([each.party])} ({number(each.certainty)})", each.reasons
    for veto in advice.exclusions:
        stage = "" if veto.stage is None else f" ({name(veto.stage)})"
        yield f"Not now: {name(veto.method)}{stage}, for {people([veto.party])}", veto.reasons
    for group in grouped(advice.directives, lambda each: (each.id, each.reasons)):
        kind = sentence_case(group[0].kind)
        yield f"{kind}: {name(group[0].id)}, for {people(each.party for each in group)}", group[0].reasons
    for point in advice.attention:
        title = f"Point: {prose(point.title)}, for {people([point.party])} ({number(point.certainty)})"
        yield title, point.reasons
    for question in advice.questions:
        yield f"Question: {prose(question.path)}", question.reasons


def as_written(value: Value | tuple[str, ...]) -> str:
    """The value as it stands in a case file."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, frozenset | tuple):
        return f"[{', '.join(visible(each) for each in sorted(value))}]"
    return visible(str(value))


def basis(reason: Reason) -> str:
    """What the rule rests on and where: `text: methods/7`; nothing without a source."""
    if reason.source is None:
        return ""
    practice = f", {prose(reason.source.practice)}" if reason.source.practice else ""
    return f"{reason.source.basis}{practice}: {visible(reason.source.place)}"


def _rule(reason: Reason, advice: Advice, above: frozenset[AssessmentAdvice]) -> Proof:
    """A rule with what it looked at. An assessment that several rules look at is proved under each of them."""
    found = tuple(each for each in looked_at(reason, advice) if each not in above)
    facts = own_facts(reason, found)
    return Proof(
        "rule",
        prose(reason.title),
        name=visible(reason.rule),
        certainty="" if reason.certainty is None else number(reason.certainty),
        mark=basis(reason),
        below=(
            *(_assessment(each, advice, above) for each in found),
            *(Proof("assessment", each) for each in looked_at_besides(reason)),
            *(_fact(each) for each in facts),
        ),
    )


def _assessment(assessment: AssessmentAdvice, advice: Advice, above: frozenset[AssessmentAdvice]) -> Proof:
    below = tuple(_rule(each, advice, above | {assessment}) for each in assessment.reasons)
    return Proof("assessment", whose(assessment), certainty=number(assessment.certainty), below=below)


def _fact(fact: FactUsed) -> Proof:
    text = f"{visible(fact.path)}: {as_written(fact.value)}"
    return Proof("fact", text, certainty=number(fact.certainty))
