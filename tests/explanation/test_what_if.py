"""What if: the changes as a person writes them, and what is different."""

import pickle
from pathlib import Path
from typing import Any

import pytest
from inference.small_rulebook import CASE as SMALL
from inference.small_rulebook import small_rulebook
from msgspec.structs import replace

from ottava import Advisor, Case
from ottava.engine.explanation.what_if.changes import InvalidChange
from ottava.engine.explanation.what_if.what_if import Change
from ottava.facts import read_case

CASE = Path("examples/orange-quarrel.yaml")


@pytest.fixture(scope="module")
def advisor() -> Advisor:
    return Advisor()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "path", "before", "after"),
    [
        ("parties.customer.arousal=calm", "parties.customer.arousal", "highly_agitated", "calm"),
        ("party.customer.arousal = calm", "parties.customer.arousal", "highly_agitated", "calm"),
        ("parties.customer.heard=true", "parties.customer.heard", False, True),
        ("parties.shopkeeper.trust=4", "parties.shopkeeper.trust", 2, 4),
        ("dispute.deadline_hours=1.5", "dispute.deadline_hours", None, 1.5),
        ("fact_finding.evidence=video, document", "fact_finding.evidence", ("witness",), ("document", "video")),
        ("fact_finding.evidence=[]", "fact_finding.evidence", ("witness",), ()),
        ("fact_finding.evidence=unknown", "fact_finding.evidence", ("witness",), None),
        ("safety.weapon=unknown", "safety.weapon", None, None),
    ],
)
def test_a_value_is_read_by_its_kind(advisor: Advisor, change: str, path: str, before: object, after: object) -> None:
    (made,) = advisor.what_if(CASE, [change]).changes
    assert (made.path, made.before, made.after) == (path, before, after)


@pytest.mark.slow
def test_a_certainty_may_be_given() -> None:
    advisor = Advisor()
    unsure = advisor.what_if(CASE, ["parties.customer.arousal={value: calm, certainty: 0.1}"]).after
    unknown = advisor.what_if(CASE, {"parties.customer.arousal": "unknown"}).after
    assert unsure == replace(unknown, case_digest=unsure.case_digest)


def test_it_is_the_advice_on_the_case_as_it_would_be(advisor: Advisor) -> None:
    mapping = {
        "id": "a",
        "dispute": {"category": "consumer", "causes": ["data"]},
        "parties": [{"id": "tenant", "arousal": "calm", "trust": {"value": 2, "certainty": 0.6}}, {"id": "aunt"}],
    }
    changes = {"parties.tenant.arousal": "violent", "dispute.causes": frozenset({"value"}), "parties.tenant.trust": 1}
    found = advisor.what_if(mapping, changes)
    assert found.before == advisor.advise(mapping)
    mapping["dispute"] = {"category": "consumer", "causes": ["value"]}
    mapping["parties"] = [{"id": "tenant", "arousal": "violent", "trust": 1}, {"id": "aunt"}]
    assert found.after == advisor.advise(mapping)


def test_everything_that_is_different_is_told(advisor: Advisor) -> None:
    found = advisor.what_if(CASE, ["parties.customer.arousal=violent"])
    told, before, after = found.difference, found.before, found.after
    (gate,) = told.gates
    assert (gate.id, gate.before, gate.after) == ("safety_first", None, "stop")
    assert told.first_changed
    assert [(each.method, each.party) for each in told.first_before] == [("circuitous_tactics", "customer")]
    assert told.first_after == ()
    assert {(each.id, each.party) for each in told.directives_came} == {
        (each.id, each.party) for each in after.directives
    } - {(each.id, each.party) for each in before.directives}
    vetoes = [{(each.method, each.stage, each.party) for each in advice.exclusions} for advice in (before, after)]
    assert {(each.method, each.stage, each.party) for each in told.exclusions_came} == vetoes[1] - vetoes[0]
    assert {(each.method, each.stage, each.party) for each in told.exclusions_went} == vetoes[0] - vetoes[1]
    fired = [
        {(each.rule, each.party) for each in advisor.trace(case).firings} for case in (CASE, with_arousal("violent"))
    ]
    labels = ["customer", "shopkeeper", None]
    assert {(each.rule, each.party) for each in told.rules_started} == {
        (rule, labels[party]) for rule, party in fired[1] - fired[0]
    }
    assert {(each.rule, each.party) for each in told.rules_stopped} == {
        (rule, labels[party]) for rule, party in fired[0] - fired[1]
    }
    for each in told.ranking:
        place = each.place
        stood = [
            next(
                (
                    (one.rank, one.certainty)
                    for one in advice.recommendations
                    if (one.method, one.stage, one.party) == (place.method, place.stage, place.party)
                ),
                (None, None),
            )
            for advice in (before, after)
        ]
        assert stood == [(each.rank_before, each.certainty_before), (each.rank_after, each.certainty_after)]
        assert stood[0] != stood[1]


def with_arousal(arousal: str) -> Case:
    mapping = read_case(CASE).to_mapping()
    mapping["parties"][0]["arousal"] = arousal
    return Case.from_mapping(mapping)


