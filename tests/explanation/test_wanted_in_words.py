"""Which values pass a condition, as an explanation says it."""

from typing import Any

import pytest
from explanation.small_worlds import advisor_with
from explanation.test_why_not import asked, parties, seen

FAMILY, DEBT = "between spouses or relatives (marriage, money, children)", "money lent or owed"
DATA, VALUE = "missing or differing information", "different beliefs about what is right"


@pytest.mark.parametrize(
    ("path", "test", "wanted"),
    [
        ("dispute.rumour", True, "yes"),
        ("dispute.rumour", False, "no"),
        ("dispute.rumour", {"not": True}, "no"),
        ("dispute.rumour", {"not": False}, "yes"),
        ("dispute.duration_days", 3, "3"),
        ("dispute.duration_days", {"not": 3}, "anything but 3"),
        ("dispute.duration_days", {"at_least": 3}, "at least 3"),
        ("dispute.duration_days", {"at_most": 3}, "at most 3"),
        ("dispute.duration_days", {"above": 3}, "at least 4"),
        ("dispute.duration_days", {"below": 3}, "at most 2"),
        ("dispute.duration_days", {"between": [2, 4]}, "2 to 4"),
        ("dispute.duration_days", {"between": [3, 3]}, "3"),
        ("dispute.category", "debt", DEBT),
        ("dispute.category", ["debt", "family"], f"{FAMILY} or {DEBT}"),
        ("dispute.category", {"not": "debt"}, f"anything but {DEBT}"),
        ("dispute.category", {"not": ["debt", "family"]}, f"anything but {FAMILY} or {DEBT}"),
        ("dispute.causes", {"includes": "data"}, f"with {DATA}"),
        ("dispute.causes", {"includes": ["value", "data"]}, f"with {DATA} or {VALUE}"),
        ("dispute.causes", {"includes_none": ["value", "data"]}, f"anything but with {DATA} or {VALUE}"),
        ("dispute.causes", {"not": {"includes": "data"}}, f"anything but with {DATA}"),
        ("dispute.duration_days", {"known": True}, "known"),
        ("safety.imminent_violence", {"at_least": "credible"},
         "it may well come to that soon or it is happening now"),
    ],
)  # fmt: skip
def test_what_passes_a_test(path: str, test: Any, wanted: str) -> None:
    condition = seen(asked({"when": {path: test}}, {}).near_misses[0])
    assert (condition.kind, condition.path, condition.wanted) == ("attribute", path, wanted)
    assert condition.said.endswith(f": {wanted}")
    assert condition.said_found == "not recorded"


@pytest.mark.parametrize(
    ("test", "wanted"),
    [
        ({"at_least": 3}, "below 3"),
        ({"at_most": 3}, "above 3"),
        ({"between": [2, 4]}, "anything but 2 to 4"),
        ({"known": True}, "not recorded"),
    ],
)
def test_what_fails_a_test(test: Any, wanted: str) -> None:
    case = {"dispute": {"duration_days": 3}}
    condition = seen(asked({"when": {"not": {"dispute.duration_days": test}}}, case).near_misses[0])
    assert (condition.kind, condition.state, condition.wanted) == ("attribute", "fails", wanted)
    assert condition.said == f"days since it began: {wanted}"
    assert (condition.found, condition.said_found) == (3, "3")


@pytest.mark.parametrize(
    ("test", "wanted"),
    [
        (2, "wavering"),
        ([1, 2], "hardly or wavering"),
        ({"at_least": 3}, "mostly or fully"),
        ({"at_most": 2}, "from not at all to wavering"),
        ({"between": [1, 3]}, "from hardly to mostly"),
    ],
)
def test_the_steps_of_a_scale_are_called_by_their_names(test: Any, wanted: str) -> None:
    rule = {"for_each": "party", "when": {"party.trust": test}}
    assert seen(asked(rule, parties({})).near_misses[0]).said == f"trust in you: {wanted}"


DAY, MOMENT = "2026-03-01", "2026-03-01T12:00:00Z"


@pytest.mark.parametrize(
    ("path", "test", "wanted", "otherwise"),
    [
        ("order.delivered", {"after": DAY}, "after 1 March 2026", "on or before 1 March 2026"),
        ("order.delivered", {"before": DAY}, "before 1 March 2026", "on or after 1 March 2026"),
        ("order.delivered", {"not": {"on_or_after": DAY}}, "before 1 March 2026", "on or after 1 March 2026"),
        ("order.paid", {"after": MOMENT}, "after 1 March 2026, 12:00 UTC", "on or before 1 March 2026, 12:00 UTC"),
        ("order.paid", {"before": MOMENT}, "before 1 March 2026, 12:00 UTC", "on or after 1 March 2026, 12:00 UTC"),
        ("order.paid", {"not": {"between": [MOMENT, MOMENT]}},
         "anything but 1 March 2026, 12:00 UTC", "1 March 2026, 12:00 UTC"),
    ],
)  # fmt: skip
def test_days_and_moments_are_told_as_such(path: str, test: Any, wanted: str, otherwise: str) -> None:
    then = {"directive": "joint_session"}
    advisor = advisor_with({"when": {path: test}, "then": then}, {"when": {"not": {path: test}}, "then": then})
    found = [seen(advisor.why_not_rule({"id": "case"}, f"rule.{number}").near_misses[0]) for number in (0, 1)]
    assert [each.wanted for each in (each.parts[0] if each.kind == "not" else each for each in found)] == [
        wanted,
        otherwise,
    ]


def test_a_missing_value_is_told_as_people_say_it() -> None:
    (miss,) = asked(
        {"for_each": "party", "when": {"party.arousal": "calm", "dispute.duration_days": {"known": False}}},
        {"dispute": {"duration_days": {"value": 3, "certainty": 0.6}}, **parties({"arousal": "upset"})},
    ).near_misses
    days, arousal = miss.missing
    assert (days.path, days.found, days.certainty, days.wanted) == ("dispute.duration_days", 3, 0.6, None)
    assert (days.label, days.said_found, days.said) == ("days since it began", "3", "not recorded")
    assert (arousal.path, arousal.found, arousal.wanted) == ("parties.a.arousal", "upset", "calm")
    assert (arousal.said_found, arousal.said) == (
        "angry, hurt or in tears, but can be talked to",
        "speaks and listens as usual",
    )
