"""What a handbook is made from, and where its things have their places."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ...rulebook.rulebook import Rule, Rulebook
from ...rulebook.safeguard import Safeguard
from ..checking.checking import CheckResult
from ..rule_tests.rule_test import RuleTest
from .addresses import Address, Addresses, anchors_on, pages_of
from .conclusion_words import ConclusionWords
from .condition_words import ConditionWords
from .guarding import Guarding
from .markdown import Writer
from .passage import Passage, PassageLink, Thing
from .relations import Relations
from .safeguard_words import SafeguardWords

OVERVIEW = Thing("page", "index")
RULES = Thing("page", "rules")
GATES = Thing("page", "gates")
DIRECTIVES = Thing("page", "directives")
POINTS = Thing("page", "points")
SAFEGUARDS = Thing("page", "safeguards")

_PAGES = (OVERVIEW, RULES, GATES, DIRECTIVES, POINTS, SAFEGUARDS)


@dataclass(frozen=True)
class Matter:
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
    def safeguards(self) -> SafeguardWords:
        return SafeguardWords(self.rulebook, self.conditions)

    @cached_property
    def guarding(self) -> Guarding:
        return Guarding(self.rulebook)

    @cached_property
    def assessments(self) -> tuple[str, ...]:
        """The names of all assessments, in the order of the alphabet."""
        return tuple(dict.fromkeys(atom.name for atom in self.relations.atoms))

    @cached_property
    def files(self) -> dict[str, tuple[Rule, ...]]:
        """The rules by the file they stand in, in the order of the file."""
        found: dict[str, list[Rule]] = {}
        for rule in self.rulebook.rules:
            found.setdefault(self.file_of(rule), []).append(rule)
        return {file: tuple(sorted(found[file], key=_start)) for file in sorted(found)}

    def file_of(self, rule: Rule | Safeguard) -> str:
        """The file of a rule or safeguard; that of an extended rulebook with its folder."""
        if rule.span is None:
            return "rules.yaml"
        path = Path(rule.span.source.name.replace("\\", "/"))
        own = self.folder is None or path.parent == self.folder
        return path.name if own else f"{path.parent.name}/{path.name}"

    @cached_property
    def addresses(self) -> Addresses:
        names, vocabulary = self.rulebook.names, self.rulebook.vocabulary
        found: dict[Thing, Address] = {page: Address(page.id) for page in _PAGES}
        found |= pages_of("rules", (Thing("rule", rule.id) for file in self.files.values() for rule in file))
        found |= pages_of("methods", (Thing("method", method.id) for method in names.methods))
        found |= pages_of("assessments", (Thing("assessment", each) for each in self.assessments))
        files = pages_of("files", (Thing("file", file.replace("/", "-")) for file in self.files))
        found |= {Thing("file", file): files[Thing("file", file.replace("/", "-"))] for file in self.files}
        for entity in vocabulary.entities:
            page = f"attributes/{entity}"
            found[Thing("page", page)] = Address(page)
            found |= anchors_on(page, (Thing("attribute", each.path) for each in vocabulary.of_entity(entity)))
        found |= anchors_on("gates", (Thing("gate", each.id) for each in names.gates))
        found |= anchors_on("directives", (Thing("directive", each.id) for each in names.directives))
        found |= anchors_on("points", (Thing("point", each.id) for each in names.points))
        guards = (Thing("safeguard", each.id) for each in self.rulebook.safeguards)
        found |= {guard: Address(SAFEGUARDS.id, guard.id) for guard in guards}
        return Addresses(found)

    def page_of(self, thing: Thing) -> str:
        """The page on which a thing has its place."""
        return self.addresses[thing].page

    def writer(self, page: str) -> Writer:
        """What writes a page."""
        return Writer(lambda thing: self.addresses.source(thing, page))

    def rule(self, rule: Rule) -> Passage:
        """A rule, as one speaks of it."""
        return (PassageLink(rule.title, Thing("rule", rule.id)),)

    def safeguard(self, safeguard: Safeguard) -> Passage:
        """A safeguard, as one speaks of it."""
        return (PassageLink(safeguard.title, Thing("safeguard", safeguard.id)),)


def _start(rule: Rule) -> int:
    return 0 if rule.span is None else rule.span.start
