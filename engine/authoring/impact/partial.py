"""Rulebooks with some of the edits between two others, read by the same readers."""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import partial
from typing import Any, NamedTuple, TypeVar

from ottava.facts import InvalidAttribute, Vocabulary
from ottava.facts.computed import DaysBetween
from ottava.facts.source.diagnostic import Diagnostic

from ...rulebook.dependencies import strata_of
from ...rulebook.reading.findings import Findings
from ...rulebook.reading.from_named import are_sound
from ...rulebook.reading.from_rule import rule_from_node
from ...rulebook.reading.from_rule_file import scope_of_file
from ...rulebook.reading.scope import AtomUse, Scope, check_assessments
from ...rulebook.rulebook import Names, Rule, Rulebook
from ...rulebook.rulebook_text import RuleText
from ...rulebook.today import attributes_read, with_days
from .edit import LISTS, TAKEN_OVER, Part, RuleEdit
from .version import RulebookVersion

_FREE = ("rule", "strength", *TAKEN_OVER)
"""What can be edited without the other rules being read anew."""
_NAMED: tuple[Part, ...] = ("method", "point", "gate", "directive")
"""What rules speak of by an id alone, so that its words are free too."""

Frame = frozenset[int]
"""The edits among those chosen by which all rules are read anew: of what they speak of, and of the order of things."""


class RuleReading(NamedTuple):
    """A rule as it was read, the assessments it looks at, what is wrong with it, and the days between dates that it
    counts, by path.
    """

    rule: Rule | None
    uses: tuple[AtomUse, ...]
    wrong: tuple[Diagnostic, ...]
    counted: Mapping[str, DaysBetween]


@dataclass(slots=True)
class RuleReadings:
    """Rules as they were read, by their text and the words of strength; those that came out alike are one rule."""

    _made: dict[Hashable, RuleReading] = field(default_factory=dict)
    _alike: dict[tuple[str, str], list[RuleReading]] = field(default_factory=dict)

    def get(self, which: str, id: str, strengths: Hashable, make: Callable[[], RuleReading]) -> RuleReading:
        """Return the rule of that id in the `which` version, read with these words of strength."""
        key = which, id, strengths
        if key not in self._made:
            made = make()
            alike = self._alike.setdefault((which, id), [])
            same = next((each for each in alike if each.rule == made.rule and not (each.wrong or made.wrong)), None)
            if same is None:
                alike.append(made)
            self._made[key] = same or made
        return self._made[key]


