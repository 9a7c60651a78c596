"""The course of an interview: danger first, a STOP at once, answers that can be changed, an end that loses nothing."""

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cli.conftest import EXAMPLES, Command

from ottava.facts import Case, Observation, read_case

pytestmark = pytest.mark.slow

TWELVE = ("1", "2", "0", "tenant, landlord", "2", "2", "1", "0", "0", "d", "1", "1")
"""Nobody is hurt, no weapon, no threats, two parties without fear, not one home, and what comes then."""


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An interview that nobody names a file for saves in the folder in which it is held."""
    monkeypatch.chdir(tmp_path)


def typed(*lines: str) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def words(text: str) -> str:
    return " ".join(text.split())


def test_ongoing_violence_shows_a_stop_after_the_first_answer(ottava: Command) -> None:
    out = ottava("interview", stdin=typed("3", "s", "")).out
    before, stop, after = out.partition("STOP: Safety comes first")
    assert stop
    assert "1. Is anyone being hurt, or about to be?" in before
    assert "2. " not in before
    assert "Call: " in after.partition("You can stop here")[0]
    assert "You can stop here and see what to do, or go on with the questions." in words(after)
    assert "Answers that are still open may change this advice." in words(after)


def test_after_a_stop_it_can_go_on(ottava: Command) -> None:
    out = ottava("interview", stdin=typed("3", "", "s", "")).out
    assert out.count("You can stop here") == 1
    assert "1 answered" in out
    assert re.search(r"^2\. ", out, re.MULTILINE)


def test_a_weapon_is_not_asked_about_where_all_is_stopped_already(ottava: Command) -> None:
    out = ottava("interview", stdin=typed("3", "", *["d"] * 60)).out
    assert "a weapon" not in out.partition("You can stop here")[2].partition("BEFORE ANYTHING ELSE")[0]


def test_who_is_afraid_of_a_partner_is_asked_about_screening_before_anything_of_the_dispute(
    ottava: Command, tmp_path: Path
) -> None:
    file = tmp_path / "home.yaml"
    file.write_text(
        "id: home\nparties: [{id: wife, fears_other_party: true}, {id: husband, fears_other_party: false}]\n"
        "relationship: {type: intimate}\nsafety: {imminent_violence: none, weapon: false, threats: []}\n",
        encoding="utf-8",
    )
    out = ottava("interview", "--save", file, stdin=typed("s")).out.partition("Stopped.")[0]
    asked = re.findall(r"^\d+\. (.*)$", out, re.MULTILINE)
    assert words(asked[0]) == "What came out when each of them was asked, alone, about violence at home?"


def test_and_so_it_is_from_nothing(ottava: Command) -> None:
    lines = ("1", "2", "0", "wife, husband", "2", "1", "s", "")
    asked = re.findall(
        r"^\d+\. (.*)$", ottava("interview", stdin=typed(*lines)).out.partition("Stopped")[0], re.MULTILINE
    )
    assert asked == [
        "Is anyone being hurt, or about to be?",
        "Is there a weapon, or something used as one, within reach?",
        "Has anyone threatened to harm somebody, or themselves?",
        "Who are the parties to the dispute?",
        "wife: Asked alone, is this person afraid of the other side?",
        "husband: Asked alone, is this person afraid of the other side?",
        "What came out when each of them was asked, alone, about violence at home?",
    ]


def answers_in(file: Path) -> tuple[Case, str]:
    return read_case(file), file.read_text(encoding="utf-8")


def test_changing_the_second_answer_of_twelve_keeps_the_other_ten(ottava: Command, tmp_path: Path) -> None:
    kept, changed = tmp_path / "kept.yaml", tmp_path / "changed.yaml"
    assert ottava("interview", "--save", kept, stdin=typed(*TWELVE, "s")).status == 0
    run = ottava("interview", "--save", changed, stdin=typed(*TWELVE, "c 2", "1", "l", "s"))
    assert run.status == 0
    before, after = kept.read_text(encoding="utf-8"), changed.read_text(encoding="utf-8")
    assert after == before.replace("id: kept", "id: changed").replace("weapon: false", "weapon: true")
    listed = re.findall(r"^\d+\. ", run.out.partition("WHAT WAS SAID")[2].partition("c and a number")[0], re.MULTILINE)
    assert listed == [f"{number}. " for number in range(1, 13)]
    assert "12 answered" in run.out.partition("WHAT WAS SAID")[0]


def test_a_change_that_does_not_fit_is_asked_again_and_enter_leaves_all_as_it_was(
    ottava: Command, tmp_path: Path
) -> None:
    file = tmp_path / "a.yaml"
    lines = (*TWELVE, "c 1", "nonsense", "", "c", "c 99", "c 2", "b", "s")
    run = ottava("interview", "--save", file, stdin=typed(*lines))
    assert run.status == 0
    assert run.out.count("WHAT WAS SAID") == 2
    assert read_case(file).get("safety.weapon") == Observation(False)


def test_a_party_may_be_called_otherwise_and_keeps_its_answers(ottava: Command, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    run = ottava("interview", "--save", file, stdin=typed(*TWELVE[:6], "c 4", "renter, landlord", "s"))
    assert "tenant is called renter now" in run.out
    renter = read_case(file).parties[0]
    assert (renter.id, renter.get("fears_other_party")) == ("renter", Observation(False))
    run = ottava("interview", "--case", file, "--save", file, stdin=typed("c 1", "renter", "s"))
    assert "This does not fit any more" in words(run.out)
    assert [party.id for party in read_case(file).parties] == ["renter"]


def test_a_quick_case_is_asked_a_dozen_questions(ottava: Command, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    lines = ("1", "2", "0", "tenant, landlord", *["d"] * 30)
    run = ottava("interview", "--quick", "--save", file, stdin=typed(*lines))
    assert 8 <= len(re.findall(r"^\d+ answered", run.out, re.MULTILINE)) <= 14
    assert "That is all that a quick case needs." in run.out


def test_save_goes_on_from_what_was_said_and_what_nobody_knew(ottava: Command, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    ottava("interview", "--save", file, stdin=typed("1", "d", "s"))
    assert "weapon: unknown" in file.read_text(encoding="utf-8")
    run = ottava("interview", "--save", file, stdin=typed("l", "0", "s"))
    assert "2. Is there a weapon, or something used as one, within reach? not known" in words(run.out)
    assert "2 answered" in run.out
    assert "3. Has anyone threatened" in run.out
    again = read_case(file)
    assert again.get("safety.threats") == Observation(frozenset())
    assert again.get("safety.weapon") is None


@pytest.mark.parametrize("stem", sorted(path.stem for path in EXAMPLES.glob("*.yaml"))[::9])
def test_nothing_of_a_case_is_lost_by_going_on_from_it(stem: str, ottava: Command, tmp_path: Path) -> None:
    file = tmp_path / f"{stem}.yaml"
    ottava("interview", "--case", EXAMPLES / f"{stem}.yaml", "--save", file, stdin=typed("s"))
    assert read_case(file) == read_case(EXAMPLES / f"{stem}.yaml")


def test_it_is_written_as_html_with_what_was_said(ottava: Command, tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    run = ottava("interview", "--format", "html", "--output", page, stdin=typed("3", "s", ""))
    assert run.status == 0
    text = page.read_text(encoding="utf-8")
    assert text.index('class="card"') < text.index('<details class="rest">') < text.index("What was said")
    assert "Is anyone being hurt, or about to be? ongoing" in text
    assert ottava("interview", "--format", "html").status == 2


@pytest.mark.parametrize("format", ["text", "html"])
def test_it_ends_on_the_card_that_advise_shows_or_on_the_whole_page(
    format: str, ottava: Command, tmp_path: Path
) -> None:
    case, advice = tmp_path / "a.yaml", tmp_path / "advice"
    lines = typed("3", "", "2", "s")
    run = ottava("interview", "--save", case, "--format", format, "--output", advice, stdin=lines)
    card = ottava("advise", case).out
    assert card in run.out
    full = ottava("interview", "--save", case, "--full", "--format", format, "--output", advice, stdin=typed("s", "s"))
    assert ottava("advise", case, "--full").out in full.out
    assert card not in full.out
    assert "The whole page: " not in full.out


@pytest.mark.skipif(os.name != "posix", reason="terminals and signals of Unix")
@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize(
    ("end", "status"), [("ctrl-c", 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129), ("closed", None)]
)
def test_however_it_ends_the_file_is_there_to_go_on_from(
    end: signal.Signals | str, status: int | None, named: bool, tmp_path: Path, ottava: Command
) -> None:
    """On a terminal of its own: two answers, then the end."""
    file = tmp_path / ("mine.yaml" if named else "interview.yaml")
    command = [sys.executable, "-m", "ottava", "interview", *(["--save", str(file)] if named else [])]
    control, terminal = pty.openpty()
    process = subprocess.Popen(
        command, cwd=tmp_path, stdin=terminal, stdout=terminal, stderr=terminal, start_new_session=True,
        preexec_fn=lambda: os.close(os.open(os.ttyname(0), os.O_RDWR)),
    )  # fmt: skip
    os.close(terminal)
    seen = wait_for(control, "1. Is anyone")
    for answer, question in (("2", "2. "), ("d", "3. ")):
        os.write(control, f"{answer}\n".encode())
        seen += wait_for(control, question)
    if end == "ctrl-c":
        os.write(control, b"\x03")
    elif end == "closed":
        os.close(control)
    else:
        process.send_signal(signal.Signals(end))
    if end != "closed":
        assert "Saved as" in wait_for(control, "Saved as")
        os.close(control)
    code = process.wait(30)
    assert status is None or code == status
    assert "imminent_violence: credible" in file.read_text(encoding="utf-8")
    run = ottava("interview", "--save", file, stdin=typed("s"))
    assert "2 answered" in run.out


def wait_for(control: int, text: str) -> str:
    """What is shown until that text has come, or for ten seconds."""
    seen, until = "", time.monotonic() + 10
    while text not in seen and time.monotonic() < until:
        if select.select([control], [], [], 0.2)[0]:
            try:
                seen += re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", os.read(control, 10_000).decode(errors="replace"))
            except OSError:  # the other side is closed
                break
    return seen
