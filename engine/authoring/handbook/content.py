"""What a handbook is made from, and where its things have their places."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from ottava.facts import Attribute
from ottava.facts.attribute import DAY_OF_ADVICE

from ...rulebook.rulebook import Method, Rule, Rulebook
from ...rulebook.safeguard import Safeguard
from ..checking.checking import CheckResult
from ..listing.origins import OWN, origins
from ..rule_tests.rule_test import RuleTest
from .condition_words import ConditionWords
from .passage import Code, Passage, PassageItem, Thing, Writer, links_to
from .relations import Relations
from .sentences import ConclusionWords

OVERVIEW = Thing("page", "index")
RULES = Thing("page", "rules")
GATES = Thing("page", "gates")
DIRECTIVES = Thing("page", "directives")
POINTS = Thing("page", "points")
CONDITIONS = Thing("page", "conditions")
SAFEGUARDS = Thing("page", "safeguards")

_PAGES = (OVERVIEW, RULES, GATES, DIRECTIVES, POINTS, CONDITIONS, SAFEGUARDS)


@dataclass(frozen=True)
class HandbookContent:
    """A rulebook with everything that is to be told of it.

    folder: where it was read from, or None. checked: what `check` remarks on, or None if it was not asked.
    """

    rulebook: Rulebook
    folder: Path | None = None
    tests: tuple[RuleTest, ...] = ()
    checked: CheckResult | None = None

    @cached_property
    def relations(self) -> Relations:
        return Relations(self.rulebook)

    @cached_property
    def conditions(self) -> ConditionWords:
        return ConditionWords(self.rulebook, self.relations.of_parties)

    @cached_property
    def conclusions(self) -> ConclusionWords:
        return ConclusionWords(self.rulebook, self.conditions)

    @cached_property
    def origins(self) -> dict[Thing, str]:
        """Where each thing comes from; OWN is the rulebook itself."""
        return origins(self.rulebook)

    def inherited(self, thing: Thing) -> str:
        """Return the name of the rulebook that a thing is taken over from; nothing if it is the rulebook's own."""
        return self.origins.get(thing, OWN)

    def taken_over(self, thing: Thing) -> Passage:
        """Return from which rulebook a thing is taken over; nothing if it is the rulebook's own."""
        inherited = self.inherited(thing)
        return (" · from ", Code(inherited)) if inherited else ()

    def own_first(self, things: Iterable[Thing]) -> tuple[Thing, ...]:
        """Return the things, those of the rulebook itself before those that it takes over."""
        return tuple(sorted(things, key=lambda thing: self.inherited(thing) != OWN))

    @cached_property
    def methods(self) -> tuple[Method, ...]:
        """The methods, those of the rulebook itself first."""
        names = self.rulebook.names
        things = self.own_first(Thing("method", each.id) for each in names.methods)
        return tuple(names.method(each.id) for each in things)

    @cached_property
    def assessments(self) -> tuple[str, ...]:
        """The names of all assessments, those of the rulebook itself first, in the order of the alphabet."""
        names = dict.fromkeys(atom.name for atom in self.relations.atoms)
        return tuple(each.id for each in self.own_first(Thing("assessment", name) for name in names))

    @cached_property
    def facts(self) -> dict[str, tuple[Attribute, ...]]:
        """The attributes that some rule or safeguard has to do with, by their entity; entities without any are left
        out.
        """
        vocabulary = self.rulebook.vocabulary
        used = {
            entity: tuple(each for each in vocabulary.of_entity(entity) if each.path in self.relations.attributes)
            for entity in (*vocabulary.entities, DAY_OF_ADVICE.entity)
        }
        return {entity: attributes for entity, attributes in used.items() if attributes}

    @cached_property
    def files(self) -> dict[str, tuple[Rule, ...]]:
        """The rules by the file they stand in, in the order of the file; files of the rulebook itself come first."""
        found: dict[str, list[Rule]] = {}
        for rule in self.rulebook.rules:
            found.setdefault(self.file_of(rule), []).append(rule)
        own = {file: self.inherited(Thing("rule", rules[0].id)) == OWN for file, rules in found.items()}
        return {
            file: tuple(sorted(found[file], key=lambda rule: rule.span.start if rule.span else 0))
            for file in sorted(found, key=lambda file: (not own[file], file))
        }

    def file_of(self, rule: Rule | Safeguard) -> str:
        """Return the file of a rule or safeguard; that of an extended rulebook with its folder."""
        if rule.span is None:
            return "rules.yaml"
        path = Path(rule.span.source.name.replace("\\", "/"))
        own = self.folder is None or path.parent == self.folder
        return path.name if own else f"{path.parent.name}/{path.name}"

    @cached_property
    def addresses(self) -> dict[Thing, Address]:
        """The address of everything that has a place in the handbook."""
        names = self.rulebook.names
        files = pages_of("files", (Thing("file", file.replace("/", "-")) for file in self.files))
        named = {
            **{Thing("gate", each.id): GATES.id for each in names.gates},
            **{Thing("directive", each.id): DIRECTIVES.id for each in names.directives},
            **{Thing("point", each.id): POINTS.id for each in names.points},
        }
        facts = [each for attributes in self.facts.values() for each in attributes]
        attributes = {Thing("attribute", each.path): f"attributes/{each.entity}" for each in facts}
        return {
            **{page: Address(page.id) for page in _PAGES},
            **pages_of("rules", (Thing("rule", rule.id) for file in self.files.values() for rule in file)),
            **pages_of("methods", (Thing("method", method.id) for method in names.methods)),
            **pages_of("assessments", (Thing("assessment", each) for each in self.assessments)),
            **{Thing("file", file): files[Thing("file", file.replace("/", "-"))] for file in self.files},
            **{Thing("page", page): Address(page) for page in attributes.values()},
            **{thing: Address(page, thing.id.rpartition(".")[2]) for thing, page in (attributes | named).items()},
            **{
                Thing("directive", each.id): Address(DIRECTIVES.id, each.id.rpartition(".")[2])
                for each in names.directives
            },
            **{Thing("condition", each.id): Address(CONDITIONS.id, each.id) for each in names.conditions},
            **{Thing("safeguard", each.id): Address(SAFEGUARDS.id, each.id) for each in self.rulebook.safeguards},
        }

    def page_of(self, thing: Thing) -> str:
        """Return the page on which a thing has its place."""
        return self.addresses[thing].page

    def link(self, thing: Thing, seen_from: str, ending: Literal["md", "html"]) -> str:
        """Return the address of a thing in the Markdown of a page, or on the finished site, as seen from there."""
        address = self.addresses[thing]
        anchor = f"#{quote(address.anchor)}" if address.anchor else ""
        return f"{'../' * seen_from.count('/')}{quote(address.page)}.{ending}{anchor}"

    def writer(self, page: str) -> PageWriter:
        """Return the writer of a page. A test may tell facts that no rule asks for, which have no place to link to."""

        def address(thing: Thing) -> str | None:
            hidden = thing.kind == "attribute" and thing not in self.addresses
            return None if hidden else self.link(thing, page, "md")

        return PageWriter(address, self.relations)


