"""Collecting what is wrong with a mapping, so that all of it is reported at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from ottava.facts.source.diagnostic import Diagnostic, quoted
from ottava.facts.source.errors import InputError
from ottava.facts.source.node import Mapping, Node, Scalar, Sequence, kind
from ottava.facts.source.span import Span
from ottava.facts.source.suggestion import nearest


class InvalidMapping(InputError):
    """A mapping that cannot be used; the diagnostics say where and why."""


@dataclass(slots=True)
class MappingFindings:
    """The mistakes found so far, and the checks of shape. `expect_…` returns None after noting a mistake."""

    diagnostics: list[Diagnostic] = field(default_factory=list)

    def error(self, code: str, message: str, span: Span | None, hint: str | None = None) -> None:
        """Note a mistake."""
        self.diagnostics.append(Diagnostic(code, message, span, hint))

    def wrong_kind(self, node: Node, what: str, expected: str, hint: str | None = None) -> None:
        """Note that something is of another kind than expected."""
        self.error("wrong-kind", f"{what} is {said(node)}, expected {expected}", node.span, hint)

    def unknown(
        self, code: str, what: str, name: Scalar, where: str, known: Iterable[str], otherwise: str | None = None
    ) -> None:
        """Note a name that is none of those known, with the nearest of them."""
        text, known = text_of_scalar(name), list(known)
        near = nearest(text, known)
        hint = f"did you mean `{near}`?" if near else otherwise or f"expected {one_of(known)}"
        self.error(code, f"unknown {what} {quoted(text)} {where}", name.span, hint)

    def expect_keys(self, mapping: Mapping, what: str, known: Collection[str]) -> None:
        """Note each key that is none of those known."""
        for key in mapping.keys():  # noqa: SIM118 - no dictionary
            if str(key.value) not in known:
                self.unknown("unknown-key", "key", key, f"in {what}", known)

    def expect_mapping(self, node: Node, what: str, hint: str | None = None) -> Mapping | None:
        """Return the node as a mapping with something in it."""
        if not isinstance(node, Mapping):
            self.wrong_kind(node, what, "`key: value` pairs", hint)
        elif not node.entries:
            self.error("empty-mapping", f"{what} is empty", node.span, hint or "add an entry, or leave it out")
        else:
            return node
        return None

    def expect_name(
        self, node: Node, what: str, hint: str | None = None, expected: str = "the name of a column"
    ) -> str | None:
        """Return the name of a column or a sheet: a text, or a number or date as it is written."""
        if isinstance(node, Scalar) and (text := text_of_scalar(node).strip()):
            return text
        self.wrong_kind(node, what, expected, hint)
        return None

    def expect_one_of(self, node: Node, what: str, words: tuple[str, ...]) -> str | None:
        """Return the node as one of these words."""
        if isinstance(node, Scalar) and node.value in words:
            return str(node.value)
        if isinstance(node, Scalar) and isinstance(node.value, str):
            self.unknown("unknown-word", "word", node, f"for `{what}`", words)
        else:
            self.wrong_kind(node, f"`{what}`", one_of(words))
        return None

    def names(self, node: Node, what: str, of: str) -> tuple[tuple[str, Scalar], ...]:
        """Return the items of a list of names, none of them twice; one may stand for a list of one."""
        items = node.items if isinstance(node, Sequence) else (node,)
        found: dict[str, tuple[str, Scalar]] = {}
        for item in items:
            if not isinstance(item, Scalar) or item.value is None:
                self.wrong_kind(item, f"an item of `{what}`", of, f"write `{what}: [A, B]`")
                continue
            name = text_of_scalar(item)
            if (first := found.get(folded(name))) is not None:
                message = f"{quoted(name)} is listed twice in `{what}`"
                self.error("repeated-item", message, item.span, f"first in line {first[1].span.line}; keep one of them")
                continue
            found[folded(name)] = name, item
        return tuple(found.values())


def said(node: Node) -> str:
    """Return what a node is, for a message."""
    if isinstance(node, Scalar) and node.value is not None:
        return quoted(node.span.text)
    name = kind(node)
    return name if name == "nothing" else f"a {name}"


def text_of_scalar(node: Scalar) -> str:
    """Return the text that a person has written: that of a number or of `true` as it is written."""
    if isinstance(node.value, str):
        return node.value
    return "" if node.value is None else node.span.text


def one_of(words: Iterable[str]) -> str:
    """Return words for a message: `a`, `b` or `c`."""
    *first, last = (f"`{word}`" for word in words)
    return f"{', '.join(first)} or {last}" if first else last


def folded(text: str) -> str:
    """Return a text without what does not count in comparing: capitals, and how many spaces there are."""
    return " ".join(text.split()).casefold()
