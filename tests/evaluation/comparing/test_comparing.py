"""Two runs compared as a whole: what differs between them, what shifted, which cases changed, and by which edits."""

import json
import shutil
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from batch.conftest import made_up, posix, results
from evaluation.comparing.conftest import Ran

from ottava.engine.batch.errors import BatchError
from ottava.engine.batch.manifest import manifest_of
from ottava.engine.evaluation.comparing.comparing import compare_runs
from ottava.engine.evaluation.comparing.comparison import RunComparison, changed_cases
from ottava.engine.evaluation.comparing.words import console_lines, meaning, notes
from ottava.engine.evaluation.errors import EvaluationError

CASES = made_up(40)
EDIT = "disable: [listening.not-heard]\n"
NO_FEAR = "disable: [gates.screen-first, gates.fear]\n"


def first(advice: dict[str, Any]) -> set[str]:
    return {
        each["method"] + (f".{each['stage']}" if each["stage"] else "")
        for each in advice["recommendations"]
        if each["rank"] == 1
    }


def others(count: int, start: int = 0) -> list[dict[str, Any]]:
    """Further cases, with ids of their own."""
    return [each | {"id": f"other-{start + number}"} for number, each in enumerate(made_up(count, seed=11 + start))]


def changed(old: Path, new: Path) -> list[str]:
    """The cases in both whose advice differs, by the bytes of the results."""
    before = {each["case"]: each | {"rulebook": None} for each in results(old)}
    after = {each["case"]: each | {"rulebook": None} for each in results(new)}
    return [id for id, advice in after.items() if id in before and before[id] != advice]


def test_the_same_cases_under_two_rulebooks(ran: Ran) -> None:
    old, new = ran("old", CASES), ran("new", CASES, EDIT)
    found = compare_runs(old, new)
    assert found.differs == "advising"
    assert (found.cases.in_both, found.cases.only_then, found.cases.only_now) == (40, 0, 0)
    (part,) = found.parts
    sides = [{each["case"]: first(each) for each in results(folder)} for folder in (old, new)]
    shown = {shift.id: shift for shift in part.shifts if shift.table == "first"}
    methods = {method for side in sides for marks in side.values() for method in marks}
    for method in methods:
        was, now = ({id for id, marks in side.items() if method in marks} for side in sides)
        if was == now:
            assert method not in shown
            continue
        shift = shown[method]
        assert (shift.before.count, shift.after.count) == (len(was), len(now))
        assert (shift.lost, shift.gained) == (len(was - now), len(now - was))
        assert shift.difference == pytest.approx((len(now) - len(was)) / 40, abs=1e-6)
    assert shown
    lines = [*changed_cases(new)]
    assert [each.case for each in lines] == changed(old, new)
    assert found.impact.cases is not None
    assert found.impact.cases.changed == len(lines)
    assert any("no chance in it" in line for line in meaning(found))


def test_each_change_is_laid_at_the_edit_that_caused_it(ran: Ran) -> None:
    old = ran("old", CASES)
    found = compare_runs(old, ran("new", CASES, EDIT[:-2] + ", gates.screen-first]\n"))
    edits = {each.number: each.id for each in found.impact.edits}
    alone = {
        "listening.not-heard": {*changed(old, ran("one", CASES, EDIT))},
        "gates.screen-first": {*changed(old, ran("two", CASES, "disable: [gates.screen-first]\n"))},
    }
    causes: Counter[str] = Counter()
    for change in changed_cases(old.parent / "new"):
        for share in change.cause.edits:
            causes[edits[share.edit]] += 1
            assert change.case in alone[edits[share.edit]]
    assert causes == {rule: len(cases) for rule, cases in alone.items() if cases}
    stopped = [rule.rule for change in changed_cases(old.parent / "new") for rule in change.difference.rules_stopped]
    assert {*stopped} >= {"listening.not-heard"}


def test_different_cases_by_the_same_rulebook_are_drift_of_the_intake(ran: Ran) -> None:
    found = compare_runs(ran("old", CASES), ran("new", others(30)))
    assert found.differs == "cases"
    (part,) = found.parts
    assert (part.before, part.after, part.cases_before, part.cases_after) == ("only then", "only now", 40, 30)
    assert all(shift.lost is shift.gained is None for shift in part.shifts)
    assert any("drift of the intake" in line for line in meaning(found))


