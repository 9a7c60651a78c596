"""The command as a process: how it starts and how it ends."""

import json
import os
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import jsonschema
import pytest
from cli.conftest import EXAMPLES, Command

from ottava.engine.rulebook.locating import BUILT_IN, RULEBOOKS

OTTAVA = (sys.executable, "-m", "ottava")

posix = pytest.mark.skipif(os.name != "posix", reason="pipes and signals of Unix")


def test_help_lists_the_commands(ottava: Command) -> None:
    run = ottava("--help")
    assert (run.status, run.err) == (0, "")
    assert "advise" in run.out
    assert "schema" in run.out


def test_the_version_is_shown(ottava: Command) -> None:
    run = ottava("--version")
    assert run.status == 0
    assert run.out.startswith("ottava")


@pytest.mark.slow
def test_the_schemas_are_json_schemas(ottava: Command) -> None:
    for subject in ("case", "advice"):
        run = ottava("schema", subject)
        assert (run.status, run.err) == (0, "")
        jsonschema.Draft202012Validator.check_schema(json.loads(run.out))


def test_the_schema_of_an_advice_is_the_published_one(ottava: Command) -> None:
    published = EXAMPLES.parent / "docs" / "schema" / "advice.schema.json"
    assert ottava("schema", "advice").out == published.read_text(encoding="utf-8")


def test_a_subject_without_a_schema_is_wrong_usage(ottava: Command) -> None:
    assert ottava("schema", "weather").status == 2


def loaded_by(*arguments: str) -> set[str]:
    """The modules that a run of the command with these arguments imports."""
    code = "import atexit, sys; atexit.register(lambda: print(*sys.modules, file=sys.stderr)); import runpy; "
    code += f"sys.argv = ['ottava', *{arguments!r}]; runpy.run_module('ottava', run_name='__main__')"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    return set(run.stderr.split())


def test_help_comes_without_what_only_some_commands_need() -> None:
    assert not {"experta", "pydantic", "yaml", "rich.console"} & loaded_by("--help")


@pytest.mark.slow
@posix
def test_a_good_case_is_advised_on_without_what_only_others_need(
    quarrel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTTAVA_CACHE", str(tmp_path))
    heavy = {"rich.console", "multiprocessing", "ottava.engine.rulebook.loading"}
    assert "ottava.engine.rulebook.loading" in loaded_by("advise", str(quarrel))
    # The second time, the rulebook is kept.
    assert heavy & loaded_by("advise", str(quarrel)) == set()


@pytest.mark.slow
@posix
def test_a_reader_that_stops_reading_is_no_error(quarrel: Path) -> None:
    command = subprocess.Popen(
        [*OTTAVA, "advise", *[str(quarrel)] * 60, "--verbose"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert command.stdout is not None
    assert command.stderr is not None
    with command:
        command.stdout.readline()
        command.stdout.close()
        assert command.stderr.read() == b""
    assert command.returncode == 141


class Interrupted(BytesIO):
    """Standard input at which the person presses Ctrl-C."""

    def read(self, size: int | None = -1) -> bytes:
        raise KeyboardInterrupt


def test_control_c_ends_it_without_a_word(ottava: Command) -> None:
    run = ottava("advise", "-", stdin=Interrupted())
    assert (run.status, run.out, run.err) == (130, "", "")


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the full device of Linux")
def test_output_that_cannot_be_written_is_an_error_with_words(quarrel: Path) -> None:
    with open("/dev/full", "wb") as full:
        run = subprocess.run([*OTTAVA, "advise", str(quarrel)], stdout=full, stderr=subprocess.PIPE)
    assert run.returncode == 1
    assert run.stderr == b"error: no space left on device\n\n"


@pytest.mark.slow
def test_json_is_utf_8_and_a_page_survives_wherever_it_is_printed(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text("id: 果子\ntitle: 争执 🍊\n", encoding="utf-8")
    plain = os.environ | {"PYTHONIOENCODING": "ascii"}
    found = subprocess.run([*OTTAVA, "advise", str(path), "--format", "json"], env=plain, capture_output=True)
    assert json.loads(found.stdout.decode("utf-8"))["case"] == "果子"
    page = subprocess.run([*OTTAVA, "advise", str(path), "--verbose"], env=plain, capture_output=True)
    assert (page.returncode, page.stderr) == (0, b"")
    assert page.stdout.startswith(b"\\u4e89\\u6267 \\U0001f34a")


@pytest.mark.slow
@pytest.mark.parametrize(
    "command", ["coverage", "explain CASE", "source", "interview", "generate 1", "diff . . --cases CASE"]
)
def test_whatever_is_shown_survives_where_letters_cannot_be(command: str, tmp_path: Path) -> None:
    shutil.copytree(RULEBOOKS / BUILT_IN, tmp_path / "mine")
    case = tmp_path / "case.yaml"
    case.write_text("id: 果子\ntitle: 争执 🍊\n", encoding="utf-8")
    plain = os.environ | {"PYTHONIOENCODING": "ascii"}
    words = command.replace("CASE", str(case)).split()
    run = subprocess.run([*OTTAVA, *words], env=plain, cwd=tmp_path / "mine", capture_output=True, input=b"\xff\ns\n\n")
    assert (run.returncode, run.stderr) == (0, b"")


@pytest.mark.slow
def test_a_terminal_gets_colours_and_a_pipe_does_not(quarrel: Path) -> None:
    coloured = os.environ | {"FORCE_COLOR": "1", "TERM": "xterm-256color"}
    coloured.pop("NO_COLOR", None)
    shown = subprocess.run([*OTTAVA, "advise", str(quarrel)], env=coloured, capture_output=True).stdout
    assert b"\x1b[" in shown
    plain = {key: value for key, value in os.environ.items() if key != "FORCE_COLOR"}
    assert b"\x1b[" not in subprocess.run([*OTTAVA, "advise", str(quarrel)], env=plain, capture_output=True).stdout
