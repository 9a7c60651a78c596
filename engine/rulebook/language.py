"""A rulebook in another language: its texts by where they stand, and the same rulebook with other texts in their place.

Texts are named by paths such as `("methods", "listening", "title")`. What has no text in the other language keeps that
of the rulebook itself. Nothing but texts differs: ids, meaning and fingerprint stay the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ottava.facts import Attribute, Vocabulary
from ottava.facts.attribute import in_words
from ottava.facts.catalogue import speaking, tr
from ottava.facts.computed import DaysBetween, days_label
from ottava.facts.source.arguments import InvalidCall, expect_text
from ottava.facts.source.diagnostic import quoted

from .conclusion import Conclusion, Template, template_from_text, written
from .condition import Condition, Named, fold, with_children
from .reading.findings import one_of
from .reading.from_names import MAIN
from .reading.from_rule import text_of
from .rulebook import ByStage, Method, Names, Rule, Rulebook
from .texts import TextPath

_Change = Callable[[TextPath, str], str]
"""Returns the text to stand at a path, as an author writes it, for the one that stands there."""


def in_language(rulebook: Rulebook, code: str) -> Rulebook:
    """Return the rulebook with its texts in another language, as far as it has them. Raises InvalidCall."""
    expect_text("language", code)
    found = next((each for each in rulebook.languages if each.code == code), None)
    if found is None:
        known = [each.code for each in rulebook.languages]
        has = f"it has {one_of(known)}" if known else "it has none in another language than its own"
        raise InvalidCall(f"the rulebook {quoted(rulebook.name)} has no texts in {quoted(code)}; {has}")
    texts = dict(found.texts)
    with speaking(code):
        return replace(with_texts(rulebook, lambda path, text: texts.get(path, text)), language=code)


def texts_of(rulebook: Rulebook) -> dict[TextPath, str]:
    """Return all texts of a rulebook that are shown to people, as authors write them, by where they stand."""
    found: dict[TextPath, str] = {}

    def note(path: TextPath, text: str) -> str:
        found[path] = text
        return text

    with_texts(rulebook, note)
    # Those of the vocabulary are many, and come last.
    return dict(sorted(found.items(), key=lambda each: each[0][0] == "attributes"))


def with_texts(rulebook: Rulebook, change: _Change) -> Rulebook:
    """Return the rulebook with each of its texts changed."""
    changed = {each.path: _attribute(each, change) for each in rulebook.vocabulary}
    attributes = Vocabulary(tuple(_counted(each, changed) for each in changed.values()))
    # A question may name attributes, which then are called as they are in that language.
    changing = _Texts(change, attributes)
    vocabulary = Vocabulary(tuple(changing.question(each) for each in attributes))
    names = changing.names(rulebook.names)
    titles = {each.id: each.title for each in names.conditions}
    return replace(
        rulebook,
        title=changing.text(("title",), rulebook.title),
        names=names,
        vocabulary=vocabulary,
        strata=tuple(tuple(changing.rule(rule, titles) for rule in stratum) for stratum in rulebook.strata),
        safeguards=tuple(
            replace(each, **changing.of(("safeguards", each.id), each, "title", "because"))
            for each in rulebook.safeguards
        ),
        text=None,
    )


def _counted(attribute: Attribute, changed: Mapping[str, Attribute]) -> Attribute:
    """Return an attribute of days between two dates with the words of these in its label; another one as it is."""
    if not isinstance(attribute, DaysBetween):
        return attribute
    then, first = (changed[str(each)] for each in attribute.computed.operands)
    return replace(attribute, label=days_label(first, then), unit=tr("days"))


def _attribute(attribute: Attribute, change: _Change) -> Attribute:
    """Return an attribute with its words changed, but for its question."""
    at: TextPath = ("attributes", attribute.path)
    changed: dict[str, Any] = {
        key: change((*at, key), text) for key in ("label", "unit") if (text := getattr(attribute, key))
    }
    labels = dict(attribute.value_labels)
    for value in (*attribute.values, *map(str, attribute.scale() if labels else ())):
        words = labels.get(value, in_words(value))
        said = change((*at, "values", value), words)
        if said != words:
            labels[value] = said
    return replace(attribute, value_labels=tuple(labels.items()), **changed)


@dataclass(frozen=True, slots=True)
class _Texts:
    """Changes the texts of each thing that a rulebook declares."""

    change: _Change
    vocabulary: Vocabulary

    def text(self, path: TextPath, text: str) -> str:
        """Return the text to stand at a path, with its places to fill."""
        before = written(text)
        new = self.change(path, before)
        return text if new == before else text_of(template_from_text(new)[0], self.vocabulary)

    def of(self, path: TextPath, thing: Any, *keys: str) -> dict[str, Any]:
        """Return the texts of a thing under these keys, those that are there."""
        return {key: self.text((*path, key), text) for key in keys if (text := getattr(thing, key))}

    def question(self, attribute: Attribute) -> Attribute:
        """Return an attribute with its question changed."""
        return replace(attribute, **self.of(("attributes", attribute.path), attribute, "question"))

    def names(self, names: Names) -> Names:
        """Return all that a rulebook declares."""
        return replace(
            names,
            methods=tuple(map(self.method, names.methods)),
            points=tuple(replace(each, **self.of(("points", each.id), each, "title", "text")) for each in names.points),
            gates=tuple(
                replace(each, **self.of(("gates", each.id), each, "title", "text", "call", "for_parties"))
                for each in names.gates
            ),
            directives=tuple(
                replace(each, **self.of(("directives", each.id), each, "text", "for_parties"))
                for each in names.directives
            ),
            nothing_fits=self.text(("nothing_fits",), names.nothing_fits),
            assessments=tuple(
                (atom, self.text(("assessments", atom.name, value_key(atom.value)), text))
                for atom, text in names.assessments
            ),
            conditions=tuple(
                replace(each, **self.of(("conditions", each.id), each, "title")) for each in names.conditions
            ),
        )

    def method(self, method: Method) -> Method:
        """Return a method, with its stages."""
        at: TextPath = ("methods", method.id)
        labels = dict(method.stage_labels)
        stages = {each: labels.get(each, in_words(each)) for each in method.stages}
        said = {each: self.text((*at, "stages", each), text) for each, text in stages.items()}
        return replace(
            method,
            **self.of(at, method, "title", "acts_on"),
            stage_labels=tuple((each, text) for each, text in said.items() if each in labels or text != stages[each]),
            steps=self._by_stage((*at, "steps"), method.steps),
            avoid=self._by_stage((*at, "avoid"), method.avoid),
            for_parties=tuple(
                (stage, texts[0])
                for stage, texts in self._by_stage(
                    (*at, "for_parties"), tuple((stage, (text,)) for stage, text in method.for_parties)
                )
            ),
        )

    def _by_stage(self, at: TextPath, by_stage: ByStage) -> ByStage:
        """Return texts by stage; what is the same for all stages stands at a path without one."""
        alike = len({texts for _, texts in by_stage}) == 1
        return tuple(
            (
                stage,
                tuple(
                    self.text((*at, *(() if alike else (stage or MAIN,)), str(number)), text)
                    for number, text in enumerate(texts, start=1)
                ),
            )
            for stage, texts in by_stage
        )

    def rule(self, rule: Rule, conditions: dict[str, str]) -> Rule:
        """Return a rule. conditions: the titles of the conditions that have a name."""
        at: TextPath = ("rules", rule.id)
        title = self.text((*at, "title"), rule.title)
        changed = {written(rule.title): template_from_text(written(title))[0]}
        for number, reason in enumerate(reasons_of(rule), start=1):
            changed[reason] = template_from_text(self.change((*at, "because", str(number)), reason))[0]

        def titled(condition: Condition, parts: tuple[Condition, ...]) -> Condition:
            made = with_children(condition, parts)
            return replace(made, title=conditions.get(made.name, made.title)) if isinstance(made, Named) else made

        unless, source = rule.unless, rule.source
        return replace(
            rule,
            source=source and replace(source, **self.of(at, source, "practice")),
            title=title,
            when=fold(rule.when, titled) if conditions else rule.when,
            unless=fold(unless, titled) if conditions and unless is not None else unless,
            conclusions=tuple(_because(each, changed) for each in rule.conclusions),
        )


def reasons_of(rule: Rule) -> tuple[str, ...]:
    """Return the reasons that a rule gives beside its title, each once, as they are written."""
    reasons = dict.fromkeys(each.because.written for each in rule.conclusions)
    return tuple(each for each in reasons if each != written(rule.title))


def value_key(value: str | bool) -> str:
    """Return the value of an assessment as the key of a text."""
    return value if isinstance(value, str) else str(value).lower()


def _because(conclusion: Conclusion, changed: dict[str, Template]) -> Conclusion:
    return replace(conclusion, because=changed[conclusion.because.written])
