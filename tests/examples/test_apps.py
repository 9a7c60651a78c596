"""The small applications of `examples/apps`, each used as its reader would use it."""

import importlib.util
import json
import logging
import os
import shutil
import subprocess
import sys
from pathlib import Path
from queue import Queue
from types import ModuleType
from typing import Any

import pytest

from ottava import Advice, Advisor, Case, Decision, OttavaError
from ottava.engine.authoring.generating.cases import cases
from ottava.facts import built_in_vocabulary

APPS = Path(__file__).parents[2] / "examples" / "apps"
RULES = Path(__file__).parents[2] / "rules" / "eight_methods"
PUBLIC = {path.stem for path in APPS.glob("*.py")}


def app(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, APPS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_each_is_short_and_tried_here() -> None:
    assert {"decisions", "endpoint", "form", "reloading", "table", "worker"} == PUBLIC
    for name in PUBLIC:
        lines = (APPS / f"{name}.py").read_text(encoding="utf-8").splitlines()
        assert len([line for line in lines if line.strip()]) <= 25, name


@pytest.mark.slow
def test_the_endpoint_returns_advice_and_says_what_is_wrong_where() -> None:
    client = pytest.importorskip("fastapi.testclient").TestClient(app("endpoint").app)
    advisor = Advisor()
    for data in cases(20, 3):
        answer = client.post("/advice", json=data)
        assert (answer.status_code, answer.text) == (200, advisor.advise(data).to_json())
    wrong = client.post("/advice", json={"parties": [{"id": "a"}, {"id": "b", "arousal": "{cross}"}], "disput": {}})
    assert wrong.status_code == 422
    found = {tuple(each["loc"]): (each["type"], each["msg"]) for each in wrong.json()["detail"]}
    assert found[("body", "disput")] == ("unknown-entity", "unknown key `disput` in the case; did you mean `dispute`?")
    assert found[("body", "parties", 1, "arousal")][1].startswith("found the text `{cross}` for `parties.b.arousal`")
    described = client.get("/openapi.json").json()
    schemas = described["components"]["schemas"]
    operation = described["paths"]["/advice"]["post"]
    assert operation["responses"]["200"]["content"]["application/json"]["schema"]["$ref"].endswith("/Advice")
    assert set(schemas["Advice"]["required"]) == set(advisor.advise({}).to_mapping())
    assert "arousal" in schemas["party"]["properties"]


def test_the_workers_advise_on_every_case() -> None:
    worker = app("worker")
    given: Queue[Case | None] = Queue()
    results: Queue[Advice | OttavaError] = Queue()
    made = [Case.from_mapping(data) for data in cases(30, 4)]
    threads = worker.start(3, given, results)
    for case in (*made, None, None, None):
        given.put(case)
    for thread in threads:
        thread.join(60)
    found = {each.case: each for each in results.queue if isinstance(each, Advice)}
    assert found == {case.id: Advisor().advise(case) for case in made}


@pytest.mark.slow
def test_the_form_marks_a_wrong_answer_and_ends_with_advice() -> None:
    form = app("form")
    shown: dict[str, Any] = form.page(None)
    marked = False
    for _ in range(100):
        if "advice" in shown:
            break
        state = json.loads(json.dumps(shown["state"]))  # through somebody's browser
        field = shown["field"]
        if field.choices and not marked:
            again = form.page(state, "nonsense")
            assert (again["field"], again["state"]) == (field, state)
            ((path, message),) = again["wrong"].items()
            assert path.endswith(field.path.rpartition(".")[2])
            assert "nonsense" in message
            marked = True
        shown = form.page(state, ["a", "b"] if field.kind == "parties" else None)
        assert not shown.get("wrong")
    assert marked
    assert shown["advice"]["notice"] == "Advice for a person to weigh, not a decision."


@pytest.mark.slow
def test_the_table_has_a_row_for_each_recommendation() -> None:
    pytest.importorskip("pandas")
    table = app("table")
    made = [Case.from_mapping(data) for data in cases(20, 5)]
    frame = table.recommendations(made)
    advices = [Advisor().advise(case) for case in made]
    assert len(frame) == sum(len(each.recommendations) for each in advices)
    assert list(frame["method"]) == [each.method for advice in advices for each in advice.recommendations]
    assert table.first_places(APPS.parent)["Circuitous tactics"] > 1
    polars = pytest.importorskip("polars")
    assert polars.DataFrame([row for each in advices for row in each.to_rows()]).height == len(frame)


def test_changed_rules_are_taken_up_and_broken_ones_are_not(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder = tmp_path / "rules"
    shutil.copytree(RULES, folder)
    reloading = app("reloading").ReloadingAdvisor(folder)
    first = reloading.current()
    assert reloading.current() is first
    further = folder / "further.yaml"
    further.write_text("rules: [\n")
    with caplog.at_level(logging.WARNING):
        assert reloading.current() is first
    assert "further.yaml" in caplog.text
    further.write_text("# nothing yet\n")
    os.utime(further, ns=(1, 1))
    second = reloading.current()
    assert second is not first
    shutil.rmtree(folder)
    assert reloading.current() is second


def records(file: Path) -> list[Decision]:
    return [Decision.from_json(line) for line in file.read_bytes().splitlines()]


def replayed(*arguments: str | Path) -> int:
    """Return the exit status of `ottava replay`: 1 where a decision could not be replayed."""
    words = [sys.executable, "-m", "ottava", "replay", *map(str, arguments)]
    return subprocess.run(words, capture_output=True).returncode


def test_no_advice_leaves_without_a_record(tmp_path: Path) -> None:
    file = tmp_path / "decisions.jsonl"
    desk = app("decisions").Desk(file)
    made = list(cases(20, 6))
    advices = [desk.advise(data, "desk 3") for data in made]
    assert [(each.case_id, each.asked_by) for each in records(file)] == [(each.case, "desk 3") for each in advices]
    file.unlink()
    file.mkdir()
    with pytest.raises(IsADirectoryError):
        desk.advise(made[0], "desk 3")


@pytest.mark.slow
def test_its_log_can_be_replayed_alone_and_a_masked_one_with_the_archive(tmp_path: Path) -> None:
    made = list(cases(20, 6))
    whole, masked, archive = (tmp_path / name for name in ("whole.jsonl", "masked.jsonl", "archive.jsonl"))
    archive.write_text("".join(json.dumps(data) + "\n" for data in made))
    for desk in (app("decisions").Desk(whole), app("decisions").Desk(masked, mask=["confidential"])):
        for data in made:
            desk.advise(data, "desk 3")
    confidential = {each.name for each in built_in_vocabulary() if each.confidential and each.entity == "party"}
    assert any(confidential & set(party) for each in records(whole) for party in (each.case or {})["parties"])
    assert not any(confidential & set(party) for each in records(masked) for party in (each.case or {})["parties"])
    assert (replayed(whole), replayed(masked), replayed(masked, "--cases", archive)) == (0, 1, 0)
