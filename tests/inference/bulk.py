"""Many random rulebooks and cases, the engine with each of its matchers against the naive chainer.

    python tests/inference/bulk.py COUNT [FIRST_SEED]

Prints how many pairs agree and a digest of all that was advised, which must be the same under every hash seed; stops at
the first pair that does not agree, and names its seed.
"""

import sys
from collections.abc import Iterator
from hashlib import sha256
from itertools import count, islice
from pathlib import Path
from random import Random
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from inference.engine_rows import MATCHERS, differences, engine_rows, loaded, run
from naive.strategies import RawRulebook, random_case, random_rulebook

from ottava.engine.inference.compiled_rulebook import compile_rulebook
from ottava.engine.inference.program import Program

CASES_EACH = 5

Engines = dict[str, Program]


def pairs(first_seed: int = 0) -> Iterator[tuple[int, RawRulebook, Engines, dict[str, Any]]]:
    """Rulebooks and cases without end, each with the seed it comes from and an engine for each matcher; five cases
    to a rulebook.
    """
    for seed in count(first_seed):
        rng = Random(seed)
        rulebook = random_rulebook(rng, computed=seed % 2 == 1)
        translation = compile_rulebook(loaded(rulebook))
        engines: Engines = {matcher: Program(translation, matcher=matcher) for matcher in MATCHERS}
        for _ in range(CASES_EACH):
            yield seed, rulebook, engines, random_case(rng)


def disagreements(rulebook: RawRulebook, engines: Engines, case: dict[str, Any]) -> tuple[list[str], str]:
    """Where the engines differ from the naive chainer or from each other, and the JSON of the advice."""
    wrong, texts = [], []
    for matcher, engine in engines.items():
        outcome = run(engine, case)
        wrong += [f"{matcher}: {each}" for each in differences(rulebook, case, engine_rows(*outcome))]
        texts.append(outcome[2].to_json())
    if len(set(texts)) > 1:
        wrong.append("the matchers do not give the same JSON")
    return wrong, texts[0]


def main(number: int, first_seed: int = 0) -> int:
    digest = sha256()
    for seed, rulebook, engines, case in islice(pairs(first_seed), number):
        wrong, text = disagreements(rulebook, engines, case)
        if wrong:
            print(f"seed {seed}, case {case}", *wrong, sep="\n")
            return 1
        digest.update(text.encode())
    print(f"{number} pairs agree, {digest.hexdigest()}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])))
