"""The page of an assessment: what rules conclude of a case or of a party, for other rules to look at."""

from __future__ import annotations

from collections.abc import Iterator

from ...report.words import number
from ...rulebook.conclusion import Assess
from ...rulebook.condition import Atom
from ...rulebook.rulebook import Rule
from .condition_words import outcome
from .markdown import heading, opening
from .matter import Matter
from .names_pages import rules_or_none
from .passage import Code, PassageItem, Thing, plain
from .rule_page import title_of
from .safeguards_page import guards_on


def assessment_page(name: str, matter: Matter) -> str:
    """The Markdown of the page of an assessment."""
    writer = matter.writer(matter.page_of(Thing("assessment", name)))
    whose = "It belongs to each party." if name in matter.relations.of_parties else "It belongs to the case as a whole."
    about = (Code(f"assessment.{name}"), f" · {whose} Rules conclude it, and other rules look at it.")
    found = [opening(title_of(name)), writer.paragraph(about)]
    for atom in (each for each in matter.relations.atoms if each.name == name):
        anchor = f"value-{str(atom.value).lower()}"
        found.append(heading(2, f"It {plain(outcome(atom.value))}", anchor))
        found.append(writer.paragraph(("Concluded by:",)))
        deriving = tuple(_deriving(atom, matter))
        found.append(writer.items(deriving) or writer.paragraph(("no rule.",)))
        found.append(writer.paragraph(("Looked at by:",)))
        found.append(rules_or_none(matter.relations.looking_at(atom.name, atom.value), matter, writer))
    found.append(guards_on(Thing("assessment", name), matter, writer))
    return "".join(found)


def _deriving(atom: Atom, matter: Matter) -> Iterator[PassageItem]:
    for rule in matter.relations.deriving(atom):
        yield PassageItem((*matter.rule(rule), _certainty(rule, atom)))


def _certainty(rule: Rule, atom: Atom) -> str:
    strengths = [each.strength for each in rule.conclusions if isinstance(each, Assess) and each.atom == atom]
    return "" if max(strengths) == 1 else f" (with certainty {number(max(strengths))})"
