"""From a text of before to one of today."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

from ottava.facts.source.diagnostic import Diagnostic
from ottava.facts.source.json_text import from_json
from ottava.facts.source.mending import edited
from ottava.facts.source.node import Mapping, Node, Sequence
from ottava.facts.source.records.reading import records_of
from ottava.facts.source.span import Source, Span
from ottava.facts.source.yaml_text import from_yaml

from .cases import Account, Note, upgrade_case
from .rules import upgrade_head, upgrade_rules, upgrade_tests

_CASE = frozenset({"parties", "dispute", "relationship", "safety", "fact_finding", "history", "handler", "context"})


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What becomes of a text: the new one, what changed in it, and what is left to decide.

    `recognized`: whether anything in it is a case, a test, a rule or the head of a rulebook. Where the text itself is
    `wrong` nothing changes.
    """

    source: Source
    text: str
    changed: tuple[Note, ...] = ()
    undecided: tuple[Note, ...] = ()
    recognized: bool = True
    wrong: tuple[Diagnostic, ...] = ()


def upgraded(source: Source) -> Upgraded:
    """Return the text as it reads today; in what it does not surely know to rewrite it is left as it is."""
    account, recognized, wrong = _looked_through(source)
    if wrong or not recognized:
        return Upgraded(source, source.text, recognized=recognized, wrong=wrong)
    text = edited(source, account.edits)
    again, _, broken = _looked_through(Source(source.name, text))
    if broken or again.edits:
        note = Note(Span(source, 0, 0), "the layout of this file is beyond this command: rewrite it by hand")
        return Upgraded(source, source.text, (), (*account.undecided, note))
    return Upgraded(source, text, _in_order(account.changed), _in_order(account.undecided))


def _in_order(notes: list[Note]) -> tuple[Note, ...]:
    return tuple(sorted(dict.fromkeys(notes), key=lambda note: note.span.start))


def _looked_through(source: Source) -> tuple[Account, bool, tuple[Diagnostic, ...]]:
    account, recognized = Account(), False
    documents, wrong = _documents(source)
    for document in documents:
        recognized |= _document(document, source, account)
    return account, recognized, tuple(each for each in wrong if each.severity == "error")


def _documents(source: Source) -> tuple[tuple[Node, ...], tuple[Diagnostic, ...]]:
    ending = PurePath(source.name).suffix.lower()
    if ending in (".jsonl", ".ndjson"):
        read = [from_json(source, *source.line_bounds(record.line)) for record in records_of(source, "jsonl")]
        nodes = tuple(node for node, _ in read if node is not None)
        return nodes, tuple(each for _, found in read for each in found)
    if ending == ".json":
        node, found = from_json(source)
        return () if node is None else (node,), tuple(found)
    return from_yaml(source)


def _document(node: Node, source: Source, account: Account) -> bool:
    """Return whether the document is something that is written for Ottava; what changes in it is noted."""
    if isinstance(node, Mapping):
        if _has(node, {"methods", "extends"}) or {"name", "version"} <= _keys(node):
            upgrade_head(node, account)
            return True
        if _has(node, _CASE):
            upgrade_case(node, account)
            return True
        return False
    if not isinstance(node, Sequence):
        return False
    items = node.items
    if any(_has(each, {"rule", "test"}) for each in items):
        upgrade_tests(node, Path(source.name).parent, account)
    elif any({"when", "then"} <= _keys(each) for each in items):
        upgrade_rules(node, account)
    elif any(_has(each, _CASE) for each in items):
        for each in items:
            if isinstance(each, Mapping):
                upgrade_case(each, account)
    else:
        return False
    return True


def _keys(node: Node) -> frozenset[object]:
    return frozenset(entry.key.value for entry in node.entries) if isinstance(node, Mapping) else frozenset()


def _has(node: Node, names: frozenset[str] | set[str]) -> bool:
    return bool(_keys(node) & names)


def files_in(path: Path) -> Iterator[Path]:
    """Yield the file, or those in the folder and below it that may hold something to rewrite, without hidden ones.

    Links in a folder are left out: they may lead to files that nobody named, or round in a circle.
    """
    if not path.is_dir():
        yield path
        return
    for each in sorted(path.iterdir()):
        if each.name.startswith(".") or each.is_symlink():
            continue
        if each.is_dir() or each.suffix.lower() in (".yaml", ".yml", ".json", ".jsonl", ".ndjson"):
            yield from files_in(each)
