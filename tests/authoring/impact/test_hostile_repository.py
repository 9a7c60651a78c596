"""Revisions of a repository that somebody made to do harm."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from authoring.impact.books import HEAD, RULES, written
from hypothesis import given
from hypothesis import strategies as st

from ottava.engine.authoring.impact import version as revision
from ottava.engine.authoring.impact.repository import NoRevision, _entries
from ottava.engine.authoring.impact.version import opened_version, revision_folder
from ottava.engine.rulebook.loading import InvalidRulebook


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "Hostile":
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    top = tmp_path / "repository"
    top.mkdir()
    monkeypatch.chdir(top)
    made = tmp_path / "temporary"
    made.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(made))
    return Hostile(top)


class Hostile:
    """A repository whose objects are written one by one, so that they may say anything."""

    def __init__(self, top: Path) -> None:
        self.top = top
        self.git("init", "-q")

    def git(self, *arguments: str, given: bytes = b"") -> str:
        who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")
        command = ["git", "-C", str(self.top), *who, *arguments]
        done = subprocess.run(command, input=given, capture_output=True, check=True)
        return done.stdout.decode().strip()

    def blob(self, data: bytes | str) -> str:
        raw = data.encode() if isinstance(data, str) else data
        return self.git("hash-object", "-w", "--stdin", given=raw)

    def tree(self, entries: list[tuple[str, str, str]]) -> str:
        """A tree of (mode, name, object), taken as it is: `mktree` would refuse some names."""
        raw = b"".join(
            f"{mode} ".encode() + os.fsencode(name) + b"\0" + bytes.fromhex(object) for mode, name, object in entries
        )
        return self.git("hash-object", "-w", "-t", "tree", "--literally", "--stdin", given=raw)

    def commit(self, tree: str) -> None:
        self.git("update-ref", "HEAD", self.git("commit-tree", tree, "-m", "x"))

    def rulebook(self, more: list[tuple[str, str, str]] = []) -> str:  # noqa: B006 - only read
        files = [("100644", "rulebook.yaml", self.blob(HEAD)), ("100644", "rules.yaml", self.blob(RULES))]
        return self.tree([*files, *more])


def _everything(folder: Path) -> dict[str, bytes | None]:
    return {str(each): each.read_bytes() if each.is_file() else None for each in folder.rglob("*")}


def _harmless(tmp_path: Path, name: str) -> str:
    """What is said of the revision, after seeing that nothing was written but inside the temporary folder."""
    before = _everything(tmp_path)
    said = ""
    try:
        with opened_version(name) as side:
            said = side.rulebook.name
    except (NoRevision, InvalidRulebook) as error:
        said = str(error)
    assert _everything(tmp_path) == before
    return said


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["100644", "120000", "40000"])
@pytest.mark.parametrize(
    "name", ["../../../victim.yaml", "{tmp}/victim.yaml", "..", ".", "x/../../../../victim.yaml", "a\\b.yaml", ""]
)
def test_names_that_lead_out_of_the_folder(hostile: Hostile, tmp_path: Path, kind: str, name: str) -> None:
    victim = tmp_path / "victim.yaml"
    victim.write_text("mine", encoding="utf-8")
    name = name.replace("{tmp}", str(tmp_path))
    inner = hostile.rulebook()
    object = {"100644": hostile.blob("theirs"), "120000": hostile.blob(str(victim)), "40000": inner}[kind]
    hostile.commit(hostile.tree([("40000", "mine", hostile.rulebook([(kind, name, object)])), (kind, name, object)]))
    said = _harmless(tmp_path, "HEAD:mine")
    if kind == "100644" and name.endswith(".yaml"):
        assert "which is no possible name of a file" in said
    else:
        assert said == "small"  # not among the files of a rulebook


def test_folders_that_are_links_too(hostile: Hostile, tmp_path: Path) -> None:
    """As in attacks on git itself: a link and a folder of the same name, to write through the link."""
    (tmp_path / "outside").mkdir()
    link = ("120000", "mine", hostile.blob(str(tmp_path / "outside")))
    for entries in ([link, ("40000", "mine", hostile.rulebook())], [("40000", "mine", hostile.rulebook()), link]):
        hostile.commit(hostile.tree(entries))
        _harmless(tmp_path, "HEAD:mine")
        _harmless(tmp_path, "HEAD:MINE")


@pytest.mark.slow
@pytest.mark.parametrize(
    "target", ["{tmp}/outside", "../outside", "..", "/", "mine/../../outside", "mine", "b", "\0", ""]
)
def test_links(hostile: Hostile, tmp_path: Path, target: str) -> None:
    written(tmp_path / "outside", HEAD.replace("small", "outside"))
    link = hostile.blob(target.replace("{tmp}", str(tmp_path)))
    hostile.commit(
        hostile.tree([("40000", "mine", hostile.rulebook()), ("120000", "a", link), ("120000", "b", hostile.blob("a"))])
    )
    for name in ("HEAD:a", "HEAD:b"):
        said = _harmless(tmp_path, name)
        assert said == "small" if target == "mine" else "holds no rulebook" in said


@pytest.mark.slow
def test_a_link_that_multiplies(hostile: Hostile, tmp_path: Path) -> None:
    """Each link leads through the one before it twice: 2 to the power of 60 steps for who follows them all."""
    links = [("120000", "l0", hostile.blob("."))]
    links += [("120000", f"l{n}", hostile.blob(f"l{n - 1}/l{n - 1}")) for n in range(1, 60)]
    hostile.commit(hostile.rulebook(links))
    assert "holds no rulebook" in _harmless(tmp_path, "HEAD:l59")
    assert _harmless(tmp_path, "HEAD:l3") == "small"


@pytest.mark.parametrize(
    "base", ["/etc", "{tmp}/outside", "../../outside", "../../../outside", "../mine/../../outside"]
)
def test_rulebooks_that_extend_what_is_outside(hostile: Hostile, tmp_path: Path, base: str) -> None:
    written(tmp_path / "outside", HEAD.replace("small", "outside"))
    base = base.replace("{tmp}", str(tmp_path))
    head = hostile.blob(f"name: mine\nversion: 1.0.0\nextends: {base}\n")
    hostile.commit(hostile.tree([("40000", "mine", hostile.tree([("100644", "rulebook.yaml", head)]))]))
    assert "which a rulebook of the revision extends, leads out of the repository" in _harmless(tmp_path, "HEAD:mine")


def test_rulebooks_are_found_through_folders_and_links(hostile: Hostile, tmp_path: Path) -> None:
    head = hostile.blob("name: mine\nversion: 1.0.0\nextends: ../other/../link/base\n")
    own = hostile.blob(RULES.split("\n\n")[1].replace("id: look", "id: own").replace("title: Look", "title: Own"))
    mine = hostile.tree([("100644", "own.yaml", own), ("100644", "rulebook.yaml", head)])
    other = hostile.tree([("100644", "note.txt", hostile.blob("x"))])
    deep = hostile.tree([("40000", "base", hostile.rulebook())])
    hostile.commit(
        hostile.tree([
            ("40000", "deep", deep), ("120000", "link", hostile.blob("deep")), ("40000", "mine", mine),
            ("40000", "other", other), ("120000", "way", hostile.blob("mine/.")),
        ])
    )  # fmt: skip
    assert _harmless(tmp_path, "HEAD:mine") == "mine"
    assert _harmless(tmp_path, "HEAD:way") == "mine"


@pytest.mark.slow
def test_rulebooks_that_extend_each_other(hostile: Hostile, tmp_path: Path) -> None:
    def extending(base: str) -> str:
        head = f"name: mine\nversion: 1.0.0\nextends: {base}\n"
        return hostile.tree([("100644", "rulebook.yaml", hostile.blob(head))])

    chain = [("40000", f"c{n:02}", extending(f"../c{n + 1:02}")) for n in range(40)]
    hostile.commit(hostile.tree([("40000", "a", extending("../b")), ("40000", "b", extending("../a")), *chain]))
    assert "extends this one" in _harmless(tmp_path, "HEAD:a")
    assert "rulebooks extend each other" in _harmless(tmp_path, "HEAD:c00")


def test_names_that_are_one_where_case_does_not_count(
    hostile: Hostile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = hostile.blob(HEAD.replace("small", "other"))
    hostile.commit(hostile.rulebook([("100644", "RULEBOOK.yaml", other)]))
    place = revision._place
    monkeypatch.setattr(revision, "_place", lambda top, path: place(top, tuple(each.lower() for each in path)))
    assert "cannot be laid out: file exists" in _harmless(tmp_path, "HEAD:")


@pytest.mark.slow
def test_only_the_rulebook_asked_for_is_read(hostile: Hostile, tmp_path: Path) -> None:
    large = hostile.blob(b"#" * (65 * 2**20))
    theirs = hostile.rulebook([("100644", "z.yaml", large)])
    linked = hostile.rulebook([("120000", "z.yaml", hostile.blob("../theirs/z.yaml"))])
    many = hostile.rulebook([("100644", f"z{n}.yaml", hostile.blob(b"#" * (2**20))) for n in range(65)])
    entries = [
        ("40000", name, tree)
        for name, tree in (("linked", linked), ("many", many), ("mine", hostile.rulebook()), ("theirs", theirs))
    ]
    hostile.commit(hostile.tree(entries))
    with revision_folder("HEAD:mine") as (_, top, _):
        assert sorted(str(each.relative_to(top)) for each in top.rglob("*") if each.is_file()) == [
            "mine/rulebook.yaml",
            "mine/rules.yaml",
        ]
    for name in ("linked", "many", "theirs"):
        assert f"what is in `{name}` is larger than 64 MiB" in _harmless(tmp_path, f"HEAD:{name}")


def test_a_tree_that_multiplies(hostile: Hostile, tmp_path: Path) -> None:
    """Ten times the same folder, forty levels deep, is a small repository and more paths than anybody can list."""
    tree = hostile.tree([])
    for _ in range(40):
        tree = hostile.tree([("40000", str(n), tree) for n in range(10)])
    hostile.commit(tree)
    assert "holds no rulebook `mine`, nor any other" in _harmless(tmp_path, "HEAD:mine")


def test_broken_trees_and_submodules(hostile: Hostile, tmp_path: Path) -> None:
    mine = ("40000", "mine", hostile.rulebook())
    hostile.commit(hostile.tree([mine, ("160000", "sub", "1" * 40)]))
    assert _harmless(tmp_path, "HEAD:mine") == "small"
    assert "holds no rulebook" in _harmless(tmp_path, "HEAD:sub")
    hostile.commit(hostile.tree([mine, ("40000", "gone", "2" * 40)]))
    assert "git does not have what stood in `gone`; fetch it first" in _harmless(tmp_path, "HEAD:gone")
    long = "x" * 300 + ".yaml"
    hostile.commit(hostile.rulebook([("100644", long, hostile.blob("[]"))]))
    assert "cannot be laid out" in _harmless(tmp_path, "HEAD:")


@given(st.binary(max_size=120))
def test_any_bytes_as_a_tree(data: bytes) -> None:
    try:
        found = [*_entries(data, 20)]
    except NoRevision as error:
        found = []
        said = str(error)
    else:
        said = "is broken"
    assert "is broken" in said
    assert {each.kind for _, each in found} <= {"folder", "file", "link"}


PROGRAMS = (
    "core.fsmonitor", "core.sshCommand", "core.gitProxy", "core.pager", "pager.cat-file", "core.askPass", "core.editor",
    "credential.helper", "diff.external", "gpg.program", "remote.origin.uploadpack", "remote.other.uploadpack",
    "core.alternateRefsCommand", "filter.x.smudge", "filter.x.process", "diff.x.textconv", "uploadpack.packObjectsHook",
    "alias.cat-file", "alias.rev-parse",
)  # fmt: skip


@pytest.fixture
def partial(hostile: Hostile, tmp_path: Path) -> Path:
    """A clone that lacks the files of the rulebook and would fetch them, and starts a program wherever git allows it.

    The program leaves a mark; its path is what comes back.
    """
    hostile.commit(hostile.tree([("40000", "mine", hostile.rulebook())]))
    program, mark = tmp_path / "program", tmp_path / "mark"
    program.write_text(f'#!/bin/sh\necho "$0 $@" >> {mark}\nexit 1\n', encoding="utf-8")
    program.chmod(0o755)
    for name in PROGRAMS:
        hostile.git("config", name, f"!{program}" if name.startswith(("alias", "credential")) else str(program))
    for remote, url in (("origin", f"file://{tmp_path / 'origin'}"), ("other", f"ext::{program}")):
        hostile.git("config", f"remote.{remote}.url", url)
        hostile.git("config", f"remote.{remote}.promisor", "true")
        hostile.git("config", f"remote.{remote}.partialclonefilter", "blob:none")
    hostile.git("config", "core.repositoryFormatVersion", "1")
    hostile.git("config", "extensions.partialClone", "origin")
    hostile.git("config", "protocol.ext.allow", "always")
    hooks = hostile.top / ".git/hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("reference-transaction", "post-index-change", "fsmonitor-watchman", "post-checkout"):
        shutil.copy(program, hooks / name)
    (hostile.top / ".gitattributes").write_text("* filter=x diff=x\n", encoding="utf-8")
    blob = hostile.git("rev-parse", "HEAD:mine/rules.yaml")
    (hostile.top / ".git/objects" / blob[:2] / blob[2:]).unlink()
    mark.unlink(missing_ok=True)
    return mark


def test_git_starts_no_program_of_the_repository(hostile: Hostile, partial: Path) -> None:
    with (
        pytest.raises(NoRevision, match="git does not have what stood in `mine`; fetch it first"),
        opened_version("HEAD:mine"),
    ):
        pass
    assert not partial.exists()
    # The trap works: git without care falls into it.
    subprocess.run(["git", "cat-file", "-p", "HEAD:mine/rules.yaml"], capture_output=True, check=False)
    assert partial.exists()


@pytest.mark.parametrize("path", [".", "", "./bin", "bin"])
def test_a_git_that_lies_in_the_repository_is_not_started(
    hostile: Hostile, tmp_path: Path, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hostile.commit(hostile.tree([("40000", "mine", hostile.rulebook())]))
    for folder in (hostile.top, hostile.top / "bin"):
        folder.mkdir(exist_ok=True)
        (folder / "git").write_text(f"#!/bin/sh\ntouch {tmp_path}/mark\n", encoding="utf-8")
        (folder / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{path}{os.pathsep}{os.environ['PATH']}")
    assert _harmless(tmp_path, "HEAD:mine") == "small"
    monkeypatch.setenv("PATH", path)
    assert "which is not installed" in _harmless(tmp_path, "HEAD:mine")


@pytest.fixture
def traced(tmp_path: Path) -> Callable[..., list[str]]:
    """Runs `ottava` with its arguments; gives the programs that were started, as the kernel saw it."""
    strace = shutil.which("strace")
    file = tmp_path / "calls"
    tried = strace and subprocess.run([strace, "-f", "-o", str(file), "true"], capture_output=True, check=False)
    if not tried or tried.returncode:
        pytest.skip("needs strace")

    def run(*arguments: str) -> list[str]:
        command = [str(strace), "-f", "-s", "300", "-e", "trace=execve,openat,mkdir,symlink,symlinkat,rename", "-o"]
        subprocess.run(
            [*command, str(file), sys.executable, "-m", "ottava", *arguments], check=False, capture_output=True
        )
        return file.read_text("utf-8", "replace").splitlines()

    return run


@pytest.mark.slow
def test_what_the_kernel_sees(
    hostile: Hostile, partial: Path, tmp_path: Path, traced: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = tmp_path / "temporary"
    monkeypatch.setenv("TMPDIR", str(made))
    monkeypatch.setenv("OTTAVA_CACHE", "")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    for whole in (False, True):
        if whole:
            hostile.blob(RULES)
        calls = traced("diff", "HEAD:mine", "HEAD:mine", "--generated", "3")
        done = [each for each in calls if " = -1 " not in each and "<unfinished" not in each]
        started = {Path(found[1]).name for each in done if (found := re.search(r'execve\("([^"]+)"', each))}
        assert started == {"git", Path(sys.executable).name}
        written_to = [
            found[1]
            for each in done
            if (found := re.search(r'(?:openat\(AT_FDCWD, |mkdir\(|symlink\("[^"]*", )"([^"]+)"', each))
            and ("mkdir(" in each or "symlink" in each or "O_WRONLY" in each or "O_RDWR" in each)
        ]
        assert [each for each in written_to if not each.startswith((str(made), "/dev/"))] == []
        assert any(each.startswith(str(made)) for each in written_to)
    assert not partial.exists()
    assert [*made.iterdir()] == []
