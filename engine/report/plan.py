"""What to do and to attend to beside the methods of an advice."""

from collections.abc import Iterator

from ottava.facts.catalogue import tr

from ..inference.advice import Advice, Attention, DirectiveAdvice
from ..inference.card_choice import grouped
from ..inference.certainty import strength
from .document import Group, Item, ItemNote, Section
from .words import names_all, people, prose


def urgent(advice: Advice) -> Iterator[Section]:
    """Return the section of what is to be done before any method."""
    yield from _directives(advice, "at-once", tr("Do at once"), True)


def directives(advice: Advice) -> Iterator[Section]:
    """Return the section of what else to do."""
    yield from _directives(advice, "do", tr("Also do"), False)


def _directives(advice: Advice, key: str, title: str, urgent: bool) -> Iterator[Section]:
    items = tuple(Item(order(group), mark="+") for group in directed(advice, "do") if group[0].urgent is urgent)
    if items:
        yield Section(key, title, "go" if urgent else "plain", groups=(Group(items),))


def attention(advice: Advice) -> Iterator[Section]:
    """Return the section of the points to attend to."""
    items = tuple(
        Item(
            tr("{label}: {said}", label=prose(group[0].title), said=f"{_matters(group)}{whose(group)}"),
            remarks=(ItemNote(prose(group[0].text)),),
        )
        for group in attended(advice)
    )
    if items:
        yield Section("attention", tr("Points to attend to"), groups=(Group(items),))


def _matters(group: tuple[Attention, ...]) -> str:
    return tr(f"matters {strength(max(each.certainty for each in group))}")


def directed(advice: Advice, kind: str) -> tuple[tuple[DirectiveAdvice, ...], ...]:
    """Return the directives of a kind, each for all it is given for."""
    return grouped((each for each in advice.directives if each.kind == kind), lambda each: (each.id, each.text))


def attended(advice: Advice) -> tuple[tuple[Attention, ...], ...]:
    """Return the points, each for all for whom it matters."""
    return grouped(advice.attention, lambda each: (each.point, each.text))


def order(group: tuple[DirectiveAdvice, ...]) -> str:
    """Return what to do or not to do, and for whom if not for everyone."""
    text = prose(group[0].text)
    if group[0].party is not None and names_all(text, [each.party or "" for each in group]):
        return text
    if not whose(group):
        return text
    stop = text[-1:] if text.endswith((".", "。")) else "."
    return f"{text.removesuffix(stop)}{whose(group)}{stop}"


def whose(group: tuple[DirectiveAdvice | Attention, ...]) -> str:
    """Return for whom it is, behind it; nothing for everyone."""
    parties = people(each.party for each in group)
    return "" if parties == tr("everyone") else tr(" (for {whom})", whom=parties)
