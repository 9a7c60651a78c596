"""Rules in a file with a scope mean what they mean with its condition beside their own: for both matchers, as the naive
chainer says, which knows no files.

    python tests/inference/test_scope_of_a_file.py COUNT [FIRST_SEED]
"""

import sys
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path
from random import Random
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

import pytest
import yaml
from inference.engine_rows import MATCHERS, engine_rows, run
from naive.chainer import chain
from naive.choosing import Seeded
from naive.random_conditions import Readable, random_condition
from naive.strategies import RawRulebook, random_case, random_rulebook, rulebook_files

from ottava.engine.inference.compiled_rulebook import compile_rulebook
from ottava.engine.inference.program import Program
from ottava.engine.rulebook.loading import rulebook_from_sources
from ottava.facts.source.span import Source

PAIRS = 600
CASES_EACH = 4


def narrowed(rule: dict[str, Any], scope: dict[str, Any]) -> dict[str, Any]:
    when = rule["when"]
    return {**rule, "when": {"all": [scope, *([] if when == "always" else [when])]}}


def pairs(first_seed: int) -> Iterator[tuple[int, RawRulebook, list[Program], dict[str, Any]]]:
    """Rulebooks without end: as the naive chainer reads them, and as programs of which some rules stand in a file with
    a scope.
    """
    for seed in count(first_seed):
        rng = Random(seed)
        raw, scope = random_rulebook(rng), random_condition(Seeded(rng), Readable(party=False))
        inside = {rule["id"] for rule in raw.rules if rng.random() < 0.6}
        rules = [narrowed(rule, scope) if rule["id"] in inside else rule for rule in raw.rules]
        head = Source("rulebook.yaml", rulebook_files(raw)["rulebook.yaml"])
        outside = [rule for rule in raw.rules if rule["id"] not in inside]
        files = [
            *([{"for": scope, "rules": [rule for rule in raw.rules if rule["id"] in inside]}] if inside else []),
            *([outside] if outside else []),
        ]
        sources = [Source(f"{at}.yaml", yaml.safe_dump(file, sort_keys=False)) for at, file in enumerate(files)]
        compiled = compile_rulebook(rulebook_from_sources(head, sources))
        programs = [Program(compiled, matcher=matcher) for matcher in MATCHERS]
        for _ in range(CASES_EACH):
            yield seed, RawRulebook(raw.book, rules), programs, random_case(rng)


def disagreements(raw: RawRulebook, programs: list[Program], case: dict[str, Any]) -> list[str]:
    wanted = chain(raw.book, raw.rules, case)
    found = [engine_rows(*run(program, case)) for program in programs]
    return [f"{key}: {rows[key]}, not {wanted[key]}" for rows in found for key in rows if rows[key] != wanted[key]]


@pytest.mark.slow
def test_a_scope_is_a_condition_of_every_rule_in_the_file() -> None:
    fired = 0
    for seed, raw, programs, case in islice(pairs(3_000_000), PAIRS):
        assert disagreements(raw, programs, case) == [], f"seed {seed}, case {case}"
        fired += bool(chain(raw.book, raw.rules, case)["fired"])
    assert fired > PAIRS / 4


if __name__ == "__main__":
    number, first = int(sys.argv[1]), int((sys.argv[2:] or ["0"])[0])
    for seed, raw, programs, case in islice(pairs(first), number):
        if wrong := disagreements(raw, programs, case):
            sys.exit(f"seed {seed}: {wrong}")
    print(f"{number} pairs agree")
