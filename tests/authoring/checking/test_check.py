"""Checking as a whole: mistakes, allowances, mending, and the forms in which all of it is shown."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from authoring.checking.manual import examples, write
from hypothesis import given
from hypothesis import strategies as st
from rulebook.examples.example import HEAD, rule

from ottava.engine.authoring.checking import checking
from ottava.engine.authoring.checking.checking import UnknownLint, check
from ottava.engine.authoring.checking.lint import all_lints, apply_fixes
from ottava.engine.authoring.checking.report import to_github, to_json, to_sarif, to_text

STYLE = tuple(each.id for each in all_lints() if not each.needs_solver)
BARE = rule(because="people want to be heard first")


def rulebook(folder: Path, rules: str, **more: str) -> Path:
    return write({"rulebook.yaml": HEAD, "rules.yaml": rules, **more}, folder)


def lints_of(folder: Path) -> list[str]:
    return [each.lint for each in check(folder, only=STYLE).findings if "one" in each.rules]


@pytest.mark.slow
def test_the_built_in_rulebook_has_no_fault_of_style() -> None:
    checked = check(only=STYLE)
    assert checked.findings == ()
    assert checked.diagnostics == ()
    assert checked.rules == 186


def test_remarks_stand_at_their_rule(tmp_path: Path) -> None:
    folder = rulebook(tmp_path, BARE)
    found = {each.lint: each for each in check(folder, only=STYLE).findings}
    assert {"no-source", "no-test"} <= found.keys()
    span = found["no-source"].span
    assert span is not None
    assert (span.source.name, span.line, span.column, span.text) == (str(tmp_path / "rules.yaml"), 1, 7, "one")


def test_an_allowance_with_a_reason_takes_a_remark_away(tmp_path: Path) -> None:
    folder = rulebook(tmp_path, BARE + "  allow: {no-source: long practice, no-test: tried by hand}\n")
    checked = check(folder, only=("no-source", "no-test"))
    assert checked.clean
    assert {(each.finding.lint, each.reason) for each in checked.allowed} == {
        ("no-source", "long practice"),
        ("no-test", "tried by hand"),
    }


def test_an_allowance_for_the_whole_rulebook(tmp_path: Path) -> None:
    files = {"rulebook.yaml": HEAD + "allow: {unused-name: still to be written}\n", "rules.yaml": BARE}
    checked = check(write(files, tmp_path), only=("unused-name",))
    assert checked.clean
    assert len(checked.allowed) == 4  # a method, a point, a gate and a directive


def test_an_allowance_of_a_lint_that_did_not_run_is_not_called_needless(tmp_path: Path) -> None:
    folder = rulebook(tmp_path, BARE + "  allow: {never-fires: kept for later}\n")
    assert "needless-allowance" not in lints_of(folder)


def test_mistakes_of_rules_and_of_tests_are_told_instead(tmp_path: Path) -> None:
    checked = check(rulebook(tmp_path / "a", BARE.replace("listening", "listenin")))
    assert [each.code for each in checked.diagnostics] == ["unknown-method"]
    assert not checked.clean
    tests = {"tests/rules.yaml": "- rule: two\n  case: {id: a}\n"}
    checked = check(rulebook(tmp_path / "b", BARE, **tests))
    assert [each.code for each in checked.diagnostics] == ["unknown-rule"]


def test_rules_of_an_extended_rulebook_are_not_remarked_on(tmp_path: Path) -> None:
    rulebook(tmp_path / "base", BARE)
    head = "name: upper\nversion: 1.0.0\nextends: ../base\n"
    write({"rulebook.yaml": head, "more.yaml": BARE.replace("id: one", "id: two")}, tmp_path / "upper")
    checked = check(tmp_path / "upper", only=STYLE)
    assert {name for each in checked.findings for name in each.rules} == {"two"}
    assert checked.rules == 1


def test_a_lint_that_there_is_not() -> None:
    with pytest.raises(UnknownLint, match="did you mean `no-source`"):
        check(only=("no-sorce",))


def test_without_the_solver_the_rest_is_checked_and_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "find_spec", lambda name: None)
    checked = check(rulebook(tmp_path, BARE))
    assert checked.unchecked == tuple(sorted(each.id for each in all_lints() if each.needs_solver))
    assert "no-source" in {each.lint for each in checked.findings}
    if checked.unchecked:
        assert "pip install 'ottava[check]'" in to_text(checked)


# Mending


NESTED = """\
# Rules of the house.
- id: one            # the first
  title: A rule
  for_each: party
  when:
    party.arousal: [upset]   # not yet violent
    party.heard: [ false ]
    any: [{party.temperament: ["hot"]}, {party.temperament: [even, withdrawn]}]
    party.persuasion: [  # with a comment
      not_tried]
  then: {recommend: listening, strength: weak, because: people want to be heard first}
