"""Rewriting rules: their conditions, what they ask for, and their reasons."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ottava.facts import PARTY
from ottava.facts.moved import GONE, KEPT, NOW_A_SET
from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.node import Entry, Mapping, Node, Scalar, Sequence
from ottava.facts.source.span import Span

from ..rule_tests.editing import TextEdit
from .account import Account
from .layout import is_elsewhere, renamed

_NEW = {move.old: move.new for move in GONE}
_QUANTIFIERS = ("some_party", "every_party", "no_party")
_THREATS = "[conditional, specific, self_harm]"


def upgrade_head(head: Mapping, account: Account) -> None:
    """Name in a `rulebook.yaml` what declares an attribute that has moved."""
    declared = head.get("attributes")
    for entry in declared.items if isinstance(declared, Sequence) else ():
        id = entry.get("id") if isinstance(entry, Mapping) else None
        if isinstance(id, Scalar) and id.value in _NEW:
            account.leave(id.span, f"`{id.value}` is declared here and is now `{_NEW[id.value]}`: take the entry out")


def upgrade_rules(rules: Sequence, account: Account) -> None:
    """Note what changes in a list of rules, and what is left to decide."""
    for rule in rules.items:
        if not isinstance(rule, Mapping):
            continue
        in_party = rule.get("for_each") is not None
        for name in ("when", "unless"):
            condition = rule.get(name)
            if condition is not None:
                _condition(condition, in_party, account)
        for entry in _entries_called(rule, ("ask", "because")):
            (_ask if entry.key.value == "ask" else _because)(entry.value, in_party, account)
        _name_what_reads_less(rule, account)


def _condition(node: Node, in_party: bool, account: Account) -> None:
    if is_elsewhere(node):
        return
    if isinstance(node, Sequence):
        for item in node.items:
            _condition(item, in_party, account)
    if not isinstance(node, Mapping):
        return
    wrapped = [each for each in node.entries if each.key.value == "some_party"]
    for entry in node.entries:
        path = entry.key.value
        if path in _NEW:
            if not in_party and not wrapped and _at_least(entry.value):
                wrapped.append(entry)
                _wrap(entry, account)
            elif in_party and node.get(_NEW[path]) is None:
                account.change(entry.key.span, f"`{path}` is now `{_NEW[path]}`", renamed(entry.key, _NEW[path]))
            else:
                account.leave(entry.key.span, f"`{path}` is now `{_NEW[path]}`: say for which party it must hold")
        elif path == NOW_A_SET:
            _threats(entry.value, account)
        elif path in _QUANTIFIERS or path == "where":
            _condition(entry.value, True, account)
        elif path in ("all", "any", "not", "parties"):
            _condition(entry.value, in_party, account)


def _at_least(node: Node) -> bool:
    """Whether the test holds for some party wherever it held for the dispute: it sets a lower bound and no more."""
    one_line = "\n" not in node.span.text and node.span.text.startswith("{")
    return one_line and isinstance(node, Mapping) and [each.key.value for each in node.entries] == ["at_least"]


def _wrap(entry: Entry, account: Account) -> None:
    new = f"some_party: {{{_NEW[str(entry.key.value)]}: {entry.value.span.text}}}"
    whole = Span(entry.key.span.source, entry.key.span.start, entry.value.span.end)
    account.change(entry.key.span, f"`{whole.text}` is now `{new}`", TextEdit(whole, new))


def _threats(node: Node, account: Account) -> None:
    """A test on the one word that threats were, as a test on what a list holds."""
    if isinstance(node, Mapping):
        inner = node.get("not")
        if inner is None or isinstance(inner, Mapping):
            return
        if _words(inner) != ["none"]:
            _threats(inner, account)
        elif len(node.entries) == 1 and "\n" not in node.span.text:
            _become(node, f"{{includes: {_THREATS}}}", account)
        else:
            account.leave(node.span, f"`{NOW_A_SET}` is a list, and `none` the empty one: rewrite this test")
        return
    words = _words(node)
    if words == ["none"]:
        _become(node, f"{{known: true, not: {{includes: {_THREATS}}}}}", account)
    elif "none" in words or not words:
        account.leave(node.span, f"`{NOW_A_SET}` is a list, and `none` the empty one: rewrite this test")
    else:
        listed = node.span.text if isinstance(node, Sequence) else f"[{node.span.text}]"
        if "\n" in listed:
            listed = f"[{', '.join(words)}]"
        _become(node, f"{{includes: {listed}}}", account)


def _become(node: Node, text: str, account: Account) -> None:
    account.change(node.span, f"`{NOW_A_SET}` is a list: `{text}`", TextEdit(node.span, text))


def _words(node: Node) -> list[str]:
    items = node.items if isinstance(node, Sequence) else (node,)
    return [str(each.value) for each in items if isinstance(each, Scalar) and each.value is not None]


def _ask(node: Node, in_party: bool, account: Account) -> None:
    if not isinstance(node, Scalar) or node.value not in _NEW:
        return
    old, new = str(node.value), _NEW[str(node.value)]
    if in_party:
        account.change(node.span, f"`{old}` is now `{new}`", TextEdit(node.span, node.span.text.replace(old, new)))
    else:
        account.leave(node.span, f"`{old}` is now `{new}`: add `for_each: {PARTY}` to the rule to ask for it")


def _because(node: Node, in_party: bool, account: Account) -> None:
    for old, new in _NEW.items():
        for found in re.finditer(rf"(?<={{){re.escape(old)}(?=}})", node.span.text):
            start = node.span.start + found.start()
            span = Span(node.span.source, start, start + len(old))
            if in_party:
                account.change(span, f"`{{{old}}}` is now `{{{new}}}`", TextEdit(span, new))
            else:
                account.leave(
                    span, f"`{{{old}}}` is now `{{{new}}}`, and here no party is in turn: say it in other words"
                )


def _name_what_reads_less(rule: Mapping, account: Account) -> None:
    """A condition on what stays for somebody unknown no longer sees what a party did."""
    text = rule.span.text
    for old, new, _ in KEPT:
        for entry in _entries_called(rule, (old,)):
            if new not in text:
                advice = f"what a party did is `{new}`; let the rule look at that, too or instead"
                account.leave(entry.key.span, f"{quoted(old)} is about somebody unknown: {advice}")


def _entries_called(node: Node, names: tuple[str, ...]) -> Iterator[Entry]:
    """The entries of these keys, however deep, that stand here."""
    if is_elsewhere(node):
        return
    if isinstance(node, Sequence):
        for item in node.items:
            yield from _entries_called(item, names)
    if isinstance(node, Mapping):
        for entry in node.entries:
            if entry.key.value in names:
                yield entry
            yield from _entries_called(entry.value, names)