def test_each_change_is_told_as_it_was_and_as_it_is_in_words_too() -> None:
    """Of the case and of each party, the first among them."""
    advisor = Advisor(small_rulebook())
    changes = {
        "parties.aunt.arousal": "calm",
        "parties.clerk.trust": None,
        "dispute.rumour": False,
        "dispute.causes": [],
    }
    made = advisor.what_if(SMALL, changes).changes
    vocabulary = advisor.rulebook.vocabulary
    arousal, trust, rumour, causes = (
        vocabulary[path] for path in ("party.arousal", "party.trust", "dispute.rumour", "dispute.causes")
    )
    nothing = "not recorded"
    assert made == (
        Change("parties.aunt.arousal", arousal.label, "upset", "calm", arousal.said("upset"), arousal.said("calm")),
        Change("parties.clerk.trust", trust.label, 3, None, trust.said(3), nothing),
        Change("dispute.rumour", rumour.label, True, False, "yes", "no"),
        Change("dispute.causes", causes.label, None, (), nothing, "none"),
    )


def test_what_comes_the_one_way_goes_the_other_way(advisor: Advisor) -> None:
    """Gates, ranks, exclusions, directives and rules."""
    found = advisor.what_if(CASE, ["parties.customer.arousal=violent"])
    back = advisor.what_if(with_arousal("violent"), ["parties.customer.arousal=highly_agitated"])
    assert (back.before, back.after) == (found.after, found.before)
    there, here = found.difference, back.difference
    assert {(each.id, each.after, each.before) for each in here.gates} == {
        (each.id, each.before, each.after) for each in there.gates
    }
    assert (here.first_before, here.first_after) == (there.first_after, there.first_before)
    assert {
        (each.place, each.rank_after, each.rank_before, each.certainty_after, each.certainty_before)
        for each in here.ranking
    } == {
        (each.place, each.rank_before, each.rank_after, each.certainty_before, each.certainty_after)
        for each in there.ranking
    }
    for thing in ("exclusions", "directives"):
        came, went = f"{thing}_came", f"{thing}_went"
        assert getattr(here, went) == getattr(there, came) != ()
        assert getattr(here, came) == getattr(there, went)
    assert (here.rules_started, here.rules_stopped) == (there.rules_stopped, there.rules_started)
    assert there.gates
    assert there.ranking


def test_what_is_given_as_an_empty_text_is_taken_away(advisor: Advisor) -> None:
    for nothing in ("", "unknown", None):
        changes = {"parties.customer.arousal": nothing}
        assert [each.after for each in advisor.what_if(CASE, changes).changes] == [None]


def test_no_change_makes_no_difference(advisor: Advisor) -> None:
    found = advisor.what_if(CASE, [])
    assert found.before == found.after
    assert not found.difference.first_changed
    assert found.difference.ranking == found.difference.rules_started == found.difference.gates == ()


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ("party.customer.arosal=calm", "did you mean `arousal`?"),
        ("parties.custmer.arousal=calm", "did you mean `customer`?"),
        ("parties.nobody.arousal=calm", "the parties are `customer`, `shopkeeper`"),
        ("party.arousal=calm", "does not say which attribute of which party"),
        ("safety.wepon=true", "did you mean `safety.weapon`?"),
        ("sfety.weapon=true", "did you mean `safety.weapon`?"),
        ("parties.customer.arousal=cam", "did you mean `calm`?"),
        ("safety.weapon=perhaps", "expected `true` or `false`"),
        ("parties.customer.trust=9", "expected a whole number from 0 to 4"),
        ("fact_finding.evidence=vide,witness", "did you mean `video`?"),
        ("safety.weapon", "says no path and value"),
        ("safety.weapon=", "says no path and value"),
        ("safety.weapon=[1", "error"),
        ("=true", "unknown attribute"),
    ],
)
def test_a_change_that_cannot_be_made_is_explained(advisor: Advisor, change: str, complaint: str) -> None:
    with pytest.raises(InvalidChange) as raised:
        advisor.what_if(CASE, [change])
    assert complaint in str(raised.value)
    assert str(pickle.loads(pickle.dumps(raised.value))) == str(raised.value)


@pytest.mark.parametrize("changes", [{5: "x"}, {None: 1}, {("a",): 1}, [5], [None], ["safety.weapon=true", b"x"]])
def test_a_change_that_is_no_text_is_an_error_of_the_tree(advisor: Advisor, changes: Any) -> None:
    with pytest.raises(InvalidChange, match="found a change that is no text"):
        advisor.what_if(CASE, changes)


def test_all_that_is_wrong_is_told_at_once(advisor: Advisor) -> None:
    with pytest.raises(InvalidChange) as raised:
        advisor.what_if(CASE, ["a.b=c", "safety.weapon=true", "safety.weapon=false", "parties.x.heard=true"])
    assert {each.code for each in raised.value.diagnostics} == {
        "unknown-attribute",
        "repeated-change",
        "unknown-party",
    }
