"""`ottava advise`: what goes in, what comes out, how it ends."""

import json
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from cli.conftest import EXAMPLES, Command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

pytestmark = pytest.mark.slow

SCHEMA = json.loads((EXAMPLES.parent / "docs" / "schema" / "advice.schema.json").read_text(encoding="utf-8"))


def objects(lines: str) -> list[Any]:
    return [json.loads(line) for line in lines.splitlines()]


def test_a_case_gets_a_card(ottava: Command, quarrel: Path) -> None:
    run = ottava("advise", quarrel)
    assert (run.status, run.err) == (0, "")
    lines = run.out.splitlines()
    assert lines[:2] == [
        "FOR THE HANDLER ONLY: the parties must not see this.",
        "A customer rages over picked-over oranges",
    ]
    assert "3. MATTERS MOST: Circuitous tactics, for customer: very strongly advised" in lines
    assert len(lines) <= 40
    assert "\x1b" not in run.out


def test_several_cases_get_cards(ottava: Command, quarrel: Path) -> None:
    cards = ottava("advise", quarrel, EXAMPLES / "nothing-known.yaml").out.split("\n\nFOR THE HANDLER ONLY")
    assert [("oranges" in card, card.count("\n") <= 40) for card in cards] == [(True, True), (False, True)]


@pytest.mark.parametrize("format", ["text", "markdown", "html", "json"])
def test_a_sheet_for_the_parties_names_nobody(ottava: Command, quarrel: Path, format: str) -> None:
    run = ottava("advise", quarrel, "--for-parties", "--format", format)
    assert (run.status, run.err) == (0, "")
    assert "tells its view in full" in " ".join(run.out.split())
    for word in ("orange", "customer", "shopkeeper", "handler only", "circuitous", "advised"):
        assert word not in run.out.casefold()


@pytest.mark.parametrize("option", ["--full", "--verbose"])
def test_a_sheet_for_the_parties_has_no_reasons(ottava: Command, quarrel: Path, option: str) -> None:
    run = ottava("advise", quarrel, "--for-parties", option)
    assert (run.status, run.out) == (2, "")
    assert "leave out" in run.err


def test_the_whole_page_is_there_when_asked_for(ottava: Command, quarrel: Path) -> None:
    run = ottava("advise", quarrel, "--full")
    assert (run.status, run.err) == (0, "")
    lines = run.out.splitlines()
    assert lines[:3] == [
        "A customer rages over picked-over oranges",
        "Case orange-quarrel",
        "Advice for a person to weigh, not a decision.",
    ]
    assert "2. Circuitous tactics" in lines
    assert max(cell_len(line) for line in lines) <= 80
    assert "\x1b" not in run.out


def test_an_advice_against_a_safeguard_says_so(ottava: Command, tmp_path: Path) -> None:
    head = "name: mine\nversion: 1.0.0\ntitle: Mine\nextends: eight_methods\n"
    rule = (
        "- id: mine.both\n  title: Both\n  when: {dispute.rumour: true}\n"
        "  then: [{directive: attend_now}, {directive: reschedule}]\n  because: a slip\n"
    )
    folder = tmp_path / "mine"
    folder.mkdir()
    for name, text in {"rulebook.yaml": head, "rules.yaml": rule}.items():
        (folder / name).write_text(text, encoding="utf-8")
    case = tmp_path / "case.yaml"
    case.write_text("id: a\ndispute: {rumour: true}\n", encoding="utf-8")
    page = " ".join(ottava("advise", case, "--rulebook", folder, "--full").out.split())
    assert "AGAINST A SAFEGUARD This advice goes against a safeguard of its rulebook" in page
    assert "!! Now and later are not both said A page that contradicts itself helps nobody. - a slip from" in page
    data = json.loads(ottava("advise", case, "--rulebook", folder, "--format", "json").out)
    jsonschema.validate(data, SCHEMA)
    assert [each["safeguard"] for each in data["breaches"]] == ["page.now-or-later"]
    assert "AGAINST A SAFEGUARD" not in ottava("advise", case).out


def test_the_proof_is_there_when_asked_for(ottava: Command, quarrel: Path) -> None:
    assert "HOW IT FOLLOWS" not in ottava("advise", quarrel).out
    proof = ottava("advise", quarrel, "--verbose").out.split("HOW IT FOLLOWS")[1]
    assert "customer \N{EN DASH} temper on an ordinary day: flares up easily (1)" in proof


