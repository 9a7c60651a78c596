"""What not to do: directives, methods that are ruled out, and what to avoid while a method is used."""

from collections.abc import Iterable, Iterator

from ottava.facts.catalogue import tr

from ..inference.advice import Advice, Exclusion, FactUsed
from ..inference.card_choice import grouped
from ..inference.filling import together
from ..inference.reasons import NOT_RECORDED
from .document import Group, Item, ItemNote, Section
from .methods import planned, unplanned
from .plan import directed, order
from .words import listing, paragraph, party_in, people, prose, sentence, whose

NOTHING_YET = "Do not use any method before this is settled."


def prohibitions(advice: Advice) -> Iterator[Section]:
    """Return the section of what not to do, if there is anything."""
    groups = (
        Group((*_of_directives(advice), *_of_methods(advice))),
        Group(tuple(_while_using(advice)), tr("While you use a method:")),
    )
    if any(group.items for group in groups):
        yield Section("avoid", tr("What not to do"), "stop", groups=tuple(group for group in groups if group.items))


def considered(advice: Advice) -> tuple[Exclusion, ...]:
    """Return what is ruled out and somebody would have thought of; nothing where a gate stops every method."""
    if any(gate.effect == "stop" for gate in advice.gates):
        return ()
    return tuple(each for each in advice.exclusions if each.considered)


def do_not_use(exclusions: Iterable[Exclusion]) -> str:
    """Say what is not to be used, and for whom; the exclusions are for the same parties."""
    found = tuple(exclusions)
    methods = listing(dict.fromkeys(prose(each.title) for each in found))
    parties = people(each.party for each in found)
    if parties == tr("everyone"):
        return tr("Do not use {methods}.", methods=methods)
    return tr("Do not use {methods} for {whom}.", methods=methods, whom=parties)


def _of_directives(advice: Advice) -> Iterator[Item]:
    for group in directed(advice, "avoid"):
        yield Item(order(group), mark="x", tone="stop")


def _of_methods(advice: Advice) -> Iterator[Item]:
    """What is not to be used, said once for the same people; why is another matter."""
    if any(gate.effect == "stop" for gate in advice.gates):
        yield Item(tr(NOTHING_YET), mark="x", tone="stop")
    by_method = grouped(_without_narrower(considered(advice)), lambda each: each.title)
    for methods in grouped(by_method, lambda group: frozenset((each.party, each.not_recorded) for each in group)):
        found = [each for group in methods for each in group]
        lacking = dict.fromkeys(_lacking(fact) for each in found for fact in each.not_recorded)
        remarks = (ItemNote(tr("Not recorded: {what}.", what=tr("; ").join(lacking))),) if lacking else ()
        yield Item(do_not_use(found), mark="x", tone="stop", remarks=remarks)


def _lacking(fact: FactUsed) -> str:
    nothing = tr("{label}: {said}", label="", said=tr(NOT_RECORDED))
    return f"{prose(fact.said.removesuffix(nothing))}{whose(party_in(fact.path))}"


def _without_narrower(exclusions: tuple[Exclusion, ...]) -> Iterator[Exclusion]:
    """Leave out a stage where the whole method is ruled out, and a party where everyone is meant."""
    wide = {(each.method, each.stage, each.party) for each in exclusions}
    for each in exclusions:
        wider = {(each.method, stage, party) for stage in (None, each.stage) for party in (None, each.party)}
        if not (wider - {(each.method, each.stage, each.party)}) & wide:
            yield each


def _while_using(advice: Advice) -> Iterator[Item]:
    found = [
        (group[0].title, together([each.avoid for each in group])) for group in (*planned(advice), *unplanned(advice))
    ]
    for alike in grouped(found, lambda each: each[1]):
        if avoid := alike[0][1]:
            remark = ItemNote(paragraph(map(sentence, avoid)))
            yield Item(listing(prose(title) for title, _ in alike), mark="x", remarks=(remark,))
