"""What is proposed for a goal: only what a handler can bring about, in a direction that helps."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from explanation.small_worlds import advisor_with, every_value

from ottava import Advisor, Case
from ottava.engine.explanation.partitions import partitions
from ottava.engine.explanation.value_classes import ValueClass
from ottava.engine.explanation.what_if.counterfactuals import Counterfactual
from ottava.engine.explanation.what_if.reachable import reachable
from ottava.facts import Attribute, Observation, Value, built_in_vocabulary, read_case

EXAMPLES = sorted(Path("examples").glob("*.yaml"))
AROUSAL = ("violent", "highly_agitated", "upset", "calm")
"""From worst to best, said anew."""

NEVER = {
    "persuasion": {"not_tried", "refuses"},
    "arousal": {"violent", "highly_agitated"},
    "status": {"disputed", "not_investigated"},
    "imminent_violence": {"credible", "ongoing"},
    "endangers": {"present", "continues_after_warning"},
    "public_danger": {"present", "continues_after_warning"},
    "stance": {"insistent"},
    "obligation": {"refusing", "unable", "disputed"},
    "weapon": {True},
    "rumour": {True},
    "child_or_elder_at_risk": {True},
    "heard": {False},
    "understands_law": {False},
    "private_space": {False},
}
PAST = {"handler_conduct", "attempts", "past_violence", "violation", "last_talk", "prior_agreement", "threats"}


@pytest.fixture(scope="module")
def advisor() -> Advisor:
    return Advisor()


def check(plan: Counterfactual) -> None:
    """Refuses what nobody can bring about, or nobody should."""
    for change in plan.changes:
        name = change.path.rpartition(".")[2]
        assert name not in PAST, change
        assert change.after not in NEVER.get(name, ()), change
        if name == "arousal" and change.before is not None:
            assert AROUSAL.index(str(change.after)) >= AROUSAL.index(str(change.before)), change
        if name == "trust" and isinstance(change.before, int):
            assert isinstance(change.after, int)
            assert change.after >= change.before
        if name == "evidence":
            assert set(change.before or ()) <= set(change.after), change  # type: ignore[arg-type]


@pytest.mark.slow
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_no_plan_for_an_example_proposes_what_does_harm(path: Path, advisor: Advisor) -> None:
    case = read_case(path)
    for goal in ("top=changed", *(f"{method.id}=advised" for method in advisor.rulebook.names.methods)):
        for plan in advisor.smallest_changes(case, goal).found:
            check(plan)


@pytest.mark.slow
def test_nor_does_any_for_300_covering_cases(advisor: Advisor) -> None:
    pytest.importorskip("z3")
    from ottava.engine.authoring.reaching.covering import Covering

    plans = 0
    for data in Covering(advisor.rulebook, 1, None).cases(300, 3):
        case = Case.from_mapping(data)
        for goal in ("top=changed", "art_of_persuasion=advised", "rigidity_with_softness=advised"):
            for plan in advisor.smallest_changes(case, goal, largest=1).found:
                check(plan)
                plans += 1
    assert plans > 100


def changeable() -> Iterator[tuple[Attribute, Observation | None]]:
    for attribute in built_in_vocabulary():
        if attribute.changeable:
            path = attribute.path.replace("party.", "parties.somebody.")
            for value in (None, *every_value(path)):
                yield attribute, None if value is None else Observation(value)


@pytest.mark.parametrize("certainty", [1.0, 0.5])
def test_a_class_that_is_proposed_has_only_values_that_help(certainty: float, advisor: Advisor) -> None:
    """All values that every changeable attribute can have now, and all classes that the rules tell apart."""
    classes = partitions(advisor._translation)
    seen = 0
    for attribute, known in changeable():
        if attribute.path not in classes:
            continue
        now = None if known is None else Observation(known.value, certainty)
        for proposed in reachable(classes[attribute.path], now):
            seen += 1
            assert not set(values_of(proposed)) & NEVER.get(attribute.name, set()), (attribute.path, now, proposed)
            assert classes[attribute.path].class_of(proposed.value).share == proposed.share
            if now is not None and certainty == 1:
                assert proposed.value != now.value
    assert seen > 70


def values_of(proposed: ValueClass) -> tuple[Value, ...]:
    return proposed.values or (proposed.value,)


def test_what_is_not_to_be_brought_about_is_not_named_either(advisor: Advisor) -> None:
    classes = partitions(advisor._translation)
    for path in ("party.persuasion", "party.arousal", "fact_finding.status"):
        attribute = classes[path].attribute
        for value in attribute.values:
            for proposed in reachable(classes[path], Observation(value)):
                assert proposed.said == " or ".join(map(attribute.said, values_of(proposed)))
                assert not set(values_of(proposed)) & NEVER[attribute.name]


def test_what_is_left_of_a_class_is_named_as_people_say_it() -> None:
    """Of all that the rule tells from upset, work leads to calm alone."""
    upset = {"for_each": "party", "when": {"party.arousal": "upset"}, "then": {"exclude": "listening"}}
    arousal = partitions(advisor_with(upset)._translation)["party.arousal"]
    (proposed,) = reachable(arousal, Observation("upset"))
    assert (proposed.value, proposed.values, proposed.said) == ("calm", ("calm",), "speaks and listens as usual")


def test_evidence_is_gained_and_never_lost(advisor: Advisor) -> None:
    evidence = partitions(advisor._translation)["fact_finding.evidence"]
    for proposed in reachable(evidence, Observation(frozenset({"witness"}))):
        assert isinstance(proposed.value, frozenset)
        assert proposed.value > {"witness"}


def test_every_changeable_attribute_says_which_way_helps() -> None:
    assert [each.path for each in built_in_vocabulary() if each.changeable and not each.towards] == []
