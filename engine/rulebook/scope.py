"""What a condition or conclusion may speak of where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ottava.facts import Vocabulary
from ottava.facts.moved import moved_hint
from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.node import Node
from ottava.facts.source.span import Span
from ottava.facts.source.suggestion import nearest

from .findings import Findings, one_of
from .rulebook import Method, Names

HOW_TO_REACH_A_PARTY = "add `for_each: party` to the rule, or put it inside `some_party`, `every_party` or `no_party`"
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
    assessments looked at (`uses`) and the names of those derived (`derives`).
    """

    vocabulary: Vocabulary
    names: Names
    findings: Findings
    in_party: bool = False
    uses: list[AtomUse] = field(default_factory=list)
    derives: set[str] = field(default_factory=set)

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

    def method(self, node: Node) -> str | None:
        """Return the method that a node names; None after noting a mistake."""
        return self.findings.expect_one_of(node, "method", self.methods, "unknown-method")

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

    @property
    def methods(self) -> dict[str, Method]:
        """The methods by id."""
        return {method.id: method for method in self.names.methods}


_HEADS = ("assessment", "advised")
"""What a name in a rule can begin with beside the entities."""


def attribute_hint(path: str, vocabulary: Vocabulary) -> str:
    """Suggest how to correct an unknown `ENTITY.ATTRIBUTE`: the nearest one, or the ones to choose from."""
    if moved := moved_hint(path, vocabulary):
        return moved
    entity, _, name = path.partition(".")
    if elsewhere := attributes_called(name or entity, vocabulary):
        return f"did you mean {one_of(elsewhere)}?"
    own = [attribute.name for attribute in vocabulary.of_entity(entity)]
    if own:
        near = nearest(name, own)
        listed = ", ".join(f"`{each}`" for each in own)
        return f"did you mean `{entity}.{near}`?" if near else f"`{entity}` has {listed}"
    heads = (*vocabulary.entities, *_HEADS)
    if head := nearest(entity, heads):
        return f"did you mean `{head}.{name}`?"
    return f"begin it with {one_of(heads)}, and a dot"


def attributes_called(name: str, vocabulary: Vocabulary) -> list[str]:
    """Return the attributes of that name, whatever they belong to: `party.role` and `handler.role`."""
    return [attribute.path for attribute in vocabulary if attribute.name == name]
