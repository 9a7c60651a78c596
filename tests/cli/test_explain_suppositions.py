"""`ottava explain`: what if, goals and questions, on the page and as JSON; and `ottava advise`, thorough and quick."""

import json
from pathlib import Path

import pytest
from cli.conftest import EXAMPLES, Command

from ottava import Advisor

pytestmark = pytest.mark.slow


def test_what_if_is_told(ottava: Command, quarrel: Path) -> None:
    change = "parties.customer.arousal=calm"
    run = ottava("explain", quarrel, "--what-if", change)
    assert (run.status, run.err) == (0, "")
    assert "* customer \N{EN DASH} state right now: speaks and listens as usual (instead of: shouts" in run.out
    assert "* Listening to opinions for customer and shopkeeper\n  Before: Circuitous tactics for customer." in run.out
    assert "- No longer: Too worked up for a direct explanation (customer)" in run.out
    told = json.loads(ottava("explain", quarrel, "--what-if", change, "--format", "json").out)
    assert told["what_if"]["after"] == Advisor().what_if(quarrel, [change]).after.to_mapping()


def test_several_changes_are_made_together(ottava: Command, quarrel: Path) -> None:
    changes = ["parties.customer.arousal=calm", "safety.weapon=true"]
    told = json.loads(
        ottava("explain", quarrel, "--what-if", changes[0], "--what-if", changes[1], "--format", "json").out
    )
    assert told["what_if"]["after"] == Advisor().what_if(quarrel, changes).after.to_mapping()


def test_a_change_that_changes_nothing_says_so(ottava: Command, quarrel: Path) -> None:
    assert "Nothing in the advice is different." in ottava("explain", quarrel, "--what-if", "safety.weapon=unknown").out


def test_goals_are_told_with_how_far_was_searched(ottava: Command, quarrel: Path) -> None:
    # The handler may warn, so that no change in the parties makes a referral the way.
    goals = ("--goal", "seeking_truth_from_facts=first", "--goal", "rigidity_with_softness.refer=first")
    run = ottava("explain", quarrel, *goals)
    assert run.status == 0
    text = " ".join(run.out.split())
    assert "searched all sets of up to 2 changes over 30 attributes: proven smallest" in text
    assert "reach the goal: proven" in text
    assert "1. customer \N{EN DASH} state right now: speaks and listens as usual (instead of: shouts" in text
    assert "customer \N{EN DASH} heard out in full: yes (instead of: no)" in text
    told = json.loads(ottava("explain", quarrel, "--goal", "top=changed", "--up-to", "1", "--format", "json").out)
    (goal,) = told["goals"]
    assert (goal["size"], goal["searched_to"], goal["proven"]) == (1, 1, True)


def test_questions_are_told_with_what_their_answers_lead_to(ottava: Command, quarrel: Path) -> None:
    run = ottava("explain", quarrel, "--questions")
    assert run.status == 0
    assert "Under age: FIRST: A guardian must be present" in " ".join(run.out.split())
    assert "HOW FIRM THIS IS" in run.out
    told = json.loads(ottava("explain", quarrel, "--questions", "--format", "json").out)
    advice = Advisor().advise(quarrel, thorough=True).to_mapping()
    assert (told["questions"], told["stability"]) == (advice["questions"], advice["stability"])


@pytest.mark.parametrize(
    ("option", "value", "complaint"),
    [
        ("--what-if", "parties.custmer.arousal=calm", "did you mean `customer`?"),
        ("--what-if", "safety.weapon", "says no path and value"),
        ("--goal", "listning=first", "did you mean `listening`?"),
    ],
)
def test_what_cannot_be_supposed_is_explained(
    option: str, value: str, complaint: str, ottava: Command, quarrel: Path
) -> None:
    run = ottava("explain", quarrel, option, value)
    assert (run.status, run.out) == (1, "")
    assert complaint in run.err


def test_advice_on_one_case_is_thorough_unless_quick(ottava: Command, quarrel: Path) -> None:
    thorough = json.loads(ottava("advise", quarrel, "--format", "json").out)
    quick = json.loads(ottava("advise", quarrel, "--format", "json", "--quick").out)
    assert thorough == Advisor().advise(quarrel, thorough=True).to_mapping()
    assert quick == Advisor().advise(quarrel).to_mapping()
    assert "HOW FIRM THIS IS" in ottava("advise", quarrel, "--full").out
    assert "HOW FIRM THIS IS" not in ottava("advise", quarrel, "--full", "--quick").out
    several = ottava("advise", quarrel, EXAMPLES / "night-music.yaml", "--format", "json").out.splitlines()
    assert json.loads(several[0]) == quick
