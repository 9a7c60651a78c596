"""All pages of a handbook, as Markdown."""

from __future__ import annotations

from .assessment_page import assessment_page
from .attribute_page import attribute_page
from .file_pages import file_page, rules_page
from .matter import DIRECTIVES, GATES, OVERVIEW, POINTS, RULES, SAFEGUARDS, Matter
from .method_page import method_page
from .names_pages import directives_page, gates_page, points_page
from .overview import overview
from .passage import Thing
from .rule_page import rule_page
from .safeguards_page import safeguards_page

Branch = tuple[str, tuple[str, ...]]


def handbook_pages(matter: Matter) -> dict[str, str]:
    """The text of each page, by its name without ending."""
    pages = {
        OVERVIEW.id: overview(matter),
        RULES.id: rules_page(matter),
        GATES.id: gates_page(matter),
        DIRECTIVES.id: directives_page(matter),
        POINTS.id: points_page(matter),
    }
    if matter.rulebook.safeguards or matter.rulebook.dropped:
        pages[SAFEGUARDS.id] = safeguards_page(matter)
    for rule in matter.rulebook.rules:
        pages[matter.page_of(Thing("rule", rule.id))] = rule_page(rule, matter)
    for method in matter.rulebook.names.methods:
        pages[matter.page_of(Thing("method", method.id))] = method_page(method, matter)
    for assessment in matter.assessments:
        pages[matter.page_of(Thing("assessment", assessment))] = assessment_page(assessment, matter)
    for file in matter.files:
        pages[matter.page_of(Thing("file", file))] = file_page(file, matter)
    for entity in matter.rulebook.vocabulary.entities:
        pages[f"attributes/{entity}"] = attribute_page(entity, matter)
    return pages


def table_of_contents(matter: Matter) -> tuple[Branch, ...]:
    """The navigation: titles, and the pages below each. Pages of rules are reached from
    the files they stand in."""
    names = matter.rulebook.names
    methods = tuple(matter.page_of(Thing("method", method.id)) for method in names.methods)
    files = tuple(matter.page_of(Thing("file", file)) for file in matter.files)
    branches: tuple[Branch, ...] = (
        ("Overview", (OVERVIEW.id,)),
        ("Methods", methods),
        ("Rules", (RULES.id, *files)),
        ("Gates, directives, points", (GATES.id, DIRECTIVES.id, POINTS.id)),
        ("Safeguards", (SAFEGUARDS.id,) if matter.rulebook.safeguards or matter.rulebook.dropped else ()),
        ("Assessments", tuple(matter.page_of(Thing("assessment", each)) for each in matter.assessments)),
        ("Facts of a case", tuple(f"attributes/{entity}" for entity in matter.rulebook.vocabulary.entities)),
    )
    return tuple((title, pages) for title, pages in branches if pages)
