"""From `rulebook.yaml` to the names a rulebook brings: methods, points, gates, directives, strengths, plan and ties."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Literal, TypeVar

from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.node import Mapping, Node, Scalar, Sequence
from ottava.facts.source.span import Span

from .findings import Findings, place_of, written
from .from_conclusion import variant_from_node
from .rulebook import ByStage, Directive, Gate, Method, Names, Point
from .scope import Scope

KEYS = (
    "name", "version", "title", "extends", "disable", "allow", "attributes", "strengths",
    "methods", "points", "gates", "directives", "plan", "ties", "nothing_fits",
)  # fmt: skip
MAIN = "main"
"""The key of the steps that belong to no stage, in a method that has stages."""

NO_NAMES = Names(
    (), (), (), (), (), (), (), "Ask an experienced colleague: no rule of this rulebook speaks to the case."
)

_Item = TypeVar("_Item", Method, Point, Gate, Directive)
_NAME = re.compile(r"[^\W\d_][\w-]*")
Variant = tuple[str, str | None]


def names_from_mapping(mapping: Mapping, base: Names, scope: Scope) -> Names:
    """The names of `base` with those of the mapping added; one of the same id takes its place."""
    findings = scope.findings
    methods = _items(mapping, "methods", findings, _method)
    for method, place in methods:
        _keeps_variants(method, place, base, findings)
    names = Names(
        _merged(base.methods, methods),
        _merged(base.points, _items(mapping, "points", findings, _point)),
        _merged(base.gates, _items(mapping, "gates", findings, _gate)),
        _merged(base.directives, _items(mapping, "directives", findings, _directive)),
        # From weak to strong, in whatever order they are written.
        tuple(sorted({**dict(base.strengths), **_strengths(mapping, findings)}.items(), key=lambda each: each[::-1])),
        base.plan,
        base.ties,
        _text(mapping, "nothing_fits", findings) or base.nothing_fits,
    )
    known = Scope(scope.vocabulary, names, findings)
    plan, ties = _variants(mapping, "plan", known), _variants(mapping, "ties", known)
    return replace(names, plan=base.plan if plan is None else plan, ties=base.ties if ties is None else ties)


def _keeps_variants(method: Method, place: Span, base: Names, findings: Findings) -> None:
    """A method that takes the place of another must still be recommendable as the rules of that rulebook do it."""
    old = next((each for each in base.methods if each.id == method.id), method)
    if not set(old.variants) <= set(method.variants):
        kept = f"`stages: [{', '.join(old.stages)}]`" + (" and `stages_optional: true`" if old.stages_optional else "")
        findings.error(
            "changed-stages",
            f"`{method.id}` loses stages that the extended rulebook may speak of",
            place,
            f"keep {kept}" if old.stages else "leave `stages` out, or add `stages_optional: true`",
        )


def _merged(base: tuple[_Item, ...], added: Iterable[tuple[_Item, Span]]) -> tuple[_Item, ...]:
    return tuple({**{each.id: each for each in base}, **{each.id: each for each, _ in added}}.values())


def _items(
    mapping: Mapping, name: str, findings: Findings, read: Callable[[Mapping, Findings], _Item | None]
) -> list[tuple[_Item, Span]]:
    """The items that could be read, each with the place of its id."""
    node = mapping.get(name)
    items = () if node is None else findings.expect_list(node, f"`{name}`") or ()
    found: dict[str, tuple[_Item, Span]] = {}
    for item in items:
        entry = findings.expect_mapping(item, f"an entry of `{name}`")
        made = None if entry is None else read(entry, findings)
        if entry is None or made is None:
            continue
        place = (entry.get("id") or entry).span
        first = found.setdefault(made.id, (made, place))
        if first[0] is not made:
            message = f"`{made.id}` stands twice in `{name}` (first in {place_of(first[1], place)})"
            findings.error("duplicate-id", message, place, "rename one of them, or take it out")
    return list(found.values())


def _name(mapping: Mapping, what: str, findings: Findings) -> str | None:
    """The id of a method, point, gate or directive."""
    node = mapping.get("id")
    name = None if node is None else findings.expect_text(node, "`id`")
    if node is None or name is None:
        return None
    _check_name(name, what, node.span, findings)
    return name


def _check_name(name: str, what: str, span: Span, findings: Findings) -> None:
    if not _NAME.fullmatch(name):
        hint = "use letters, digits, `_` and `-`, beginning with a letter"
        findings.error("wrong-name", f"{quoted(name)} cannot name a {what}", span, hint)


def _text(mapping: Mapping, name: str, findings: Findings) -> str | None:
    node = mapping.get(name)
    return None if node is None else findings.expect_text(node, f"`{name}`")


def _number(mapping: Mapping, findings: Findings) -> int:
    node = mapping.get("number")
    return 0 if node is None else findings.expect_count(node, "`number`") or 0


def _point(mapping: Mapping, findings: Findings) -> Point | None:
    findings.expect_keys(mapping, "a point", ("id", "number", "title", "text"), ("id", "number", "title", "text"))
    name = _name(mapping, "point", findings)
    title, text = (_text(mapping, key, findings) for key in ("title", "text"))
    number = _number(mapping, findings)
    return None if name is None else Point(name, number, title or "", text or "")


def _gate(mapping: Mapping, findings: Findings) -> Gate | None:
    findings.expect_keys(mapping, "a gate", ("id", "title", "text"), ("id", "title", "text"))
    name = _name(mapping, "gate", findings)
    title, text = (_text(mapping, key, findings) for key in ("title", "text"))
    return None if name is None else Gate(name, title or "", text or "")


def _directive(mapping: Mapping, findings: Findings) -> Directive | None:
    findings.expect_keys(mapping, "a directive", ("id", "kind", "text"), ("id", "kind", "text"))
    name, text = _name(mapping, "directive", findings), _text(mapping, "text", findings)
    node = mapping.get("kind")
    kinds: dict[str, Literal["do", "avoid"]] = {"do": "do", "avoid": "avoid"}
    kind = None if node is None else findings.expect_one_of(node, "kind of directive", kinds, "unknown-kind")
    return None if name is None else Directive(name, kinds.get(kind or "", "do"), text or "")


_METHOD_KEYS = (
    "id", "number", "title", "kind", "acts_on", "stages", "stages_optional", "overlay_stages", "steps", "avoid",
)  # fmt: skip


def _method(mapping: Mapping, findings: Findings) -> Method | None:
    findings.expect_keys(mapping, "a method", _METHOD_KEYS, ("id", "number", "title", "kind", "steps"))
    name, title = _name(mapping, "method", findings), _text(mapping, "title", findings) or ""
    acts_on = _text(mapping, "acts_on", findings) or ""
    kinds: dict[str, Literal["competing", "overlay"]] = {"competing": "competing", "overlay": "overlay"}
    node = mapping.get("kind")
    kind = None if node is None else findings.expect_one_of(node, "kind of method", kinds, "unknown-kind")
    stages = _stages(mapping.get("stages"), findings)
    optional = mapping.get("stages_optional")
    is_optional = optional is not None and bool(findings.expect_flag(optional, "`stages_optional`"))
    overlay_stages = _overlay_stages(mapping.get("overlay_stages"), stages, findings)
    steps = _steps(mapping.get("steps"), stages, findings)
    avoid = _avoid(mapping.get("avoid"), stages, findings)
    number, which = _number(mapping, findings), kinds.get(kind or "", "competing")
    if name is None:
        return None
    return Method(name, number, title, which, acts_on, stages, is_optional, overlay_stages, steps, avoid)


def _stages(node: Node | None, findings: Findings) -> tuple[str, ...]:
    stages = _texts(node, "`stages`", findings)
    items = node.items if isinstance(node, Sequence) else ()
    seen: set[str] = set()
    for item in items:
        name = item.value if isinstance(item, Scalar) else None
        if not isinstance(name, str) or not name.strip():
            continue
        _check_name(name, "stage", item.span, findings)
        if name == MAIN:
            hint = "take another word: in `steps` and `avoid` it means what belongs to no stage"
            findings.error("wrong-name", f"`{MAIN}` cannot name a stage", item.span, hint)
        if name in seen:
            findings.error("duplicate-id", f"`{name}` stands twice in `stages`", item.span, "take one of them out")
        seen.add(name)
    return stages


def _overlay_stages(node: Node | None, stages: tuple[str, ...], findings: Findings) -> tuple[str, ...]:
    """Those of the stages that go with the whole plan, in the order of the stages."""
    if node is not None and not stages:
        hint = "give it `stages`, or make it an overlay"
        findings.error("unknown-stage", "`overlay_stages` of a method that has no stages", node.span, hint)
        return ()
    items = () if node is None else findings.expect_list(node, "`overlay_stages`") or ()
    found: set[str] = set()
    for item in items:
        name = findings.expect_one_of(item, "stage in `overlay_stages`", stages, "unknown-stage")
        if name is not None and name in found:
            hint = "take one of them out"
            findings.error("duplicate-id", f"`{name}` stands twice in `overlay_stages`", item.span, hint)
        found |= set() if name is None else {name}
    return tuple(stage for stage in stages if stage in found)


def _texts(node: Node | None, what: str, findings: Findings) -> tuple[str, ...]:
    items = () if node is None else findings.expect_list(node, what) or ()
    found = [findings.expect_text(item, f"an entry of {what}") for item in items]
    return tuple(text for text in found if text is not None)


def _steps(node: Node | None, stages: tuple[str, ...], findings: Findings) -> ByStage:
    if node is None:
        return ()
    if not stages:
        return ((None, _texts(node, "`steps`", findings)),)
    return _by_stage(node, "steps", stages, findings)


def _avoid(node: Node | None, stages: tuple[str, ...], findings: Findings) -> ByStage:
    """What to avoid by stage; a plain list holds for every stage."""
    if node is None:
        return ()
    if stages and isinstance(node, Mapping):
        return _by_stage(node, "avoid", stages, findings)
    texts = _texts(node, "`avoid`", findings)
    return tuple((stage, texts) for stage in (None, *stages))


def _by_stage(node: Node, name: str, stages: tuple[str, ...], findings: Findings) -> ByStage:
    mapping = findings.expect_mapping(
        node, f"`{name}`", f"a mapping from stage to {name}", f"write `{stages[0]}: [STEP, …]`"
    )
    if mapping is None:
        return ()
    findings.expect_keys(mapping, f"`{name}`", (MAIN, *stages))
    found = {written(entry.key): _texts(entry.value, f"`{name}`", findings) for entry in mapping.entries}
    return tuple((None if stage == MAIN else stage, found[stage]) for stage in (MAIN, *stages) if stage in found)


def _strengths(mapping: Mapping, findings: Findings) -> dict[str, float]:
    node = mapping.get("strengths")
    given = None if node is None else findings.expect_mapping(node, "`strengths`", hint="write `weak: 0.3`")
    found: dict[str, float] = {}
    for entry in given.entries if given else ():
        name = written(entry.key)
        _check_name(name, "strength", entry.key.span, findings)
        found[name] = 1.0  # known in any case, so that using it is no second mistake
        number = findings.expect_number(entry.value, f"the strength `{name}`")
        if number is not None and not 0 < number <= 1:
            findings.error(
                "certainty-out-of-range",
                f"the strength `{name}` is {quoted(entry.value.span.text)}; expected a number above 0, up to 1",
                entry.value.span,
                "1 is sure, 0.5 speaks for it halfway",
            )
        elif number is not None:
            found[name] = float(number)
    return found


def _variants(mapping: Mapping, name: str, scope: Scope) -> tuple[Variant, ...] | None:
    """The methods listed, each once; None if there is no such list."""
    node = mapping.get(name)
    if not isinstance(node, Sequence):
        if node is not None:
            scope.findings.wrong_kind(node, f"`{name}`", "a list of methods", "begin each entry with `- `")
        return None
    found: dict[Variant, None] = {}
    for item in node.items:
        variant = variant_from_node(item, scope)
        if variant in found:
            shown = ".".join(part for part in variant if part)
            message = f"`{shown}` stands twice in `{name}`"
            scope.findings.error("duplicate-id", message, item.span, "take one of them out")
        elif variant is not None:
            found[variant] = None
    return tuple(found)
