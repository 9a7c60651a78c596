"""A rulebook: the rules, the names they may speak of, and its text.

A rulebook is immutable, picklable and comparable. Its text has the nodes behind its rules and names, each with its
place.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeVar

from ottava.facts import Vocabulary
from ottava.facts.attribute import in_words
from ottava.facts.catalogue import tr
from ottava.facts.source.arguments import InvalidCall, expect_text
from ottava.facts.source.brief import Brief
from ottava.facts.source.diagnostic import Diagnostic, quoted
from ottava.facts.source.span import Span

from .conclusion import Assess, Conclusion, joined
from .condition import Atom, Condition, NamedCondition
from .texts import Language

if TYPE_CHECKING:
    from .rulebook_text import RulebookText
    from .safeguard import Dropped, HeldByTests, Safeguard


ByStage = tuple[tuple[str | None, tuple[str, ...]], ...]
"""Texts in order, by stage."""


@dataclass(frozen=True, slots=True, repr=False)
class Method(Brief):
    """One of the methods of working with people. `stage_labels`: what pages call its stages, if not by their names.

    `steps` and `avoid` are by stage; the key None holds those of a method without stages (or outside them). Its
    `overlay_stages` go with the whole plan although the method competes. `for_parties`, by stage too, is what a sheet
    for the parties says of it; a stage without such a text is not on that sheet.
    """

    id: str
    number: int
    title: str
    kind: Literal["competing", "overlay"]
    acts_on: str
    stages: tuple[str, ...]
    stages_optional: bool
    overlay_stages: tuple[str, ...]
    steps: ByStage
    avoid: ByStage
    stage_labels: tuple[tuple[str, str], ...] = ()
    for_parties: tuple[tuple[str | None, str], ...] = ()

    def title_of(self, stage: str | None) -> str:
        """Return the title, with the stage behind it: `Seeking truth from facts (find out)`."""
        if stage is None:
            return self.title
        before, _, behind = tr(" ({text})").partition("{text}")
        return joined(self.title, before, dict(self.stage_labels).get(stage, in_words(stage)), behind)

    def steps_of(self, stage: str | None) -> tuple[str, ...]:
        """Return the steps of that stage, in order; none if none are written."""
        return dict(self.steps).get(stage, ())

    def avoid_of(self, stage: str | None) -> tuple[str, ...]:
        """Return the texts of what to avoid at that stage; none if none are written."""
        return dict(self.avoid).get(stage, ())

    def for_parties_of(self, stage: str | None) -> str | None:
        """Return what a sheet for the parties says of that stage, if anything."""
        return dict(self.for_parties).get(stage)

    @property
    def variants(self) -> tuple[str | None, ...]:
        """What can be recommended: its stages, and the method itself where it can go without one."""
        if not self.stages:
            return (None,)
        return (None, *self.stages) if self.stages_optional else self.stages

    def competes(self, stage: str | None) -> bool:
        """Return whether it takes a rank at that stage; else it goes with the whole plan."""
        return self.kind == "competing" and stage not in self.overlay_stages

    @property
    def competing(self) -> tuple[str | None, ...]:
        """The variants that take a rank."""
        return tuple(stage for stage in self.variants if self.competes(stage))


@dataclass(frozen=True, slots=True, repr=False)
class Point(Brief):
    """One of the points to attend to in every dispute."""

    id: str
    number: int
    title: str
    text: str


@dataclass(frozen=True, slots=True, repr=False)
class Gate(Brief):
    """Something that comes before every method.

    `call`: whom to call. `for_parties`: what a sheet for the parties says of it; None where they may not see it.
    """

    id: str
    title: str
    text: str
    call: str | None = None
    for_parties: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Directive(Brief):
    """A thing to do or to avoid.

    `urgent`: to do before any method. `protects`: to be avoided because it could harm somebody. `for_parties`: what a
    sheet for the parties says of it; None where they may not see it.
    """

    id: str
    kind: Literal["do", "avoid"]
    text: str
    urgent: bool = False
    protects: bool = False
    for_parties: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class RuleSource(Brief):
    """Where a rule comes from: its place in the source text and what it rests on."""

    place: str
    basis: Literal["text", "inference", "practice"]
    practice: str | None


@dataclass(frozen=True, slots=True, repr=False)
class Suppression(Brief):
    """A remark of `ottava check` that the author has weighed and lets stand. `span` is where the lint is named."""

    lint: str
    reason: str
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, repr=False)
class Rule(Brief):
    """One rule. `per_party`: it is tried for each party in turn.

    `span` is its id; `Rulebook.text` has the node of all that is written of it. `replaces`: the id of the rule of the
    extended rulebook whose place it takes. `switched_off`: why it is not enabled; None where it is.
    """

    id: str
    title: str
    per_party: bool
    when: Condition
    unless: Condition | None
    conclusions: tuple[Conclusion, ...]
    source: RuleSource | None
    notes: str | None
    span: Span | None = field(default=None, compare=False)
    allows: tuple[Suppression, ...] = field(default=(), compare=False)
    replaces: str | None = field(default=None, compare=False)
    switched_off: str | None = field(default=None, compare=False)

    @property
    def atoms(self) -> tuple[Atom, ...]:
        """The assessments it can derive, each once."""
        return tuple(dict.fromkeys(each.atom for each in self.conclusions if isinstance(each, Assess)))

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The condition under `when`, and that under `unless` if there is one."""
        return (self.when,) if self.unless is None else (self.when, self.unless)


