"""The advice with every set of some edits, and their causes, held against rulebooks that are each read and compiled by
themselves.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import chain, combinations
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from authoring.impact.books import made_up
from authoring.impact.edited_rulebooks import edited
from authoring.impact.seeded import SEEDED
from authoring.impact.test_attribution import copied
from hypothesis import given, settings
from hypothesis import strategies as st
from naive.strategies import random_case, write_rulebook

from ottava import Advisor, Case
from ottava.engine.authoring.impact.attribution import Attribution
from ottava.engine.authoring.impact.changed_case import ChangedCase, Numbers
from ottava.engine.authoring.impact.comparison import Cause
from ottava.engine.authoring.impact.kinds import content, kinds_of_change
from ottava.engine.authoring.impact.partial import PartialRulebooks
from ottava.engine.authoring.impact.partial_advice import PartialAdvisors
from ottava.engine.authoring.impact.rule_diff import edits_between
from ottava.engine.authoring.impact.version import opened_version
from ottava.engine.inference import alternatives
from ottava.engine.inference.compiled.network import Network
from ottava.engine.inference.compiled_rulebook import CompiledRulebook

CASES = 4


@contextmanager
def between(seed: int, edits: int) -> Iterator[tuple[PartialRulebooks, list[Case]]]:
    """The rulebooks between a random one and the same with some edits, and random cases."""
    rng = Random(seed)
    old, new = edited(rng, edits)
    with TemporaryDirectory() as folder, ExitStack() as open_:
        before, after = (
            open_.enter_context(opened_version(str(write_rulebook(each, Path(folder) / name))))
            for name, each in (("old", old), ("new", new))
        )
        cases = [Case.from_mapping(random_case(rng), before.rulebook.vocabulary) for _ in range(CASES)]
        yield PartialRulebooks(before, after, edits_between(before, after)), cases


class Fresh:
    """The advice with any of the edits by an engine that is made for it, with nothing shared."""

    def __init__(self, partial: PartialRulebooks) -> None:
        self._partial = partial
        self._advisors: dict[Numbers, Advisor | None] = {}

    def content(self, case: Case, numbers: Numbers) -> bytes | None:
        if numbers not in self._advisors:
            rulebook = self._partial.rulebook(numbers)
            self._advisors[numbers] = None if rulebook is None else Advisor(rulebook)
        advisor = self._advisors[numbers]
        return None if advisor is None else content(advisor.advise(case))


def sets_of(numbers: Numbers) -> Iterator[Numbers]:
    parts = (combinations(sorted(numbers), size) for size in range(len(numbers) + 1))
    return map(frozenset, chain.from_iterable(parts))


def shared_content(advisors: PartialAdvisors, case: Case, numbers: Numbers) -> bytes | None:
    run = advisors.run(case, numbers)
    return None if run is None else content(advisors.advice(run))


def hold_every_set_against_fresh_engines(seed: int, edits: int) -> None:
    with between(seed, edits) as (partial, cases):
        fresh, advisors = Fresh(partial), PartialAdvisors(partial)
        for numbers in sets_of(frozenset(edit.number for edit in partial.edits)):
            for case in cases:
                assert shared_content(advisors, case, numbers) == fresh.content(case, numbers), (seed, numbers)


def hold_causes_against_fresh_engines(seed: int, edits: int) -> int:
    """Return how many causes there were."""
    with between(seed, edits) as (partial, cases):
        fresh = Fresh(partial)
        sides = Advisor(partial.old.rulebook), Advisor(partial.new.rulebook)
        changed = []
        for case in cases:
            before, after = (each.traced(case) for each in sides)
            if kinds := kinds_of_change(before[0], after[0]):
                changed.append(ChangedCase(case, before, after, kinds))
        causes = Attribution(PartialAdvisors(partial)).causes(changed)
        for each, cause in zip(changed, causes, strict=True):
            hold_cause(cause, each, fresh)
        return len(changed)


def hold_cause(cause: Cause, changed: ChangedCase, fresh: Fresh) -> None:
    gives = {numbers: False for numbers in sets_of(frozenset(share.edit for share in cause.edits))}
    for numbers in gives:
        gives[numbers] = fresh.content(changed.case, numbers) == changed.wanted
    together = max(gives, key=len)
    assert cause.proven
    assert together
    assert not gives[frozenset()]
    if cause.either or len(together) == 1:
        assert all(gives[frozenset({number})] for number in together)
        return
    assert gives[together]
    assert not any(gives[together - {number}] for number in together)
    for share in cause.edits:
        only = fresh.content(changed.case, frozenset({share.edit}))
        assert share.alone is (only not in (None, content(changed.before[0])))


@pytest.mark.parametrize("seed", range(3))
def test_every_set_of_four_edits_gives_the_advice_of_a_fresh_engine(seed: int) -> None:
    hold_every_set_against_fresh_engines(seed, 4)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.integers(0, 1 << 32), st.integers(1, 7))
def test_every_set_of_edits_gives_the_advice_of_a_fresh_engine(seed: int, edits: int) -> None:
    hold_every_set_against_fresh_engines(seed, edits)


def test_causes_of_some_random_edits_are_those_by_fresh_engines() -> None:
    assert sum(hold_causes_against_fresh_engines(seed, 4) for seed in range(4)) > 4


def test_a_rule_that_alone_counts_days_between_dates_may_be_edited() -> None:
    assert hold_causes_against_fresh_engines(13956, 1) > 0


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.integers(0, 1 << 32), st.integers(1, 8))
def test_causes_are_those_by_fresh_engines(seed: int, edits: int) -> None:
    hold_causes_against_fresh_engines(seed, edits)


def test_the_rules_of_all_sets_of_edits_are_compiled_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[CompiledRulebook] = []

    def counted(translation: CompiledRulebook) -> Network:
        compiled.append(translation)
        return original(translation)

    original = alternatives.compiled
    monkeypatch.setattr(alternatives, "compiled", counted)
    monkeypatch.setattr("ottava.engine.authoring.impact.partial_advice.compile_rulebook", None)
    folder = copied(tmp_path / "new", *(each[:3] for name, each in SEEDED.items() if name != "a condition put in"))
    with opened_version("eight_methods") as old, opened_version(str(folder)) as new:
        partial = PartialRulebooks(old, new, edits_between(old, new))
        advisors = PartialAdvisors(partial)
        numbers = frozenset(edit.number for edit in partial.edits)
        (found,) = made_up(1, seed=7)
        assert isinstance(found.case, Case)
        for chosen in (*({each} for each in numbers), *(numbers - {each} for each in numbers)):
            assert advisors.run(found.case, frozenset(chosen)) is not None
    assert len(compiled) == 1


MOVED = (
    (
        "assessments.yaml",
        "highly_agitated, violent]}\n  unless:\n    assessment.only_self_at_risk: true\n",
        "highly_agitated, violent]}\n",
    ),
    ("assessments.yaml", "  unless:\n    assessment.escalation: high\n", ""),
    ("assessments.yaml", "      - safety.imminent_violence: credible\n      - assessment.threat: specific\n", ""),
)
"""Edits after which rules look at fewer assessments, and so run earlier, among others than before."""


def test_rules_that_then_run_earlier_are_not_compiled_by_themselves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        opened_version("eight_methods") as old,
        opened_version(str(copied(tmp_path / "new", *MOVED))) as new,
    ):
        partial = PartialRulebooks(old, new, edits_between(old, new))
        fresh, advisors = Fresh(partial), PartialAdvisors(partial)
        places = set()
        for numbers in sets_of(frozenset(edit.number for edit in partial.edits)):
            rulebook = partial.rulebook(numbers)
            assert rulebook is not None
            places.add(tuple(rule.id for rule in rulebook.rules))
            for found in made_up(3, seed=7):
                assert isinstance(found.case, Case)
                expected = fresh.content(found.case, numbers)
                with monkeypatch.context() as patched:
                    patched.setattr("ottava.engine.authoring.impact.partial_advice.compile_rulebook", None)
                    assert shared_content(advisors, found.case, numbers) == expected
        assert len(places) > 2
