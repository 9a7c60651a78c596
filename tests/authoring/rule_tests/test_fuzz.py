"""Whatever stands in a test file: it is read, or all that is wrong is told at its place; never anything else."""

from pathlib import Path
from random import Random

import pytest
from authoring.small_book import TESTS, write_book

from ottava.engine.authoring.rule_tests import reading, running
from ottava.engine.authoring.rule_tests.updating import updates
from ottava.engine.rulebook.loading import load_rulebook

pytestmark = pytest.mark.slow

PIECES = (
    "{",
    "}",
    "[",
    "]",
    ": ",
    "- ",
    "@",
    "ann",
    "null",
    "true",
    "3",
    "''",
    "unknown",
    "party.",
    ".",
    "\n",
    "  ",
    "&a ",
    "*a",
)


def spoilt(random: Random) -> str:
    """The tests with some pieces taken out, put in or exchanged."""
    text = TESTS
    for _ in range(random.randint(1, 4)):
        at = random.randrange(len(text))
        end = min(len(text), at + random.choice((0, 1, 3, 12, 60)))
        text = text[:at] + random.choice(("", *PIECES)) + text[end:]
    return text


@pytest.mark.parametrize("seed", range(8))
def test_a_spoilt_file_is_read_or_explained(tmp_path: Path, seed: int) -> None:
    book = load_rulebook(write_book(tmp_path))
    path = tmp_path / "tests" / "all.yaml"
    random = Random(seed)
    told = 0
    for _ in range(60):
        path.write_text(spoilt(random), encoding="utf-8")
        try:
            tests = reading.read_tests((path,), book)
        except reading.InvalidTests as invalid:
            told += 1
            for each in invalid.diagnostics:
                assert each.span is not None
                assert 0 <= each.span.start <= each.span.end <= len(each.span.source.text)
                assert each.render()
            continue
        made, left = updates(running.run_tests(book, tests), book)
        for update in made:
            update.write()
        again = [result for result in running.run_tests(book, reading.read_tests((path,), book)) if not result.passed]
        assert len(again) == len(left)
    assert told > 20