class Mixture(NamedTuple):
    """A rulebook with some edits whose rules have not been put into strata, and its rules in the order of writing."""

    rulebook: Rulebook
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class PartialRulebooks:
    """Makes rulebooks between an old and a new one out of the edits between them."""

    old: RulebookVersion
    new: RulebookVersion
    edits: tuple[RuleEdit, ...]
    _before: dict[str, RuleText] = field(init=False, repr=False, compare=False)
    _after: dict[str, RuleText] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for name, side in (("_before", self.old), ("_after", self.new)):
            object.__setattr__(self, name, {each.rule.id: each for each in side.written.rules})

    def rulebook(self, chosen: Iterable[int]) -> Rulebook | None:
        """Return the old rulebook with the edits of these numbers; None where these alone make no sound rulebook."""
        mixture = self.mixture(frozenset(chosen), RuleReadings())
        return None if mixture is None else in_strata(mixture)

    def frame(self, chosen: frozenset[int]) -> Frame:
        """Return those of the edits by which all rules are read anew."""
        return frozenset(number for number in chosen if not self._is_free(self.edits[number - 1]))

    def _is_free(self, edit: RuleEdit) -> bool:
        return edit.part in _FREE or (edit.part in _NAMED and edit.effect == "wording")

    def mixture(self, chosen: frozenset[int], read: RuleReadings) -> Mixture | None:
        """Return the old rulebook with these edits; None where they make no sound rulebook, its strata aside.

        read: the rules that were read before with the same frame; those that are now are added.
        """
        taken = self._taken(chosen)
        names = self._names(taken)
        vocabulary = self._vocabulary(taken)
        if vocabulary is None or not are_sound(names.conditions):
            return None
        readings = self._readings(taken, names, vocabulary, read)
        findings = Findings([found for each in readings for found in each.wrong])
        rules = tuple(each.rule for each in readings if each.rule is not None)
        check_assessments(rules, (use for each in readings for use in each.uses), set(), True, findings)
        if findings.failed or not rules:
            return None
        return Mixture(self._like_old(names, self._with_days(vocabulary, names, rules, readings)), rules)

    def alternatives(self, frame: Frame, read: RuleReadings) -> Mixture | None:
        """Return every rule that stands in a rulebook with these edits and any others that are free, in their order;
        of words of strength, with none, one, all, or all but one of their edits. None if there is no such rulebook.
        """
        taken = self._taken(frame)
        names, vocabulary = self._names(taken), self._vocabulary(taken)
        if vocabulary is None or not are_sound(names.conditions):
            return None
        edited = {edit.id for edit in self.edits if edit.part == "rule"}
        words = frozenset(edit.id for edit in self.edits if edit.part == "strength")
        some = dict.fromkeys((frozenset[str](), words, *map(frozenset, words), *(words - {each} for each in words)))
        found: dict[str, dict[int, Rule]] = {name: {} for name in self._order(taken)}
        readings: list[RuleReading] = []
        for chosen in some:
            for ids in (set[str](), edited):
                readings += self._readings({**taken, "rule": ids, "strength": set(chosen)}, names, vocabulary, read)
        for each in readings:
            if each.rule is not None:
                found[each.rule.id].setdefault(id(each.rule), each.rule)
        rules = tuple(rule for alike in found.values() for rule in alike.values())
        return Mixture(self._like_old(names, self._with_days(vocabulary, names, rules, readings)), rules)

    def _like_old(self, names: Names, vocabulary: Vocabulary) -> Rulebook:
        return replace(self.old.rulebook, names=names, vocabulary=vocabulary, fingerprint="", safeguards=())

    def _taken(self, chosen: Iterable[int]) -> dict[Part, set[str]]:
        taken: dict[Part, set[str]] = {}
        for number in sorted(chosen):
            edit = self.edits[number - 1]
            taken.setdefault(edit.part, set()).add(edit.id)
        return taken

    def _vocabulary(self, taken: Mapping[Part, set[str]]) -> Vocabulary | None:
        before, after = self.old.rulebook.vocabulary, self.new.rulebook.vocabulary
        if "attribute" not in taken:
            return before
        old, new = ({each.path: each for each in side} for side in (before, after))
        try:
            found = Vocabulary(mixed_items(old, new, taken["attribute"], new_order=False))
        except InvalidAttribute:
            return None
        return None if any(part not in found for each in found.computed for part in each.computed.parts) else found

    def _with_days(
        self, vocabulary: Vocabulary, names: Names, rules: Iterable[Rule], readings: Iterable[RuleReading]
    ) -> Vocabulary:
        """Return the vocabulary with the days between dates that only rules and conditions of the new version count."""
        counted = {each.path: each for each in self.new.rulebook.vocabulary if isinstance(each, DaysBetween)}
        for reading in readings:
            counted |= reading.counted
        missing = {path: each for path, each in counted.items() if path not in vocabulary}
        return with_days(vocabulary, attributes_read(rules, (), names.conditions), missing)

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

    def _order(self, taken: Mapping[Part, set[str]]) -> list[str]:
        first, other = self._before, self._after
        if "order of rules" in taken:
            first, other = other, first
        return woven([*first], [*other])

    def _readings(
        self, taken: Mapping[Part, set[str]], names: Names, vocabulary: Vocabulary, read: RuleReadings
    ) -> list[RuleReading]:
        words, edited = taken.get("strength", set()), taken.get("rule", ())
        strengths: dict[tuple[str, int], tuple[tuple[str, float], ...]] = {}
        found: list[RuleReading] = []
        for id in self._order(taken):
            which, side, texts = ("new", self.new, self._after) if id in edited else ("old", self.old, self._before)
            each = texts.get(id)
            if each is None:
                continue
            key = which, each.level
            if key not in strengths:
                strengths[key] = tuple(self._strengths(side, each.level, words).items())
            # What a rule means depends on nothing else, so it is read once for all rulebooks with these.
            found.append(
                read.get(which, id, strengths[key], partial(_reading, each, names, strengths[key], vocabulary))
            )
        return found

    def _strengths(self, side: RulebookVersion, level: int, words: set[str]) -> dict[str, float]:
        """Return the words of strength of a level: with those taken from the new version, the others from the old."""
        found = dict(_at(side.written.strengths(), level))
        for word in found:
            other = self.new if word in words else self.old
            found[word] = _at(other.written.strengths(), level).get(word, found[word])
        return found


def _reading(
    each: RuleText, names: Names, strengths: tuple[tuple[str, float], ...], vocabulary: Vocabulary
) -> RuleReading:
    findings = Findings()
    rule, scope = _read(each, names, dict(strengths), vocabulary, findings)
    return RuleReading(rule, tuple(scope.uses), tuple(findings.diagnostics), scope.counted)


def in_strata(mixture: Mixture) -> Rulebook | None:
    """Return the rulebook with its rules in strata; None where rules would wait for each other."""
    findings = Findings()
    strata = strata_of(mixture.rules, mixture.rulebook.names, findings)
    return None if findings.failed else replace(mixture.rulebook, strata=strata)


def read_rule(each: RuleText, side: RulebookVersion, words_of: RulebookVersion) -> Rule | None:
    """Return a rule as it is written in one version, read with the words of strength of another where they have
    them.
    """
    strengths = _at(side.written.strengths(), each.level) | _at(words_of.written.strengths(), each.level)
    return _read(each, side.rulebook.names, strengths, side.rulebook.vocabulary, Findings())[0]


def _read(
    each: RuleText, names: Names, strengths: Mapping[str, float], vocabulary: Vocabulary, findings: Findings
) -> tuple[Rule | None, Scope]:
    scope = scope_of_file(each.scope, Scope(vocabulary, replace(names, strengths=tuple(strengths.items())), findings))
    return rule_from_node(each.node, scope), scope


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
    order = woven([*new], [*old]) if new_order else woven([*old], [*new])
    chosen = ((new if name in from_new else old).get(name) for name in order)
    return tuple(item for item in chosen if item is not None)


def woven(first: Iterable[str], other: Sequence[str]) -> list[str]:
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
