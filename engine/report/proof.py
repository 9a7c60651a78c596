"""The proof of an advice: from each conclusion to its rules, to their assessments, and so to the facts."""

from collections.abc import Iterable, Iterator

from ottava.facts import Value
from ottava.facts.source.diagnostic import visible

from ..inference.advice import Advice, AssessmentAdvice, FactUsed, Reason
from ..inference.card_choice import grouped
from .document import Proof, Section
from .methods import method_title
from .words import name, number, people, prose, sentence_case

_NOT = "not "
_OF_PARTY = "parties."
_ASSESSED = "assess."
_ADVISED = "advised"


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


def looked_at(reason: Reason, advice: Advice) -> tuple[AssessmentAdvice, ...]:
    """The assessments that hold and that the rule of a reason looked at."""
    return tuple(dict.fromkeys(each for id in reason.from_ for each in assessments(advice, id, reason.party)))


def assessments(advice: Advice, id: str, party: str | None) -> tuple[AssessmentAdvice, ...]:
    """The assessments meant by an id: of the party it names, else of the rule's party, else of the case."""
    named, bare = _party_and_name(id)
    alike = tuple(each for each in advice.assessments if each.id == bare)
    own = tuple(each for each in alike if each.party == (named or party))
    return own or tuple(each for each in alike if each.party is None) or alike


def own_facts(reason: Reason, through: Iterable[AssessmentAdvice]) -> tuple[FactUsed, ...]:
    """The facts that the rule looked at itself, and not through these assessments."""
    theirs = {fact for each in through for further in each.reasons for fact in further.facts}
    return tuple(fact for fact in reason.facts if fact not in theirs)


def looked_at_besides(reason: Reason) -> Iterator[str]:
    """In words, what the rule looked at that is neither a fact nor an assessment that holds."""
    for id in reason.from_:
        bare = id.removeprefix(_NOT)
        party, attribute = _party_and_name(bare)
        if attribute.startswith(_ASSESSED):
            if bare != id:
                whose = "" if party is None else f" of {people([party])}"
                yield f"known not to hold: {assessment_name(attribute)}{whose}"
        elif bare == _ADVISED:
            yield "looks at which methods are advised"
        elif bare.startswith(f"{_ADVISED}."):
            method, _, stage = bare.removeprefix(f"{_ADVISED}.").partition(".")
            state = "advised" if bare == id else "not advised"
            yield f"{state}: {name(method)}{f' ({name(stage)})' if stage else ''}"


def assessment_name(id: str) -> str:
    """An assessment in words: `assess.escalation=high` reads escalation: high."""
    bare, _, value = id.removeprefix(_ASSESSED).partition("=")
    return f"{name(bare)}: {name(value)}" if value else name(bare)


def whose(assessment: AssessmentAdvice) -> str:
    """An assessment with its party: `assess.heated of customer`."""
    party = "" if assessment.party is None else f" of {people([assessment.party])}"
    return f"{visible(assessment.id)}{party}"


def _party_and_name(id: str) -> tuple[str | None, str]:
    """`parties.customer.assess.heated` taken apart; the label of a party has no dot in it."""
    if not id.startswith(_OF_PARTY):
        return None, id
    party, _, bare = id.removeprefix(_OF_PARTY).partition(".")
    return party, bare