"""


def test_mending_keeps_everything_else(tmp_path: Path) -> None:
    folder = rulebook(tmp_path, NESTED)
    found = check(folder, only=("needless-nesting",)).findings
    assert len(apply_fixes(found)) == 3
    text = (tmp_path / "rules.yaml").read_text("utf-8")
    expected = NESTED.replace("[upset]", "upset").replace("[ false ]", "false").replace('["hot"]', '"hot"')
    assert text == expected
    left = check(folder, only=("needless-nesting",)).findings
    assert [each.mends for each in left] == [()]  # a comment stands in the list
    assert apply_fixes(left) == ()


def test_mending_keeps_line_ends_and_the_mark_of_the_file(tmp_path: Path) -> None:
    folder = rulebook(tmp_path, NESTED)
    path = tmp_path / "rules.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + NESTED.replace("\n", "\r\n").encode())
    before = path.read_bytes()
    assert len(apply_fixes(check(folder, only=("needless-nesting",)).findings)) == 3
    after = path.read_bytes()
    assert after == before.replace(b"[upset]", b"upset").replace(b"[ false ]", b"false").replace(b'["hot"]', b'"hot"')
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []


NEEDLESS = """\
- id: one
  title: A rule
  when:
    # It is serious.
    safety.weapon: true
    safety.imminent_violence: [credible, ongoing]   # at least a threat
    all:
      - safety.weapon: true
    handler.power: {known: true}
  then: {recommend: listening, strength: weak, because: people want to be heard first}
  source: {place: frame, basis: text}
  allow:
    no-source: found since
    no-test: tried by hand
- id: two
  title: Another
  when: {safety.weapon: true}
  then: {recommend: listening, strength: weak, because: people want to be heard first}
  allow: {unclear-because: mended since}