def test_one_case_is_one_indented_object(ottava: Command, quarrel: Path) -> None:
    run = ottava("advise", quarrel, "--format", "json")
    assert (run.status, run.err) == (0, "")
    assert run.out.startswith('{\n  "format_version": 2,\n')
    jsonschema.validate(json.loads(run.out), SCHEMA)


def test_several_cases_are_json_lines_in_their_order(ottava: Command, quarrel: Path) -> None:
    names = [quarrel, EXAMPLES / "nothing-known.yaml", quarrel]
    found = objects(ottava("advise", *names, "--format", "json").out)
    assert [each["case"] for each in found] == ["orange-quarrel", "nothing-known", "orange-quarrel"]
    for each in found:
        jsonschema.validate(each, SCHEMA)


def test_a_file_of_several_documents_gives_several_advices(ottava: Command, tmp_path: Path) -> None:
    path = tmp_path / "morning.yaml"
    path.write_text("id: one\n---\nid: two\n", encoding="utf-8")
    assert [each["case"] for each in objects(ottava("advise", path, "--format", "json").out)] == ["one", "two"]
    cards = ottava("advise", path).out
    assert cards.index("Case one") < cards.index("Case two")


def test_a_case_comes_from_standard_input(ottava: Command, quarrel: Path) -> None:
    from_file = ottava("advise", quarrel)
    assert ottava("advise", "-", stdin=quarrel.read_bytes()) == from_file
    assert json.loads(ottava("advise", "-", "--format", "json", stdin=b'{"id": "x"}').out)["case"] == "x"


@pytest.mark.parametrize(
    ("format", "start"),
    [
        ("text", "FOR THE HANDLER ONLY"),
        ("markdown", "**FOR THE HANDLER ONLY"),
        ("json", "{"),
        ("html", "<!doctype html>"),
    ],
)
def test_an_advice_goes_to_a_file(ottava: Command, quarrel: Path, tmp_path: Path, format: str, start: str) -> None:
    path = tmp_path / "advice"
    printed = ottava("advise", quarrel, "--format", format)
    assert ottava("advise", quarrel, "--format", format, "--output", path).out == ""
    assert path.read_text(encoding="utf-8") == printed.out
    assert printed.out.startswith(start)


def test_a_file_that_cannot_be_written_is_named(ottava: Command, quarrel: Path, tmp_path: Path) -> None:
    path = tmp_path / "missing" / "advice.html"
    run = ottava("advise", quarrel, "--format", "html", "--output", path)
    assert (run.status, run.out) == (1, "")
    assert f"error: `{path}` cannot be written: no such file or directory" in run.err


def test_wrong_input_leaves_the_file_alone(ottava: Command, tmp_path: Path) -> None:
    path = tmp_path / "advice.html"
    path.write_text("of yesterday", encoding="utf-8")
    assert ottava("advise", "-", "--format", "html", "--output", path, stdin=b"id: [").status == 1
    assert path.read_text(encoding="utf-8") == "of yesterday"


def test_an_html_report_is_of_one_case(ottava: Command, quarrel: Path) -> None:
    run = ottava("advise", quarrel, quarrel, "--format", "html")
    assert (run.status, run.out) == (2, "")
    assert "an HTML report is of one case, and these are 2" in run.err