@dataclass(frozen=True, slots=True, repr=False)
class Names(Brief):
    """What the rules of a rulebook may speak of, from its `rulebook.yaml`; of assessments, what pages call them."""

    methods: tuple[Method, ...]
    points: tuple[Point, ...]
    gates: tuple[Gate, ...]
    directives: tuple[Directive, ...]
    strengths: tuple[tuple[str, float], ...]
    plan: tuple[tuple[str, str | None], ...]
    ties: tuple[tuple[str, str | None], ...]
    nothing_fits: str
    assessments: tuple[tuple[Atom, str], ...] = ()
    conditions: tuple[NamedCondition, ...] = field(default=(), compare=False)  # they count in the rules that use them

    def said(self, atom: Atom) -> str:
        """Return an assessment as people read it: `too worked up`, `escalation: high`."""
        name, value = in_words(atom.name), "no" if atom.value is False else in_words(str(atom.value))
        return dict(self.assessments).get(atom) or (name if atom.value is True else f"{name}: {value}")

    def method(self, name: str) -> Method:
        """Return the method of that id. Raises InvalidCall."""
        return _named("method", self.methods, name)

    def point(self, name: str) -> Point:
        """Return the point of that id. Raises InvalidCall."""
        return _named("point", self.points, name)

    def gate(self, name: str) -> Gate:
        """Return the gate of that id. Raises InvalidCall."""
        return _named("gate", self.gates, name)

    def directive(self, name: str) -> Directive:
        """Return the directive of that id. Raises InvalidCall."""
        return _named("directive", self.directives, name)


@dataclass(frozen=True, slots=True, repr=False)
class Rulebook(Brief):
    """A rulebook as read, checked and ordered.

    `name`: as its `rulebook.yaml` says. `version`: likewise. `title`: likewise. `names`: the methods, gates, directives
    and other things that its rules speak of. `vocabulary`: what a case under it may say. `strata`: the rules in the
    order in which they run: every rule stands in a later stratum than all rules whose outcome it looks at.
    `fingerprint`: a digest of what it says, whatever its comments and layout. `warnings`: what the author should look
    at although the rulebook can be used. `allows`: remarks of `ottava check` that may stay, with the reason.
    `safeguards`: what its advice must never or always say, those of the rulebooks that it extends included.
    `held_by_tests`: its own safeguards that conditions cannot say. `dropped`: those of the rulebooks that it extends
    that it leaves out. `text`: what it was read from; None where it was kept or comes from another process.
    `switched_off`: rules that are written and not enabled: none of them runs, and none counts as a rule. `languages`:
    its texts in other languages than its own. `language`: the one that its texts are in; None for its own.
    """

    name: str
    version: str
    title: str
    names: Names
    vocabulary: Vocabulary
    strata: tuple[tuple[Rule, ...], ...]
    fingerprint: str
    warnings: tuple[Diagnostic, ...] = field(default=(), compare=False)
    allows: tuple[Suppression, ...] = field(default=(), compare=False)
    safeguards: tuple[Safeguard, ...] = ()
    held_by_tests: tuple[HeldByTests, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    text: RulebookText | None = field(default=None, compare=False, repr=False)
    switched_off: tuple[Rule, ...] = field(default=(), compare=False)
    languages: tuple[Language, ...] = field(default=(), compare=False, repr=False)
    language: str | None = field(default=None, compare=False)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All rules in the order in which they run."""
        return tuple(rule for stratum in self.strata for rule in stratum)

    def rule(self, name: str) -> Rule:
        """Return the rule of that id. Raises InvalidCall if there is none."""
        return _named("rule", self.rules, name)

    def safeguard(self, name: str) -> Safeguard:
        """Return the safeguard of that id. Raises InvalidCall if there is none."""
        return _named("safeguard", self.safeguards, name)


_Item = TypeVar("_Item", Method, Point, Gate, Directive, Rule, "Safeguard")


def _named(kind: str, items: tuple[_Item, ...], name: str) -> _Item:
    for item in items:
        if item.id == name:
            return item
    expect_text("name", name)
    raise InvalidCall(f"the rulebook has no {kind} {quoted(name)}")
