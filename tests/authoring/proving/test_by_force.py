"""Whatever is said of a safeguard is what going through all cases with the naive chainer says."""

import random
from typing import Any

import pytest
import yaml
from authoring.checking.random_rulebooks import random_small_rulebook
from authoring.proving.random_safeguards import random_safeguards
from inference.engine_rows import rulebook_files
from naive.guarding import Guarding
from naive.strategies import RawRulebook

from ottava import Advisor, Rulebook
from ottava.engine.authoring.proving.breaches import broken, parties_to_break
from ottava.engine.authoring.proving.proving import DoubtfulWorld, ProofVerdict, Prover
from ottava.engine.authoring.solving.solver import model_of
from ottava.engine.authoring.solving.world import World
from ottava.engine.explanation.budget import Budget
from ottava.engine.explanation.partitions import partitions
from ottava.engine.inference.compiled_rulebook import compile_rulebook
from ottava.engine.inference.meaning import fires
from ottava.engine.inference.program import Matcher
from ottava.engine.rulebook.loading import rulebook_from_sources
from ottava.facts import Case
from ottava.facts.source.span import Source

pytestmark = pytest.mark.slow

pytest.importorskip("z3")

IN_CI = 40
"""Of the 200 rulebooks that were gone through by hand; any of them can be asked for with `check`."""

SAFEGUARDS = 6
DOUBTFUL = 150


def guarded(seed: int) -> tuple[RawRulebook, list[dict[str, Any]], list[dict[str, Any]], Rulebook]:
    raw, cases = random_small_rulebook(seed)
    safeguards = random_safeguards(seed, raw, _paths(cases), SAFEGUARDS)
    head, *rules = (Source(name, text) for name, text in rulebook_files(raw).items())
    text = Source("safeguards.yaml", yaml.dump(safeguards, Dumper=yaml.CSafeDumper, sort_keys=False))
    return raw, cases, safeguards, rulebook_from_sources(head, rules, [text])


def _paths(cases: list[dict[str, Any]]) -> list[str]:
    found = {}
    for case in cases:
        for entity, value in case.items():
            if isinstance(value, dict):
                found.update(dict.fromkeys(f"{entity}.{name}" for name in value))
        for party in case["parties"]:
            found.update(dict.fromkeys(f"party.{name}" for name in party if name != "id"))
    return sorted(found)


def size(case: dict[str, Any]) -> int:
    """Parties and observations."""
    of_case = sum(len(value) for value in case.values() if isinstance(value, dict))
    return of_case + sum(len(party) for party in case["parties"])  # the label stands for the party itself


@pytest.mark.parametrize("seed", range(IN_CI))
def test_the_verdicts_are_those_of_force(seed: int) -> None:
    check(seed)


@pytest.mark.parametrize("seed", range(IN_CI))
@pytest.mark.parametrize("matcher", ["compiled", "rete"])
def test_an_advice_says_what_it_breaks(seed: int, matcher: Matcher) -> None:
    raw, cases, safeguards, rulebook = guarded(seed)
    advisor = Advisor(rulebook, matcher=matcher)
    order = list(compile_rulebook(rulebook).rules)
    rng = random.Random(seed)
    for case in rng.sample(cases, min(60, len(cases))):
        for given in (case, _doubtful(rng, case)):
            run = Guarding(raw.book, raw.rules, given, order)
            expected = [(each["id"], place) for each in safeguards for place in run.broken_for(each)]
            assert [(each.safeguard, each.party) for each in advisor.advise(given).breaches] == expected


def check(seed: int) -> dict[str, int]:
    """Compares all verdicts on one rulebook; returns how many there were of each."""
    raw, cases, safeguards, rulebook = guarded(seed)
    translation = compile_rulebook(rulebook)
    order = list(translation.rules)
    prover = Prover(translation, Advisor(rulebook).run, most=2)
    runs = [(case, Guarding(raw.book, raw.rules, case, order)) for case in cases]
    counts: dict[str, int] = {}
    for safeguard, written in zip(rulebook.safeguards, safeguards, strict=True):
        verdict = prover.verdict(safeguard)
        counts[verdict.word] = counts.get(verdict.word, 0) + 1
        sizes = [size(case) for case, run in runs if run.breaks(written)]
        assert verdict.word != "undecided"
        if sizes:
            assert verdict.word == "broken", written
            assert verdict.smallest
            assert verdict.case is not None
            assert size(_mapping(verdict.case)) == min(sizes), (written, verdict.case.to_mapping())
        if verdict.word == "broken":
            assert verdict.case is not None
            shown = _mapping(verdict.case)
            assert Guarding(raw.book, raw.rules, shown, order).breaks(written), (written, shown)
            if not sizes:  # then only doubt can
                counts["in doubt"] = counts.get("in doubt", 0) + 1
                assert not verdict.smallest
        if verdict.word == "proven" and not _idle(verdict):
            rng = random.Random(seed)
            for case in rng.sample(cases, min(DOUBTFUL, len(cases))):
                doubtful = _doubtful(rng, case)
                assert not Guarding(raw.book, raw.rules, doubtful, order).breaks(written), (written, doubtful)
    return counts


def _idle(verdict: ProofVerdict) -> bool:
    return verdict.idle is not None


def _mapping(case: Case) -> dict[str, Any]:
    return {"parties": [], **case.to_mapping()}


def _doubtful(rng: random.Random, case: dict[str, Any]) -> dict[str, Any]:
    def seen(value: Any) -> dict[str, Any]:
        return {"value": value, "certainty": rng.choice([0.2, 0.2, 0.5, 1.0])}

    found: dict[str, Any] = {}
    for key, value in case.items():
        found[key] = {name: seen(each) for name, each in value.items()} if isinstance(value, dict) else value
    found["parties"] = [
        {name: each if name == "id" else seen(each) for name, each in party.items()} for party in case["parties"]
    ]
    return found


@pytest.mark.parametrize("seed", range(0, IN_CI, 2))
def test_more_parties_than_enough_change_nothing(seed: int) -> None:
    *_, rulebook = guarded(seed)
    translation = compile_rulebook(rulebook)
    tested = partitions(translation, map(fires, rulebook.safeguards))
    for safeguard in rulebook.safeguards:
        enough = parties_to_break(translation, safeguard)
        if enough <= 6:
            possible = [
                model_of(broken(DoubtfulWorld(World(translation, tested, count)), safeguard), Budget()) is not None
                for count in (enough, enough + 3)
            ]
            assert possible in ([True, True], [False, False]), safeguard
