"""The engine and the naive chainer come to the same on everything, however the hashes fall."""

import subprocess
import sys
from collections.abc import Iterable
from itertools import islice
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from inference.bulk import Engines, disagreements, pairs
from inference.engine_rows import MATCHERS, engine_rows, program_of, run, trace_assessments
from inference.scripts import TREE, outputs_of
from naive.strategies import RawRulebook, cases, rulebooks

from ottava.engine.inference import blackboard
from ottava.engine.inference import ranking as standing
from ottava.engine.inference.advice import Advice
from ottava.engine.inference.blackboard import Support, Trace
from ottava.engine.inference.ranking import Scores, Variant
from ottava.facts import Case

pytestmark = pytest.mark.slow

PAIRS = 1000
HASH_SEEDS = (1, 2, 3)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(rulebooks(), cases())
def test_they_agree_on_what_hypothesis_finds(rulebook: RawRulebook, case: dict[str, Any]) -> None:
    engines: Engines = {matcher: program_of(rulebook, matcher) for matcher in MATCHERS}
    assert disagreements(rulebook, engines, case)[0] == []


def test_they_agree_in_bulk_under_every_hash_seed() -> None:
    """A thousand pairs in each of three processes; the digests of what was advised are the same as well."""
    code = f"import sys; from inference.bulk import main; sys.exit(main({PAIRS}))"
    said = outputs_of(code, HASH_SEEDS)
    assert said[0].startswith(f"{PAIRS} pairs agree")
    assert set(said) == {said[0]}


def test_the_big_run_is_started_from_the_command_line() -> None:
    ended = subprocess.run(
        [sys.executable, "tests/inference/bulk.py", "7", "500"], cwd=TREE, capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("7 pairs agree, ")


@pytest.fixture(scope="module")
def outcomes() -> list[tuple[Case, Trace, Advice]]:
    return [run(engines["compiled"], raw) for _, _, engines, raw in islice(pairs(), 500)]


def test_the_trace_and_the_advice_tell_of_the_same_assessments(outcomes: list[tuple[Case, Trace, Advice]]) -> None:
    for case, trace, advice in outcomes:
        assert trace_assessments(case, trace) == engine_rows(case, trace, advice)["assessments"]
    assert sum(len(trace.assessments) for _, trace, _ in outcomes) > 200


def test_whom_to_ask_is_said_where_neither_a_method_nor_a_gate_says_what_to_do(
    outcomes: list[tuple[Case, Trace, Advice]],
) -> None:
    seen = set()
    for _, _, advice in outcomes:
        told = any(gate.effect in ("stop", "first") for gate in advice.gates)
        ranked = any(each.rank is not None for each in advice.recommendations)
        assert (advice.nothing_fits is not None) is (not told and not ranked)
        seen.add((told, ranked))
    assert seen >= {(True, False), (False, True), (False, False)}


def least_sure(self: Support, parts: Iterable[float | None]) -> float | None:
    """As if alternatives were as certain as the least certain that holds."""
    return min([each for each in parts if each is not None], default=None)


def at_least_a_tenth(certainty: float) -> bool:
    return certainty >= 0.1


def greatest(added: Iterable[float]) -> float:
    return max([0.0, *added])


def no_veto(self: Scores, variant: Variant, place: int) -> None: ...


FAULTS: dict[str, tuple[object, str, object]] = {
    "certainty of alternatives": (Support, "either", least_sure),
    "threshold of assessments": (blackboard, "enough", at_least_a_tenth),
    "vetoes": (Scores, "exclude", no_veto),
    "combination": (standing, "combined", greatest),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_the_engine_would_be_seen(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(*FAULTS[fault])
    assert any(disagreements(rulebook, engines, raw)[0] for _, rulebook, engines, raw in islice(pairs(), 300))
