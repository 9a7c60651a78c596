"""What not to do: directives, methods that are ruled out, and what to avoid while a method is used."""

from collections.abc import Iterator

from ..inference.advice import Advice
from .document import Group, Item, ItemNote, Section
from .methods import planned, unplanned
from .plan import directed, order
from .reasons import Ban, bans
from .words import grounds, listing, people, prose, sentence_case

NOTHING_YET = "Do not use any method before this is settled."


def prohibitions(advice: Advice) -> Iterator[Section]:
    """Return the section of what not to do, if there is anything."""
    groups = (
        Group((*_of_directives(advice), *_of_methods(advice))),
        Group(tuple(_while_using(advice)), "While you use a method, avoid:"),
    )
    if any(group.items for group in groups):
        yield Section("avoid", "What not to do", "stop", groups=tuple(group for group in groups if group.items))


def considered_bans(advice: Advice) -> tuple[Ban, ...]:
    """Return what is ruled out and somebody would have thought of; nothing where a gate stops every method."""
    if any(gate.effect == "stop" for gate in advice.gates):
        return ()
    return bans(each for each in advice.exclusions if each.considered)


def ban_title(ban: Ban) -> str:
    """Say what is not to be used, and for whom."""
    methods = listing(dict.fromkeys(prose(each.title) for each in ban.exclusions))
    parties = people(each.party for each in ban.exclusions)
    return f"Do not use {methods}{'' if parties == 'everyone' else f' for {parties}'}."


def _of_directives(advice: Advice) -> Iterator[Item]:
    for group in directed(advice, "avoid"):
        yield Item(order(group), mark="x", tone="stop")


def _of_methods(advice: Advice) -> Iterator[Item]:
    if any(gate.effect == "stop" for gate in advice.gates):
        yield Item(NOTHING_YET, mark="x", tone="stop")
    for ban in considered_bans(advice):
        lacking = grounds(dict.fromkeys(fact for each in ban.exclusions for fact in each.not_recorded))
        remarks = (ItemNote(f"{sentence_case(lacking)}."),) if lacking else ()
        yield Item(ban_title(ban), mark="x", tone="stop", remarks=remarks)


def _while_using(advice: Advice) -> Iterator[Item]:
    for group in (*planned(advice), *unplanned(advice)):
        if group[0].avoid:
            remark = ItemNote("; ".join(map(prose, group[0].avoid)))
            yield Item(prose(group[0].title), mark="x", remarks=(remark,))
