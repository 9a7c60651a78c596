"""`ottava upgrade` on what was written before parties had their own facts."""

import errno
import os
import re
import shutil
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from ottava.engine.authoring.upgrading.upgrading import Upgraded, files_in, upgraded
from ottava.engine.cli.main import app
from ottava.facts import Case, InvalidCase, cases_from
from ottava.facts.source.reading import read_source
from ottava.facts.source.span import Source

BEFORE = Path(__file__).parent / "before"
FILES = sorted(files_in(BEFORE))
CASES = [path for path in FILES if path.parent.name in ("cases", "lines")]


def of(text: str, name: str = "a.yaml") -> Upgraded:
    return upgraded(Source(name, text))


def comments(text: str) -> list[str]:
    return re.findall(r"(?:^|\s)(#.*)$", text, re.MULTILINE)


@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_was_written_before_becomes_what_is_written_today(path: Path) -> None:
    source = read_source(path)
    result = upgraded(source)
    assert result.recognized
    again = upgraded(Source(source.name, result.text))
    assert (again.text, again.changed) == (result.text, ())
    assert comments(result.text) == comments(source.text)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_case_of_before_loads_or_a_person_must_decide(path: Path) -> None:
    result = upgraded(read_source(path))
    for case in cases_from(Source(str(path), result.text)):
        if isinstance(case, InvalidCase):
            left = {each.span.line for each in case.diagnostics if each.span is not None}
            assert left <= {note.span.line for note in result.undecided}


def test_comments_and_layout_stay() -> None:
    result = upgraded(read_source(BEFORE / "lines" / "several.yaml"))
    assert result.text == (
        "# two cases of one morning\n"
        "id: d\n"
        "dispute:\n"
        "  # all of the tower\n"
        "parties:\n"
        "  - id: tower\n"
        "    attempts: 0\n"
        "    role: claimant   # speaks through a lawyer\n"
        "    people: 60\n"
        "history:\n"
        "---\n"
        "id: e\n"
        "parties: [{id: x, role: claimant}, {id: y, role: claimant}]\n"
        "dispute: {claimants: 60, # both halls\n"
        "          violation: minor}\n"
        "safety: {threats: {value: [conditional], certainty: 0.4}, weapon: false}\n"
        "history: {last_talk: calm}\n"
    )
    assert [note.text.partition(":")[0] for note in result.undecided] == ["`claimants", "`violation", "`threats"]


def test_json_stays_json() -> None:
    result = upgraded(read_source(BEFORE / "lines" / "evening.json"))
    assert '"role": "claimant",\n        "people": {"value": 1, "certainty": 0.7}\n' in result.text
    assert '{"category": "debt"}' in result.text
    assert '"threats": ["specific"], "weapon": false' in result.text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("dispute: {claimants: 1}\nparties: [{id: a}, {id: b}]", "dispute: {}\nparties: [{id: a}, {id: b}]"),
        ("dispute: {claimants: 7}\nparties: [{id: a}]", "dispute: {}\nparties: [{id: a, people: 7}]"),
        (
            "history: {attempts: 2}\nparties: [{id: a, persuasion: partial}, {id: b, persuasion: not_tried}]",
            "history: {}\nparties: [{id: a, persuasion: partial, attempts: 2}, {id: b, persuasion: not_tried}]",
        ),
        ("'history': {'attempts': 0}\nparties: [{'id': a}]", "'history': {}\nparties: [{'id': a, 'attempts': 0}]"),
        ("safety: {threats: self_harm}", "safety: {threats: [self_harm]}"),
        ("safety: {threats: unknown}", "safety: {threats: unknown}"),
    ],
)
def test_what_is_sure(before: str, after: str) -> None:
    assert of(before).text == after


@pytest.mark.parametrize(
    "text",
    [
        "dispute: {claimants: 7}\nparties: [{id: a}, {id: b}]",
        "dispute: {claimants: 7}\nparties: [{id: a, role: respondent}]",
        "dispute: {claimants: 7}\nparties: [{id: a, people: 6}]",
        "history: {attempts: 2}\nparties: [{id: a}, {id: b}]",
        "history: {attempts: 2, handler_conduct: coercive}\nparties: [{id: a, persuasion: refuses}]",
        "dispute: {violation: serious}\nparties: [{id: a}]",
        "safety: {threats: [specific]}",
        "safety: {public_danger: present}",
    ],
)
def test_what_is_not_sure_is_left_and_named(text: str) -> None:
    result = of(text)
    assert result.text == text
    assert len(result.undecided) == 1


def test_what_a_party_has_of_its_own_is_decided() -> None:
    assert of("dispute: {violation: minor}\nparties: [{id: a, violation: minor}]").undecided == ()


