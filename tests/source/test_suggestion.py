"""Did you mean …? is answered by likeness alone."""

from __future__ import annotations

from itertools import permutations

import pytest

from ottava.facts.source.suggestion import nearest

WORDS = ["temperament", "arousal", "highly_agitated", "upset", "calm"]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("temperment", "temperament"),
        ("Highly agitated", "highly_agitated"),
        ("HIGHLY-AGITATED", "highly_agitated"),
        ("clam", "calm"),
        ("calm", "calm"),
        ("zzz", None),
        ("", None),
        ("x" * 1_000_000, None),
    ],
)
def test_the_nearest_word(word: str, expected: str | None) -> None:
    assert nearest(word, WORDS) == expected


def test_the_order_of_candidates_does_not_matter() -> None:
    assert {nearest("bat", order) for order in permutations(["cat", "hat", "rat"])} == {"cat"}


def test_nothing_to_choose_from() -> None:
    assert nearest("calm", []) is None
    assert nearest("calm", ["c" * 1_000]) is None
