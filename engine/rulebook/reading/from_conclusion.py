"""From the entries under `then` to conclusions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import get_args

from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.mending import Hint, Mend, TextEdit, other_word, without_quotes
from ottava.facts.source.node import Mapping, Node, Scalar, Sequence, items_of
from ottava.facts.source.span import Span

from ..conclusion import (
    Ask,
    Assess,
    Attend,
    Conclusion,
    Direct,
    Effect,
    Exclude,
    Order,
    Recommend,
    ShutGate,
    Template,
)
from ..condition import Atom
from .findings import entry_span, key_text, one_of, with_space
from .from_due import due_from_node
from .from_strength import strength_from_mapping
from .moving import entry_out
from .scope import Scope, attribute_named

_EXTRA = {
    "recommend": ("stage", "strength", "certainty"),
    "exclude": ("stage",),
    "gate": ("effect",),
    "directive": ("due",),
    "attend": ("strength", "certainty"),
    "assess": ("strength", "certainty"),
    "ask": (),
    "order": (),
}
KINDS = tuple(_EXTRA)
_TITLE_SERVES = ("assess", "order")
_NAME = re.compile(r"\w+")


def conclusions_from_node(
    node: Node,
    because: Template | None,
    title: Template,
    scope: Scope,
    template: Callable[[Node, Scope], Template | None],
) -> tuple[Conclusion, ...]:
    """Return the conclusions that could be read; what is wrong with the others has been noted."""
    items = items_of(node)
    if not items:
        scope.findings.error(
            "empty-list",
            "`then` is an empty list; expected at least one conclusion",
            node.span,
            "add a conclusion, such as `- recommend: METHOD`",
        )
    conclusions: list[Conclusion] = []
    for item in items:
        hint = "write `recommend: METHOD` or another conclusion"
        mapping = scope.findings.expect_mapping(item, "a conclusion", hint=hint)
        kind = None if mapping is None else _kind(mapping, scope)
        if mapping is None or kind is None:
            continue
        scope.findings.expect_keys(mapping, f"the conclusion `{kind}`", (kind, "because", *_EXTRA[kind]))
        own = mapping.get("because")
        shared = because or (title if kind in _TITLE_SERVES else None)
        reason = shared if own is None else template(own, scope) or title
        span = entry_span(mapping, kind)
        if reason is None:
            scope.findings.error(
                "missing-because",
                f"the conclusion `{kind}` gives no reason",
                span,
                "add `because:` to it or to the rule",
            )
            reason = title
        conclusions.extend(_READERS[kind](mapping, mapping.get(kind) or item, reason, span, scope))
    return tuple(conclusions)


def _kind(mapping: Mapping, scope: Scope) -> str | None:
    keys = [key_text(entry.key) for entry in mapping.entries]
    kinds = [key for key in keys if key in KINDS]
    if len(kinds) == 1:
        return kinds[0]
    if kinds:
        second = mapping.key(kinds[1])
        scope.findings.error(
            "two-conclusions",
            f"one entry concludes both `{kinds[0]}` and `{kinds[1]}`; expected one conclusion in each entry",
            second.span if second else mapping.span,
            "begin another entry of `then` with `- `",
        )
        return None
    # What it would derive is known all the same, so that looking at it is no second mistake.
    inner = [entry.value for entry in mapping.entries if isinstance(entry.value, Mapping)]
    scope.derives.update(key_text(entry.key) for each in inner for entry in each.entries)
    if keys:
        message = f"unknown conclusion {quoted(keys[0])}"
        first = mapping.entries[0]
        if (spaced := with_space(first)) is not None:
            scope.findings.error("unknown-conclusion", message, first.key.span, spaced)
        else:
            scope.findings.unknown("unknown-conclusion", message, first.key.span, keys[0], KINDS)
    else:
        hint = f"expected {one_of(KINDS)}"
        scope.findings.error("unknown-conclusion", "a conclusion is empty", mapping.span, hint)
    return None


def _with_stage(node: Node, method: str, stages: Iterable[str]) -> Hint:
    names = [f"{method}.{each}" for each in stages]
    return Hint(
        f"write {one_of(names)}", tuple(found for each in names for found in other_word(node.span, method, each))
    )


def variant_from_mapping(mapping: Mapping, node: Node, scope: Scope) -> tuple[str, str | None] | None:
    """Return the method or `METHOD.STAGE` that the node names; None after noting a mistake.

    A key `stage` in the mapping is the notation before `METHOD.STAGE`, and still read.
    """
    variant = variant_from_node(node, scope)
    stage_node = mapping.get("stage")
    if variant is None or stage_node is None:
        return variant
    method, named = variant
    if named is not None:
        hint = Hint("take `stage` out", entry_out(mapping, "stage"))
        scope.findings.error("two-stages", f"the stage of `{method}` is named twice", stage_node.span, hint)
        return None
    if isinstance(stage_node, Sequence):
        written = ", ".join(f"{method}.{item.value}" for item in stage_node.items if isinstance(item, Scalar))
        is_whole = any(entry.value is node for entry in mapping.entries)
        mends = (
            Mend((TextEdit(node.span, f"[{written}]"), *each.edits))
            for each in (entry_out(mapping, "stage") if is_whole else ())
        )
        meant = Hint(f"write the stages with their method: `[{written}]`", tuple(mends))
        scope.findings.wrong_kind(stage_node, "`stage`", "one stage", meant)
        return None
    stage = scope.findings.expect_text(stage_node, "`stage`")
    return (method, stage) if stage is not None and scope.has_stage(method, stage, stage_node.span) else None


def _each(node: Node, kind: str, span: Span, scope: Scope) -> list[tuple[Node, Span]]:
    """Return what a conclusion names, one thing or a list of them, each with the place of the conclusion about it."""
    items = items_of(node)
    if not items:
        hint = "name at least one, or leave the conclusion out"
        scope.findings.error("empty-list", f"`{kind}` is an empty list; expected a name", node.span, hint)
    return [(item, item.span if isinstance(node, Sequence) else span) for item in items]


def _recommend(mapping: Mapping, node: Node, because: Template, span: Span, scope: Scope) -> list[Conclusion]:
    strength = strength_from_mapping(mapping, "recommend", scope)
    found: list[Conclusion] = []
    for item, place in _each(node, "recommend", span, scope):
        variant = variant_from_mapping(mapping, item, scope)
        if variant is None:
            continue
        method, stage = variant
        described = scope.methods[method]
        if stage is None and described.stages and not described.stages_optional:
            scope.findings.error(
                "missing-stage",
                f"`{method}` is recommended without one of its stages",
                item.span,
                _with_stage(item, method, described.stages),
            )
        elif strength is not None:
            found.append(Recommend(method, stage, strength, because, place))
    return found


def _exclude(mapping: Mapping, node: Node, because: Template, span: Span, scope: Scope) -> list[Conclusion]:
    found: list[Conclusion] = []
    for item, place in _each(node, "exclude", span, scope):
        variant = variant_from_mapping(mapping, item, scope)
        if variant is not None:
            found.append(Exclude(*variant, because, place))
    return found


def effect_from_mapping(mapping: Mapping, scope: Scope) -> Effect | None:
    """Return the `effect` of a gate; None if it is not there, or after noting a mistake."""
    effects: tuple[Effect, ...] = get_args(Effect)
    return scope.findings.choice_under(mapping, "effect", "effect", effects, "unknown-effect")


def _gate(mapping: Mapping, node: Node, because: Template, span: Span, scope: Scope) -> list[Conclusion]:
    effect = effect_from_mapping(mapping, scope)
    if mapping.get("effect") is None:
        hint, message = f"add `effect:` with {one_of(get_args(Effect))}", "the gate does not say what effect it has"
        scope.findings.error("missing-effect", message, span, hint)
    found: list[Conclusion] = []
    for item, place in _each(node, "gate", span, scope):
        gate = scope.gate(item)
        if gate is not None and effect is not None:
            found.append(ShutGate(gate, effect, because, place))
    return found


def _directive(mapping: Mapping, node: Node, because: Template, span: Span, scope: Scope) -> list[Conclusion]:
    named = [(scope.directive(item), place) for item, place in _each(node, "directive", span, scope)]
    due_node = mapping.get("due")
    due = None if due_node is None else due_from_node(due_node, scope)
    if due is None and due_node is not None:
        return []
    return [Direct(directive, because, place, due) for directive, place in named if directive is not None]


def _attend(mapping: Mapping, node: Node, because: Template, span: Span, scope: Scope) -> list[Conclusion]:
    strength = strength_from_mapping(mapping, "attend", scope)
    named = [(scope.point(item), place) for item, place in _each(node, "attend", span, scope)]
    return [
        Attend(point, strength, because, place) for point, place in named if point is not None and strength is not None
    ]


def _assess(mapping: Mapping, node: Node, because: Template, span: Span, scope: Scope) -> list[Conclusion]:
    findings = scope.findings
    strength = strength_from_mapping(mapping, "assess", scope)
    derived = findings.expect_mapping(node, "`assess`", hint="write `assess: {NAME: true}`")
    if derived is None:
        scope.derives.update([node.value] if isinstance(node, Scalar) and isinstance(node.value, str) else ())
        return []
    found: list[Assess] = []
    for entry in derived.entries:
        name, value = key_text(entry.key), entry.value
        scope.derives.add(name)
        derived_value = value.value if isinstance(value, Scalar) else None
        if not isinstance(entry.key.value, str) or not _NAME.fullmatch(name):
            hint = "use letters, digits and `_`"
            findings.error("wrong-name", f"{quoted(name)} cannot name an assessment", entry.key.span, hint)
        elif derived_value in ("true", "false"):
            meant = without_quotes(value.span, derived_value)
            findings.wrong_kind(value, f"the value of `{name}`", "`true` or `false`", meant)
        elif not isinstance(derived_value, (str, bool)) or not str(derived_value).strip():
            findings.wrong_kind(value, f"the value of `{name}`", "a word, `true` or `false`")
        elif strength is not None:
            found.append(Assess(Atom(name, derived_value), strength, because, entry.span))
    if not derived.entries:
        findings.error("empty-assess", "`assess` derives nothing", node.span, "write `assess: {NAME: true}`")
    return [*sorted(found, key=lambda each: each.atom.name)]  # in whatever order the keys are written


def _ask(mapping: Mapping, node: Node, because: Template, span: Span, scope: Scope) -> list[Conclusion]:
    named = [(_asked(item, scope), place) for item, place in _each(node, "ask", span, scope)]
    return [Ask(attribute, because, place) for attribute, place in named if attribute is not None]


def _asked(node: Node, scope: Scope) -> str | None:
    """Return the attribute that a node asks for; None after noting a mistake."""
    attribute = attribute_named(node, "the attribute to ask for", scope)
    if attribute is None or attribute not in scope.vocabulary.parts:
        return attribute
    given = " and ".join(f"`{each}`" for each in scope.vocabulary.given(attribute))
    message = f"`{attribute}` is worked out from {given}; nobody can be asked for it"
    scope.findings.error("computed-attribute", message, node.span, f"ask for {given}")
    return None


def _order(mapping: Mapping, node: Node, because: Template, span: Span, scope: Scope) -> list[Conclusion]:
    pair = pair_from_node(node, scope)
    return [] if pair is None else [Order(*pair, because, span)]


def pair_from_node(node: Node, scope: Scope) -> tuple[tuple[str, str | None], tuple[str, str | None]] | None:
    """Return two different methods (or stages), in order; None after noting a mistake."""
    if not isinstance(node, Sequence) or len(node.items) != 2:
        hint = "write `order: [FIRST, THEN]`"
        scope.findings.wrong_kind(node, "`order`", "a list of two methods", hint)
        return None
    first, then = (variant_from_node(item, scope) for item in node.items)
    if first is None or then is None:
        return None
    if first == then:
        hint = "name another method as one of the two"
        scope.findings.error("order-of-one", "`order` puts a method before itself", node.span, hint)
        return None
    return first, then


def variant_from_node(node: Node, scope: Scope) -> tuple[str, str | None] | None:
    """Return a method, or `METHOD.STAGE`; None after noting a mistake."""
    text = scope.findings.expect_text(node, "the method")
    return None if text is None else scope.variant(text, node.span)


_READERS: dict[str, Callable[[Mapping, Node, Template, Span, Scope], list[Conclusion]]] = {
    "recommend": _recommend,
    "exclude": _exclude,
    "gate": _gate,
    "directive": _directive,
    "attend": _attend,
    "assess": _assess,
    "ask": _ask,
    "order": _order,
}