"""


def test_what_is_needless_is_taken_out_with_its_lines(tmp_path: Path) -> None:
    folder = rulebook(tmp_path, NEEDLESS)
    for _ in range(2):
        found = check(folder, only=("needless-condition", "needless-allowance", *STYLE)).findings
        apply_fixes(each for each in found if each.lint in ("needless-condition", "needless-allowance"))
    text = (tmp_path / "rules.yaml").read_text("utf-8")
    expected = (
        NEEDLESS.replace("    safety.weapon: true\n", "", 1)
        .replace("    no-source: found since\n", "")
        .replace("  allow: {unclear-because: mended since}\n", "")
    )
    assert text == expected


def test_a_file_that_has_changed_since_is_left_alone(tmp_path: Path) -> None:
    folder = rulebook(tmp_path, NESTED)
    found = check(folder, only=("needless-nesting",)).findings
    changed = "# My own words.\n" + NESTED
    (tmp_path / "rules.yaml").write_text(changed, "utf-8")
    assert apply_fixes(found) == ()
    assert (tmp_path / "rules.yaml").read_text("utf-8") == changed


# Forms


def test_the_text_underlines_and_sums_up(tmp_path: Path) -> None:
    text = to_text(check(rulebook(tmp_path, BARE), only=("no-source",)))
    assert text == (
        "warning[no-source]: the rule `one` does not say where it comes from\n"
        f" --> {tmp_path}/rules.yaml:1:7\n"
        "  |\n"
        "1 | - id: one\n"
        "  |       ^^^ add `source: {place: …, basis: text}`, or `basis: inference` or `practice`\n"
        "\n"
        "small: 1 rule, 1 remark\n"
    )


def test_json_says_the_same(tmp_path: Path) -> None:
    shape = json.loads(to_json(check(rulebook(tmp_path, NESTED), only=("needless-nesting", "no-source"))))
    assert (shape["version"], shape["rulebook"], shape["clean"], shape["rules"]) == (1, "small", False, 1)
    assert [each["lint"] for each in shape["findings"]].count("needless-nesting") == 4
    first = shape["findings"][1]
    assert first["place"] == {
        "file": str(tmp_path / "rules.yaml"), "line": 6, "column": 20, "end_line": 6, "end_column": 27,
    }  # fmt: skip
    assert first["mends"] == [{"place": first["place"], "text": "upset"}]


def test_sarif_names_rules_and_places(tmp_path: Path) -> None:
    folder = rulebook(tmp_path / "a b", NESTED)
    shape = json.loads(to_sarif(check(folder, only=("needless-nesting",))))
    assert shape["version"] == "2.1.0"
    (run,) = shape["runs"]
    ids = [each["id"] for each in run["tool"]["driver"]["rules"]]
    assert ids == [each.id for each in all_lints()]
    result = run["results"][0]
    assert result["ruleId"] in ids
    location = result["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"].endswith("a%20b/rules.yaml")
    assert location["region"] == {"startLine": 6, "startColumn": 20, "endLine": 6, "endColumn": 27}


def test_sarif_of_mistakes_names_them_too(tmp_path: Path) -> None:
    shape = json.loads(to_sarif(check(rulebook(tmp_path, BARE.replace("listening", "listenin")))))
    (run,) = shape["runs"]
    assert run["results"][0]["ruleId"] == "unknown-method"
    assert "unknown-method" in [each["id"] for each in run["tool"]["driver"]["rules"]]


def test_workflow_commands_are_one_line_each(tmp_path: Path) -> None:
    folder = rulebook(tmp_path / "50%,a:b", BARE)
    (line,) = to_github(check(folder, only=("no-source",))).splitlines()
    assert line.startswith("::warning file=")
    assert "50%25%2Ca%3Ab/rules.yaml,line=1,col=7,endLine=1,endColumn=10,title=no-source::the rule `one`" in line


HOSTILE = st.text(alphabet="\n\r\x1b%:,a<", max_size=12)


@given(HOSTILE)
def test_no_text_can_end_a_workflow_command(text: str) -> None:
    from ottava.engine.authoring.checking.checking import CheckResult
    from ottava.engine.authoring.checking.lint import Finding

    written = to_github(CheckResult("small", (), (Finding("no-source", text, None),)))
    assert written.count("\n") == 1
    assert "\r" not in written


@pytest.mark.slow
def test_the_command(tmp_path: Path) -> None:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "ottava", "check", *arguments], capture_output=True, text=True, timeout=120
        )

    folder = str(rulebook(tmp_path, NESTED))
    listed = run("--list")
    assert listed.returncode == 0
    assert [line.split()[0] for line in listed.stdout.splitlines()] == sorted(each.id for each in all_lints())
    assert run("--explain", "no-source").stdout.startswith("A rule that does not say")
    unknown = run("--explain", "unknown-key").stdout
    assert "In a case: " in unknown
    assert "In a rulebook: " in unknown
    wrong = run("--explain", "no-sauce")
    assert (wrong.returncode, "did you mean `no-source`?" in wrong.stderr) == (1, True)
    found = run(folder, "--only", "needless-nesting")
    assert found.returncode == 1
    assert "warning[needless-nesting]" in found.stdout
    mended = run(folder, "--only", "needless-nesting", "--fix", "--format", "json")
    assert mended.stderr.count("mended: ") == 3
    assert len(json.loads(mended.stdout)["findings"]) == 1
    passes = write(examples(next(each for each in all_lints() if each.id == "no-test"))[1], tmp_path / "passes")
    clean = run(str(passes), "--only", "no-test")
    assert (clean.returncode, clean.stdout) == (0, "small: 1 rule, no remarks\n")
    assert run(str(tmp_path / "nowhere")).returncode == 1


def test_no_text_of_a_rulebook_becomes_a_command_of_a_build_log(tmp_path: Path) -> None:
    words = f'"{"word " * 30}\\n::error file=a::b ##[error]c"'
    checked = check(rulebook(tmp_path, rule(when=f"{{{words}: true}}", because=words)))
    assert checked.diagnostics
    shown = to_github(checked)
    assert [line for line in shown.splitlines() if not line.startswith("::error file=")] == []
    for text in (to_text(checked), shown.replace("\n::error file=", "\n").removeprefix("::error file=")):
        assert [line for line in text.splitlines() if line.lstrip().startswith("::")] == []


@pytest.mark.slow
def test_examples_do_not_depend_on_when_garbage_is_collected() -> None:
    pytest.importorskip("z3")
    script = (
        "import gc; from ottava.engine.authoring.checking.checking import check;"
        " from ottava.engine.authoring.checking.report import to_json;"
        " gc.set_threshold({}); print(to_json(check()))"
    )
    seldom, often = (
        subprocess.run([sys.executable, "-c", script.format(each)], capture_output=True, check=True).stdout
        for each in (100_000, 50)
    )
    assert b'"witness": {' in seldom
    assert often == seldom
