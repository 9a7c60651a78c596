"""`ottava evaluate`: from sheets that experts filled in to text, JSON and a page."""

import csv
import json
import random
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cli.conftest import Command, ottava
from evaluation.sampling.conftest import finished_run, made_up_run

from ottava.engine.cli.main import COMMANDS
from ottava.engine.evaluation.choices import choices_of
from ottava.engine.rulebook.loading import load_rulebook

__all__ = ["made_up_run", "ottava"]

CHOICES = choices_of(load_rulebook())
TITLES = {each.id: each.title for each in (*CHOICES.methods, *CHOICES.gates, *CHOICES.do, *CHOICES.avoid)}
Answer = Callable[[dict[str, Any], random.Random], dict[str, str]]


def as_the_advice(advice: dict[str, Any], _: random.Random) -> dict[str, str]:
    """The answers of an expert who says what the advice says."""
    ranked = sorted((each for each in advice["recommendations"] if each["rank"]), key=lambda each: each["rank"])
    methods = dict.fromkeys(each["method"] + ("." + each["stage"] if each["stage"] else "") for each in ranked)
    first, second, *_ = [*(TITLES[each] for each in methods), "none", "none"]
    return {
        "first method": first,
        "second method": "" if second == "none" else second,
        "gates": "; ".join(TITLES[each["id"]] for each in advice["gates"]) or "none",
        "sure": "4",
    }


def often_otherwise(advice: dict[str, Any], chance: random.Random) -> dict[str, str]:
    """The answers of an expert who now and then names another method, a gate too many and a thing to be done."""
    found = as_the_advice(advice, chance)
    if chance.random() < 0.3:
        found |= {"first method": chance.choice(CHOICES.methods).title, "second method": ""}
    if chance.random() < 0.2:
        found["gates"] = chance.choice(CHOICES.gates).title
    found["must do"] = chance.choice(CHOICES.do).title
    found["must not"] = chance.choice(CHOICES.must_not).title
    return found


def advices(run: Path) -> dict[str, dict[str, Any]]:
    lines = (run / "results.jsonl").read_text("utf-8").splitlines()
    return {advice["case"]: advice for advice in map(json.loads, lines)}


def filled_in(sheet: Path, run: Path, answer: Answer) -> Path:
    """A review sheet with the answers of an expert."""
    found, chance = advices(run), random.Random(sheet.name)
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    out = sheet.with_name(f"filled-in-{sheet.name}")
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(row | answer(found[row["case"]], chance) for row in rows)
    return out


def labelled(run: Path, path: Path, expert: str, answer: Answer, most: int = 40) -> Path:
    """Labels of the first cases of a run."""
    chance = random.Random(expert)
    rows = [{"case": id, "expert": expert} | answer(advice, chance) for id, advice in [*advices(run).items()][:most]]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_sheets_of_a_sample_are_evaluated_for_the_whole_run(ottava: Command, made_up_run: Path, tmp_path: Path) -> None:
    drawn = tmp_path / "drawn"
    ottava("sample", made_up_run, "-n", 60, "--experts", "anna,ben", "--shared", 20, "--out", drawn)
    anna = filled_in(drawn / "anna" / "review-anna.csv", made_up_run, as_the_advice)
    ben = filled_in(drawn / "ben" / "review-ben.csv", made_up_run, often_otherwise)

    done = ottava(
        "evaluate",
        made_up_run,
        "--labels",
        anna,
        "--labels",
        ben,
        "--sample",
        drawn / "sample.json",
        "--format",
        "json",
    )

    assert (done.status, done.err) == (0, "")
    found = json.loads(done.out)
    basis = found["basis"]
    assert (basis["cases"], basis["labels"], basis["experts"], basis["weighted"]) == (60, 80, ["anna", "ben"], True)
    kappa = {(each["one"], each["other"]): each["kappa"]["value"] for each in found["experts"]["pairs"]}
    assert kappa["anna", None] == 1
    assert kappa["ben", None] < 0.95
    assert found["experts"]["cases"] == 20
    assert found["experts"]["alpha"]["value"] < found["experts"]["alpha_with_advice"]["value"]
    assert {each["experts"][0] for each in found["gates"]["missed"]} == {"ben"}
    assert found["names"]["gates"]["safety_first"] == "Safety comes first"
    assert set(found["names"]["cases"]) == {
        each["case"] for each in json.loads((drawn / "sample.json").read_text())["cases"]
    }


