"""An exclusion whose rule fires only because something is not recorded says what that is."""

from typing import Any

import pytest
from inference.engine_rows import program_of, run
from inference.small_rulebook import HEAD
from naive.strategies import RawRulebook

BOTH = {"all": [{"dispute.rumour": True}, {"safety.weapon": True}]}
DERIVED = {"id": "derived", "title": "A rule", "because": "so", "when": BOTH, "then": {"assess": {"known": True}}}


def found(unless: dict[str, Any] | None, case: dict[str, Any], *, wanted: bool = True) -> list[tuple[str, str]]:
    """What is not recorded behind a veto that stands unless something holds. wanted: whether another rule recommends
    what it forbids.
    """
    guard = {} if unless is None else {"unless": unless}
    veto = {"id": "veto", "title": "A veto", "because": "so", "when": "always", "then": {"exclude": "listening"}}
    speak = {**veto, "id": "speak", "then": {"recommend": "listening", "strength": "weak"}}
    *_, advice = run(
        program_of(RawRulebook(HEAD, [DERIVED, {**veto, **guard}, *([speak] * wanted)])), {"id": "case", **case}
    )
    return [(fact.path, fact.said) for each in advice.exclusions for fact in each.not_recorded]


RUMOUR = ("dispute.rumour", "rumours going round: not recorded")
WEAPON = ("safety.weapon", "weapon within reach: not recorded")


@pytest.mark.parametrize(
    ("unless", "case", "expected"),
    [
        ({"assessment.known": True}, {}, [RUMOUR, WEAPON]),
        ({"assessment.known": True}, {"dispute": {"rumour": True}}, [WEAPON]),
        ({"assessment.known": True}, {"dispute": {"rumour": False}}, []),
        ({"any": [{"dispute.rumour": True}, {"safety.weapon": True}]}, {}, [RUMOUR, WEAPON]),
        ({"any": [{"dispute.rumour": True}, {"safety.weapon": True}]}, {"dispute": {"rumour": False}}, []),
        (None, {}, []),
    ],
)
def test_what_is_not_recorded_is_told_where_the_veto_rests_on_it(
    unless: dict[str, Any] | None, case: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert found(unless, case) == expected


def test_nothing_is_told_where_nobody_would_have_used_it() -> None:
    assert found({"assessment.known": True}, {}, wanted=False) == []