RULE = "- id: a\n  title: t\n{head}  when: {{{when}}}\n  then: {{ask: party.heard}}\n"


@pytest.mark.parametrize(
    ("head", "when", "after"),
    [
        ("  for_each: party\n", "history.attempts: 2", "party.attempts: 2"),
        ("", "some_party: {dispute.claimants: 2}", "some_party: {party.people: 2}"),
        ("", "dispute.claimants: {at_least: 5}", "some_party: {party.people: {at_least: 5}}"),
        ("", "any: [{safety.threats: specific}]", "any: [{safety.threats: {includes: [specific]}}]"),
        ("", "safety.threats: [specific, self_harm]", "safety.threats: {includes: [specific, self_harm]}"),
        ("", "safety.threats: {not: none}", "safety.threats: {includes: [conditional, specific, self_harm]}"),
        ("", "safety.threats: {known: false}", "safety.threats: {known: false}"),
    ],
)
def test_conditions(head: str, when: str, after: str) -> None:
    assert of(RULE.format(head=head, when=when)).text == RULE.format(head=head, when=after)


@pytest.mark.parametrize(
    "when", ["dispute.claimants: 2", "dispute.claimants: {at_most: 4}", "safety.threats: [none, conditional]"]
)
def test_conditions_that_a_person_must_rewrite(when: str) -> None:
    result = of(RULE.format(head="", when=when))
    assert result.text == RULE.format(head="", when=when)
    assert result.undecided


def test_reasons_and_questions_follow() -> None:
    rule = (
        "- id: a\n  for_each: party\n  when: always\n  then: {ask: history.attempts}\n"
        "  because: 'after {history.attempts}'\n"
    )
    assert of(rule).text == rule.replace("history.attempts", "party.attempts")
    assert len(of(rule.replace("  for_each: party\n", "")).undecided) == 2


def test_tests_of_rules_follow_their_case() -> None:
    text = (
        "- rule: r\n  party: b\n  case: {parties: [{id: a, persuasion: partial}, {id: b, persuasion: refuses}]}\n"
        "  near_miss: [{history.attempts: 1}, {safety.threats: none}]\n  expect: {asked: [history.attempts]}\n"
    )
    after = text.replace("{history.attempts: 1}", "{parties.b.attempts: 1}").replace("threats: none", "threats: []")
    assert of(text).text == after.replace("[history.attempts]", "[party.attempts]")
    behaviour = text.replace("- rule: r\n  party: b\n", "- test: t\n")
    assert "{history.attempts: 1}" in of(behaviour).text


VALUE = st.sampled_from(["1", "7", "0", "unknown", "{value: 3, certainty: 0.5}"])
PARTY = st.fixed_dictionaries(
    {},
    optional={
        "role": st.sampled_from(["claimant", "respondent"]),
        "persuasion": st.sampled_from(["not_tried", "refuses", "unknown"]),
    },
)


@st.composite
def case_of_before(draw: st.DrawFn) -> str:
    """A case in some layout, with a comment in every place that has a line of its own."""
    parties = [{"id": f"p{number}", **each} for number, each in enumerate(draw(st.lists(PARTY, max_size=3)))]
    facts = {
        "dispute": {"stakes": "trivial", "claimants": draw(VALUE.filter(lambda value: value != "0"))},
        "history": {"attempts": draw(VALUE), "handler_conduct": draw(st.sampled_from(["respectful", "coercive"]))},
        "safety": {"threats": draw(st.sampled_from(["none", "specific", "unknown"]))},
    }
    lines = []
    for entity in draw(st.permutations(list(facts))):
        entries = [f"{name}: {value}" for name, value in draw(st.permutations(list(facts[entity].items())))]
        if draw(st.booleans()):
            lines.append(f"{entity}: {{{', '.join(entries)}}} # {entity}")
        else:
            lines += [f"{entity}:", *(f"  {entry} # {number}" for number, entry in enumerate(entries))]
    listed = []
    for party in parties:
        entries = [f"{name}: {value}" for name, value in party.items()]
        if draw(st.booleans()):
            listed.append(f"  - {{{', '.join(entries)}}} # {party['id']}")
        else:
            listed += [f"{'  - ' if entry == entries[0] else '    '}{entry} # of a party" for entry in entries]
    return "\n".join([*lines, "parties:", *listed]) + draw(st.sampled_from(["", "\n"]))