@dataclass(frozen=True, slots=True)
class PageWriter(Writer):
    """A writer of Markdown that lists the rules and safeguards which have to do with the subject of its page."""

    relations: Relations

    def rules(self, rules: Iterable[PassageItem], introduced: str = "") -> str:
        """Return a list of rules below a line that introduces them, or a remark that there are none."""
        listed = self.items(rules) or self.paragraph(("no rule.",))
        return self.paragraph((introduced,)) + listed if introduced else listed

    def safeguards_naming(self, thing: Thing) -> str:
        """Return the list of the safeguards that name a thing; nothing if none does."""
        found = self.items(links_to(self.relations.safeguards_naming(thing)))
        return found and self.paragraph(("Safeguards that speak of it:",)) + found


LONGEST = 80
"""Letters of the name of a page; some systems allow few."""

_UNFIT = re.compile(r"[^\w.-]")


@dataclass(frozen=True, slots=True)
class Address:
    """A page, as the name of its file without ending, and a place on it; without one, its head."""

    page: str
    anchor: str = ""


def pages_of(room: str, things: Iterable[Thing]) -> dict[Thing, Address]:
    """Return the address of a page for each thing, in one folder.

    Names that a disk may take for the same, or that are the same once cut to length, get a number.
    """
    taken: set[str] = {"index", "readme"}
    found: dict[Thing, Address] = {}
    for thing in things:
        stem = _UNFIT.sub("-", thing.id)[:LONGEST]
        file, number = stem, 1
        while file.casefold() in taken:
            number += 1
            file = f"{stem}-{number}"
        taken.add(file.casefold())
        found[thing] = Address(f"{room}/{file}")
    return found
