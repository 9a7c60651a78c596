"""What a rule looked at: assessments that hold, facts, and what else is known or advised."""

from collections.abc import Iterable, Iterator

from ottava.facts.source.diagnostic import visible

from ..inference.advice import Advice, AssessmentAdvice, FactUsed, Reason
from .words import name, people

_NOT = "not "
_OF_PARTY = "parties."
_ASSESSED = "assess."
_ADVISED = "advised"


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
