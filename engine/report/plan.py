"""The directives of an advice, the points to attend to, and the plan."""

from collections.abc import Iterator

from ..inference.advice import Advice, DirectiveAdvice, PlanStep
from ..inference.card_choice import grouped
from ..inference.certainty import strength
from .document import Group, Item, ItemNote, Section, Tone
from .methods import method_title
from .reasons import because, said
from .words import name, people, prose, sentence_case

DIRECTIVES: tuple[tuple[str, str, str, Tone], ...] = (
    ("do", "Also do", "+", "plain"),
    ("avoid", "Take care to avoid", "x", "plain"),
)
"""The kind, the title of its section, the mark of its items, and how they are meant."""


def directives(advice: Advice) -> Iterator[Section]:
    """Return a section for each kind of directive."""
    for kind, title, mark, tone in DIRECTIVES:
        of_kind = [each for each in advice.directives if each.kind == kind]
        items = tuple(
            Item(f"{prose(group[0].text)}{_whose(group)}", mark=mark, because=because(said(group), with_grounds=False))
            for group in grouped(of_kind, lambda each: each.id)
        )
        if items:
            yield Section(kind, title, tone, groups=(Group(items),))


def attention(advice: Advice) -> Iterator[Section]:
    """Return the section of the points to attend to."""
    items = []
    for group in grouped(advice.attention, lambda each: each.point):
        strongest = max(each.certainty for each in group)
        parties = people(each.party for each in group)
        whose = "" if parties == "everyone" else f" for {parties}"
        items.append(
            Item(
                f"{prose(group[0].title)}: matters {strength(strongest)}{whose}",
                remarks=(ItemNote(prose(group[0].text)),),
                because=because(said(group), with_grounds=False),
            )
        )
    if items:
        yield Section("attention", "Points to attend to", groups=(Group(tuple(items)),))


def plan(advice: Advice) -> Iterator[Section]:
    """The order in which to go about it; steps are shown here only if they have not been shown above."""
    if advice.plan:
        items = tuple(_planned(step, advice) for step in advice.plan)
        yield Section("plan", "In this order", groups=(Group(items),))


def _planned(step: PlanStep, advice: Advice) -> Item:
    mark = f"{step.position}."
    if step.kind == "gate":
        titles = {gate.id: prose(gate.title) for gate in advice.gates}
        return Item(titles.get(step.id, sentence_case(name(step.id))), mark=mark)
    known = {(each.method, each.stage): each for each in advice.recommendations}.get((step.id, step.stage))
    shown_above = known is not None and known.steps == step.steps
    return Item(
        f"{method_title(known) if known else _unnamed(step)}, for {people(step.parties)}",
        mark=mark,
        steps=() if shown_above else tuple(prose(each) for each in step.steps),
        numbered=False,
    )


def _whose(group: tuple[DirectiveAdvice, ...]) -> str:
    parties = people(each.party for each in group)
    return "" if parties == "everyone" else f" (for {parties})"


def _unnamed(step: PlanStep) -> str:
    title = sentence_case(name(step.id))
    return title if step.stage is None else f"{title} ({name(step.stage)})"
