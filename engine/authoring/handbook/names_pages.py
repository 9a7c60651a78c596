"""The pages of the gates, the directives and the points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...report.words import sentence_case
from ...rulebook.conclusion import ShutGate
from ...rulebook.rulebook import Rule
from .conclusion_words import EFFECTS
from .markdown import Writer, heading, opening
from .matter import Matter
from .passage import Code, PassageItem, Thing
from .safeguards_page import guards_on


def gates_page(matter: Matter) -> str:
    """The Markdown of the page of all gates."""
    writer = matter.writer("gates")
    found = [_head(writer, "Gates", "What comes before every method. A gate is open until a rule shuts it.")]
    for gate in matter.rulebook.names.gates:
        found += [heading(2, gate.title, gate.id), writer.paragraph((Code(gate.id),)), writer.paragraph((gate.text,))]
        found.append(writer.paragraph(("Shut by:",)))
        found.append(writer.items(_shutting(gate.id, matter)) or writer.paragraph(("no rule.",)))
        found.append(guards_on(Thing("gate", gate.id), matter, writer))
    return "".join(found)


def directives_page(matter: Matter) -> str:
    """The Markdown of the page of all directives."""
    writer = matter.writer("directives")
    found = [_head(writer, "Directives", "What to do and what to avoid, beside the methods.")]
    for directive in matter.rulebook.names.directives:
        found.append(heading(2, sentence_case(directive.text), directive.id))
        found.append(writer.paragraph((Code(directive.id), f" · {_KINDS[directive.kind]}. Given by:")))
        found.append(rules_or_none(matter.relations.directing(directive.id), matter, writer))
        found.append(guards_on(Thing("directive", directive.id), matter, writer))
    return "".join(found)


def points_page(matter: Matter) -> str:
    """The Markdown of the page of all points."""
    writer = matter.writer("points")
    found = [_head(writer, "Points", "What to attend to in every dispute; rules say where a point matters most.")]
    for point in matter.rulebook.names.points:
        found.append(heading(2, f"{point.number}. {point.title}", point.id))
        found += [writer.paragraph((Code(point.id),)), writer.paragraph((point.text,))]
        found.append(writer.paragraph(("Called to attention by:",)))
        found.append(rules_or_none(matter.relations.attending(point.id), matter, writer))
        found.append(guards_on(Thing("point", point.id), matter, writer))
    return "".join(found)


def rules_or_none(rules: Iterable[Rule], matter: Matter, writer: Writer) -> str:
    """A list of rules, or a word that there are none."""
    return writer.items(PassageItem(matter.rule(rule)) for rule in rules) or writer.paragraph(("no rule.",))


_KINDS = {"do": "to be done", "avoid": "to be avoided"}


def _head(writer: Writer, title: str, about: str) -> str:
    return opening(title) + writer.paragraph((about,))


def _shutting(gate: str, matter: Matter) -> Iterator[PassageItem]:
    for rule in matter.relations.shutting(gate):
        for each in rule.conclusions:
            if isinstance(each, ShutGate) and each.gate == gate:
                yield PassageItem((*matter.rule(rule), f": it {EFFECTS[each.effect]}"))