def test_an_expert_who_says_what_the_advice_says_agrees_with_all(
    ottava: Command, made_up_run: Path, tmp_path: Path
) -> None:
    labels = labelled(made_up_run, tmp_path / "labels.csv", "anna", as_the_advice)

    found = json.loads(ottava("evaluate", made_up_run, "--labels", labels, "--format", "json").out)

    assert found["agreement"]["first"]["value"] == 1
    assert found["agreement"]["same_order"]["value"] > 0.9
    assert (found["gates"]["missed"], found["gates"]["false"]) == ([], [])
    assert found["gates"]["all"]["found"]["value"] == 1
    assert [each["wrong"] for each in found["rules"]] == [0] * len(found["rules"])
    rows, methods = found["confusion"]["labels"], found["confusion"]["methods"]
    assert sum(rows[at][at] for at in range(len(methods))) == 40


def test_the_same_labels_give_the_same_figures(ottava: Command, made_up_run: Path, tmp_path: Path) -> None:
    labels = labelled(made_up_run, tmp_path / "labels.csv", "anna", often_otherwise)
    both = [ottava("evaluate", made_up_run, "--labels", labels, "--format", "json", "--seed", 7).out for _ in "12"]
    assert both[0] == both[1]
    other = ottava("evaluate", made_up_run, "--labels", labels, "--format", "json", "--seed", 8).out
    first, second = (json.loads(each)["agreement"]["first"] for each in (both[0], other))
    assert first["value"] == second["value"]
    assert first["low"] != second["low"]


def test_the_text_begins_with_the_answer_and_the_gates_missed(
    ottava: Command, made_up_run: Path, tmp_path: Path
) -> None:
    labels = [labelled(made_up_run, tmp_path / f"{each}.csv", each, often_otherwise) for each in ("anna", "ben")]

    done = ottava("evaluate", made_up_run, "--labels", labels[0], "--labels", labels[1])

    assert (done.status, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0] == "How far the advice agrees with experts"
    screen = " ".join(lines[:24])
    assert "The advice puts the expert's first method first in " in screen
    assert "On the 40 cases that several experts labelled, two experts agree in " in screen
    assert "Gates that the advice misses" in screen
    assert max(map(len, lines)) <= 100
    ids = {each.id for each in (*CHOICES.gates, *CHOICES.do, *CHOICES.avoid)} | {"circuitous_tactics"}
    assert [id for id in ids if "_" in id and id in done.out] == []
    assert not any(word in done.out for word in ("nan", "None", "Estimate", "[]"))


def test_the_ending_of_the_output_says_what_is_written(ottava: Command, made_up_run: Path, tmp_path: Path) -> None:
    labels = labelled(made_up_run, tmp_path / "labels.csv", "anna", often_otherwise)
    for name, begin in (("found.html", "<!doctype html>"), ("found.json", "{"), ("found.txt", "How far")):
        done = ottava("evaluate", made_up_run, "--labels", labels, "--output", tmp_path / name)
        assert (done.status, done.out, done.err) == (0, "", "")
        assert (tmp_path / name).read_text("utf-8").startswith(begin)


def test_one_label_is_enough_to_say_how_little_that_says(ottava: Command, made_up_run: Path, tmp_path: Path) -> None:
    labels = labelled(made_up_run, tmp_path / "labels.csv", "anna", as_the_advice, 1)

    done = ottava("evaluate", made_up_run, "--labels", labels)

    assert (done.status, done.err) == (0, "")
    assert "1 label by 1 expert (anna) of 1 case" in done.out
    text = " ".join(done.out.split())
    assert "These are fewer than 30 cases: take every figure as a hint." in text
    assert "labelled cases" not in text
    for heading in ("By gate:", "By category of dispute", "For whom the advice is better or worse"):
        part = done.out.partition(heading)[2].partition("\n---")[0]
        assert re.findall(r"\(.*? to .*?\)", part) == []
    for ending in ("html", "json"):
        assert ottava("evaluate", made_up_run, "--labels", labels, "--format", ending).status == 0


