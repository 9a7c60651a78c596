"""The compiled matcher, Experta's Rete and the naive chainer fire the same rules for the same parties with the same
certainty; and the two matchers give the same advice, byte for byte.

    python tests/inference/test_matchers_agree.py COUNT [FIRST_SEED]
"""

import sys
from collections import Counter
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path
from random import Random
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

import pytest
from inference.engine_rows import MATCHERS, Rows, engine_rows, loaded, program_of, run
from naive.chainer import Chainer
from naive.strategies import RawRulebook, random_case, random_rulebook
from naive.verdict import Verdict

from ottava.engine.inference.compiled_rulebook import compile_rulebook
from ottava.engine.inference.program import Matcher, Program

pytestmark = pytest.mark.slow

PAIRS = 1000
CASES_EACH = 4
MANY = 40
"""Parties in one case of a hundred."""

BOTH = (True, False)

Programs = dict[Matcher, Program]


def pairs(first_seed: int = 1_000_000) -> Iterator[tuple[int, RawRulebook, Programs, dict[str, Any]]]:
    """Rulebooks and cases without end, each with the seed it comes from and a program for each matcher."""
    for seed in count(first_seed):
        rng = Random(seed)
        rulebook = random_rulebook(rng, computed=seed % 2 == 1)
        translation = compile_rulebook(loaded(rulebook))
        programs: Programs = {matcher: Program(translation, matcher=matcher) for matcher in MATCHERS}
        for _ in range(CASES_EACH):
            yield seed, rulebook, programs, crowded_case(rng) if rng.random() < 0.01 else random_case(rng)


def crowded_case(rng: Random) -> dict[str, Any]:
    """A case of many parties, drawn from as many cases of few."""
    case = random_case(rng)
    found: list[dict[str, Any]] = []
    while len(found) < MANY:
        found += random_case(rng)["parties"]
    case["parties"] = [{**party, "id": f"party-{at}"} for at, party in enumerate(found[:MANY])]
    return case


class Remembering(Chainer):
    """The naive chainer, made to end where there are many parties: conditions on parties inside conditions on parties
    are worked out for each party once, and not once more for each party outside.
    """

    def __init__(self, *about: Any) -> None:
        super().__init__(*about)
        self._conditions: dict[tuple[int, str | None], Verdict] = {}
        self._assessments: dict[tuple[str, Any, str | None], Verdict] = {}

    def condition(self, condition: Any, party: str | None) -> Verdict:
        key = id(condition), party  # it lives as long as the rulebook
        if key not in self._conditions:
            self._conditions[key] = super().condition(condition, party)
        return self._conditions[key]

    def assessment(self, name: str, value: Any, party: str | None) -> Verdict:
        key = name, str(value), party
        if key not in self._assessments:
            self._assessments[key] = super().assessment(name, value, party)
        return self._assessments[key]


def expected(rulebook: RawRulebook, raw: dict[str, Any]) -> Rows:
    chainer = Remembering if len(raw["parties"]) == MANY else Chainer
    return chainer(rulebook.book, rulebook.rules, raw).result()


def disagreements(rulebook: RawRulebook, programs: Programs, raw: dict[str, Any]) -> list[str]:
    """What does not agree, in words; empty where all is well."""
    outcomes = {matcher: run(program, raw) for matcher, program in programs.items()}
    wanted = expected(rulebook, raw)
    wrong = []
    for matcher, outcome in outcomes.items():
        rows = engine_rows(*outcome)
        assert rows.keys() == wanted.keys()
        wrong += [
            f"{matcher}: {key}: {rows[key]}, the naive chainer says {wanted[key]}"
            for key in rows
            if rows[key] != wanted[key]
        ]
    (_, one, advice), (_, other, second) = (outcomes[matcher] for matcher in MATCHERS)
    if one.firings != other.firings:
        wrong.append("the matchers do not fire the same rules for the same parties")
    if dict(one.assessments) != dict(other.assessments):
        wrong.append("the matchers do not derive the same")
    if advice.to_json() != second.to_json():
        wrong.append("the matchers do not give the same JSON")
    return wrong


def test_they_agree_on_random_pairs() -> None:
    seen: Counter[str] = Counter()
    for seed, rulebook, programs, raw in islice(pairs(), PAIRS):
        assert disagreements(rulebook, programs, raw) == [], f"seed {seed}, case {raw}"
        seen.update(_kinds(raw))
    assert seen["many parties"] >= 3
    assert seen["no party"] >= 20
    assert seen["uncertain"] >= 500


def test_a_matcher_that_misses_a_rule_would_be_seen() -> None:
    def missing(rulebook: RawRulebook) -> Program:
        """As if the compiled matcher never found the last rule."""
        *others, last = rulebook.rules
        never = {**last, "when": "always", "unless": {"any": [{"dispute.rumour": {"known": known}} for known in BOTH]}}
        return program_of(RawRulebook(rulebook.book, [*others, never]))

    wrong = [
        each
        for _, rulebook, programs, raw in islice(pairs(), 50)
        for each in disagreements(rulebook, {**programs, "compiled": missing(rulebook)}, raw)
    ]
    assert any(each.startswith("compiled: fired:") for each in wrong)
    assert "the matchers do not fire the same rules for the same parties" in wrong
    assert not any(each.startswith("rete:") for each in wrong)


def _kinds(raw: dict[str, Any]) -> Iterator[str]:
    parties = raw["parties"]
    if not parties:
        yield "no party"
    if len(parties) == MANY:
        yield "many parties"
    observed = [raw[name] for name in raw if isinstance(raw[name], dict)] + parties
    if any(isinstance(value, dict) for what in observed for value in what.values()):
        yield "uncertain"


def main(number: int, first_seed: int = 0) -> int:
    """Compares so many pairs; says which is the first that does not agree."""
    for seed, rulebook, programs, raw in islice(pairs(first_seed), number):
        if wrong := disagreements(rulebook, programs, raw):
            print(f"seed {seed}, case {raw}", *wrong, sep="\n")
            return 1
    print(f"{number} pairs agree")
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])))