def test_without_jinja_the_html_report_says_what_to_install(
    ottava: Command, quarrel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    run = ottava("advise", quarrel, "--format", "html")
    assert (run.status, run.out) == (1, "")
    assert "install it with `pip install 'ottava[html]'`" in run.err


def test_every_example_gets_a_page(ottava: Command) -> None:
    paths = sorted(EXAMPLES.glob("*.yaml"))
    run = ottava("advise", *paths, "--verbose")
    assert (run.status, run.err) == (0, "")
    assert run.out.count("Advice for a person to weigh, not a decision.\n") == len(paths)
    assert max(cell_len(line) for line in run.out.splitlines()) <= 80


def test_the_advice_on_every_example_keeps_to_the_schema(ottava: Command) -> None:
    paths = sorted(EXAMPLES.glob("*.yaml"))
    run = ottava("advise", *paths, "--format", "json")
    assert (run.status, run.err) == (0, "")
    assert [each["case"] for each in objects(run.out)] == [path.stem for path in paths]
    validator = jsonschema.Draft202012Validator(SCHEMA)
    assert [str(error) for each in objects(run.out) for error in validator.iter_errors(each)] == []


def test_a_bad_case_is_explained_and_the_others_go_on(ottava: Command, tmp_path: Path) -> None:
    path = tmp_path / "mixed.yaml"
    path.write_text("id: one\n---\nid: two\ndispute: {categry: debt}\n---\nid: three\n", encoding="utf-8")
    run = ottava("advise", path, tmp_path / "missing.yaml", "--format", "json")
    assert run.status == 1
    assert [each["case"] for each in objects(run.out)] == ["one", "three"]
    assert f"{path}:4:11\n" in run.err
    assert "did you mean `category`?" in run.err
    assert "there is no file" in run.err


BAD = {
    "empty": b"",
    "blank": b"\n\n",
    "number": b"3",
    "list": b"[]",
    "text": b"hello",
    "open": b"{",
    "control": b"id: a\x00b",
    "escape": b"id: \x1b[31m",
    "written escape": b'id: "\\e[31m"',
    "latin-1": "id: caf\xe9".encode("latin-1"),
    "utf-16": "id: a".encode("utf-16"),
    "twice": b"id: a\nid: b\n",
    "tab": b"id:\n\t- a\n",
    "tag": b"!!python/object/apply:os.system ['true']",
    "bomb": b"a: &a [x, x]\nb: &b [*a, *a]\nid: *c\n",
    "deep": b"[" * 100_000,
    "deep block": b"- " * 50_000,
    "wrong kind": b"parties: 3",
    "wrong number": b"dispute: {duration_days: 9e999}",
    "wide": b"id: " + b"a" * 100_000,
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_an_error_with_words(ottava: Command, tmp_path: Path, name: str) -> None:
    paths = [tmp_path / f"bad.{ending}" for ending in ("yaml", "json", "jsonl")]
    for path in paths:
        path.write_bytes(BAD[name])
    run = ottava("advise", *paths)
    assert (run.status, run.out) == (1, "")
    assert run.err.count("error[") >= len(paths)
    assert "Traceback" not in run.err
    assert all(line.isprintable() for line in run.err.split("\n"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
@given(data=st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_no_input_ends_in_a_traceback(ottava: Command, data: bytes) -> None:
    run = ottava("advise", "-", stdin=data)
    assert (run.status, bool(run.out)) in {(0, True), (1, False), (1, True)}
    assert bool(run.err) == (run.status == 1)


def test_a_folder_or_a_missing_file_is_an_error_with_words(ottava: Command, tmp_path: Path) -> None:
    for name in (tmp_path, tmp_path / "missing.yaml", tmp_path / "no" / "such.yaml", "esc\x1b[31m.yaml", ""):
        run = ottava("advise", name)
        assert (run.status, run.out) == (1, "")
        assert "error[" in run.err
        assert "\x1b" not in run.err


def test_a_rulebook_is_taken_by_name_or_by_path(ottava: Command, quarrel: Path) -> None:
    built_in = ottava("advise", quarrel)
    rules = EXAMPLES.parent / "rules" / "eight_methods"
    assert ottava("advise", quarrel, "--rulebook", "eight_methods") == built_in
    assert ottava("advise", quarrel, "--rulebook", rules) == built_in


def test_a_rulebook_that_is_not_there_is_an_error_with_words(ottava: Command, quarrel: Path) -> None:
    run = ottava("advise", quarrel, "--rulebook", "nine_methods")
    assert (run.status, run.out) == (1, "")
    assert "nine_methods" in run.err
    assert "Traceback" not in run.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("advise",),
        ("advise", "x.yaml", "--format", "pdf"),
        ("advise", "x.yaml", "--loud"),
        ("advice", "x.yaml"),
        ("--loud",),
    ],
)
def test_wrong_usage_ends_with_2(ottava: Command, arguments: tuple[str, ...]) -> None:
    run = ottava(*arguments)
    assert (run.status, run.out) == (2, "")
    assert "Usage: ottava" in run.err


@pytest.mark.parametrize("command", ["advise", "explain"])
def test_a_table_is_for_batch(command: str, ottava: Command, quarrel: Path, tmp_path: Path) -> None:
    (tmp_path / "cases.xlsx").write_bytes(b"PK")
    run = ottava(command, tmp_path / "cases.xlsx", quarrel)
    assert run.status == 1
    assert f"`ottava batch {tmp_path}/cases.xlsx` reads tables" in run.err
    assert run.out != ""  # the other case is advised on
