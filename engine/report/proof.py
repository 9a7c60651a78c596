"""The proof of an advice: from each conclusion to its rules, to their assessments, and so to the facts."""

from collections.abc import Iterable, Iterator

from ottava.facts.catalogue import tr

from ..inference.advice import Advice, AssessmentAdvice, FactUsed, Reason
from ..inference.card_choice import grouped
from .document import Proof, Section
from .methods import planned, unplanned
from .plan import attended, directed, order
from .words import beside, called, mark, number, of_party, party_in, people, prose, sentence_case, whose

_OF_PARTY = "parties."


def proof(advice: Advice) -> Iterator[Section]:
    """A tree for each conclusion that has reasons, with the certainty of each rule, assessment and fact."""
    proofs = tuple(
        Proof("conclusion", title, below=tuple(_rule(reason, advice, frozenset()) for reason in reasons))
        for title, reasons in conclusions(advice)
        if reasons
    )
    yield Section("proof", tr("How it follows"), proofs=proofs)


def proof_of_rule(advice: Advice, rule: str) -> Iterator[Section]:
    """What a rule rests on, named by its id, for each party that it fires for; nothing where no advice comes of it."""
    reasons = (
        *(each for _, reasons in conclusions(advice) for each in reasons),
        *(each for assessment in advice.assessments for each in assessment.reasons),
    )
    found = {(each.party, each.from_, each.facts): each for each in reasons if each.rule == rule}
    if found:
        proofs = tuple(_rule(each, advice, frozenset()) for each in found.values())
        yield Section("proof", tr("How it follows"), proofs=proofs)


def conclusions(advice: Advice) -> Iterator[tuple[str, tuple[Reason, ...]]]:
    """Every conclusion of the advice in the order of the report, with its reasons."""
    for gate in advice.gates:
        yield called(gate.effect, gate.title), gate.reasons
    for each in (each for group in (*planned(advice), *unplanned(advice)) for each in group):
        title = tr("{title}, for {whom}", title=prose(each.title), whom=people([each.party]))
        yield f"{title}{beside(number(each.certainty))}", each.reasons
    for kind in ("do", "avoid"):
        for same in directed(advice, kind):
            for group in grouped(same, lambda each: each.reasons):
                yield order(group), group[0].reasons
    for veto in advice.exclusions:
        methods, whom = prose(veto.title), people([veto.party])
        yield tr("Do not use {methods} for {whom}.", methods=methods, whom=whom), veto.reasons
    for point in (point for group in attended(advice) for point in group):
        title = tr("Attend to: {title}, for {whom}", title=prose(point.title), whom=people([point.party]))
        yield f"{title}{beside(number(point.certainty))}", point.reasons
    for question in advice.questions:
        what = of_party(question.party, prose(question.label))
        yield tr("To find out: {what}", what=what), question.reasons


def _rule(reason: Reason, advice: Advice, above: frozenset[AssessmentAdvice]) -> Proof:
    """A rule with what it looked at. An assessment that several rules look at is proved under each of them."""
    found = tuple(each for each in looked_at(reason, advice) if each not in above)
    facts = own_facts(reason, found)
    return Proof(
        "rule",
        prose(reason.title),
        certainty="" if reason.certainty is None else number(reason.certainty),
        mark=mark(reason.source),
        below=(
            *(_assessment(each, advice, above) for each in found),
            *(Proof("assessment", each) for each in looked_at_besides(reason, advice)),
            *(_fact(each) for each in facts),
        ),
    )


def _assessment(assessment: AssessmentAdvice, advice: Advice, above: frozenset[AssessmentAdvice]) -> Proof:
    below = tuple(_rule(each, advice, above | {assessment}) for each in assessment.reasons)
    return Proof("assessment", assessed(assessment), certainty=number(assessment.certainty), below=below)


def _fact(fact: FactUsed) -> Proof:
    return Proof("fact", of_party(party_in(fact.path), prose(fact.said)), certainty=number(fact.certainty))


def assessed(assessment: AssessmentAdvice) -> str:
    """An assessment with its party: `Too upset for a direct explanation (customer)`."""
    return f"{sentence_case(prose(assessment.said))}{whose(assessment.party)}"


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


def looked_at_besides(reason: Reason, advice: Advice) -> Iterator[str]:
    """In words, what the rule looked at that is neither a fact nor an assessment that holds."""
    words = {each.id: prose(each.said) for each in advice.looked_at}
    yield from (words[id] for id in reason.from_ if id in words)


def _party_and_name(id: str) -> tuple[str | None, str]:
    """`parties.customer.assess.heated` taken apart; the label of a party has no dot in it."""
    if not id.startswith(_OF_PARTY):
        return None, id
    party, _, bare = id.removeprefix(_OF_PARTY).partition(".")
    return party, bare
