"""The page of a method: how it goes, and which rules speak for it, against it, or rule it out."""

from __future__ import annotations

from collections.abc import Iterator

from ...report.words import listing, name, sentence_case
from ...rulebook.rulebook import Method
from .markdown import Writer, heading, opening
from .matter import GATES, Matter
from .passage import Code, Passage, PassageItem, PassageLink, Thing

KINDS = {
    "competing": "it competes with other methods for a place in the ranking",
    "overlay": "it goes along with the whole plan and takes no place in the ranking",
}


def method_page(method: Method, matter: Matter) -> str:
    """The Markdown of the page of a method."""
    writer = matter.writer(matter.page_of(Thing("method", method.id)))
    return opening(method.title, found_as=method.id) + "".join(_sections(method, matter, writer))


def _sections(method: Method, matter: Matter, writer: Writer) -> Iterator[str]:
    yield writer.paragraph((f"Method {method.number} · ", Code(method.id), f" · {KINDS[method.kind]}"))
    yield writer.paragraph((f"It acts on {method.acts_on}.",))
    yield heading(2, "Steps", "steps")
    for stage, steps in method.steps:
        if method.stages:
            yield heading(3, "Without a stage" if stage is None else f"Stage {name(stage)}", f"stage-{stage or 'none'}")
            if method.kind == "competing" and not method.competes(stage):
                yield writer.paragraph((f"At this stage {KINDS['overlay']}.",))
        yield writer.numbered((each,) for each in steps)
    if method.avoid:
        yield heading(2, "What to avoid", "avoid")
        groups: dict[tuple[str, ...], list[str | None]] = {}
        for stage in method.variants:
            groups.setdefault(method.avoid_of(stage), []).append(stage)
        for texts, stages in groups.items():
            if texts and len(groups) > 1:
                said = listing("without a stage" if stage is None else f"stage {name(stage)}" for stage in stages)
                yield writer.paragraph((f"{sentence_case(said)}:",))
            if texts:
                yield writer.items(PassageItem((sentence_case(each),)) for each in texts)
    yield from _rules(method, matter, writer)


def _rules(method: Method, matter: Matter, writer: Writer) -> Iterator[str]:
    relations = matter.relations
    for against, title, anchor in ((False, "What speaks for it", "for"), (True, "What speaks against it", "against")):
        yield heading(2, title, anchor)
        said = relations.speaking(method.id, against=against)
        head = ("Rule", "How strongly", "Stage") if method.stages else ("Rule", "How strongly")
        rows = (
            (matter.rule(rule), matter.conclusions.weight(each.strength), _stage(each.stage))[: len(head)]
            for rule, each in said
        )
        yield writer.table(head, rows) or writer.paragraph(("No rule.",))
    yield heading(2, "What rules it out", "vetoes")
    vetoes = tuple(
        PassageItem((*matter.rule(rule), "" if each.stage is None else f" (stage {name(each.stage)} only)"))
        for rule, each in relations.excluding(method.id)
    )
    stops = (PassageItem(("Every ", PassageLink("gate", GATES), " that stops everything.")),)
    yield writer.items((*vetoes, *stops))
    guards = matter.guarding.naming(Thing("method", method.id))
    if guards:
        yield heading(2, "What guards it", "safeguards")
        yield writer.items(PassageItem(matter.safeguard(each)) for each in guards)
    looking = relations.looking_at_method(method.id)
    counting = relations.counting() if method.competing else ()
    if looking or counting:
        yield heading(2, "What looks at whether it is advised", "looked-at")
        yield writer.items(PassageItem(matter.rule(rule)) for rule in dict.fromkeys((*looking, *counting)))


def _stage(stage: str | None) -> Passage:
    return ("-",) if stage is None else (name(stage),)