@pytest.mark.slow
@given(case_of_before())
def test_any_case_of_before(text: str) -> None:
    result = of(text)
    assert sorted(comments(result.text)) == sorted(comments(text))
    assert of(result.text).text == result.text
    (case,) = cases_from(Source("a.yaml", result.text))
    if isinstance(case, Case):
        told = yaml.safe_load(result.text)
        assert "claimants" not in told["dispute"]
        assert "attempts" not in told["history"]
    else:
        left = {each.span.line for each in case.diagnostics if each.span is not None}
        assert left <= {note.span.line for note in result.undecided}
    for name, new in (("claimants", "people"), ("attempts", "attempts")):
        (said,) = re.findall(rf"\b{name}: (\d|unknown|{{.*?}})", text)
        named = any(f"`{name}: {said}`" in note.text for note in (*result.changed, *result.undecided))
        assert named
        kept = any(f"{each}: {said}" in result.text for each in (name, new))
        assert kept or said in ("1", "unknown", "0")  # one claimant, nothing known, no attempt with no party


def test_the_command_writes_only_when_asked_to(tmp_path: Path) -> None:
    shutil.copytree(BEFORE / "lines", tmp_path / "lines")
    texts = {path: path.read_bytes() for path in files_in(tmp_path)}
    run = CliRunner().invoke(app("upgrade"), ["upgrade", "--check", str(tmp_path)])
    assert run.exit_code == 1
    assert "decide: line " in run.output
    assert {path: path.read_bytes() for path in files_in(tmp_path)} == texts
    CliRunner().invoke(app("upgrade"), ["upgrade", str(tmp_path)])
    written = {path: path.read_bytes() for path in files_in(tmp_path)}
    assert all(written[path] != texts[path] for path in texts)
    CliRunner().invoke(app("upgrade"), ["upgrade", str(tmp_path)])
    assert {path: path.read_bytes() for path in files_in(tmp_path)} == written


def test_the_command_says_what_it_cannot_read(tmp_path: Path) -> None:
    broken, other, sure = (tmp_path / name for name in ("broken.yaml", "other.yaml", "sure.yaml"))
    broken.write_text("dispute: {claimants: 2\n")
    other.write_text("colour: red\n")
    sure.write_text("\ufeffsafety: {threats: none}\r\n", newline="")
    run = CliRunner().invoke(app("upgrade"), ["upgrade", str(broken), str(other), str(sure)])
    assert run.exit_code == 1
    assert "error[" in run.output
    assert "holds no case, no test and no rule" in run.output
    assert sure.read_bytes() == "\ufeffsafety: {threats: []}\r\n".encode()
    assert CliRunner().invoke(app("upgrade"), ["upgrade", str(sure)]).exit_code == 0


BEFORE_TEXT = "dispute: {claimants: 2}\nparties: [{id: a, role: claimant}]\n"


@pytest.mark.skipif(os.name != "posix", reason="links and pipes of Unix")
def test_nothing_is_read_or_written_through_links_in_a_folder(tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "folder"
    outside.mkdir()
    folder.mkdir()
    precious = [outside / "case.yaml", outside / "text"]
    for each in (*precious, folder / "own.yaml"):
        each.write_text(BEFORE_TEXT, encoding="utf-8")
    (folder / "file.yaml").symlink_to(precious[0])
    (folder / "below").symlink_to(outside)
    (folder / ".own.yaml.new").symlink_to(precious[1])
    for name in ("round", "and-round"):  # two links to where they are make as many paths as nobody can follow
        (folder / name).symlink_to(".")
    run = CliRunner().invoke(app(), ["upgrade", str(folder)])
    assert run.exit_code == 0
    assert run.output.endswith("1 files rewritten, 0 places left to decide\n")
    assert [each.read_text(encoding="utf-8") for each in precious] == [BEFORE_TEXT] * 2
    assert "people: 2" in (folder / "own.yaml").read_text(encoding="utf-8")
    # A link that is named leads to what is meant, and stays.
    assert CliRunner().invoke(app(), ["upgrade", str(folder / "file.yaml")]).exit_code == 0
    assert "people: 2" in precious[0].read_text(encoding="utf-8")
    assert (folder / "file.yaml").is_symlink()


def test_on_a_full_disk_the_old_file_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    file = tmp_path / "case.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + BEFORE_TEXT.encode())
    for name in ("fsync", "replace"):
        with monkeypatch.context() as patched:
            patched.setattr(os, name, full)
            assert CliRunner().invoke(app(), ["upgrade", str(file)]).exit_code == 1
        assert file.read_bytes() == b"\xef\xbb\xbf" + BEFORE_TEXT.encode()
        assert [*tmp_path.iterdir()] == [file]
    assert CliRunner().invoke(app(), ["upgrade", str(file)]).exit_code == 0
    assert file.read_bytes().startswith(b"\xef\xbb\xbfdispute: {}")
