"""From one entry of `safeguards.yaml` to a safeguard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.node import Mapping, Node, Sequence
from ottava.facts.source.span import Span

from ..conclusion import variant_name
from ..condition import ALWAYS
from ..safeguard import (
    Always,
    DirectiveShown,
    GateShown,
    GatesInOrder,
    HeldByTests,
    MethodShown,
    Never,
    NotTogether,
    OnlyDirectives,
    OrderShown,
    PointShown,
    Safeguard,
    Shown,
    Statement,
    VetoShown,
)
from .findings import all_read, entry_span, id_span, key_text, mapping_head, one_of
from .from_conclusion import effect_from_mapping, pair_from_node, variant_from_mapping
from .from_rule import (
    allowances_from_mapping,
    condition_under,
    id_from_mapping,
    per_party_from_mapping,
    source_from_mapping,
    title_from_mapping,
)
from .from_text import plain_text
from .scope import Scope

STATEMENTS = ("never", "always", "only", "not_together", "before")
TESTED = "tested_by"
TESTED_KEYS = ("id", "title", TESTED, "because", "source", "notes")
KEYS = ("id", "title", "for_each", *STATEMENTS, "under", "when", "unless", "because", "source", "notes", "allow")
_EXTRA = {
    "recommend": ("stage",),
    "exclude": ("stage",),
    "gate": ("effect",),
    "directive": (),
    "attend": (),
    "order": (),
}
KINDS = tuple(_EXTRA)


def safeguard_from_node(node: Node, scope: Scope) -> Safeguard | HeldByTests | None:
    """Return the safeguard; None after noting what is wrong with it. Uses of assessments are added to `scope.uses`."""
    findings = scope.findings
    mapping = findings.expect_mapping(node, "a safeguard", hint="begin it with `- id:`")
    if mapping is None:
        return None
    if mapping.get(TESTED) is not None:
        return _held_by_tests(mapping, scope)
    before = len(findings.diagnostics)
    findings.expect_keys(mapping, "the safeguard", KEYS, ("id", "title", "because"))
    name = id_from_mapping(mapping, scope, "safeguard")
    title = title_from_mapping(mapping, scope) and plain_text(mapping, "title", scope)
    here = replace(scope, in_party=per_party_from_mapping(mapping, scope, "safeguard"))
    says = _statement(mapping, here)
    under = _under(mapping, here)
    when = condition_under(mapping, "when", here) if mapping.get("when") is not None else ALWAYS
    unless = condition_under(mapping, "unless", here)
    because = plain_text(mapping, "because", scope)
    source = source_from_mapping(mapping, scope)
    notes = findings.text_under(mapping, "notes")
    allows = allowances_from_mapping(mapping, findings)
    if (
        findings.failed_since(before)
        or name is None
        or title is None
        or because is None
        or says is None
        or when is None
    ):
        return None
    return Safeguard(
        name, title, here.in_party, says, under, when, unless, because, source, notes, id_span(mapping), allows
    )  # fmt: skip


def _held_by_tests(mapping: Mapping, scope: Scope) -> HeldByTests | None:
    findings = scope.findings
    findings.expect_keys(mapping, "the safeguard", TESTED_KEYS, ("id", "title", TESTED, "because"))
    name = id_from_mapping(mapping, scope, "safeguard")
    title = title_from_mapping(mapping, scope) and plain_text(mapping, "title", scope)
    because = plain_text(mapping, "because", scope)
    tests, _ = (findings.text_under(mapping, key) for key in (TESTED, "notes"))
    source_from_mapping(mapping, scope)
    if name is None or title is None or tests is None or because is None:
        return None
    return HeldByTests(name, title, because, tests, id_span(mapping))


def _statement(mapping: Mapping, scope: Scope) -> Statement | None:
    """Return the one statement of a safeguard; None after noting that there is none, or more than one."""
    found = [name for name in map(key_text, (entry.key for entry in mapping.entries)) if name in STATEMENTS]
    if not found:
        hint = f"add {one_of([f'{name}:' for name in STATEMENTS])}"
        scope.findings.error(
            "missing-statement", "the safeguard does not say what it demands", mapping_head(mapping), hint
        )
        return None
    if len(found) > 1:
        key = mapping.key(found[1])
        scope.findings.error(
            "two-statements",
            f"the safeguard has both `{found[0]}` and `{found[1]}`; expected one of them",
            key.span if key else mapping.span,
            "write a second safeguard",
        )
        return None
    node = mapping.get(found[0])
    return None if node is None else _STATEMENTS[found[0]](node, scope)


def _one(make: type[Never | Always], name: str) -> Callable[[Node, Scope], Statement | None]:
    def read(node: Node, scope: Scope) -> Statement | None:
        shown = _shown(node, scope, name)
        return None if shown is None else make(shown)

    return read


def _only(node: Node, scope: Scope) -> Statement | None:
    items = scope.findings.expect_list(node, "`only`") or ()
    names = frozenset(name for item in items if (name := scope.directive(item)) is not None)
    return OnlyDirectives(names) if names else None


def _not_together(node: Node, scope: Scope) -> Statement | None:
    items = _several(node, scope, "`not_together`", "conclusions")
    parts: tuple[Shown, ...] | None = all_read(_shown(item, scope, "an entry of `not_together`") for item in items)
    return NotTogether(parts) if parts else None


def _before(node: Node, scope: Scope) -> Statement | None:
    items = _several(node, scope, "`before`", "gates")
    gates = scope.findings.each_once(((scope.gate(item), item.span) for item in items), "before")
    return GatesInOrder(gates) if gates else None


def _several(node: Node, scope: Scope, what: str, of: str) -> tuple[Node, ...]:
    """Return the items of a list of two or more; none after noting a mistake."""
    if isinstance(node, Sequence) and len(node.items) > 1:
        return node.items
    scope.findings.wrong_kind(node, what, f"a list of two or more {of}")
    return ()


_STATEMENTS: dict[str, Callable[[Node, Scope], Statement | None]] = {
    "never": _one(Never, "`never`"),
    "always": _one(Always, "`always`"),
    "only": _only,
    "not_together": _not_together,
    "before": _before,
}


def _under(mapping: Mapping, scope: Scope) -> tuple[Shown, ...]:
    """Return the conclusions under `under`: the safeguard applies where the advice shows one of them."""
    node = mapping.get("under")
    if node is None:
        return ()
    items = (scope.findings.expect_list(node, "`under`") or ()) if isinstance(node, Sequence) else (node,)
    return tuple(shown for item in items if (shown := _shown(item, scope, "`under`")) is not None)


def _shown(node: Node, scope: Scope, what: str) -> Shown | None:
    """Return a conclusion that advice shows; None after noting a mistake."""
    findings = scope.findings
    hint = "write `recommend: METHOD` or another conclusion"
    mapping = findings.expect_mapping(node, what, "a conclusion", hint)
    if mapping is None:
        return None
    keys = [key_text(entry.key) for entry in mapping.entries]
    kinds = [key for key in keys if key in KINDS]
    if len(kinds) > 1:
        second = mapping.key(kinds[1])
        findings.error(
            "two-conclusions",
            f"{what} names both `{kinds[0]}` and `{kinds[1]}`; expected one conclusion",
            second.span if second else mapping.span,
            "write a safeguard for each, or `not_together` for both at once",
        )
        return None
    if not kinds:
        at = mapping.entries[0].key.span if mapping.entries else mapping.span
        found = keys[0] if keys else ""
        message = f"unknown conclusion {quoted(found)} in {what}" if keys else f"{what} is empty"
        findings.unknown("unknown-conclusion", message, at, found, KINDS)
        return None
    (kind,) = kinds
    findings.expect_keys(mapping, f"the conclusion `{kind}`", (kind, *_EXTRA[kind]))
    value, span = mapping.get(kind) or mapping, entry_span(mapping, kind)
    match kind:
        case "recommend" | "exclude":
            variant = variant_from_mapping(mapping, value, scope)
            shown = MethodShown if kind == "recommend" else VetoShown
            return None if variant is None else shown(*variant, span)
        case "gate":
            return _gate(mapping, value, span, scope)
        case "directive":
            return None if (name := scope.directive(value)) is None else DirectiveShown(name, span)
        case "attend":
            return None if (name := scope.point(value)) is None else PointShown(name, span)
        case _:
            return _order(value, span, scope)


def _gate(mapping: Mapping, node: Node, span: Span, scope: Scope) -> Shown | None:
    gate, effect = scope.gate(node), effect_from_mapping(mapping, scope)
    return None if gate is None else GateShown(gate, effect, span)


def _order(node: Node, span: Span, scope: Scope) -> Shown | None:
    pair = pair_from_node(node, scope)
    if pair is None:
        return None
    for variant in pair:
        if variant not in scope.names.plan:
            scope.findings.error(
                "not-in-plan",
                f"`plan` does not name `{variant_name(*variant)}`, so where it stands in a plan follows from its rank",
                node.span,
                "name it under `plan` in `rulebook.yaml`",
            )
            return None
    return OrderShown(*pair, span)
