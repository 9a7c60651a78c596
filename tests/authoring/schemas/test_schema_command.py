"""`ottava schema`, and `ottava new` where it cannot do what is asked."""

import json
from pathlib import Path

import pytest
from authoring.schemas.validating import ROOT
from typer.testing import CliRunner, Result

from ottava.engine.authoring.scaffolding.rulebook import new_rulebook
from ottava.engine.authoring.schemas.writing import SCHEMAS, file_name
from ottava.engine.cli.main import app

pytestmark = pytest.mark.slow


def ottava(*arguments: object) -> Result:
    return CliRunner().invoke(app(), [str(each) for each in arguments])


@pytest.mark.parametrize("subject", [*SCHEMAS, "advice"])
def test_without_a_rulebook_it_is_the_published_one(subject: str) -> None:
    published = ROOT / "docs" / "schema" / file_name(subject)
    assert ottava("schema", subject).stdout == published.read_text(encoding="utf-8")


def test_of_a_rulebook_it_knows_its_names(tmp_path: Path) -> None:
    new_rulebook(tmp_path / "yard", "eight_methods")
    for subject in SCHEMAS:
        written = (tmp_path / "yard" / "schema" / file_name(subject)).read_text(encoding="utf-8")
        assert ottava("schema", subject, "--rulebook", tmp_path / "yard").stdout == written
    assert "dispute.at_night" in json.loads(written)["definitions"]


def test_all_are_written_into_the_folder(tmp_path: Path) -> None:
    new_rulebook(tmp_path / "yard")
    folder = tmp_path / "yard" / "schema"
    assert ottava("schema", "all", "--rulebook", tmp_path / "yard").stdout == f"{folder} is up to date\n"
    head = tmp_path / "yard" / "rulebook.yaml"
    head.write_text(
        head.read_text(encoding="utf-8") + "attributes: [{id: party.pets, kind: boolean, question: Any pets?}]\n",
        encoding="utf-8",
    )
    printed = ottava("schema", "all", "--rulebook", tmp_path / "yard").stdout
    changed = ("rulebook", "rules", "safeguards", "case", "tests")
    assert printed == "".join(f"wrote {folder / file_name(subject)}\n" for subject in changed)


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("schema", "all"), 2),
        (("schema", "all", "--rulebook", "eight_methods"), 2),
        (("schema", "weather"), 2),
        (("schema", "rules", "--rulebook", "nowhere"), 1),
        (("new", "rule", "eight_methods", "a.b"), 1),
        (("new", "rule", "nowhere", "a.b"), 1),
        (("new", "test", "nowhere", "a.b"), 1),
        (("new", "rulebook", "docs"), 1),
        (("new", "case", "README.md"), 1),
        (("new", "case", "morning.yaml", "--rulebook", "nowhere"), 1),
        (("new", "rulebook", "mine", "--extends", "nowhere"), 1),
        (("new", "rule", "mine", "a.b", "--for-each", "case"), 2),
    ],
)
def test_what_cannot_be_done_says_so(arguments: tuple[str, ...], status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    run = ottava(*arguments)
    assert (run.exit_code, run.stdout) == (status, "")
    assert run.stderr.strip()
    assert "Traceback" not in run.stderr
    assert not (ROOT / "morning.yaml").exists()