def test_one_expert_is_not_more_than_half_of_the_experts(ottava: Command, made_up_run: Path, tmp_path: Path) -> None:
    labels = [labelled(made_up_run, tmp_path / f"{each}.csv", each, often_otherwise) for each in ("anna", "ben")]
    alone = " ".join(ottava("evaluate", made_up_run, "--labels", labels[0]).out.split())
    both = " ".join(ottava("evaluate", made_up_run, "--labels", labels[0], "--labels", labels[1]).out.split())
    assert re.search(r"\* In \d+ of 40 cases the advice misses a gate that an expert sees\. ", alone)
    assert "more than half of the experts see it" in both
    assert "colour" not in alone + both
    assert "The stronger the colour" in ottava("evaluate", made_up_run, "--labels", labels[0], "--format", "html").out
    # The run has 300 cases, so that it cannot be asked for more.
    assert "and the run has 300: label all of them, or make a longer run." in alone


def test_labels_of_gates_alone_are_enough(ottava: Command, made_up_run: Path, tmp_path: Path) -> None:
    labels = tmp_path / "labels.csv"
    ids = [*advices(made_up_run)][:3]
    labels.write_text("case,gates\n" + "".join(f"{id},none\n" for id in ids))
    for ending in ("text", "html", "json"):
        done = ottava("evaluate", made_up_run, "--labels", labels, "--format", ending)
        assert (done.status, done.err) == (0, "")
    assert "No label names a first method" in ottava("evaluate", made_up_run, "--labels", labels).out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("case,gates\nnobody,none\n", "the run has no case `nobody`"),
        ("case,gates\nx,Sefety\n", "found `Sefety`, expected the title of a gate, or `none`"),
        ("case,gates\n", "nothing is labelled, there are no rows"),
        ("", "the table is empty; expected a row with the names of columns, and the rows below it"),
        ("\x00\x01", ""),
        ("{}", "there is no column `case`"),
    ],
)
def test_labels_that_cannot_be_used_are_refused(
    ottava: Command, made_up_run: Path, tmp_path: Path, text: str, said: str
) -> None:
    labels = tmp_path / "labels.csv"
    labels.write_text(text)

    done = ottava("evaluate", made_up_run, "--labels", labels)

    assert (done.status, done.out) == (1, "")
    assert said in done.err
    assert "Traceback" not in done.err


def test_a_sample_of_another_run_is_refused(ottava: Command, made_up_run: Path, tmp_path: Path) -> None:
    labels = labelled(made_up_run, tmp_path / "labels.csv", "anna", as_the_advice, 80)
    ottava("sample", made_up_run, "-n", 10, "--out", tmp_path / "drawn")
    sample = tmp_path / "drawn" / "sample.json"

    done = ottava("evaluate", made_up_run, "--labels", labels, "--sample", sample)
    assert done.status == 1
    assert "which the sample" in done.err

    found = json.loads(sample.read_text())
    sample.write_text(json.dumps(found | {"run": found["run"] | {"fingerprint": "sha256:0"}}))
    assert (
        "was drawn from a run with other rules"
        in ottava("evaluate", made_up_run, "--labels", labels, "--sample", sample).err
    )
    sample.write_text("[]")
    assert "is no `sample.json`" in ottava("evaluate", made_up_run, "--labels", labels, "--sample", sample).err


@pytest.mark.parametrize(
    ("others", "message"),
    [
        (range(15, 25), "with 20 cases, and this one has 10"),
        (range(15, 35), "which has no case `case-0`"),
    ],
)
def test_a_sample_of_a_run_with_other_cases_is_refused(
    ottava: Command, tmp_path: Path, others: range, message: str
) -> None:
    def run(numbers: range, name: str) -> Path:
        cases = tmp_path / f"{name}.jsonl"
        cases.write_text("".join(f'{{"id": "case-{number}"}}\n' for number in numbers))
        return finished_run(cases, tmp_path / name)

    drawn = tmp_path / "drawn"
    ottava("sample", run(range(20), "first"), "--out", drawn)
    labels = tmp_path / "labels.csv"
    labels.write_text("case,gates\ncase-15,none\n")

    done = ottava("evaluate", run(others, "second"), "--labels", labels, "--sample", drawn / "sample.json")

    assert done.status == 1
    assert "was drawn from another run than that in" in done.err
    assert message in done.err


