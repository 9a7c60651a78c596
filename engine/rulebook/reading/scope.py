"""What a condition or conclusion may speak of where it stands, and whether all rules agree on it.

That every assessment is derived and used, and that no id is given twice, can be checked once all rules are read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace

from ottava.facts import PARTY, Vocabulary, built_in_vocabulary
from ottava.facts.computed import DaysBetween
from ottava.facts.moved import moved_hint
from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.mending import Hint, Mend, did_you_mean, mend, without_quotes
from ottava.facts.source.node import Node
from ottava.facts.source.span import Span
from ottava.facts.source.suggestion import nearest

from ..conclusion import Assess
from ..condition import ALWAYS, Atom, Condition, Named, NamedCondition, entity_of, fold, with_children
from ..rulebook import Method, Names, Rule
from .findings import Findings, one_of, place_of
from .slips import hint_for_assessed

HOW_TO_REACH_A_PARTY = "add `for_each: party` to the rule, or put it inside `some_party`, `every_party` or `no_party`"
HOW_TO_REACH_ANOTHER = "write `{}` if any party may be meant; else " + HOW_TO_REACH_A_PARTY
HOW_TO_NAME_A_PARTY = "add `for_each: party` to the rule, or leave the party out of the text"


@dataclass(frozen=True, slots=True)
class AtomUse:
    """An assessment looked at in a condition, or named in a reason (then without a value), to be checked once all rules
    are read. `span` is the value, `name_span` what names the assessment.
    """

    name: str
    value: str | bool | None
    in_party: bool
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class Scope:
    """The vocabulary, the names, whether a party is in turn, and what is collected on the way: findings, the
    assessments looked at (`uses`), the names of those derived (`derives`) and days between dates, by path (`counted`).
    `for_all`: what every rule of the file asks for beside its `when`. `add_for_each`: what adds `for_each: party`.
    """

    vocabulary: Vocabulary
    names: Names
    findings: Findings
    in_party: bool = False
    uses: list[AtomUse] = field(default_factory=list)
    derives: set[str] = field(default_factory=set)
    counted: dict[str, DaysBetween] = field(default_factory=dict)
    for_all: Condition | None = None
    add_for_each: tuple[Mend, ...] = ()

    def inside_party(self) -> Scope:
        """Return the scope inside a quantifier over parties."""
        return replace(self, in_party=True)

    def variant(self, name: str, span: Span) -> tuple[str, str | None] | None:
        """Return a method, or the stage of one, written as `METHOD.STAGE`; None after noting a mistake."""
        method, dot, stage = name.partition(".")
        if method not in self.methods:
            self.findings.unknown("unknown-method", f"unknown method {quoted(method)}", span, method, self.methods)
            return None
        return None if dot and not self.has_stage(method, stage, span) else (method, stage or None)

    def has_stage(self, method: str, stage: str, span: Span) -> bool:
        """Return whether the method has that stage; note it if not."""
        stages = self.methods[method].stages
        if stage in stages:
            return True
        if stages:
            self.findings.unknown("unknown-stage", f"unknown stage {quoted(stage)} of `{method}`", span, stage, stages)
        else:
            self.findings.error("unknown-stage", f"the method `{method}` has no stages", span, "leave the stage out")
        return False

    def gate(self, node: Node) -> str | None:
        """Return the gate that a node names; None after noting a mistake."""
        return self.findings.expect_one_of(node, "gate", [each.id for each in self.names.gates], "unknown-gate")

    def directive(self, node: Node) -> str | None:
        """Return the directive that a node names; None after noting a mistake."""
        known = [each.id for each in self.names.directives]
        return self.findings.expect_one_of(node, "directive", known, "unknown-directive")

    def point(self, node: Node) -> str | None:
        """Return the point that a node names; None after noting a mistake."""
        return self.findings.expect_one_of(node, "point", [each.id for each in self.names.points], "unknown-point")

    def named(self, name: str) -> NamedCondition | None:
        """Return the condition of that name, if there is one."""
        return next((each for each in self.names.conditions if each.id == name), None)

    def filled_in(self, condition: Condition, parts: tuple[Condition, ...]) -> Condition:
        """Return a condition with what the names in it stand for."""
        if isinstance(condition, Named):
            found = self.named(condition.name)
            when = None if found is None else found.when
            return replace(condition, part=ALWAYS if when is None else fold(when, self.filled_in))
        return with_children(condition, parts)

    @property
    def methods(self) -> dict[str, Method]:
        """The methods by id."""
        return {method.id: method for method in self.names.methods}


NAMED = "condition"
"""What the name of a condition that has one begins with, before the dot."""
_HEADS = ("assessment", "advised", NAMED)
"""What a name in a rule can begin with beside the entities."""


def attribute_hint(path: str, vocabulary: Vocabulary, span: Span) -> Hint | str:
    """Suggest how to correct an unknown `ENTITY.ATTRIBUTE` that stands at `span`: the nearest one, or those to choose
    from.
    """
    if moved := moved_hint(path, vocabulary):
        return moved
    entity, _, name = path.partition(".")
    if path in built_in_vocabulary():
        return f"add `{entity}` to `use` in `rulebook.yaml`: the built-in vocabulary has it"
    if elsewhere := attributes_called(name or entity, vocabulary):
        return did_you_mean(span, path, *elsewhere)
    own = [attribute.name for attribute in vocabulary.of_entity(entity)]
    if own:
        near = nearest(name, own)
        listed = ", ".join(f"`{each}`" for each in own)
        return did_you_mean(span, path, f"{entity}.{near}") if near else f"`{entity}` has {listed}"
    heads = (*vocabulary.entities, *_HEADS)
    if head := nearest(entity, heads):
        return did_you_mean(span, path, f"{head}.{name}")
    return f"begin it with {one_of(heads)}, and a dot"


def attributes_called(name: str, vocabulary: Vocabulary) -> list[str]:
    """Return the attributes of that name, whatever they belong to: `party.role` and `handler.role`."""
    return [attribute.path for attribute in vocabulary if attribute.name == name]


def check_ids(ids: Iterable[tuple[str, Span]], findings: Findings) -> None:
    """Refuse two rules or safeguards of the same id, those with mistakes counted in."""
    found: dict[str, Span] = {}
    for name, span in ids:
        first = found.setdefault(name, span)
        if first is not span:
            findings.error(
                "duplicate-id",
                f"there is a rule or safeguard {quoted(name)} already ({place_of(first, span)})",
                span,
                "give one of them another id",
            )


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A rule that `disable`, `replaces` or `enabled: false` leaves out, at `span`."""

    rule: Rule
    span: Span

    def derived(self) -> Iterable[Atom]:
        """Return the assessments that it would derive."""
        return (each.atom for each in self.rule.conclusions if isinstance(each, Assess))