def test_what_came_in_since_is_held_against_what_was_there(ran: Ran) -> None:
    found = compare_runs(ran("old", CASES), ran("new", [*CASES, *others(20)]))
    assert found.differs == "cases"
    (part,) = found.parts
    assert (part.before, part.after, part.cases_before, part.cases_after) == ("in both", "only now", 40, 20)


def test_where_both_differ_the_cases_in_common_say_what_can_be_said(ran: Ran) -> None:
    found = compare_runs(ran("old", [*CASES, *others(20)]), ran("new", [*others(30, 100), *CASES[::-1]], EDIT))
    assert found.differs == "both"
    assert [(part.before, part.cases_before, part.cases_after) for part in found.parts] == [
        ("in both", 40, 40), ("only then", 20, 30),
    ]  # fmt: skip
    assert any("cannot be told apart" in line for line in meaning(found))
    apart = compare_runs(ran("third", others(20, 200)), ran("fourth", others(20, 300), EDIT))
    assert [part.before for part in apart.parts] == ["only then"]
    assert any("advise on the cases of the earlier run by the rulebook of now" in line for line in meaning(apart))


def test_the_same_run_twice_differs_in_nothing(ran: Ran) -> None:
    found = compare_runs(ran("old", CASES), ran("new", CASES))
    assert (found.differs, found.parts, [*changed_cases(Path(found.new.folder))]) == ("nothing", (), [])
    assert [*console_lines(found)] == [
        f"compared with {found.old.folder}: The advice is the same in all 40 cases that are in both runs. Both runs "
        "hold the same cases and advise on them in the same way: nothing can shift."
    ]


def test_the_order_of_the_cases_does_not_count(ran: Ran) -> None:
    old, new, turned = ran("old", CASES), ran("new", CASES, EDIT), ran("turned", CASES[::-1], EDIT)
    found, other = compare_runs(old, new), compare_runs(old, turned)
    assert found.parts == other.parts
    assert [each.case for each in changed_cases(turned)] == [each.case for each in changed_cases(new)][::-1]
    assert all(each.cause.edits for each in changed_cases(turned))


def test_a_case_that_says_something_else_now_is_a_different_case(ran: Ran) -> None:
    edited = [each | {"dispute": {"category": "debt"}} if at < 5 else each for at, each in enumerate(CASES)]
    found = compare_runs(ran("old", CASES), ran("new", edited))
    other = sum(one.get("dispute") != two.get("dispute") for one, two in zip(CASES, edited, strict=True))
    assert (found.cases.in_both, found.cases.other_content) == (40 - other, other)
    assert any("differ in content under the same id" in note for note in notes(found))
    retitled = compare_runs(Path(found.old.folder), ran("titled", [each | {"title": "x"} for each in CASES]))
    assert retitled.differs == "nothing"


def test_ids_that_several_cases_have_are_left_out_and_told(ran: Ran) -> None:
    twice = [*CASES, CASES[0], CASES[1], CASES[1]]
    found = compare_runs(ran("old", CASES), ran("new", twice, EDIT))
    assert (found.cases.in_both, found.cases.repeated_then, found.cases.repeated_now) == (38, 2, 5)
    assert (found.old.cases, found.new.cases) == (40, 43)
    assert any("several cases have the same id" in note for note in notes(found))


def test_what_was_set_aside_is_compared_too(ran: Ran) -> None:
    bad = [{"id": f"bad-{number}", "nonsense": 1} for number in range(20)]
    found = compare_runs(ran("old", CASES), ran("new", [*CASES, *bad]))
    assert (found.old.set_aside, found.new.set_aside) == (0, 20)
    assert found.set_aside is not None
    assert (found.set_aside.before.cases, found.set_aside.after.cases) == (40, 60)
    assert found.set_aside.verdict == "beyond chance"


def test_another_day_of_the_advice_is_told(ran: Ran) -> None:
    found = compare_runs(ran("old", CASES), ran("new", CASES, day=date(2026, 3, 14)))
    assert any("2026-03-14 now" in note for note in notes(found))


def test_edits_are_not_laid_at_anything_where_the_cases_are_gone(ran: Ran) -> None:
    old, new = ran("old", CASES), ran("new", CASES, EDIT)
    manifest = manifest_of(new)
    msgspec.structs.replace(manifest, inputs=("gone.jsonl",)).write(new)
    again = compare_runs(old, new, [str(manifest.inputs[0])])
    assert again.no_causes == ""
    assert all(each.cause.edits for each in changed_cases(new))
    found = compare_runs(old, new)
    assert found.no_causes
    assert any(found.no_causes in note for note in notes(found))
    lines = [*changed_cases(new)]
    assert [each.case for each in lines] == changed(old, new)
    assert any(each.difference.rules_stopped for each in lines)
    assert not any(each.cause.edits for each in lines)


