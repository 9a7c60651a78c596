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
        ("not calm", None),
        ("no-arousal", None),
        ("notcalm", "calm"),
        ("highly agitted", "highly_agitated"),
        ("a b c", None),
    ],
)
def test_the_nearest_word(word: str, expected: str | None) -> None:
    assert nearest(word, WORDS) == expected


def test_the_order_of_candidates_does_not_matter() -> None:
    assert {nearest("bat", order) for order in permutations(["cat", "hat", "rat"])} == {"cat"}


def test_nothing_to_choose_from() -> None:
    assert nearest("calm", []) is None
    assert nearest("calm", ["c" * 1_000]) is None


def test_what_is_negated_is_near_to_what_is() -> None:
    assert nearest("no_othr_party", ["other_party", "no_other_party"]) == "no_other_party"
    assert nearest("not herd", ["heard", "not_heard"]) == "not_heard"


@pytest.mark.parametrize(
    ("word", "candidate"),
    [
        # Just as near as is asked for: three letters of five are the same, in their order.
        ("abcde", "abcxy"),
        ("cde..", "xycde"),
        ("abc", "abcdefg"),
        # The longest names that there are.
        ("a" * 80, "a" * 79 + "b"),
        ("a" * 79, "a" * 79 + "b"),
        ("a" * 79 + "b", "a" * 80),
        ("\u0390" * 80, "b" + "\u0390" * 79),  # each is three letters where case does not count
        # Blanks are written as `_`.
        ("a b c d", "a_b_x_y"),
    ],
)
def test_what_is_near_enough(word: str, candidate: str) -> None:
    assert nearest(word, [candidate]) == candidate
    assert nearest(word, ["zzz", candidate, "~" * 81]) == candidate


def test_what_is_not_near_enough() -> None:
    assert nearest("abcde", ["abxyz", "zzcde.."]) is None
    assert nearest("abcde", ["edcba"]) is None  # the same letters in another order
    assert nearest("a" * 80, ["a" * 81]) is None
