"""What the last saved change to the rules does: over the examples, to the tests and to the safeguards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from ottava.facts.source.errors import InputError, OttavaError

from ..authoring.impact.analysis import cases_of, compare, shared_vocabulary
from ..authoring.impact.comparison import Comparison, Ledger
from ..authoring.impact.rule_diff import edits_between
from ..authoring.impact.safeguards import Asked, Breaches, Safeguards, safeguard_changes
from ..authoring.impact.shown import change_words, words
from ..authoring.rule_tests.outcome import TestOutcome
from ..authoring.rule_tests.reading import read_tests, test_files
from ..authoring.rule_tests.report import failure_lines
from ..authoring.rule_tests.rule_test import RuleTest
from ..authoring.rule_tests.running import RuleTestResult, failures_of
from ..authoring.watched_rulebook import RulebookMistake, in_files
from ..batch.inputs import Inputs
from .edition import BenchEdition

MOST_SHOWN = 50
"""Examples whose advice changed that are told one by one."""

CAUSES = 60_000
"""Steps for finding out by which edits examples changed: some three seconds."""


class EditMade(Struct, frozen=True):
    """One edit between two editions: `rule listening.calm changed: …`, and its lines as `file:line`."""

    said: str
    places: tuple[str, ...]


class ExampleChanged(Struct, frozen=True):
    """An example whose advice changed: its id, where it stands, what changed in words, and because of which edits."""

    case: str
    place: str
    said: tuple[str, ...]
    cause: str


class FailingTest(Struct, frozen=True):
    """A rule test that fails now. file, line: where it stands. said: what was expected (`-`) and what came out (`+`).

    newly: it would not have failed under the edition before.
    """

    name: str
    file: str
    line: int
    said: tuple[str, ...]
    newly: bool


class ToldSafeguard(Struct, frozen=True):
    """A safeguard of which something is to be told: `broken: …`, and what else there is to say.

    worse: it is lost or broken.
    """

    title: str
    said: tuple[str, ...]
    worse: bool


class RulesEffect(Struct, frozen=True):
    """What the change to `edition` from the edition `before` does; None before the first change: only the tests are
    told then.

    said: the whole in some sentences. edits: what was edited. examples: how many there are; unusable: of how many the
    case has mistakes; changed: those whose advice changed, the weightiest first, at most `MOST_SHOWN`; more: how many
    others there are; only_words: those that changed in nothing but words, a line for each cause.

    tests: how many ran; failing: those that fail; test_mistakes: what is wrong in the test files, no tests ran then.
    safeguards: lost, or broken by an example. The solver is not asked: that takes longer.
    """

    edition: int
    before: int | None
    said: tuple[str, ...]
    edits: tuple[EditMade, ...]
    examples: int
    unusable: int
    changed: tuple[ExampleChanged, ...]
    more: int
    only_words: tuple[str, ...]
    tests: int
    failing: tuple[FailingTest, ...]
    test_mistakes: tuple[RulebookMistake, ...]
    safeguards: tuple[ToldSafeguard, ...]


class Proofs(Struct, frozen=True):
    """What the solver says of the safeguards of `edition`, beside the edition `before`.

    asked: whether it was asked; `no need`: nothing was edited that could break one; `no solver`: it is not installed.
    said: the whole in a sentence. safeguards: those of which something is to be told, the worst first.
    """

    edition: int
    before: int
    asked: Asked
    said: str
    safeguards: tuple[ToldSafeguard, ...]


def rules_effect(
    before: BenchEdition | None, now: BenchEdition, rulebook: str | Path, examples: Sequence[str]
) -> RulesEffect:
    """Return what a change to the rules does. rulebook: its folder, beside whose files the tests stand.

    examples: case files, folders and patterns. Raises BatchError and UnreadableSource if one stands for nothing.
    """
    tested, mistakes = _tests(rulebook, now)
    failing = tuple(_failing(each, before) for each in tested if not each.passed)
    tests = len(tested), failing, mistakes
    if before is None:
        return RulesEffect(now.number, None, (), (), 0, 0, (), 0, (), *tests, ())
    with Ledger() as ledger:
        vocabulary = shared_vocabulary(before.rulebook.vocabulary, now.rulebook.vocabulary)
        cases = cases_of(Inputs(tuple(examples)), vocabulary) if examples else None
        found = compare(before.version, now.version, cases, ledger, budget=CAUSES)
        counted = found.cases
        listed = change_words.listed_changes(ledger, MOST_SHOWN)
        changed = tuple(
            ExampleChanged(
                each.case,
                words.at(each.found),
                tuple(change_words.change_lines(each, found)),
                change_words.cause_line(each.cause, found.edits),
            )
            for each in listed.changes
        )
    shown = len(changed) + sum(each.cases for each in listed.only_words)
    return RulesEffect(
        now.number,
        before.number,
        tuple(_said(found)),
        tuple(EditMade(words.edit_title(each, found), each.places) for each in found.edits),
        0 if counted is None else counted.compared + counted.set_aside,
        0 if counted is None else counted.set_aside,
        changed,
        0 if counted is None else counted.changed - shown,
        tuple(map(change_words.only_words_line, listed.only_words)),
        *tests,
        _told(found.safeguards),
    )


def proofs(before: BenchEdition, now: BenchEdition) -> Proofs:
    """Return what the solver says of the safeguards, before and now: many seconds where rules were edited."""
    old, new = before.version, now.version
    found = safeguard_changes(old, new, edits_between(old, new), Breaches(), prove=True)
    if found is None:
        return Proofs(now.number, before.number, "no need", "The rulebook has no safeguards.", ())
    return Proofs(now.number, before.number, found.asked, words.safeguards_line(found), _told(found))


def _said(found: Comparison) -> Iterator[str]:
    yield words.edits_line(found)
    if meaning := words.meaning_line(found):
        yield meaning
    if found.cases is not None:
        yield words.cases_line(found.cases)
    if found.safeguards is not None:
        yield words.safeguards_line(found.safeguards)


def _told(found: Safeguards | None) -> tuple[ToldSafeguard, ...]:
    return tuple(
        ToldSafeguard(words.guarded_title(each), tuple(words.guarded_lines(each)), each.worse)
        for each in (() if found is None else found.found)
        if each.what != "kept"
    )


def _tests(rulebook: str | Path, now: BenchEdition) -> tuple[tuple[RuleTestResult, ...], tuple[RulebookMistake, ...]]:
    """Return how the tests beside a rulebook come out, or what is wrong with their files."""
    try:
        tests = read_tests(test_files(rulebook), now.rulebook)
    except InputError as error:
        return (), in_files(error.diagnostics)
    return tuple(RuleTestResult(each, failures_of(each, TestOutcome(now.run(each.case)))) for each in tests), ()


def _failing(result: RuleTestResult, before: BenchEdition | None) -> FailingTest:
    test = result.test
    said = tuple(line.strip() for each in result.failures for _, line in failure_lines(result, each))
    return FailingTest(
        test.name, test.span.source.name, test.span.line, said, before is not None and _passed(test, before)
    )


def _passed(test: RuleTest, before: BenchEdition) -> bool:
    """Return whether a test would have passed, or could not have been written, by the rules of then."""
    try:
        return not failures_of(test, TestOutcome(before.run(test.case)))
    except OttavaError:
        return True
