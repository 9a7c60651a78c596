"""Rulebooks in git revisions."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from authoring.impact.books import HEAD, RULES, TRIFLE, compared, written

from ottava.engine.authoring.impact.repository import NoRevision
from ottava.engine.authoring.impact.version import opened_version
from ottava.engine.rulebook.loading import InvalidRulebook

Git = Callable[..., str]


@pytest.fixture
def git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """Runs git in a repository of its own, which is the working folder."""
    top = tmp_path / "repository"
    top.mkdir()
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    monkeypatch.chdir(top)

    def run(*arguments: str) -> str:
        who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")
        done = subprocess.run(["git", *who, *arguments], capture_output=True, text=True, check=True)
        return done.stdout.strip()

    run("init", "-q")
    return run


@pytest.fixture
def committed(git: Git) -> Git:
    """Two commits: a rulebook that extends another, first with a weak and then with a strong rule."""
    written(Path("rules/base"))
    mine = RULES.split("\n\n")[1].replace("id: look", "id: own").replace("title: Look", "title: Own")
    written(Path("rules/mine"), "name: mine\nversion: 1.0.0\nextends: ../base\n", own=mine)
    git("add", ".")
    git("commit", "-q", "-m", "one")
    written(Path("rules/mine"), "name: mine\nversion: 1.0.0\nextends: ../base\n", own=mine.replace("weak", "strong"))
    git("commit", "-q", "-a", "-m", "two")
    return git


def test_a_revision_whose_rulebook_wants_a_version_of_another_can_be_compared(committed: Git) -> None:
    head = Path("rules/mine/rulebook.yaml")
    head.write_text(head.read_text("utf-8").replace("../base", "../base@1"), encoding="utf-8")
    committed("commit", "-q", "-a", "-m", "three")
    with opened_version("HEAD:rules/mine") as side:
        assert {"look", "own"} <= {rule.id for rule in side.rulebook.rules}


def test_the_safeguards_of_a_revision_come_with_it(committed: Git) -> None:
    guard = "- {id: GUARD, title: A guard, never: {recommend: METHOD}, because: it must be so}\n"
    with opened_version("rules/base") as side:
        method = side.rulebook.names.methods[0].id
    folder = Path("rules/mine/safeguards")
    folder.mkdir()
    for name in ("one", "two"):
        folder.joinpath(f"{name}.yaml").write_text(guard.replace("GUARD", name).replace("METHOD", method), "utf-8")
    committed("add", ".")
    committed("commit", "-q", "-m", "guards")
    with opened_version("HEAD:rules/mine") as side:
        assert [each.id for each in side.rulebook.safeguards] == ["one", "two"]


@pytest.mark.usefixtures("committed")
def test_two_revisions_and_the_folder() -> None:
    result = compared("HEAD~1:rules/mine", "main:rules/mine", [TRIFLE])
    (edit,) = result.found.edits
    assert edit.places == ("main:rules/mine/own.yaml:6",)
    assert [str(each) for each in edit.was] == ["HEAD~1:rules/mine/own.yaml:6"]
    assert len(result.changes) == 1
    assert (result.found.old.named, result.found.new.named) == ("HEAD~1:rules/mine", "main:rules/mine")
    assert compared("HEAD:rules/mine", "rules/mine").found.same
    assert compared("HEAD^{/one}:rules/mine", "HEAD~1:rules/mine").found.same
    (edit,) = compared("HEAD~1:rules/mine", "rules/mine").found.edits
    assert edit.places == ("rules/mine/own.yaml:6",)


@pytest.mark.usefixtures("committed")
def test_what_is_not_committed_is_not_seen() -> None:
    written(Path("rules/mine"), "name: mine\n", own="- broken")
    with opened_version("HEAD:rules/mine") as side:
        assert side.rulebook.name == "mine"


def test_a_path_from_the_working_folder(committed: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("rules")
    assert compared("HEAD:./mine", "HEAD:rules/mine").found.same
    assert compared("HEAD:../rules/mine", "mine").found.same
    with (
        pytest.raises(NoRevision, match=r"holds no rulebook `mine`; did you mean `HEAD:\./mine`\?"),
        opened_version("HEAD:mine"),
    ):
        pass
    with pytest.raises(NoRevision, match="leads out of the repository"), opened_version("HEAD:../../elsewhere"):
        pass


def test_the_top_of_the_repository(git: Git) -> None:
    written(Path("."))
    git("add", ".")
    git("commit", "-q", "-m", "one")
    git("tag", "v1")
    for name in ("HEAD:", "HEAD:.", "v1:", "v1:./"):
        assert compared(name, ".").found.same


@pytest.mark.slow
@pytest.mark.usefixtures("committed")
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nowhere:rules/mine", "git knows no revision `nowhere`"),
        ("--all:rules/mine", "git knows no revision `--all`"),
        ("HEAD^{/on: e}:rules/mine", r"git knows no revision `HEAD\^\{/on: e\}`"),
        ("HEAD~9:rules/mine", "git knows no revision `HEAD~9`"),
        (
            "HEAD:rules/none",
            "holds no rulebook `rules/none`; expected the folder of one, from the top of the repository",
        ),
        ("HEAD:rules/mine/own.yaml", "holds no rulebook"),
        ("HEAD:/etc", "leads out of the repository"),
        (":rules/mine", "names no revision before the colon"),
        ("HEAD:\x1b[31m", r"\\x1b\[31m"),
        ("a\x00b:rules", "git"),
    ],
)
def test_what_cannot_be_read(name: str, said: str) -> None:
    with pytest.raises(NoRevision, match=said) as raised, opened_version(name):
        pass
    assert str(raised.value).isprintable()


def test_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NoRevision, match="in no git repository"), opened_version("main:rules"):
        pass


@pytest.mark.usefixtures("committed")
def test_no_git(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(NoRevision, match="needs git"), opened_version("main:rules/mine"):
        pass


def test_mistakes_stand_where_the_user_knows_them(committed: Git, tmp_path: Path) -> None:
    written(Path("rules/mine"), "name: mine\nversion: 1.0.0\nextends: ../base\n", own=RULES.replace("weak", "weka"))
    Path("rules/mine/more.yml").write_text("- id: a", encoding="utf-8")
    committed("add", ".")
    committed("commit", "-q", "-m", "three")
    with pytest.raises(InvalidRulebook) as raised, opened_version("HEAD:rules/mine"):
        pass
    text = str(raised.value)
    assert "--> HEAD:rules/mine/own.yaml:14:" in text
    assert "HEAD:rules/base/rules.yaml:1" in text  # the same ids stand there
    assert "`HEAD:rules/mine/more.yml` is not read" in text
    assert "ottava-" not in text
    assert "tree" not in text


def test_an_extended_rulebook_that_is_missing(committed: Git) -> None:
    written(Path("rules/mine"), "name: mine\nversion: 1.0.0\nextends: ../gone\n")
    committed("commit", "-q", "-a", "-m", "three")
    with pytest.raises(InvalidRulebook) as raised, opened_version("HEAD:rules/mine"):
        pass
    assert "there is no rulebook `../gone`" in str(raised.value)
    assert "--> HEAD:rules/mine/rulebook.yaml:3:10" in str(raised.value)


@pytest.mark.slow
def test_links(committed: Git, tmp_path: Path) -> None:
    written(tmp_path / "outside", HEAD.replace("small", "outside"))
    Path("linked").symlink_to("rules/mine")
    Path("away").symlink_to(tmp_path / "outside")
    Path("circle").symlink_to("circle")
    committed("add", ".")
    committed("commit", "-q", "-m", "links")
    assert compared("HEAD:linked", "HEAD:rules/mine").found.same
    for name in ("away", "circle"):
        with pytest.raises(NoRevision, match="holds no rulebook"), opened_version(f"HEAD:{name}"):
            pass


@pytest.mark.usefixtures("committed")
def test_a_folder_with_a_colon_is_a_folder() -> None:
    written(Path("HEAD:rules"), HEAD.replace("small", "folder"))
    with opened_version("HEAD:rules") as side:
        assert side.rulebook.name == "folder"


def test_nothing_is_left_behind(committed: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = tmp_path / "temporary"
    made.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(made))
    before = committed("status", "--porcelain")
    compared("HEAD~1:rules/mine", "HEAD:rules/mine", [TRIFLE])
    with pytest.raises(NoRevision), opened_version("HEAD:rules/none"):
        pass
    assert [*made.iterdir()] == []
    assert committed("status", "--porcelain") == before
