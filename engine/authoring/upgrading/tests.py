"""Rewriting the tests that stand beside rules: their cases, the changes to them, and what they expect."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ottava.facts.moved import GONE, KEPT, NOW_A_SET
from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.errors import UnreadableSource
from ottava.facts.source.node import Entry, Mapping, Node, Scalar, Sequence
from ottava.facts.source.reading import read_source
from ottava.facts.source.yaml_text import from_yaml

from ..rule_tests.editing import TextEdit
from .account import Account
from .cases import threats_as_list, upgrade_case
from .layout import is_elsewhere, known_value, renamed
from .whose import label_of, who_claims, who_was_persuaded, without_respect

_NEW = {move.old: move.new for move in GONE}
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
    """All changes to the case of a test: its own, near misses, and those of variants."""
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
    """The label of the one party that a change is about; None where that is not sure.

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
    persuaded = who_was_persuaded(case, _any_attempts(case) if number in (None, 0) else number)
    labels = [label_of(each) for each in persuaded]
    if len(labels) > 1:
        labels = [label for label in labels if label == tested]
    return labels[0] if len(labels) == 1 else None


def _any_attempts(case: Mapping) -> object:
    """How many attempts the case itself tells of: a change that takes them away is about those who had them."""
    history = case.get("history")
    return known_value(history.get("attempts")) if isinstance(history, Mapping) else None


def _lists_of_attributes(node: Node) -> Iterator[Node]:
    """What stands in a test under a key that names attributes, however deep."""
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
