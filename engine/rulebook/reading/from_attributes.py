"""From `attributes` in `rulebook.yaml` to what a case may speak of beside the built-in vocabulary."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from ottava.facts import PARTY, Attribute, InvalidAttribute, Vocabulary
from ottava.facts.attribute import Kind
from ottava.facts.moved import moved_to
from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.mending import did_you_mean
from ottava.facts.source.node import Mapping, Node, Scalar
from ottava.facts.source.suggestion import nearest

from .findings import Findings, id_span, key_text
from .from_computed import computed_attribute, in_order_of_parts
from .scope import attribute_hint
from .slips import hint_for_values

_KEYS = (
    "id", "label", "kind", "values", "minimum", "maximum", "unit", "question", "description", "changeable", "towards",
    "quick", "ask_first", "confidential", "ordered",
)  # fmt: skip
_MORE = "add_values"
"""The key with which an entry adds values to an attribute that is there, and declares none."""
_AT_FAULT = {"entity": "id", "name": "id", "value_labels": "values"}
"""Where what is at fault in an attribute is written, if not under its own name."""


def attributes_from_mapping(mapping: Mapping, base: Vocabulary, findings: Findings) -> Vocabulary:
    """Return the vocabulary of `base` with the attributes that the mapping declares."""
    vocabulary = base
    computed: list[Mapping] = []
    items = findings.items_under(mapping, "attributes")
    declared = [_id_of(item) for item in items]
    for item in items:
        entry = findings.expect_mapping(item, "an entry of `attributes`", hint="begin it with `- id: ENTITY.NAME`")
        if entry is not None and entry.get(_MORE) is not None:
            vocabulary = _widened(entry, base, vocabulary, findings)
            continue
        if entry is not None and entry.get("computed") is not None:
            computed.append(entry)  # what it is worked out from may stand further down
            continue
        attribute = None if entry is None else _attribute(entry, base, findings)
        if entry is not None and attribute is not None and _is_new(attribute.path, entry, vocabulary, base, findings):
            vocabulary = vocabulary.extended((attribute,))
    for entry, path in in_order_of_parts(computed, findings):
        place = _place(path, entry, base, findings)
        if place is not None and _is_new(path, entry, vocabulary, base, findings):
            found = computed_attribute(*place, entry, vocabulary, declared, findings)
            vocabulary = vocabulary if found is None else vocabulary.extended((found,))
    return vocabulary


def _id_of(node: Node) -> str:
    """Return the id of an entry, as it is written; empty if it has none."""
    written = node.get("id") if isinstance(node, Mapping) else None
    return written.value if isinstance(written, Scalar) and isinstance(written.value, str) else ""


def _is_new(path: str, entry: Mapping, vocabulary: Vocabulary, base: Vocabulary, findings: Findings) -> bool:
    if path in vocabulary:
        where = "in the built-in vocabulary" if path in base else "in `attributes`"
        message = f"`{path}` stands {where} already"
        more = f", or write `{_MORE}` to add values to it" if path in base and vocabulary[path].values else ""
        hint = f"take another name, or leave this entry out{more}"
        findings.error("duplicate-attribute", message, id_span(entry), hint)
        return False
    if moved := moved_to(path, base):
        message, hint = f"`{path}` has moved", f"leave this entry out: {moved}"
        findings.error("moved-attribute", message, id_span(entry), hint)
        return False
    return True


def _attribute(mapping: Mapping, base: Vocabulary, findings: Findings) -> Attribute | None:
    before = len(findings.diagnostics)
    findings.expect_keys(mapping, "an attribute", _KEYS, ("id", "question"))
    path = findings.text_under(mapping, "id")
    values, labels = _values(mapping.get("values"), findings)
    kind = _kind(mapping, findings)
    minimum, maximum = _bound(mapping, "minimum", findings), _bound(mapping, "maximum", findings)
    question, description, unit, label = (
        findings.text_under(mapping, key) for key in ("question", "description", "unit", "label")
    )
    changeable, quick, confidential, ordered = (
        findings.flag_under(mapping, key) for key in ("changeable", "quick", "confidential", "ordered")
    )
    towards = findings.scalars_under(mapping, "towards")
    ask_first = 0 if (first := mapping.get("ask_first")) is None else findings.expect_count(first, "`ask_first`") or 0
    if findings.failed_since(before) or path is None or kind is None:
        return None
    place = _place(path, mapping, base, findings)
    if place is None:
        return None
    entity, name = place
    try:
        return Attribute(
            entity, name, kind, values, minimum, maximum, unit,
            description=description or "", question=question or "", changeable=changeable, towards=towards,
            quick=quick, ask_first=ask_first, confidential=confidential, value_labels=labels, label=label or "",
            ordered=ordered,
        )  # fmt: skip
    except InvalidAttribute as invalid:
        key = _AT_FAULT.get(invalid.part, invalid.part)
        at_fault = mapping.get(key) or mapping.get("id") or mapping
        findings.error("wrong-attribute", invalid.message, at_fault.span)
        return None


def _place(path: str, mapping: Mapping, base: Vocabulary, findings: Findings) -> tuple[str, str] | None:
    """Return the entity and the name in a path; None after noting that it has not both."""
    entity, _, name = path.partition(".")
    place = id_span(mapping)
    if not name:
        entity = next((each for each in base.entities if each != PARTY), "")
        hint = f"write `ENTITY.{path}`, such as `party.{path}`" + (f" or `{entity}.{path}`" if path and entity else "")
        findings.error("wrong-attribute", f"{quoted(path)} does not say what it is an attribute of", place, hint)
        return None
    near = None if entity in base.entities else nearest(entity, base.entities)
    if near is not None:
        message = f"`{entity}` is nothing that a case speaks of yet, and much like `{near}`"
        findings.warning("new-entity", message, place, did_you_mean(place, path, f"{near}.{name}"))
    return entity, name


def _widened(mapping: Mapping, base: Vocabulary, vocabulary: Vocabulary, findings: Findings) -> Vocabulary:
    """Return the vocabulary with more values of an attribute that the rulebook takes over.

    Rules that are read already go on to mean what they meant: they name values, and none of the new ones.
    """
    before = len(findings.diagnostics)
    findings.expect_keys(mapping, "an attribute that gets more values", ("id", _MORE), ("id",))
    path, place = findings.text_under(mapping, "id"), id_span(mapping)
    values, labels = _values(mapping.get(_MORE), findings)
    if findings.failed_since(before) or path is None:
        return vocabulary
    known = vocabulary.get(path)
    if known is None:
        message = f"unknown attribute {quoted(path)}: there is none to add values to"
        findings.error("unknown-attribute", message, place, attribute_hint(path, vocabulary, place))
    elif path not in base:
        findings.error("wrong-attribute", f"`{path}` is declared here", place, "add the values to its `values`")
    elif known.kind not in ("choice", "set"):
        message = f"`{path}` is a {known.kind}: there are no values to add to"
        findings.error("wrong-attribute", message, place, "only a choice or a set can have more values")
    elif known.ordered:
        message = f"the values of `{path}` are ordered, and rules would not know the place of another one"
        findings.error("wrong-attribute", message, place, "declare an attribute of your own")
    elif there := next((each for each in values if each in known.values), None):
        message = f"`{there}` is a value of `{path}` already"
        findings.error("duplicate-value", message, place, f"leave it out of `{_MORE}`")
    else:
        try:
            more = replace(known, values=(*known.values, *values), value_labels=(*known.value_labels, *labels))
        except InvalidAttribute as invalid:
            findings.error("wrong-attribute", invalid.message, (mapping.get(_MORE) or mapping).span)
            return vocabulary
        return Vocabulary(tuple(more if each.path == path else each for each in vocabulary))
    return vocabulary


def _kind(mapping: Mapping, findings: Findings) -> Kind | None:
    """Return the kind, which is `choice` where values are listed and none is given."""
    if mapping.get("kind") is None and mapping.get("values") is not None:
        return "choice"
    if mapping.get("kind") is None:
        hint = "add `values: [VALUE, …]`, or `kind: boolean`, `integer` or `number`"
        message = "the attribute says neither its `values` nor its `kind`"
        findings.error("missing-key", message, id_span(mapping), hint)
    kinds: tuple[Kind, ...] = get_args(Kind)
    return findings.choice_under(mapping, "kind", "kind of attribute", kinds, "unknown-kind")


def _values(node: Node | None, findings: Findings) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Return the values; with what each means, where they are written as a mapping."""
    if node is None:
        return (), ()
    if isinstance(node, Mapping):
        labels = tuple(
            (key_text(entry.key), findings.expect_text(entry.value, f"what `{key_text(entry.key)}` means") or "")
            for entry in node.entries
        )
        return tuple(value for value, _ in labels), labels
    items = findings.expect_list(node, "`values`") or ()
    for item in items:
        if not isinstance(item, Scalar) or not isinstance(item.value, str):
            findings.wrong_kind(item, "a value", "a word", hint_for_values(items))
    return tuple(each.value for each in items if isinstance(each, Scalar) and isinstance(each.value, str)), ()


def _bound(mapping: Mapping, key: str, findings: Findings) -> int | float | None:
    node = mapping.get(key)
    return None if node is None else findings.expect_number(node, f"`{key}`")
