"""The methods of an advice: what is recommended, in order of rank, and what must not be used."""

from collections.abc import Iterator

from ..inference.advice import Advice, Exclusion, Recommendation
from ..inference.card_choice import grouped
from ..inference.certainty import strength
from .document import Group, Item, ItemNote, Section, Strength
from .reasons import bans, because, by_method, said
from .words import listing, name, number, people, prose, sentence_case

Methods = tuple[Recommendation, ...]
"""One method and stage, for each party that it is advised for; the strongest first."""


def ranking(advice: Advice) -> Iterator[Section]:
    """The competing methods; where none is advised, whom to ask."""
    groups = [group for group in by_method(advice.recommendations) if group[0].rank is not None]
    if groups:
        items = tuple(_ranked(group, groups) for group in groups)
        yield Section("ranking", "What to do, strongest first", "go", groups=(Group(items),))
    if advice.nothing_fits is not None:
        yield Section("nothing-fits", "No method fits", "care", intro=prose(advice.nothing_fits))


def along(advice: Advice) -> Iterator[Section]:
    """The methods that go with the whole plan."""
    groups = [group for group in by_method(advice.recommendations) if group[0].rank is None]
    if groups:
        items = tuple(_method(group, "*") for group in groups)
        yield Section("along", "Along with all of it", "go", groups=(Group(items),))


def exclusions(advice: Advice) -> Iterator[Section]:
    """What is vetoed, gathered where one reason vetoes several methods."""
    items = []
    for ban in bans(advice.exclusions):
        methods = listing(dict.fromkeys(excluded_title(each, advice) for each in ban.exclusions))
        parties = people(each.party for each in ban.exclusions)
        whose = "" if parties == "everyone" else f", for {parties}"
        items.append(
            Item(
                f"{sentence_case(methods)}{whose}",
                mark="x",
                tone="stop",
                because=because(ban.reasons, with_grounds=True),
            )
        )
    if items:
        yield Section("not-now", "Not now", "stop", groups=(Group(tuple(items)),))


def method_title(recommendation: Recommendation) -> str:
    return _staged(prose(recommendation.title), recommendation.stage)


def excluded_title(exclusion: Exclusion, advice: Advice) -> str:
    """The title of the method where the advice has it, else its identifier in words."""
    titles = {each.method: prose(each.title) for each in advice.recommendations}
    return _staged(titles.get(exclusion.method, name(exclusion.method)), exclusion.stage)


def strengths(group: Methods) -> tuple[Strength, ...]:
    """For whom the method is advised and how strongly; those for whom it is the same together."""
    return tuple(
        Strength(
            f"For {people(each.party for each in alike)}: {strength(alike[0].certainty)} advised"
            f" (certainty {number(alike[0].certainty)}).",
            alike[0].certainty,
        )
        for alike in grouped(group, lambda each: each.certainty)
    )


def _ranked(group: Methods, groups: list[Methods]) -> Item:
    first = group[0]
    rivals = [each[0] for each in groups if each[0].rank == first.rank and each is not group]
    if not (first.tied and rivals):
        return _method(group, f"{first.rank}{'=' if first.tied else '.'}")
    others = listing(method_title(each) for each in rivals)
    return _method(group, f"{first.rank}=", ItemNote(f"Tied with {others}: neither comes first."))


def _method(group: Methods, mark: str, *remarks: ItemNote) -> Item:
    first = group[0]
    return Item(
        method_title(first),
        mark=mark,
        tone="go",
        major=True,
        remarks=remarks,
        strengths=strengths(group),
        steps=tuple(prose(step) for step in first.steps),
        avoid=tuple(prose(each) for each in first.avoid),
        because=because(said(group), with_grounds=True),
    )


def _staged(title: str, stage: str | None) -> str:
    return title if stage is None else f"{title} ({name(stage)})"
