"""Masking: the attributes that a kept case leaves out."""

from __future__ import annotations

from collections.abc import Iterable

from ottava.facts import Case, Vocabulary
from ottava.facts.attribute import DAY, PARTY
from ottava.facts.source.arguments import InvalidCall, expect_many, expect_text
from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.suggestion import nearest

CONFIDENTIAL = "confidential"
"""The word that masks every confidential attribute of the vocabulary."""


def masked_paths(names: Iterable[str], vocabulary: Vocabulary) -> frozenset[str] | None:
    """Return the attributes of a case that are masked by these names, such as `safety.weapon` or `confidential`; None
    where nothing is to be masked.

    In place of a computed attribute come those that it is worked out from, without the day of the advice. Raises
    InvalidCall for an unknown name.
    """
    expect_many("mask", names, "names such as `safety.weapon`, or `confidential`")
    asked_for = (names,) if isinstance(names, str) else tuple(names)
    found: set[str] = set()
    for name in asked_for:
        expect_text("mask", name)
        if name == CONFIDENTIAL:
            asked = [each.path for each in vocabulary if each.confidential]
        elif name in vocabulary and name != DAY:
            asked = [name]
        else:
            raise InvalidCall(_unknown(name, vocabulary))
        found.update(given for path in asked for given in vocabulary.given(path))
    found.discard(DAY)  # every record has the day, so that it cannot be left out of the case
    return frozenset(found) if asked_for else None


def _unknown(name: str, vocabulary: Vocabulary) -> str:
    if name == DAY:
        return f"`mask` names {quoted(name)}, which every record has; leave it out of `mask`"
    near = nearest(name, [CONFIDENTIAL, *(each.path for each in vocabulary if each.path != DAY)])
    hint = f"did you mean {quoted(near)}?" if near else f"expected one such as `safety.weapon`, or `{CONFIDENTIAL}`"
    return f"`mask` names {quoted(name)}, which is no attribute of the vocabulary of this log; {hint}"


def unknown_paths(case: Case, vocabulary: Vocabulary) -> frozenset[str]:
    """Return the attributes that a case speaks of and the vocabulary does not have."""
    of_parties = {f"{PARTY}.{name}" for party in case.parties for name in party.observations}
    return frozenset(path for path in (*case.observations, *of_parties) if path != DAY and path not in vocabulary)
