"""The methods of an advice: what to do, in the order of the plan, and what goes along with all of it."""

from collections.abc import Iterable, Iterator

from ottava.facts.catalogue import tr

from ..inference.advice import Advice, Recommendation
from ..inference.card_choice import grouped
from ..inference.certainty import strength
from ..inference.filling import together
from .document import Group, Item, ItemNote, Section, Strength
from .reasons import by_method
from .words import listing, people, prose

Methods = tuple[Recommendation, ...]
"""One method and stage, for each party that it is advised for; the strongest first."""


def acts(advice: Advice) -> Iterator[Section]:
    """Return the section of the methods that the plan names, in its order; where none fits, first whom to ask."""
    if advice.nothing_fits is not None:
        yield Section("nothing-fits", tr("No method fits"), "care", intro=prose(advice.nothing_fits))
    groups = planned(advice)
    if groups:
        items = tuple(_act(group, f"{count}.", groups) for count, group in enumerate(groups, start=1))
        yield Section("acts", tr("What to do, in this order"), "go", groups=(Group(items),))


def along(advice: Advice) -> Iterator[Section]:
    """Return the section of the methods that go with the whole plan and are no step of it."""
    groups = unplanned(advice)
    if groups:
        items = tuple(_method(group, "*") for group in groups)
        yield Section("along", tr("Along with all of it"), "go", groups=(Group(items),))


def planned(advice: Advice) -> tuple[Methods, ...]:
    """Return the methods that are steps of the plan, in its order."""
    found = {(group[0].method, group[0].stage): group for group in by_method(advice.recommendations)}
    steps = [(step.id, step.stage) for step in advice.plan if step.kind == "method"]
    return tuple(found[step] for step in steps if step in found)


def unplanned(advice: Advice) -> tuple[Methods, ...]:
    """Return the other methods."""
    steps = {(step.id, step.stage) for step in advice.plan if step.kind == "method"}
    return tuple(each for each in by_method(advice.recommendations) if (each[0].method, each[0].stage) not in steps)


def whom(group: Iterable[Recommendation]) -> str:
    """Return for whom a method is advised."""
    return people(each.party for each in group)


def strengths(group: Methods) -> tuple[Strength, ...]:
    """For whom the method is advised and how strongly; those for whom it is the same together."""
    return tuple(
        Strength(
            tr("For {whom}: {strength} advised.", whom=whom(alike), strength=tr(strength(alike[0].certainty))),
            alike[0].certainty,
        )
        for alike in grouped(group, lambda each: strength(each.certainty))
    )


def _act(group: Methods, mark: str, groups: tuple[Methods, ...]) -> Item:
    first = group[0]
    if first.rank != 1:
        return _method(group, mark)
    rivals = [prose(each[0].title) for each in groups if each[0].rank == 1 and each is not group]
    said = (
        tr("This matters most, together with {rivals}.", rivals=listing(rivals)) if rivals else tr("This matters most.")
    )
    return _method(group, mark, ItemNote(said, "strong"))


def _method(group: Methods, mark: str, *remarks: ItemNote) -> Item:
    first = group[0]
    return Item(
        prose(first.title),
        mark=mark,
        tone="go",
        major=True,
        remarks=remarks,
        strengths=strengths(group),
        steps=tuple(prose(step) for step in together([each.steps for each in group])),
    )
