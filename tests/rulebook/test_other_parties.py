"""What is asked of the other parties means the same as what it stands for; old rulebooks keep their fingerprints."""

from typing import Any

import pytest
from inference.small_rulebook import rulebook_of

from ottava import Advisor
from ottava.engine.rulebook.condition import EveryParty, OneOf, PartyCount, SomeParty
from ottava.engine.rulebook.fingerprint import fingerprint_of

HEARD = {"party.heard": True}
NOTE: dict[str, Any] = {"directive": "joint_session"}


def noted(when: dict[str, Any], *heard: bool | None) -> list[str | None]:
    """For whom a rule for each party fires among parties of whom this is known."""
    book = rulebook_of({"id": "it", "for_each": "party", "when": when, "then": NOTE})
    known = [{} if each is None else {"heard": each} for each in heard]
    parties = [{"id": name, **each} for name, each in zip("abcd", known, strict=False)]
    return [each.party for each in Advisor(book).advise({"id": "case", "parties": parties}).directives]


@pytest.mark.parametrize(
    ("when", "heard", "whom"),
    [
        ({"another_party": HEARD}, (True,), []),
        ({"another_party": HEARD}, (True, False), ["b"]),
        ({"another_party": HEARD}, (True, True, False), ["a", "b", "c"]),
        ({"every_other_party": HEARD}, (False,), ["a"]),
        ({"every_other_party": HEARD}, (False, True), ["a"]),
        ({"every_other_party": HEARD}, (False, True, None), []),
        ({"no_other_party": HEARD}, (True, False), ["a"]),
        ({"no_other_party": HEARD}, (None, False), ["a"]),
        ({"other_parties": {"where": HEARD, "exactly": 1}}, (True, True, False), ["a", "b"]),
        ({"other_parties": {"at_least": 1}}, (None,), []),
        ({"other_parties": {"where": HEARD, "share": "half"}}, (True, False, False), ["b", "c"]),
        ({"other_parties": {"where": HEARD, "share": "most"}}, (True, True, False), ["c"]),
        ({"other_parties": {"where": HEARD, "share": "all"}}, (False,), []),
        ({"another_party": {**HEARD, "another_party": {"party.heard": False}}}, (True, False), ["b"]),
        ({"another_party": {**HEARD, "no_other_party": {"party.heard": False}}}, (True, False), []),
        ({"another_party": {**HEARD, "no_other_party": {"party.heard": False}}}, (True, True), ["a", "b"]),
    ],
)
def test_others_are_all_but_the_party_in_turn(when: dict[str, Any], heard: Any, whom: list[str]) -> None:
    assert noted(when, *heard) == whom


@pytest.mark.parametrize(
    ("share", "heard", "holds"),
    [
        ("half", (), False),
        ("most", (), False),
        ("all", (), False),
        ("half", (True, False), True),
        ("most", (True, False), False),
        ("half", (True, False, False), False),
        ("most", (True, True, False), True),
        ("all", (True, True, None), False),
        ("all", (True, True), True),
        ("half", (True, None), True),
    ],
)
def test_shares_of_all_parties(share: str, heard: tuple[bool | None, ...], holds: bool) -> None:
    book = rulebook_of({"id": "it", "when": {"parties": {"where": HEARD, "share": share}}, "then": NOTE})
    parties = [{"id": f"p{number}", "heard": each} for number, each in enumerate(heard)]
    assert bool(Advisor(book).advise({"id": "case", "parties": parties}).directives) is holds


def test_what_came_later_counts_in_a_fingerprint_only_where_it_is_set() -> None:
    where = OneOf("party.heard", frozenset([True]))
    of_all = (SomeParty(where), EveryParty(where), PartyCount(where, 1, None))
    of_others = (SomeParty(where, others=True), EveryParty(where, others=True), PartyCount(where, 1, None, others=True))
    shares = [PartyCount(where, 1, None, share=each) for each in ("half", "most", "all")]
    assert len({fingerprint_of(each) for each in (*of_all, *of_others, *shares)}) == 9
    # As it was before there were others and shares.
    assert fingerprint_of(of_all[0]) == "sha256:fccad196b7cd52084742bc142db179867875975d6c6d876d2d588b3622f9e4b0"