def test_cases_with_the_same_id_are_refused(ottava: Command, tmp_path: Path) -> None:
    cases = tmp_path / "cases.jsonl"
    cases.write_text('{"id": "one"}\n{"id": "one"}\n')
    run = finished_run(cases, tmp_path / "found")
    labels = tmp_path / "labels.csv"
    labels.write_text("case,gates\none,none\n")

    done = ottava("evaluate", run, "--labels", labels)

    assert done.status == 1
    assert "the run has two cases `one`" in done.err


def test_labels_are_not_written_over(ottava: Command, made_up_run: Path, tmp_path: Path) -> None:
    labels = labelled(made_up_run, tmp_path / "labels.csv", "anna", as_the_advice, 3)
    before = labels.read_bytes()
    done = ottava("evaluate", made_up_run, "--labels", labels, "--format", "text", "--output", labels)
    assert done.status == 1
    assert "would be written over" in done.err
    assert labels.read_bytes() == before


@pytest.mark.parametrize("name", ["results.jsonl", "run.json", "rulebook/rulebook.yaml", ".ottava/ids.tsv", "new.html"])
def test_nothing_is_written_into_a_run(ottava: Command, made_up_run: Path, tmp_path: Path, name: str) -> None:
    labels = labelled(made_up_run, tmp_path / "labels.csv", "anna", as_the_advice, 3)
    file = made_up_run / name
    before = file.read_bytes() if file.exists() else None

    done = ottava("evaluate", made_up_run, "--labels", labels, "--format", "text", "--output", file)

    assert done.status == 1
    assert "holds a run of `ottava batch` and nothing else; name a file outside of it" in done.err
    assert (file.read_bytes() if file.exists() else None) == before


def test_a_sample_is_not_written_over(ottava: Command, made_up_run: Path, tmp_path: Path) -> None:
    labels = labelled(made_up_run, tmp_path / "labels.csv", "anna", as_the_advice, 3)
    (tmp_path / "sample.json").write_text("{}")

    done = ottava("evaluate", made_up_run, "--labels", labels, "--output", tmp_path / "sample.json")

    assert done.status == 1
    assert "is what `ottava sample` has written" in done.err
    assert (tmp_path / "sample.json").read_text() == "{}"


@pytest.mark.parametrize("ending", [".pdf", ".docx", ".xlsx", ".csv"])
def test_what_a_file_promises_is_written_or_refused(ottava: Command, tmp_path: Path, ending: str) -> None:
    done = ottava("evaluate", tmp_path, "--labels", "x.csv", "--output", tmp_path / f"found{ending}")
    assert done.status == 2
    assert f"found the ending `{ending}`, expected `.html`, `.json`, `.txt`" in " ".join(done.err.split())


def test_a_level_of_percents_is_told_as_a_share(ottava: Command, tmp_path: Path) -> None:
    done = ottava("evaluate", tmp_path, "--labels", "x.csv", "--level", "95")
    assert done.status == 2
    assert "write 0.95" in " ".join(done.err.replace("│", "").split())


def test_without_its_libraries_it_says_what_to_install(
    ottava: Command, made_up_run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    labels = labelled(made_up_run, tmp_path / "labels.csv", "anna", as_the_advice, 3)
    monkeypatch.setattr("ottava.engine.extras.find_spec", lambda name: None if name == "scipy" else name)
    done = ottava("evaluate", made_up_run, "--labels", labels)
    assert done.status == 1
    assert done.err.startswith("error: an evaluation needs SciPy; install it with `pip install 'ottava[evaluate]'`")


def test_no_other_command_needs_its_libraries(ottava: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    assert COMMANDS["evaluate"] == "evaluate"
    monkeypatch.setitem(sys.modules, "scipy", None)
    assert ottava("evaluate", "--help").status == 0
    assert ottava("sample", "--help").status == 0
