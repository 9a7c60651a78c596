"""Rulebooks with some of the edits between two others, read by the same readers, and the advice that they give."""

from collections import OrderedDict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import Any, TypeVar

from ottava.facts import Case, InvalidAttribute, Vocabulary
from ottava.facts.source.diagnostic import Diagnostic
from ottava.facts.source.errors import OttavaError

from ...advisor import Advisor
from ...inference.advice import Advice
from ...rulebook.dependencies import strata_of
from ...rulebook.reading.findings import Findings
from ...rulebook.reading.from_named import are_sound
from ...rulebook.reading.from_rule import rule_from_node
from ...rulebook.reading.from_rule_file import scope_of_file
from ...rulebook.reading.scope import AtomUse, Scope, check_assessments
from ...rulebook.rulebook import Names, Rule, Rulebook
from ...rulebook.rulebook_text import RuleText
from .edit import LISTS, TAKEN_OVER, Part, RuleEdit
from .version import RulebookVersion

_SPOKEN_OF: tuple[Part, ...] = ("attribute", "condition", "method", "point", "gate", "directive")
"""What rules speak of by name."""


@dataclass(frozen=True, slots=True)
class PartialRulebooks:
    """Makes rulebooks between an old and a new one out of the edits between them."""

    old: RulebookVersion
    new: RulebookVersion
    edits: tuple[RuleEdit, ...]
    _read: dict[Hashable, tuple[Rule | None, list[AtomUse], tuple[Diagnostic, ...]]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def rulebook(self, chosen: Iterable[int]) -> Rulebook | None:
        """Return the old rulebook with the edits of these numbers; None where these alone make no sound rulebook."""
        taken: dict[Part, set[str]] = {}
        for number in chosen:
            edit = self.edits[number - 1]
            taken.setdefault(edit.part, set()).add(edit.id)
        findings = Findings()
        names = self._names(taken)
        if not are_sound(names.conditions):
            return None
        try:
            before, after = ({each.path: each for each in side.rulebook.vocabulary} for side in (self.old, self.new))
            vocabulary = Vocabulary(mixed_items(before, after, taken.get("attribute", ()), new_order=False))
        except InvalidAttribute:
            return None
        if any(part not in vocabulary for each in vocabulary.computed for part in each.computed.parts):
            return None
        rules = self._rules(taken, names, vocabulary, findings)
        strata = strata_of(rules, names, findings)
        if findings.failed or not rules:
            return None
        return replace(
            self.old.rulebook, names=names, vocabulary=vocabulary, strata=strata, fingerprint="", safeguards=()
        )  # fmt: skip

    def _names(self, taken: Mapping[Part, set[str]]) -> Names:
        old, new = self.old.rulebook.names, self.new.rulebook.names
        lists: dict[str, Any] = {
            key: mixed_items(
                {each.id: each for each in getattr(old, key)},
                {each.id: each for each in getattr(new, key)},
                taken.get(part, ()),
                new_order=order in taken,
            )
            for part, key, order in LISTS
        }
        once: dict[str, Any] = {key: getattr(new if key in taken else old, key) for key in TAKEN_OVER}
        # Rules are read with the words of strength of their own level.
        before, after = ({each.id: each for each in side.conditions} for side in (old, new))
        conditions = mixed_items(before, after, taken.get("condition", ()), new_order=False)
        return replace(old, strengths=(), conditions=conditions, **lists, **once)

    def _rules(
        self, taken: Mapping[Part, set[str]], names: Names, vocabulary: Vocabulary, findings: Findings
    ) -> tuple[Rule, ...]:
        before = {each.rule.id: (self.old, each) for each in self.old.written.rules}
        after = {each.rule.id: (self.new, each) for each in self.new.written.rules}
        words = taken.get("strength", set())
        spoken_of = frozenset((part, id) for part in _SPOKEN_OF for id in taken.get(part, ()))
        strengths: dict[tuple[str, int], dict[str, float]] = {}
        rules: list[Rule] = []
        uses: list[AtomUse] = []
        for side, each in mixed_items(before, after, taken.get("rule", ()), new_order="order of rules" in taken):
            key = ("new" if side is self.new else "old", each.level)
            if key not in strengths:
                strengths[key] = self._strengths(side, each.level, words)
            # What a rule means depends on nothing else, so it is read once for all rulebooks with these.
            reading = key[0], each.rule.id, tuple(strengths[key].items()), spoken_of
            if reading not in self._read:
                own = Findings()
                self._read[reading] = *_read(each, names, strengths[key], vocabulary, own), tuple(own.diagnostics)
            read, used, wrong = self._read[reading]
            rules += [] if read is None else [read]
            uses += used
            findings.diagnostics += wrong
        check_assessments(tuple(rules), uses, set(), True, findings)
        return tuple(rules)

    def _strengths(self, side: RulebookVersion, level: int, words: set[str]) -> dict[str, float]:
        """Return the words of strength of a level: with those taken from the new version, the others from the old."""
        found = dict(_at(side.written.strengths(), level))
        for word in found:
            other = self.new if word in words else self.old
            found[word] = _at(other.written.strengths(), level).get(word, found[word])
        return found


def read_rule(each: RuleText, side: RulebookVersion, words_of: RulebookVersion) -> Rule | None:
    """Return a rule as it is written in one version, read with the words of strength of another where they have
    them.
    """
    strengths = _at(side.written.strengths(), each.level) | _at(words_of.written.strengths(), each.level)
    return _read(each, side.rulebook.names, strengths, side.rulebook.vocabulary, Findings())[0]


def _read(
    each: RuleText, names: Names, strengths: Mapping[str, float], vocabulary: Vocabulary, findings: Findings
) -> tuple[Rule | None, list[AtomUse]]:
    scope = scope_of_file(each.scope, Scope(vocabulary, replace(names, strengths=tuple(strengths.items())), findings))
    return rule_from_node(each.node, scope), scope.uses


def _at(levels: tuple[dict[str, float], ...], level: int) -> dict[str, float]:
    return levels[min(level, len(levels) - 1)] if levels else {}


Item = TypeVar("Item")


def moved_names(old: Sequence[str], new: Sequence[str]) -> tuple[str, ...]:
    """Return the names in both lists that stand elsewhere among the others in the new one; as few as explain it."""
    both = set(old) & set(new)
    before, after = [each for each in old if each in both], [each for each in new if each in both]
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    kept = {after[place] for found in matcher.get_matching_blocks() for place in range(found.b, found.b + found.size)}
    return tuple(each for each in after if each not in kept)


def mixed_items(
    old: Mapping[str, Item], new: Mapping[str, Item], from_new: Collection[str], *, new_order: bool
) -> tuple[Item, ...]:
    """Return the items of the old list, with those in `from_new` as they are in the new one, or missing if they are
    there.

    With all that differs from the new one, in the new order, it is the new list.
    """
    order = _woven([*new], [*old]) if new_order else _woven([*old], [*new])
    chosen = ((new if name in from_new else old).get(name) for name in order)
    return tuple(item for item in chosen if item is not None)


def _woven(first: Iterable[str], other: Sequence[str]) -> list[str]:
    """Return the names of both lists in the order of the first, those that only the other has behind those before
    them.
    """
    woven = [*first]
    known = set(woven)
    for place, name in enumerate(other):
        if name not in known:
            woven.insert(woven.index(other[place - 1]) + 1 if place else 0, name)
            known.add(name)
    return woven


MOST_KEPT = 256
"""Advisors kept for the next case; making one takes as long as some twenty pieces of advice, and half a megabyte."""


@dataclass(slots=True)
class PartialAdvisors:
    """Advises by the old rulebook with any of the edits, and keeps the advisors asked last."""

    rulebooks: PartialRulebooks
    _kept: OrderedDict[frozenset[int], Advisor | None] = field(default_factory=OrderedDict)

    def advice(self, case: Case, chosen: frozenset[int]) -> Advice | None:
        """Return the advice with the edits of these numbers; None where these alone make no sound rulebook."""
        advisor = self._advisor(chosen)
        if advisor is None:
            return None
        try:
            return advisor.advise(case)
        except OttavaError:
            return None

    def knows(self, chosen: frozenset[int]) -> bool:
        """Return whether no new rulebook need be made for these edits."""
        return chosen in self._kept

    def _advisor(self, chosen: frozenset[int]) -> Advisor | None:
        if chosen in self._kept:
            self._kept.move_to_end(chosen)
            return self._kept[chosen]
        rulebook = self.rulebooks.rulebook(chosen)
        made = self._kept[chosen] = None if rulebook is None else Advisor(rulebook)
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return made
