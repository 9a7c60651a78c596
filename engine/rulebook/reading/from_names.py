"""From `rulebook.yaml` to the names a rulebook brings: methods, points, gates, directives, strengths, plan and ties."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Literal, TypeVar

from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.node import Mapping, Node, Sequence
from ottava.facts.source.span import Span

from ..conclusion import variant_name
from ..rulebook import ByStage, Directive, Gate, Method, Names, Point
from .findings import Findings, id_span, key_text, place_of
from .from_assessments import assessments_from_mapping
from .from_conclusion import variant_from_node
from .scope import Scope

KEYS = (
    "name", "version", "title", "extends", "use", "disable", "allow", "attributes", "conditions", "strengths",
    "methods", "points", "gates", "directives", "assessments", "plan", "ties", "nothing_fits",
)  # fmt: skip
FOR_PARTIES = "for_parties"
_ONLY_OF = {"urgent": "do", "protects": "avoid"}
"""Flags of directives, and the kind of directive that may have each."""
MAIN = "main"
"""The key of the steps that belong to no stage, in a method that has stages."""

NO_NAMES = Names(
    (), (), (), (), (), (), (), "Ask an experienced colleague: no rule of this rulebook speaks to the case."
)

_Item = TypeVar("_Item", Method, Point, Gate, Directive)
_NAME = re.compile(r"[^\W\d_][\w-]*")
Variant = tuple[str, str | None]


def names_from_mapping(mapping: Mapping, base: Names, scope: Scope) -> Names:
    """Return the names of `base` with those of the mapping added; one of the same id takes its place."""
    findings = scope.findings
    methods = _items(mapping, "method", findings, _method)
    for method, place in methods:
        _keeps_variants(method, place, base, findings)
    names = Names(
        _merged(base.methods, methods),
        _merged(base.points, _items(mapping, "point", findings, _point)),
        _merged(base.gates, _items(mapping, "gate", findings, _gate)),
        _merged(base.directives, _items(mapping, "directive", findings, _directive)),
        # From weak to strong, in whatever order they are written.
        tuple(sorted({**dict(base.strengths), **_strengths(mapping, findings)}.items(), key=lambda each: each[::-1])),
        base.plan,
        base.ties,
        findings.text_under(mapping, "nothing_fits") or base.nothing_fits,
        tuple(
            sorted(
                {**dict(base.assessments), **assessments_from_mapping(mapping, scope)}.items(),
                key=lambda each: str(each[0]),
            )
        ),
        base.conditions,
    )
    known = Scope(scope.vocabulary, names, findings)
    plan, ties = _variants(mapping, "plan", known), _variants(mapping, "ties", known)
    return replace(names, plan=base.plan if plan is None else plan, ties=base.ties if ties is None else ties)


def _keeps_variants(method: Method, place: Span, base: Names, findings: Findings) -> None:
    """Refuse a method that replaces another of the extended rulebook and lacks variants of it."""
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
    mapping: Mapping, what: str, findings: Findings, read: Callable[[Mapping, str, Findings], _Item]
) -> list[tuple[_Item, Span]]:
    """Return the methods, points, gates or directives that could be read, each with the place of its id."""
    found: dict[str, tuple[_Item, Span]] = {}
    for item in findings.items_under(mapping, f"{what}s"):
        entry = findings.expect_mapping(item, f"an entry of `{what}s`")
        if entry is None:
            continue
        name, place = findings.text_under(entry, "id"), id_span(entry)
        if name is not None:
            check_name(name, what, place, findings)
        made = read(entry, name or "", findings)
        if name is None:
            continue
        first = found.setdefault(name, (made, place))
        if first[0] is not made:
            message = f"`{name}` stands twice in `{what}s` (first in {place_of(first[1], place)})"
            findings.error("duplicate-id", message, place, "rename one of them, or take it out")
    return list(found.values())


def check_name(name: str, what: str, span: Span, findings: Findings) -> None:
    """Note a name that rules cannot use."""
    if not _NAME.fullmatch(name):
        hint = "use letters, digits, `_` and `-`, beginning with a letter"
        findings.error("wrong-name", f"{quoted(name)} cannot name a {what}", span, hint)


def _text(mapping: Mapping, key: str, findings: Findings) -> str:
    return findings.text_under(mapping, key) or ""


def _number(mapping: Mapping, findings: Findings) -> int:
    node = mapping.get("number")
    return 0 if node is None else findings.expect_count(node, "`number`") or 0


def _point(mapping: Mapping, name: str, findings: Findings) -> Point:
    findings.expect_keys(mapping, "a point", ("id", "number", "title", "text"), ("id", "number", "title", "text"))
    number = _number(mapping, findings)
    return Point(name, number, _text(mapping, "title", findings), _text(mapping, "text", findings))


def _gate(mapping: Mapping, name: str, findings: Findings) -> Gate:
    needed = ("id", "title", "text")
    findings.expect_keys(mapping, "a gate", (*needed, "call", FOR_PARTIES), needed)
    title, text = _text(mapping, "title", findings), _text(mapping, "text", findings)
    return Gate(name, title, text, findings.text_under(mapping, "call"), findings.text_under(mapping, FOR_PARTIES))


def _directive(mapping: Mapping, name: str, findings: Findings) -> Directive:
    needed = ("id", "kind", "text")
    findings.expect_keys(mapping, "a directive", (*needed, *_ONLY_OF, FOR_PARTIES), needed)
    kinds: tuple[Literal["do", "avoid"], ...] = ("do", "avoid")
    kind = findings.choice_under(mapping, "kind", "kind of directive", kinds, "unknown-kind")
    for key, only in _ONLY_OF.items():
        node = mapping.get(key)
        if node is not None and kind is not None and kind != only:
            message = f"`{key}` in a directive of the kind `{kind}`; expected it only where the kind is `{only}`"
            hint = f"take `{key}` out"
            findings.error("misplaced-key", message, node.span, hint)
    urgent, protects = (findings.flag_under(mapping, key) for key in _ONLY_OF)
    text, for_parties = _text(mapping, "text", findings), findings.text_under(mapping, FOR_PARTIES)
    return Directive(name, kind or "do", text, urgent, protects, for_parties)


_METHOD_KEYS = (
    "id", "number", "title", "kind", "acts_on", "stages", "stages_optional", "overlay_stages", "steps", "avoid",
    "for_parties",
)  # fmt: skip


def _method(mapping: Mapping, name: str, findings: Findings) -> Method:
    findings.expect_keys(mapping, "a method", _METHOD_KEYS, ("id", "number", "title", "kind", "steps"))
    kinds: tuple[Literal["competing", "overlay"], ...] = ("competing", "overlay")
    labels = _stages(mapping, findings)
    stages = tuple(labels)
    return Method(
        name,
        _number(mapping, findings),
        _text(mapping, "title", findings),
        findings.choice_under(mapping, "kind", "kind of method", kinds, "unknown-kind") or "competing",
        _text(mapping, "acts_on", findings),
        stages,
        findings.flag_under(mapping, "stages_optional"),
        _overlay_stages(mapping, stages, findings),
        _by_stage(mapping, "steps", stages, findings),
        _by_stage(mapping, "avoid", stages, findings),
        tuple((stage, label) for stage, label in labels.items() if label is not None),
        _for_parties(mapping, stages, findings),
    )


def _stages(mapping: Mapping, findings: Findings) -> dict[str, str | None]:
    """Return the stages in order, each with what pages call it where they are written as a mapping."""
    node = mapping.get("stages")
    if isinstance(node, Mapping):
        named = [(_stage(entry.key, findings), entry.value) for entry in node.entries]
        return {name: findings.expect_text(words, f"what `{name}` means") for name, words in named if name is not None}
    items = findings.items_under(mapping, "stages")
    return dict.fromkeys(findings.each_once(((_stage(item, findings), item.span) for item in items), "stages"))


def _stage(node: Node, findings: Findings) -> str | None:
    name = findings.expect_text(node, "an entry of `stages`")
    if name is not None:
        check_name(name, "stage", node.span, findings)
    if name == MAIN:
        hint = "take another word: in `steps` and `avoid` it means what belongs to no stage"
        findings.error("wrong-name", f"`{MAIN}` cannot name a stage", node.span, hint)
    return name


def _overlay_stages(mapping: Mapping, stages: tuple[str, ...], findings: Findings) -> tuple[str, ...]:
    """Return those of the stages that go with the whole plan, in the order of the stages."""
    node = mapping.get("overlay_stages")
    if node is not None and not stages:
        hint = "give it `stages`, or make it an overlay"
        findings.error("unknown-stage", "`overlay_stages` of a method that has no stages", node.span, hint)
        return ()
    named = (
        (findings.expect_one_of(item, "stage in `overlay_stages`", stages, "unknown-stage"), item.span)
        for item in findings.items_under(mapping, "overlay_stages")
    )
    found = findings.each_once(named, "overlay_stages")
    return tuple(stage for stage in stages if stage in found)


def _texts(node: Node, key: str, findings: Findings) -> tuple[str, ...]:
    found = [
        findings.expect_text(item, f"an entry of `{key}`") for item in findings.expect_list(node, f"`{key}`") or ()
    ]
    return tuple(text for text in found if text is not None)


def _by_stage(mapping: Mapping, key: str, stages: tuple[str, ...], findings: Findings) -> ByStage:
    """Return the texts of `steps` or `avoid` by stage. A plain list of what to avoid holds for every stage."""
    node = mapping.get(key)
    if node is None:
        return ()
    if not stages or (key == "avoid" and not isinstance(node, Mapping)):
        texts = _texts(node, key, findings)
        return tuple((stage, texts) for stage in (None, *stages))
    by_stage = findings.expect_mapping(
        node, f"`{key}`", f"a mapping from stage to {key}", f"write `{stages[0]}: [STEP, …]`"
    )
    if by_stage is None:
        return ()
    findings.expect_keys(by_stage, f"`{key}`", (MAIN, *stages))
    found = {key_text(entry.key): _texts(entry.value, key, findings) for entry in by_stage.entries}
    return tuple((None if stage == MAIN else stage, found[stage]) for stage in (MAIN, *stages) if stage in found)


def _for_parties(mapping: Mapping, stages: tuple[str, ...], findings: Findings) -> tuple[tuple[str | None, str], ...]:
    """Return what a sheet for the parties says of a method, by stage. A plain text holds for every stage."""
    node = mapping.get(FOR_PARTIES)
    if node is None:
        return ()
    if not isinstance(node, Mapping) or not stages:
        text = findings.expect_text(node, f"`{FOR_PARTIES}`")
        return () if text is None else tuple((stage, text) for stage in (None, *stages))
    findings.expect_keys(node, f"`{FOR_PARTIES}`", (MAIN, *stages))
    found = {key_text(each.key): findings.expect_text(each.value, "a text for the parties") for each in node.entries}
    ordered = ((stage, found.get(stage or MAIN)) for stage in (None, *stages))
    return tuple((stage, text) for stage, text in ordered if text is not None)


def _strengths(mapping: Mapping, findings: Findings) -> dict[str, float]:
    node = mapping.get("strengths")
    given = None if node is None else findings.expect_mapping(node, "`strengths`", hint="write `weak: 0.3`")
    found: dict[str, float] = {}
    for entry in given.entries if given else ():
        name = key_text(entry.key)
        check_name(name, "strength", entry.key.span, findings)
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
    """Return the methods listed, each once; None if there is no such list."""
    node = mapping.get(name)
    if not isinstance(node, Sequence):
        if node is not None:
            scope.findings.wrong_kind(node, f"`{name}`", "a list of methods", "begin each entry with `- `")
        return None
    named = ((variant_from_node(item, scope), item.span) for item in node.items)
    return scope.findings.each_once(named, name, lambda variant: variant_name(*variant))