def check_assessments(
    rules: tuple[Rule, ...],
    uses: Iterable[AtomUse],
    half_derived: Collection[str],
    all_read: bool,
    findings: Findings,
    *,
    named: Iterable[AtomUse] = (),
    left_out: Iterable[LeftOut] = (),
    waiting: Collection[str] = (),
) -> None:
    """Check that every assessment in a condition is derived, every derived one is used, and all of one name have one
    owner.

    `half_derived`: names that rules with mistakes would derive; nothing is said of looking at those. `all_read`:
    whether every file could be read; if not, nothing is missed, since it may stand in the others. `named`: those that
    a `rulebook.yaml` has words for. `left_out`: rules that are missed only where they are left out. `waiting`: names
    that rules look at which are not enabled.
    """
    derived: dict[str, list[tuple[Rule, Assess]]] = {}
    for rule in rules:
        for conclusion in rule.conclusions:
            if isinstance(conclusion, Assess):
                derived.setdefault(conclusion.atom.name, []).append((rule, conclusion))
    for name, found in derived.items():
        _check_belonging(name, found, findings)
    uses, named = tuple(uses), tuple(named)
    used = {use.name for use in uses}.union(waiting)
    if all_read:
        known = (use for use in (*named, *uses) if use.name not in half_derived)
        for use in _not_missed(known, derived, tuple(left_out), findings):
            _check_use(use, derived, findings)
    for name, found in derived.items():
        if all_read and name not in used:
            hint = "use it in a condition, or take it out"
            findings.warning(
                "unused-assessment", f"no condition looks at the assessment `{name}`", found[0][1].span, hint
            )


