"""Why: the reasons behind all that an advice says, in the order in which it says it."""

from collections.abc import Iterator

from ottava.facts.catalogue import tr

from ..inference.advice import Advice
from .document import Group, Item, Section
from .methods import planned, unplanned, whom
from .plan import attended, directed, order, whose
from .prohibitions import considered, do_not_use
from .reasons import bans, because, said
from .words import called, prose


def why(advice: Advice) -> Iterator[Section]:
    """Return the section of the reasons."""
    groups = (
        Group(tuple(_gates(advice)), tr("Before anything else:")),
        Group(tuple(_methods(advice)), tr("What to do:")),
        Group(tuple(_directives(advice, "do")), tr("What else to do:")),
        Group((*_directives(advice, "avoid"), *_bans(advice)), tr("What not to do:")),
        Group(tuple(_points(advice)), tr("What to attend to:")),
    )
    if any(group.items for group in groups):
        yield Section("reasons", tr("Why"), groups=tuple(group for group in groups if group.items))


def _gates(advice: Advice) -> Iterator[Item]:
    for gate in advice.gates:
        title = called(gate.effect, gate.title)
        yield Item(title, mark="!!", because=because(gate.reasons, with_grounds=True))


def _methods(advice: Advice) -> Iterator[Item]:
    for group in (*planned(advice), *unplanned(advice)):
        yield Item(
            tr("{title}, for {whom}", title=prose(group[0].title), whom=whom(group)),
            because=because(said(group), with_grounds=True),
        )


def _directives(advice: Advice, kind: str) -> Iterator[Item]:
    for group in directed(advice, kind):
        mark = "+" if kind == "do" else "x"
        yield Item(order(group), mark=mark, because=because(said(group), with_grounds=False))


def _bans(advice: Advice) -> Iterator[Item]:
    for ban in bans(considered(advice)):
        yield Item(do_not_use(ban.exclusions), mark="x", because=because(ban.reasons, with_grounds=True))


def _points(advice: Advice) -> Iterator[Item]:
    for group in attended(advice):
        yield Item(f"{prose(group[0].title)}{whose(group)}", because=because(said(group), with_grounds=False))
