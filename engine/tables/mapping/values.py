"""Values that a mapping writes itself: beside `always`, `if_empty`, `otherwise` and the words of a column."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ottava.facts import Attribute
from ottava.facts.attribute import UNKNOWN, number_text
from ottava.facts.days import NotADate, date_from, written
from ottava.facts.models import is_case_id, is_party_id
from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.node import Node, Scalar, Sequence
from ottava.facts.source.suggestion import nearest

from .cells import EMPTY
from .findings import MappingFindings, one_of, text_of_scalar

WrittenValue = Callable[[Node, MappingFindings], Any]
"""Returns the value that a node writes, as a case file has it, None for unknown; EMPTY after noting a mistake."""


def value_of(attribute: Attribute, what: str = "") -> WrittenValue:
    """Return the reading of written values of an attribute, which messages call by its path or otherwise."""
    what = what or f"`{attribute.path}`"

    def read(node: Node, findings: MappingFindings) -> Any:
        if isinstance(node, Scalar) and node.value in (None, UNKNOWN):
            return None
        if attribute.kind == "set":
            items = node.items if isinstance(node, Sequence) else (node,)
            found = [_single(attribute, what, item, findings) for item in items]
            if len(set(found)) < len(found) and EMPTY not in found:
                findings.error("repeated-value", "a value is listed twice", node.span, "leave it out here")
                return EMPTY
            return EMPTY if EMPTY in found else found
        return _single(attribute, what, node, findings)

    return read


def _single(attribute: Attribute, what: str, node: Node, findings: MappingFindings) -> Any:
    kind = attribute.kind
    value = node.value if isinstance(node, Scalar) else EMPTY
    match kind:
        case "choice" | "set" if isinstance(value, str) and value in attribute.values:
            return value
        case "boolean" if isinstance(value, bool):
            return value
        case "integer" | "number" if isinstance(value, int | float) and not isinstance(value, bool):
            low, high = attribute.bounds
            if kind == "number" or isinstance(value, int):
                if low <= value <= high:
                    return value
                wanted = f"{_number(attribute)} {attribute.range_in_words}".rstrip()
                message = f"found {number_text(value)} for {what}, expected {wanted}"
                findings.error("out-of-range", message, node.span, None)
                return EMPTY
        case "date" | "datetime":
            try:
                return written(date_from(value, "date" if kind == "date" else "datetime"))
            except NotADate as wrong:
                found = _found(node)
                findings.error(wrong.code, f"found {found} for {what}, expected {wrong.wanted}", node.span, wrong.hint)
                return EMPTY
    _wrong_value(attribute, what, node, findings)
    return EMPTY


def _wrong_value(attribute: Attribute, what: str, node: Node, findings: MappingFindings) -> None:
    written_text = text_of_scalar(node) if isinstance(node, Scalar) else ""
    hint: str | None
    match attribute.kind:
        case "choice" | "set":
            near = nearest(written_text, attribute.values) if written_text else None
            wanted = one_of(attribute.values)
            hint = f"did you mean `{near}`?" if near else "or `unknown`" if attribute.kind == "choice" else None
            if attribute.kind == "set" and written_text == "none":
                hint = "write `[]` to say that there is none"
        case "boolean":
            wanted = "`true` or `false`"
            meant = {"yes": "true", "no": "false"}.get(written_text.casefold())
            hint = f"write `{meant}`" if meant else "or `unknown`"
        case _:
            wanted = f"{_number(attribute)} {attribute.range_in_words}".rstrip()
            hint = "write it with digits and without quotes"
    findings.error("unknown-value", f"found {_found(node)} for {what}, expected {wanted}", node.span, hint)


def _number(attribute: Attribute) -> str:
    return "a whole number" if attribute.kind == "integer" else "a number"


def _found(node: Node) -> str:
    return quoted(node.span.text) if isinstance(node, Scalar) else "more than one value"


def text_value(what: str) -> WrittenValue:
    """Return the reading of a text, such as the title of a case."""

    def read(node: Node, findings: MappingFindings) -> Any:
        text = text_of_scalar(node) if isinstance(node, Scalar) else ""
        if text and (what != "id" or is_case_id(text)):
            return text
        findings.error("wrong-kind", f"found {_found(node)} for `{what}`, expected a text", node.span, None)
        return EMPTY

    return read


def party_label(node: Node, findings: MappingFindings) -> Any:
    """Return the label of a party."""
    text = text_of_scalar(node) if isinstance(node, Scalar) else ""
    if is_party_id(text):
        return text
    hint = "use letters, digits, `-` and `_`, such as `customer`; for labels from a column write `{column: …}`"
    findings.error("bad-id", f"found {_found(node)}, expected the label of a party", node.span, hint)
    return EMPTY


def certainty_value(node: Node, findings: MappingFindings) -> Any:
    """Return a certainty."""
    value = node.value if isinstance(node, Scalar) else None
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1:
        return value
    findings.error(
        "bad-certainty", f"found {_found(node)}, expected a number from 0 to 1", node.span, "0 is a guess, 1 is sure"
    )
    return EMPTY