def _not_missed(
    uses: Iterable[AtomUse],
    derived: dict[str, list[tuple[Rule, Assess]]],
    left_out: tuple[LeftOut, ...],
    findings: Findings,
) -> Iterator[AtomUse]:
    """Yield the uses of assessments but for those that only rules left out derive; these are reported once for such a
    rule, where it is left out.
    """
    kept = {each.atom for found in derived.values() for _, each in found}
    gone = {atom: each for each in reversed(left_out) for atom in each.derived() if atom not in kept}
    missed: dict[LeftOut, list[tuple[Atom, AtomUse]]] = {}
    for use in uses:
        missing = [atom for atom in gone if atom.name == use.name and use.value in (None, atom.value)]
        if not missing or (use.value is None and use.name in derived):
            yield use
        else:
            missed.setdefault(gone[missing[0]], []).append((missing[0], use))
    for each, found in missed.items():
        atom, first = found[0]
        places = {(use.span.source.name, use.span.start) for _, use in found}
        looks = f"{len(places)} conditions look at it, the first" if len(places) > 1 else "a condition looks at it"
        findings.error(
            "needed-rule",
            f"without {quoted(each.rule.id)} no rule derives `{atom.entry}`; {looks} in "
            + place_of(first.span, each.span),
            each.span,
            "keep the rule, derive this in a rule of your own, or leave out what looks at it too",
        )


def _check_belonging(name: str, found: list[tuple[Rule, Assess]], findings: Findings) -> None:
    first, earlier = found[0]
    for rule, conclusion in found[1:]:
        if rule.per_party != first.per_party:
            owner, other = ("a party", "the case") if first.per_party else ("the case", "a party")
            place = place_of(earlier.span, conclusion.span)
            findings.error(
                "assessment-belongs-elsewhere",
                f"the assessment `{name}` belongs to {owner} in the rule `{first.id}` ({place}), and to {other} here",
                conclusion.span,
                f"{'add' if first.per_party else 'remove'} `for_each: party`, or give it another name",
            )


def _check_use(use: AtomUse, derived: dict[str, list[tuple[Rule, Assess]]], findings: Findings) -> None:
    found = derived.get(use.name)
    if found is None:
        findings.unknown(
            "unknown-assessment",
            f"no rule derives an assessment {quoted(use.name)}",
            use.name_span,
            use.name,
            derived,
            None if derived else f"derive it in a rule: `assess: {{{use.name}: true}}`",
        )
        return
    values = list(dict.fromkeys(conclusion.atom.value for _, conclusion in found))
    if use.value is not None and use.value not in values:
        _unknown_value(use, values, findings)
    if found[0][0].per_party and not use.in_party:
        findings.error(
            "no-party-in-turn",
            f"the assessment `{use.name}` belongs to a party, and here no party is in turn",
            use.name_span,
            HOW_TO_REACH_A_PARTY if use.value is not None else HOW_TO_NAME_A_PARTY,
        )


def _unknown_value(use: AtomUse, values: list[str | bool], findings: Findings) -> None:
    words = [_word(value) for value in values]
    written = _word(use.value)
    message = f"no rule derives {quoted(f'{use.name}: {written}')}"
    if use.value is False and True in values:
        findings.error("unknown-value", message, use.span, _asked_under_not(use))
    elif (meant := hint_for_assessed(use.span, written, words)) is not None:
        findings.error("unknown-value", message, use.span, meant)
    elif written in words:  # true and the text `true` look alike
        findings.error("unknown-value", f"{message} as a text", use.span, without_quotes(use.span, written))
    else:
        findings.unknown("unknown-value", message, use.span, written, words)


def _asked_under_not(use: AtomUse) -> Hint:
    """Return how to ask that an assessment which is only ever true is known not to hold."""
    written = f"not: {{assessment.{use.name}: true}}"
    entry = Span(use.span.source, use.name_span.start, use.span.end)
    alone = entry.text == f"assessment.{use.name}: false"
    hint = f"to ask that it is known not to hold, write `{written}`"
    return Hint(hint, (mend(entry, written),) if alone else ())


def _word(value: str | bool | None) -> str:
    return value if isinstance(value, str) else "true" if value else "false"


def attribute_named(node: Node, what: str, scope: Scope) -> str | None:
    """Return the attribute that a node names, one that can be read here; None after noting a mistake."""
    findings = scope.findings
    attribute = findings.expect_text(node, what)
    if attribute is None:
        return None
    if attribute not in scope.vocabulary:
        hint = attribute_hint(attribute, scope.vocabulary, node.span)
        findings.error("unknown-attribute", f"unknown attribute {quoted(attribute)}", node.span, hint)
        return None
    if entity_of(attribute) == PARTY and not scope.in_party:
        findings.error(
            "no-party-in-turn",
            f"`{attribute}` speaks of one party, and here no party is in turn",
            node.span,
            Hint("add `for_each: party` to the rule", scope.add_for_each),
        )
        return None
    return attribute
