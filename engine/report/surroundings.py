"""What stands round the methods: directives, points to attend to, the plan and the open questions."""

from collections.abc import Iterator

from ..inference.advice import Advice, DirectiveAdvice, PlanStep, Question
from .document import Group, Item, ItemNote, Section, Tone
from .grouping import grouped, said
from .methods import method_title
from .reasons import because
from .words import name, people, prose, sentence_case, strength

DIRECTIVES: tuple[tuple[str, str, str, Tone], ...] = (
    ("do", "Also do", "+", "plain"),
    ("avoid", "Take care to avoid", "x", "plain"),
)
"""The kind, the title of its section, the mark of its items, and how they are meant."""

WHY_ASKED = {
    True: "First, since a gate hangs on the answer:",
    False: "Then, since the advice may change:",
}


def directives(advice: Advice) -> Iterator[Section]:
    for kind, title, mark, tone in DIRECTIVES:
        of_kind = [each for each in advice.directives if each.kind == kind]
        items = tuple(
            Item(f"{prose(group[0].text)}{_whose(group)}", mark=mark, because=because(said(group), with_grounds=False))
            for group in grouped(of_kind, lambda each: each.id)
        )
        if items:
            yield Section(kind, title, tone, groups=(Group(items),))


def attention(advice: Advice) -> Iterator[Section]:
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


def questions(advice: Advice) -> Iterator[Section]:
    """What to find out, first of all what a gate hangs on."""
    groups = []
    for for_gate, why in WHY_ASKED.items():
        asked = [each for each in advice.questions if each.for_gate == for_gate]
        if asked:
            alike = grouped(asked, lambda each: (each.attribute, each.question))
            groups.append(Group(tuple(_asked(group) for group in alike), why))
    if groups:
        yield Section("questions", "Still open", "care", groups=tuple(groups))


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


def _asked(group: tuple[Question, ...]) -> Item:
    named = [each.party for each in group if each.party is not None]
    about = f" ({people(named)})" if named else ""
    return Item(
        f"{prose(group[0].question)}{about}",
        mark="?",
        remarks=(ItemNote(_answer(group), "quiet"),),
        because=because(said(group), with_grounds=False),
    )


def _answer(group: tuple[Question, ...]) -> str:
    """Where the answer goes, and which words it may have."""
    where = ", ".join(dict.fromkeys(prose(each.path) for each in group))
    values = ", ".join(prose(each) for each in group[0].values)
    return f"{where}: {values}" if values else where


def _whose(group: tuple[DirectiveAdvice, ...]) -> str:
    parties = people(each.party for each in group)
    return "" if parties == "everyone" else f" (for {parties})"


def _unnamed(step: PlanStep) -> str:
    title = sentence_case(name(step.id))
    return title if step.stage is None else f"{title} ({name(step.stage)})"
