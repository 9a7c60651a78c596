"""The canonical layout of a file of rules or safeguards.

Only layout changes: every step is taken back if the file would not say exactly the same afterwards. Comments stay with
what they stand before or beside, and so do line breaks inside a rule: whether a condition is in braces or on lines of
its own is for its author.
"""

from __future__ import annotations

from collections.abc import Callable

from ottava.facts.source.errors import InputError
from ottava.facts.source.node import Mapping, Node, Scalar, Sequence
from ottava.facts.source.span import Source
from ottava.facts.source.yaml_text import from_yaml

from ...rulebook.reading.from_rule_file import RULES, SCOPE
from .lines import indented, key_order, spaced_out
from .spacing import spaced

Step = Callable[[Source, Sequence], str]

_MOST_ROUNDS = 4


class NotInLayout(InputError):
    """A text that has no layout, for it is no YAML, or no list of rules: as diagnostics."""


def formatted(source: Source) -> str:
    """Return the text in its canonical layout; a text in it stays as it is. Raises NotInLayout."""
    _, wrong = from_yaml(source)
    if wrong:
        raise NotInLayout(tuple(wrong))
    if _entries(source) is None:
        return source.text
    text = source.text
    for _ in range(_MOST_ROUNDS):
        before = text
        for step in (key_order, indented, spaced, spaced_out):
            text = _after(step, Source(source.name, text))
        if text == before:
            return text
    return source.text


def _after(step: Step, source: Source) -> str:
    """Return the text after a step, or the text itself where it would then say something else."""
    entries = _entries(source)
    if entries is None:
        return source.text
    text = step(source, entries)
    now = _entries(Source(source.name, text))
    same = now is not None and _said(now, step is key_order) == _said(entries, step is key_order)
    return text if same else source.text


def _entries(source: Source) -> Sequence | None:
    """Return the list that is the one document of the text, or the list of rules in it where the file has a scope; None
    if there is another, or a mistake.
    """
    documents, wrong = from_yaml(source)
    if wrong or len(documents) != 1:
        return None
    (document,) = documents
    scoped = isinstance(document, Mapping) and document.get(SCOPE) is not None
    entries = document.get(RULES) if scoped and isinstance(document, Mapping) else document
    return entries if isinstance(entries, Sequence) else None


def _said(node: Node, any_order: bool, depth: int = 0) -> object:
    """Return what a node says, with the kinds of values and the order of keys; that of entries only if it matters."""
    match node:
        case Mapping(entries):
            found = [(repr(each.key.value), _said(each.value, any_order, depth + 1)) for each in entries]
            return ("mapping", sorted(found, key=lambda pair: pair[0]) if any_order and depth == 1 else found)
        case Sequence(items):
            return ("list", [_said(each, any_order, depth + 1) for each in items])
        case Scalar(value):
            return repr(value)
