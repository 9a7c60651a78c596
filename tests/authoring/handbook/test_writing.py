"""The command: where the pages go, what it refuses, and that the same rulebook gives the same bytes."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from authoring.handbook.hostile import write_hostile
from authoring.handbook.site import Site, site_of
from typer.testing import CliRunner

from ottava.engine.authoring.handbook import handbook as building
from ottava.engine.authoring.handbook.handbook import LIST, FolderTaken, place, read_content, write_handbook
from ottava.engine.authoring.handbook.passage import Thing
from ottava.engine.cli.docs import docs
from ottava.engine.cli.main import Commands

ROOT = Path(__file__).parents[3]
app = typer.Typer(cls=Commands, pretty_exceptions_enable=False)
app.command()(docs)
app.command("other")(lambda: None)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.slow
def test_the_same_rulebook_gives_the_same_bytes_wherever_it_stands(
    built: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "rules" / "eight_methods", tmp_path / "copy")
    monkeypatch.chdir(tmp_path / "copy")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    write_handbook(read_content(".", checked=False), tmp_path / "pages")
    assert contents(tmp_path / "pages") == contents(built.folder)


@pytest.mark.slow
@pytest.mark.parametrize("head", ["extends: eight_methods\n", ""])
def test_a_rulebook_may_stand_on_another_or_be_tiny(tmp_path: Path, head: str) -> None:
    folder = tmp_path / "court"
    folder.mkdir()
    methods = "methods: [{id: listening, number: 1, title: Listening, kind: competing, steps: [Listen]}]\n"
    text = f"name: court\nversion: 1.0.0\nuse: [party, safety]\n{head or methods}"
    (folder / "rulebook.yaml").write_text(text, encoding="utf-8")
    rule = "{id: court.listen, title: Listen in court, when: always, because: they came to be heard, then: "
    then = "{recommend: listening, certainty: 0.2}"
    (folder / "gates.yaml").write_text(f"- {rule}{then}}}\n", encoding="utf-8")
    site = site_of(read_content(folder), tmp_path / "pages")
    text = site.page(Thing("rule", "court.listen")).text
    assert "gates.yaml, line 1 · court.listen" in text
    assert "No source is given." in text
    assert "No test stands beside it." in text
    taken_over = {"eight_methods/gates.yaml"} if head else set()
    assert {"gates.yaml"} | taken_over <= set(site.content.files)
    # No page for any of the nine entities of the vocabulary: no rule looks at them.
    assert len(site.pages) > 170 if head else len(site.pages) == 8


@pytest.mark.slow
def test_the_order_of_sets_does_not_matter() -> None:
    code = (
        "import hashlib; from ottava.engine.authoring.handbook.handbook import read_content; "
        "from ottava.engine.authoring.handbook.handbook import handbook_pages; "
        "print(hashlib.sha256(repr(handbook_pages(read_content())).encode()).hexdigest())"
    )
    command = [sys.executable, "-c", code]
    runs = [
        subprocess.run(
            command, capture_output=True, text=True, check=True, cwd=ROOT, env=os.environ | {"PYTHONHASHSEED": seed}
        )
        for seed in ("1", "2")
    ]
    assert runs[0].stdout == runs[1].stdout


def test_no_page_names_the_machine(built: Site) -> None:
    for name, data in contents(built.folder).items():
        assert (name, str(ROOT).encode() in data) == (name, False)


@pytest.mark.slow
def test_the_command_says_where_to_begin(tmp_path: Path) -> None:
    folder = write_hostile(tmp_path / "rules")
    run = CliRunner().invoke(app, ["docs", str(folder), "--output", str(tmp_path / "pages"), "--no-check"])
    assert run.exit_code == 0, run.output
    assert run.stdout.endswith(f"pages; begin with {tmp_path / 'pages' / 'index.html'}\n")
    assert run.stderr == ""
    assert (tmp_path / "pages" / "index.html").is_file()


def test_it_takes_the_place_of_an_earlier_one_and_of_nothing_else(tmp_path: Path) -> None:
    old, new, folder = tmp_path / "old", tmp_path / "new", tmp_path / "folder"
    for site, names in ((old, ("index.html", "rules/gone.html", "both/a.html")), (new, ("index.html", "both/b.html"))):
        for name in names:
            (site / name).parent.mkdir(parents=True, exist_ok=True)
            (site / name).write_text(f"{site.name} {name}", encoding="utf-8")
    place(old, folder)
    (folder / "CNAME").write_text("mine", encoding="utf-8")
    (tmp_path / "outside.txt").write_text("mine", encoding="utf-8")
    with (folder / LIST).open("a", encoding="utf-8") as listed:
        listed.write("../outside.txt\nmissing.html\n")
    place(new, folder)
    assert contents(folder) | {LIST: b""} == {
        "CNAME": b"mine",
        "index.html": b"new index.html",
        "both/b.html": b"new both/b.html",
        LIST: b"",
    }
    assert not (folder / "rules").exists()
    assert (tmp_path / "outside.txt").exists()


@pytest.mark.slow
def test_a_folder_with_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_text("years of work", encoding="utf-8")
    run = CliRunner().invoke(app, ["docs", "--output", str(tmp_path), "--no-check"])
    assert run.exit_code == 1
    assert "holds something that is no handbook; name an empty folder or a new one" in run.stderr
    assert contents(tmp_path) == {"thesis.doc": b"years of work"}
    with pytest.raises(FolderTaken, match="is a file; expected a folder"):
        write_handbook(read_content(checked=False), tmp_path / "thesis.doc")


def test_a_rulebook_with_mistakes_is_refused(tmp_path: Path) -> None:
    folder = write_hostile(tmp_path / "rules")
    (folder / "tests" / "bad.yaml").write_text("- rule: nobody\n  case: {id: x}\n", encoding="utf-8")
    run = CliRunner().invoke(app, ["docs", str(folder), "--output", str(tmp_path / "pages")])
    assert run.exit_code == 1
    assert "error[unknown-rule]" in run.stderr
    assert not (tmp_path / "pages").exists()


def test_what_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "find_spec", lambda name: None)
    run = CliRunner().invoke(app, ["docs", "--output", str(tmp_path / "pages")])
    assert (run.exit_code, run.stdout) == (1, "")
    assert run.stderr.strip() == (
        "error: the handbook needs MkDocs with Material; install it with `pip install 'ottava[docs]'`"
    )


@pytest.mark.slow
def test_mkdocs_is_not_imported_before_it_is_needed() -> None:
    code = (
        "import sys, ottava.engine.cli.docs, ottava.engine.authoring.handbook.handbook; print('mkdocs' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert run.stdout == "False\n"


@pytest.mark.skipif(os.name != "posix", reason="links of Unix")
def test_links_that_were_planted_are_not_followed(tmp_path: Path) -> None:
    site, folder, outside = tmp_path / "site", tmp_path / "pages", tmp_path / "outside"
    for name in ("index.html", "assets/new.css"):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text("theirs", encoding="utf-8")
    outside.mkdir()
    folder.mkdir()
    victim = outside / "victim"
    victim.write_text("mine", encoding="utf-8")
    (folder / LIST).symlink_to(victim)
    (folder / "index.html").symlink_to(victim)
    (folder / "assets").symlink_to(outside)
    with pytest.raises(FolderTaken, match="is a link, expected a folder of the handbook"):
        place(site, folder)
    (folder / "assets").unlink()
    place(site, folder)
    assert contents(outside) == {"victim": b"mine"}
    assert (folder / "index.html").read_text(encoding="utf-8") == "theirs"
    assert not (folder / "index.html").is_symlink()
