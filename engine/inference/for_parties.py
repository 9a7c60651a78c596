"""What a sheet that the parties may see says of an advice: nothing that rests on what somebody told in confidence.

It is drawn from the advice on the case without its confidential attributes, and of that only what the advice on the
whole case says as well. So every line of it could be said without knowing what is confidential.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from ottava.facts.catalogue import tr
from ottava.facts.source.arguments import expect_whole
from ottava.facts.source.brief import Brief

from ..rulebook.rulebook import Names
from .advice import Advice
from .blackboard import Blackboard
from .card_choice import acts_in_order
from .filling import filled
from .json_form import to_json

TOLD_APART = "The next step will be told to each of you separately."
"""What stands in place of everything where anything more could give something away."""

MOST_LINES = 5


class PartySheet(Brief, Struct, frozen=True, gc=False):
    """A sheet that the parties of a case may see; each of its texts is a sentence for them.

    `acts`: what comes next, in order. `prohibitions`: what everybody is asked not to do. `language`: the tag of the
    language of its texts, if that is not the rulebook's own.
    """

    acts: tuple[str, ...]
    prohibitions: tuple[str, ...]
    language: str | None = None

    def to_text(self, *, width: int = 80) -> str:
        """The sheet as text, in lines of at most `width` cells. `ottava advise --for-parties` prints the same."""
        from ..report.card import parties_text

        expect_whole("width", width, 60, 1_000)
        return parties_text(self, width=width)

    def to_markdown(self) -> str:
        """The sheet in CommonMark."""
        from ..report.markdown import parties_markdown

        return parties_markdown(self)

    def to_html(self) -> str:
        """The sheet as an HTML document that loads nothing else. Raises ExtraMissing without Jinja2."""
        from ..report.html.page import parties_html

        return parties_html(self)

    def to_json(self, indent: int | None = None) -> str:
        """The sheet as JSON text, on one line unless indented."""
        return to_json(self, indent)


def for_parties(whole: Advice, open: Advice, names: Names) -> PartySheet:
    """Return the sheet of an advice. open: the advice on the same case without its confidential attributes."""
    known = {(gate.id, gate.effect) for gate in open.gates}
    gates = (*whole.gates, *open.gates)
    if any(names.gate(gate.id).for_parties is None for gate in gates) or any(
        (gate.id, gate.effect) not in known for gate in whole.gates
    ):
        return PartySheet((tr(TOLD_APART),), ())
    shut = {gate.id for gate in whole.gates}
    texts = [names.gate(gate.id).for_parties or "" for gate in open.gates if gate.id in shut]
    allowed = dict(_acts(whole, names))
    offered = list(_acts(open, names))[:MOST_LINES]
    texts += [text for act, text in offered if act in allowed]
    avoided = {each.id for each in whole.directives if each.kind == "avoid"}
    avoid = [names.directive(each.id).for_parties for each in open.directives if each.id in avoided]
    if not texts:
        return PartySheet((tr(TOLD_APART),), ())
    return PartySheet(tuple(dict.fromkeys(texts)), tuple(dict.fromkeys([each for each in avoid if each is not None])))


def filled_alike(sheet: PartySheet, open: Blackboard, whole: Blackboard) -> PartySheet:
    """Return a sheet with its texts filled in with what is known without what is confidential (`open`).

    What would read otherwise with all that is known is left out. Both are finished runs.
    """
    said, known = filled(sheet, open), filled(sheet, whole)
    acts = tuple([text for text, other in zip(said.acts, known.acts, strict=True) if text == other])
    prohibitions = zip(said.prohibitions, known.prohibitions, strict=True)
    return PartySheet(acts or (tr(TOLD_APART),), tuple([text for text, other in prohibitions if text == other]))


def _acts(advice: Advice, names: Names) -> Iterator[tuple[tuple[str, str, str | None], str]]:
    """Yield what an advice tells to do and forbids for nobody, with what a sheet for the parties says of it."""
    excluded = {(each.method, each.stage) for each in advice.exclusions}
    for act in acts_in_order(advice):
        if act.kind == "directive":
            text = names.directive(act.id).for_parties
        elif {(act.id, None), (act.id, act.stage)} & excluded:
            text = None
        else:
            text = names.method(act.id).for_parties_of(act.stage)
        if text is not None:
            yield (act.kind, act.id, act.stage), text
