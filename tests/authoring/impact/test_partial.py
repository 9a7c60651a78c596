"""Rulebooks with some of the edits between two others."""

from pathlib import Path

import pytest
from authoring.impact.books import HEAD, RULES, copied, written
from authoring.impact.seeded import SEEDED
from hypothesis import given
from hypothesis import strategies as st

from ottava import Advisor, Case
from ottava.engine.authoring.impact.kinds import content
from ottava.engine.authoring.impact.partial import PartialRulebooks, mixed_items, moved_names
from ottava.engine.authoring.impact.partial_advice import PartialAdvisors
from ottava.engine.authoring.impact.rule_diff import edits_between
from ottava.engine.authoring.impact.version import opened_version

NAMES = st.lists(st.sampled_from("abcdefgh"), unique=True)


@given(NAMES, NAMES)
def test_all_of_the_new_and_nothing_of_it(old: list[str], new: list[str]) -> None:
    before, after = {name: name for name in old}, {name: name.upper() for name in new}
    elsewhere = bool(moved_names(old, new))
    every = {*old, *new}
    assert mixed_items(before, after, (), new_order=False) == tuple(old)
    assert mixed_items(before, after, every, new_order=elsewhere) == tuple(name.upper() for name in new)
    assert sorted(mixed_items(before, after, set(new), new_order=True)) == sorted(
        [*(name.upper() for name in new), *(name for name in old if name not in new)]
    )


@pytest.mark.slow
@given(NAMES, NAMES)
def test_as_few_as_explain_another_order_are_moved(old: list[str], new: list[str]) -> None:
    elsewhere = moved_names(old, new)
    kept = [name for name in new if name in old and name not in elsewhere]
    assert kept == [name for name in old if name in kept]
    assert set(elsewhere) <= set(old) & set(new)


@pytest.mark.slow
def test_no_edits_are_the_old_rulebook_and_all_are_the_new_one(tmp_path: Path) -> None:
    folder = copied(tmp_path / "new", *(each[:3] for name, each in SEEDED.items() if name != "a condition put in"))
    with opened_version("eight_methods") as old, opened_version(str(folder)) as new:
        edits = edits_between(old, new)
        mixing = PartialRulebooks(old, new, edits)
        for chosen, side in (((), old), ([each.number for each in edits], new)):
            made = mixing.rulebook(chosen)
            assert made is not None
            assert made.strata == side.rulebook.strata
            assert made.vocabulary == side.rulebook.vocabulary
            for name in ("methods", "points", "gates", "directives", "assessments", "plan", "ties", "nothing_fits"):
                assert getattr(made.names, name) == getattr(side.rulebook.names, name)


def test_edits_that_alone_make_no_sound_rulebook(tmp_path: Path) -> None:
    head = HEAD.replace("gates:", "gates:\n  - {id: fire, title: Fire, text: Put it out.}")
    rules = RULES.replace(
        "    - recommend: listening\n", "    - {gate: fire, effect: stop}\n    - recommend: listening\n"
    )
    with (
        opened_version(str(written(tmp_path / "old"))) as old,
        opened_version(str(written(tmp_path / "new", head, rules=rules))) as new,
    ):
        edits = edits_between(old, new)
        assert [each.subject for each in edits] == ["rule listen", "gate fire"]
        mixing = PartialRulebooks(old, new, edits)
        assert mixing.rulebook([1]) is None
        assert mixing.rulebook([2]) is not None
        assert mixing.rulebook([1, 2]) is not None


def test_days_that_only_the_new_version_counts_are_asked_for_with_any_of_its_edits(tmp_path: Path) -> None:
    dates = "".join(
        f"  - {{id: order.{name}, kind: date, label: {name}, question: When?}}\n" for name in ("paid", "sent")
    )
    head = HEAD.replace("name: small", f"name: small\nattributes:\n{dates}".rstrip())
    late = """
- id: late
  title: Late
  when: {order.sent: {more_than: {days: 3, after: order.paid}}}
  then: {gate: calm, effect: first}
  because: It is late.
"""
    new_rules = RULES.replace("strength: weak", "strength: strong") + late
    with (
        opened_version(str(written(tmp_path / "old", head))) as old,
        opened_version(str(written(tmp_path / "new", head, rules=new_rules))) as new,
    ):
        case = Case.from_mapping({"id": "a", "dispute": {"category": "consumer"}}, old.rulebook.vocabulary)
        edits = edits_between(old, new)
        mixing = PartialRulebooks(old, new, edits)
        advisors, fresh = PartialAdvisors(mixing), Advisor(new.rulebook)
        for numbers in (frozenset({1}), frozenset({2}), frozenset({1, 2})):
            run, alone = advisors.run(case, numbers), mixing.rulebook(numbers)
            assert run is not None
            assert alone is not None
            asked = {each.attribute for each in advisors.advice(run).questions}
            assert asked == {each.attribute for each in Advisor(alone).advise(case).questions}
            assert ("order.sent" in asked) is (numbers != frozenset({1}))
        assert content(advisors.advice(run)) == content(fresh.advise(case))
