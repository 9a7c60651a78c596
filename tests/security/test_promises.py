"""What SECURITY.md promises, held against every command while Python notes what it is asked to do."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from security.watched import Watched, watched

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name != "posix", reason="names of files as Unix has them")]

NAME = "Bartholomew-Quince"
"""Stands in the case wherever a text may, and nowhere else in the tree."""

CASE = f"""
id: case-1
title: "{NAME} has shouted"
dispute: {{category: neighbour}}
parties:
  - {{id: {NAME.lower()}, role: claimant, temperament: hot, arousal: highly_agitated}}
  - {{id: other, role: respondent}}
"""
RULE = "- {id: own, title: Own, when: {dispute.category: debt}, because: it helps, then: {directive: call_police}}\n"
TESTS = "- rule: own\n  test: it fires\n  base: ../../case.yaml\n  changes: {dispute.category: debt}\n"

COMMANDS = {
    "advise case.yaml": set[str](),
    "advise case.yaml --format html -o advice.html": {"advice.html"},
    "explain case.yaml": set(),
    "batch case.yaml --out run": {"run"},
    "check mine": set(),
    "test mine": set(),
    "coverage mine --html pages.html": {"pages.html"},
    "diff mine eight_methods --cases case.yaml -o diff.json --format json": {"diff.json"},
    "diff HEAD:mine mine --cases case.yaml": set(),
    "gaps mine --over dispute.category": set(),
    "generate 3 -o cases.jsonl": {"cases.jsonl"},
    "interview --save saved.yaml": {"saved.yaml"},
    "new case made.yaml": {"made.yaml", "case.schema.json"},
    "schema case": set(),
    "source": set(),
    "upgrade case.yaml": {"case.yaml"},
    "docs mine --output handbook --no-check": {"handbook"},
}
"""Each with what it may write."""


BESIDE = re.compile(r"\.ottava-[0-9a-f]{12}")
THEIRS = [
    os.path.realpath(each)
    for each in (sys.prefix, sys.base_prefix, "/dev", "/proc", "/sys", "/etc", "/usr", Path(__file__).parents[2])
]
"""Where Python, the libraries, Ottava itself and what the system says of itself are read from."""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a case and a rulebook in a git repository; beside it nothing may change."""
    place = tmp_path / "place"
    (place / "mine" / "tests").mkdir(parents=True)
    (place / "case.yaml").write_text(CASE, encoding="utf-8")
    (place / "mine" / "rulebook.yaml").write_text("name: mine\nversion: 1.0.0\nextends: eight_methods\n", "utf-8")
    (place / "mine" / "rules.yaml").write_text(RULE, encoding="utf-8")
    (place / "mine" / "tests" / "own.yaml").write_text(TESTS, encoding="utf-8")
    git = ("git", "-c", "user.name=A", "-c", "user.email=a@example.org")
    for words in (("init", "-q"), ("add", "mine"), ("commit", "-qm", "Begin")):
        subprocess.run([*git, *words], cwd=place, check=True, capture_output=True)
    return place


def run(command: str, place: Path, **given: bool) -> Watched:
    found = watched(*command.split(), folder=place, stdin=f"{NAME.lower()}, b\ns\n".encode(), **given)
    assert found.status in (0, 1), found.err
    assert "Traceback" not in found.err
    return found


def outside(paths: set[str], *allowed: Path | str) -> set[str]:
    """Those that lie neither at nor below what is allowed."""
    return {each for each in paths if not any(Path(each).is_relative_to(top) for top in allowed)}


@pytest.mark.parametrize("command", COMMANDS)
def test_no_network_no_other_program_and_no_file_but_those_named(command: str, place: Path) -> None:
    found = run(command, place)
    assert found.network == set()
    # The workers of a batch are Python itself.
    started = {Path(each).name for each in found.program}
    assert started - ({Path(sys.executable).name} if "batch" in command else set()) == (
        {"git"} if "HEAD" in command else set()
    )
    own = (place.parent / "temporary", place.parent / "cache")
    named = [place / each for each in COMMANDS[command]]
    # What shall take the place of a named file is written beside it first.
    beside = {each for each in found.write if BESIDE.fullmatch(Path(each).name)}
    assert outside(found.write - beside, *named, *own) == set()
    assert outside({os.path.dirname(each) for each in beside}, place, *own) == set()
    assert [*own[0].iterdir()] == []
    assert {each.name for each in place.iterdir()} <= {"case.yaml", "mine", ".git"} | COMMANDS[command]
    assert outside(found.read, place / "case.yaml", place / "mine", *named, *own, *THEIRS) == set()


@pytest.mark.parametrize("command", [each for each in COMMANDS if "case" in each])
def test_no_personal_data_is_logged_whatever_the_level(command: str, place: Path) -> None:
    logged = [line for line in run(command, place, log=True).err.splitlines() if line.startswith("LOGGED")]
    assert [line for line in logged if NAME.lower() in line.lower() or "highly_agitated" in line] == []


def test_the_watch_sees_what_it_is_to_see(place: Path) -> None:
    found = watched("advise", "case.yaml", "-o", "advice.txt", folder=place)
    assert str(place / "case.yaml") in found.read
    assert str(place / "advice.txt") in found.write
    assert outside(found.read, *THEIRS) == {str(place / "case.yaml")}


CODE = (
    "!!python/object/apply:os.system ['touch MARK']",
    "!!python/object/new:os.system ['touch MARK']",
    "!!python/object/apply:subprocess.check_call [[touch, 'MARK']]",
    '!!python/object/apply:builtins.exec [\'open("MARK", "w")\']',
    "!!python/name:os.system",
    "!!python/module:this",
    "!<tag:yaml.org,2002:python/object/apply:os.system> ['touch MARK']",
    "!!ruby/object:Gem::Requirement {}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "${jndi:ldap://127.0.0.1/a}",
    "{party.__class__.__init__.__globals__}",
)
PLACES = {
    "case.yaml": "title: {code}\n",
    "mine/rulebook.yaml": "name: mine\nversion: 1.0.0\nextends: eight_methods\ntitle: {code}\n",
    "mine/rules.yaml": RULE.replace("title: Own", "title: {code}").replace("it helps", "{code}"),
    "mine/tests/own.yaml": TESTS.replace("it fires", "{code}"),
}


@pytest.mark.parametrize("file", PLACES)
@pytest.mark.parametrize("code", CODE)
def test_no_text_runs_code(code: str, file: str, place: Path) -> None:
    mark = place.parent / "mark"
    (place / file).write_text(PLACES[file].replace("{code}", code.replace("MARK", str(mark))), encoding="utf-8")
    found = run("advise case.yaml --rulebook mine" if file == "case.yaml" else "test mine", place)
    assert (found.program, found.network) == (set(), set())
    assert not mark.exists()
