"""What the tests beside a rulebook show of one of its rules or safeguards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ottava.facts.source.errors import OttavaError, UnreadableSource
from ottava.facts.source.node import Mapping, Node, Scalar, Sequence
from ottava.facts.source.reading import read_source, unsaved
from ottava.facts.source.span import Source
from ottava.facts.source.yaml_text import from_yaml

from ..authoring.coverage.coverage import Coverage, measure_coverage
from ..authoring.rule_tests.reading import EntryReader
from ..authoring.rule_tests.rule_test import RuleTest
from ..rulebook.locating import test_files
from ..rulebook.reading.findings import Findings
from ..rulebook.rulebook import Rulebook
from .view import View


@dataclass(frozen=True, slots=True)
class Tried:
    """The tests about a rule or safeguard, and, of a rule, which outcomes of its conditions they show."""

    tests: tuple[RuleTest, ...]
    coverage: Coverage | None


_MOST = 32

_remembered: list[tuple[Rulebook, tuple[str, tuple[Node, ...]], Tried]] = []


def tried(view: View, rulebook: Rulebook, id: str) -> Tried:
    """Return the tests about the rule or safeguard of that id, as they stand in the editor. Those with mistakes are
    left out.
    """
    entries = tuple(_entries(view, id))
    for book, known, found in _remembered:
        if book is rulebook and known == (id, entries):
            return found
    tests: list[RuleTest] = []
    for entry in entries:
        reader = EntryReader(rulebook, Findings(), Path(entry.span.source.name).parent)
        tests += reader.tests(entry)
    rules = [each for each in rulebook.rules if each.id == id]
    try:
        coverage = measure_coverage(rulebook, tests, rules)[0] if rules and tests else None
    except OttavaError:  # rules that do not come to an end, for instance
        coverage = None
    found = Tried(tuple(tests), coverage)
    _remembered.insert(0, (rulebook, (id, entries), found))
    del _remembered[_MOST:]
    return found


def _entries(view: View, id: str) -> Iterator[Node]:
    for path in test_files(view.folder):
        try:
            with unsaved(view.texts):
                source = read_source(path)
        except UnreadableSource:
            continue
        if id in source.text:
            yield from (each for each in _items(source) if isinstance(each, Mapping) and _is_about(each, id))


@lru_cache(maxsize=64)
def _items(source: Source) -> tuple[Node, ...]:
    documents, _ = from_yaml(source)
    return tuple(item for each in documents if isinstance(each, Sequence) for item in each.items)


def _is_about(entry: Mapping, id: str) -> bool:
    named = (entry.get("rule"), entry.get("safeguard"))
    return any(isinstance(each, Scalar) and each.value == id for each in named)
