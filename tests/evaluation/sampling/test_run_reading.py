"""From a run back to its cases: in order, each with its own advice, and refused where that cannot be."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from batch.conftest import command, json_lines, made_up

from ottava import Advisor
from ottava.engine.batch.errors import BatchError
from ottava.engine.evaluation.errors import EvaluationError
from ottava.engine.evaluation.run_reading import open_run
from ottava.engine.rulebook.locating import RULEBOOKS

from .conftest import finished_run


def test_every_case_comes_with_its_own_advice(made_up_run: Path) -> None:
    found = list(open_run(made_up_run).cases())

    assert [case.id for case, _ in found] == [each["id"] for each in made_up(300)]
    advisor = Advisor()
    for case, advice in found[:20]:
        assert advisor.advise(case, thorough=False).to_json() == advice.to_json()


def test_what_was_set_aside_is_passed_over(tmp_path: Path) -> None:
    good, same_id = made_up(3), made_up(4)[3]
    bad = {"id": "bad", "dispute": {"category": "no such thing"}}
    cases = json_lines(tmp_path / "cases.jsonl", [good[0], bad, good[1], same_id, same_id, good[2]])

    found = open_run(finished_run(cases, tmp_path / "found")).cases()

    assert [case.id for case, _ in found] == [each["id"] for each in (good[0], good[1], same_id, same_id, good[2])]


def test_cases_without_an_id_are_found_again(tmp_path: Path) -> None:
    cases = json_lines(tmp_path / "cases.jsonl", [{**each, "id": None} for each in made_up(3)])

    found = open_run(finished_run(cases, tmp_path / "found")).cases()

    assert [case.id for case, _ in found] == ["cases-1", "cases-2", "cases-3"]


def test_cases_from_standard_input_are_named(tmp_path: Path) -> None:
    cases = json_lines(tmp_path / "cases.jsonl", [{**each, "id": None} for each in made_up(2)])
    folder = tmp_path / "found"
    assert command("batch", "-", "--out", folder, "--workers", 0, stdin=cases.read_bytes()).status == 0

    with pytest.raises(EvaluationError, match=r"standard input, which cannot be read again; name files .* `--cases`"):
        open_run(folder)
    found = open_run(folder, cases=[str(cases)]).cases()

    assert [case.id for case, _ in found] == ["standard input-1", "standard input-2"]


def test_cases_that_moved_are_named(tmp_path: Path) -> None:
    cases = json_lines(tmp_path / "cases.jsonl", made_up(2))
    folder = finished_run(cases, tmp_path / "found")
    moved = cases.rename(tmp_path / "moved.jsonl")

    with pytest.raises(
        EvaluationError, match=r"the cases of the run are not where they were: .*cases\.jsonl.*`--cases`"
    ):
        open_run(folder)

    assert len(list(open_run(folder, cases=[str(moved)]).cases())) == 2


def test_as_many_files_are_named_as_the_run_read(tmp_path: Path) -> None:
    cases = json_lines(tmp_path / "cases.jsonl", made_up(2))
    folder = finished_run(cases, tmp_path / "found")
    with pytest.raises(EvaluationError, match=r"2 files were named .* the run read 1: `.*cases\.jsonl`; name each"):
        open_run(folder, cases=[str(cases), str(cases)])

    inputs = tmp_path / "inputs"
    inputs.mkdir()
    for number, each in enumerate(made_up(3)):
        json_lines(inputs / f"{number}.jsonl", [each])
    folder = finished_run(inputs, tmp_path / "of a folder")
    assert len(list(open_run(folder, cases=[str(each) for each in sorted(inputs.iterdir())]).cases())) == 3


def test_cases_that_changed_are_refused(tmp_path: Path) -> None:
    data = made_up(5)
    cases = json_lines(tmp_path / "cases.jsonl", data)
    folder = finished_run(cases, tmp_path / "found")

    json_lines(cases, data[:4])
    with pytest.raises(EvaluationError, match=r"have a case `.*` \(line 5\), which is not in `.*cases.jsonl`"):
        list(open_run(folder).cases())

    json_lines(cases, [*data[:3], data[4] | {"id": data[3]["id"]}, data[4]])
    with pytest.raises(
        EvaluationError, match=r"the case `.*` in .* has changed since the run advised on it \(line 4 of"
    ):
        list(open_run(folder).cases())


@pytest.mark.parametrize(
    "change",
    [
        {"dispute": {"category": "labour"}},
        {"dispute": {"category": {"value": "debt", "certainty": 0.9}}},
        {"dispute": {}},
        {"parties": [{"id": "a", "threats": ["specific"], "heard": True}]},
        {"parties": [{"id": "a", "threats": [], "heard": False}]},
        {"parties": [{"id": "b", "threats": [], "heard": True}]},
        {"parties": []},
        {"day": "2026-03-14"},
    ],
)
def test_whatever_is_known_otherwise_is_refused(tmp_path: Path, change: dict[str, Any]) -> None:
    first, last = made_up(2)
    parties = [{"id": "a", "threats": [], "heard": True}]
    case = {"id": "one", "dispute": {"category": "debt"}, "parties": parties}
    cases = json_lines(tmp_path / "cases.jsonl", [first, case, last])
    folder = finished_run(cases, tmp_path / "found")

    json_lines(cases, [first, case | {"title": "Otherwise called"}, last])
    assert len(list(open_run(folder).cases())) == 3

    json_lines(cases, [first, case | change, last])
    with pytest.raises(EvaluationError, match=r"the case `one` in .* has changed since .*\(line 2 of .* run again"):
        list(open_run(folder).cases())


def test_without_its_contents_what_the_advice_rests_on_is_compared(tmp_path: Path) -> None:
    data = made_up(3)
    cases = json_lines(tmp_path / "cases.jsonl", data)
    folder = finished_run(cases, tmp_path / "found")
    (folder / ".ottava" / "ids.tsv").unlink()
    assert len(list(open_run(folder).cases())) == 3

    json_lines(cases, [data[0], data[2] | {"id": data[1]["id"]}, data[2]])
    with pytest.raises(EvaluationError, match=r"has changed since the run: the advice on it .* rests on"):
        list(open_run(folder).cases())


def test_results_of_another_run_are_refused(tmp_path: Path) -> None:
    folder = finished_run(json_lines(tmp_path / "cases.jsonl", made_up(3)), tmp_path / "found")
    ids = folder / ".ottava" / "ids.tsv"
    ids.write_bytes(b"".join(ids.read_bytes().splitlines(keepends=True)[:2]))

    with pytest.raises(EvaluationError, match=r"line 3 of the results in .* is not as the run has left it"):
        list(open_run(folder).cases())


def test_what_is_no_finished_run_is_refused(tmp_path: Path, made_up_run: Path) -> None:
    with pytest.raises(BatchError, match=r"is not the folder of a run: `run\.json` cannot be read"):
        open_run(tmp_path)

    unfinished = Path(shutil.copytree(made_up_run, tmp_path / "unfinished"))
    (unfinished / "results.jsonl").rename(unfinished / "results.jsonl.partial")
    with pytest.raises(EvaluationError, match="is not finished; go on with the same `ottava batch` command"):
        open_run(unfinished)

    without = Path(shutil.copytree(made_up_run, tmp_path / "without"))
    (without / "results.jsonl").unlink()
    with pytest.raises(EvaluationError, match=r"there is no `results\.jsonl`; make the run again"):
        open_run(without)


def test_results_without_the_whole_advice_are_refused(tmp_path: Path) -> None:
    folder = finished_run(json_lines(tmp_path / "cases.jsonl", made_up(2)), tmp_path / "found", "csv")

    with pytest.raises(EvaluationError, match="are written as CSV; expected JSON Lines"):
        open_run(folder)


def test_a_damaged_line_is_named(tmp_path: Path, made_up_run: Path) -> None:
    damaged = Path(shutil.copytree(made_up_run, tmp_path / "damaged"))
    lines = (damaged / "results.jsonl").read_bytes().splitlines(keepends=True)
    (damaged / "results.jsonl").write_bytes(b"".join([*lines[:2], lines[2][:100] + b"\n", *lines[3:]]))

    with pytest.raises(EvaluationError, match=r"line 3 of the results in .* is no advice"):
        list(open_run(damaged).cases())


def test_another_rulebook_is_refused(tmp_path: Path, made_up_run: Path) -> None:
    same = Path(shutil.copytree(RULEBOOKS / "eight_methods", tmp_path / "same"))
    assert open_run(made_up_run, same).rulebook.name == "eight_methods"

    rules = next(path for path in sorted(same.glob("*.yaml")) if "strength: strong" in path.read_text())
    rules.write_text(rules.read_text().replace("strength: strong", "strength: weak", 1))
    with pytest.raises(EvaluationError, match="with other rules; leave out `--rulebook`"):
        open_run(made_up_run, same)


MAPPING = """\
id: Number
keep: [State]
never_read: [Name]
dispute:
  category:
    column: Issue
    words: {Bill: consumer, Noise: neighbour}
parties:
  - id: customer
    role: {always: claimant}
"""


def test_cases_of_a_mapped_table_are_found_again(tmp_path: Path) -> None:
    table = tmp_path / "complaints.csv"
    table.write_text("Number;Name;State;Issue\nA1;Jane;CA;Bill\nA2;Joe;NY;Rain\nA3;Jim;NY;Noise\n", encoding="utf-8")
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(MAPPING, encoding="utf-8")
    folder = tmp_path / "found"
    assert command("batch", table, "--map", mapping, "--out", folder, "--workers", 0).status == 1  # a word not listed
    mapping.unlink()

    found = list(open_run(folder).cases())

    assert [(case.id, case.observations["dispute.category"].value) for case, _ in found] == [
        ("A1", "consumer"),
        ("A3", "neighbour"),
    ]
    assert [party.id for party in found[0].case.parties] == ["customer"]
