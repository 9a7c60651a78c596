"""Rewriting rules: their conditions, what they ask for, and their reasons."""

import re
from collections.abc import Iterator
from pathlib import Path

from ottava.facts import PARTY
from ottava.facts.moved import GONE, KEPT, NOW_A_SET
from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.errors import UnreadableSource
from ottava.facts.source.mending import TextEdit
from ottava.facts.source.node import Entry, Mapping, Node, Scalar, Sequence
from ottava.facts.source.reading import read_source
from ottava.facts.source.span import Span
from ottava.facts.source.yaml_text import from_yaml

from ..editing import is_elsewhere, known_value, renamed
from .cases import (
    Account,
    fact_of,
    label_of,
    threats_as_list,
    upgrade_case,
    who_claims,
    who_was_persuaded,
    without_respect,
)

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
                new = f"some_party: {{{_NEW[str(path)]}: {entry.value.span.text}}}"
                whole = Span(entry.key.span.source, entry.key.span.start, entry.value.span.end)
                account.change(entry.key.span, f"`{whole.text}` is now `{new}`", TextEdit(whole, new))
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
    """Return whether the test holds for some party wherever it held for the dispute: it sets a lower bound and no
    more.
    """
    one_line = "\n" not in node.span.text and node.span.text.startswith("{")
    return one_line and isinstance(node, Mapping) and [each.key.value for each in node.entries] == ["at_least"]


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
    """Yield the entries of these keys, however deep, that stand here."""
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


_NAMES_OF_ATTRIBUTES = ("asked", "not_asked", "ask")


def upgrade_tests(tests: Sequence, folder: Path, account: Account) -> None:
    """Note what changes in a list of tests, and what is left to decide. Cases they name are as seen from `folder`."""
    for test in tests.items:
        if not isinstance(test, Mapping):
            continue
        own = test.get("case")
        if isinstance(own, Mapping) and not is_elsewhere(own):
            upgrade_case(own, account)
        case = own if isinstance(own, Mapping) else _base(test, folder)
        for changes in _changes(test):
            for entry in changes.entries:
                _upgrade_change(entry, case, known_value(test.get("party")), account)
        for names in _lists_of_attributes(test):
            _upgrade_names(names, account)


def _base(test: Mapping, folder: Path) -> Mapping | None:
    node = test.get("base")
    if not isinstance(node, Scalar) or not isinstance(node.value, str):
        return None
    try:
        documents, _ = from_yaml(read_source(folder / node.value))
    except UnreadableSource:
        return None
    return next((each for each in documents if isinstance(each, Mapping)), None)


def _changes(test: Mapping) -> Iterator[Mapping]:
    """Yield all changes to the case of a test: its own, near misses, and those of variants."""
    variants = test.get("variants")
    inside = variants.items if isinstance(variants, Sequence) else ()
    misses = test.get("near_miss")
    found = [test.get("changes"), *(misses.items if isinstance(misses, Sequence) else (misses,))]
    found += [each.get("changes") for each in inside if isinstance(each, Mapping)]
    yield from (each for each in found if isinstance(each, Mapping) and not is_elsewhere(each))


def _upgrade_change(entry: Entry, case: Mapping | None, tested: object, account: Account) -> None:
    path, said = entry.key.value, quoted(f"{entry.key.value}: {entry.value.span.text}")
    if path == NOW_A_SET:
        threats_as_list(entry.value, account)
    if path in _NEW:
        label = _whose(str(path), entry.value, case, tested)
        name = _NEW[str(path)].partition(".")[2]
        if label is None:
            account.leave(entry.key.span, f"{said}: write `parties.LABEL.{name}` of the party that is meant")
        else:
            new = f"parties.{label}.{name}"
            account.change(entry.key.span, f"`{path}` is now `{new}`", renamed(entry.key, new))
    for old, new, _ in KEPT:
        if path == old and known_value(entry.value) not in (None, "none", "unknown"):
            advice = f"write `parties.LABEL.{new.partition('.')[2]}` where it is known whose it is"
            account.leave(entry.key.span, f"{said}: it counts against nobody; {advice}")


def _whose(path: str, value: Node, case: Mapping | None, tested: object) -> str | None:
    """Return the label of the one party that a change is about; None where that is not sure.

    Where several parties were persuaded, a test of a rule for one of them is about that one.
    """
    if case is None:
        return None
    if path == GONE[0].old:
        claimant = who_claims(case)
        return None if claimant is None else label_of(claimant)
    number = known_value(value)
    if without_respect(case) and number not in (None, 0):
        return None
    # A change that takes attempts away is about those who had them in the case itself.
    persuaded = who_was_persuaded(
        case, known_value(fact_of(case, "history", "attempts")) if number in (None, 0) else number
    )
    labels = [label_of(each) for each in persuaded]
    if len(labels) > 1:
        labels = [label for label in labels if label == tested]
    return labels[0] if len(labels) == 1 else None


def _lists_of_attributes(node: Node) -> Iterator[Node]:
    """Yield what stands in a test under a key that names attributes, however deep."""
    if isinstance(node, Sequence):
        for item in node.items:
            yield from _lists_of_attributes(item)
    if isinstance(node, Mapping):
        for entry in node.entries:
            if entry.key.value in _NAMES_OF_ATTRIBUTES:
                yield entry.value
            elif entry.key.value in ("gives", "expect", "variants"):
                yield from _lists_of_attributes(entry.value)


def _upgrade_names(node: Node, account: Account) -> None:
    for item in node.items if isinstance(node, Sequence) else (node,):
        if isinstance(item, Scalar) and item.value in _NEW and not is_elsewhere(item):
            old, new = str(item.value), _NEW[str(item.value)]
            account.change(item.span, f"`{old}` is now `{new}`", TextEdit(item.span, item.span.text.replace(old, new)))