def test_the_edits_are_known_though_the_rulebooks_are_gone(ran: Ran) -> None:
    old, new = ran("old", CASES, NO_FEAR), ran("new", CASES, EDIT)
    for folder in (old, new):
        manifest = manifest_of(folder)
        rulebook = msgspec.structs.replace(manifest.rulebook, path="gone")
        msgspec.structs.replace(manifest, rulebook=rulebook).write(folder)
    assert {each.id for each in compare_runs(old, new).impact.edits} >= {
        "listening.not-heard", "gates.screen-first", "gates.fear",
    }  # fmt: skip


def test_without_the_copy_of_the_rulebook_the_rest_is_there(ran: Ran) -> None:
    old, new = ran("old", CASES), ran("new", CASES, EDIT)
    shutil.rmtree(new / "rulebook")
    found = compare_runs(old, new)
    assert "is not there any more" in found.no_causes
    assert found.impact.cases is not None
    assert found.impact.cases.changed == len(changed(old, new))


def test_where_contents_were_not_kept_ids_must_do(ran: Ran) -> None:
    old, new = ran("old", CASES), ran("new", CASES, EDIT)
    (old / ".ottava" / "ids.tsv").unlink()
    found = compare_runs(old, new)
    assert (found.cases.in_both, found.cases.contents_known) == (40, False)
    assert any("are taken to be the same" in note for note in notes(found))


@posix
def test_no_link_is_followed(ran: Ran, tmp_path: Path) -> None:
    old, new = ran("old", CASES), ran("new", CASES, EDIT)
    victim = tmp_path / "victim"
    victim.write_text("mine")
    for name in ("changed.jsonl", "comparison.json"):
        (new / name).symlink_to(victim)
    compare_runs(old, new)
    assert victim.read_text() == "mine"
    assert [*changed_cases(new)]


def test_an_advice_that_was_changed_is_refused(ran: Ran) -> None:
    old, new = ran("old", CASES), ran("new", CASES, EDIT)
    text = (new / "results.jsonl").read_text()
    (new / "results.jsonl").write_text(text.replace('"number":', '"number":"x","other":'))
    with pytest.raises(EvaluationError, match="is not as this version of Ottava writes it"):
        compare_runs(old, new)


def test_what_is_no_finished_run_is_refused(ran: Ran, tmp_path: Path) -> None:
    old, new = ran("old", CASES[:2]), ran("new", CASES[:2])
    with pytest.raises(EvaluationError, match="would be compared with itself"):
        compare_runs(old, old.parent / "new" / ".." / "old")
    with pytest.raises(BatchError, match="is not the folder of a run"):
        compare_runs(tmp_path, new)
    (old / "run.json").unlink()
    with pytest.raises(BatchError, match="make the run again if an earlier version made it"):
        compare_runs(old, new)
    with open(new / "results.jsonl", "ab") as file:
        file.write(b'{"case": 5}\n')
    with pytest.raises(EvaluationError, match=r"line 3 of .* is not as the run has left it"):
        compare_runs(ran("third", CASES[:2]), new)


def test_results_of_other_cases_in_the_folder_are_refused(ran: Ran) -> None:
    old, new = ran("old", CASES[:3]), ran("new", CASES[3:6])
    shutil.copy(old / "results.jsonl", new / "results.jsonl")
    with pytest.raises(EvaluationError, match=r"line 1 of .* is not as the run has left it"):
        compare_runs(old, new)


def test_an_empty_run_can_be_compared(ran: Ran) -> None:
    found = compare_runs(ran("old", CASES[:3]), ran("new", [{"id": "bad", "nonsense": 1}]))
    assert (found.differs, found.parts, found.cases.only_then) == ("cases", (), 3)
    assert [*console_lines(found)]


def test_what_is_written_is_what_was_found(ran: Ran) -> None:
    new = ran("new", CASES, EDIT)
    found = compare_runs(ran("old", CASES), new)
    written = json.loads((new / "comparison.json").read_text())
    assert written["differs"] == "advising"
    assert [each["id"] for each in written["parts"][0]["shifts"]] == [each.id for each in found.parts[0].shifts]
    assert isinstance(found, RunComparison)
    assert not list((new / ".ottava").glob("comparing-*"))
