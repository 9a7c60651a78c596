"""`ottava interview`: what is typed, what is asked, what is saved."""

from pathlib import Path

import pytest
from cli.conftest import EXAMPLES, Command

from ottava.facts import Case, Observation, read_case

pytestmark = pytest.mark.slow


def typed(*lines: str) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


NO_DANGER = ("1", "2", "0")
"""No violence, no weapon, no threats: what is asked first."""


def test_it_is_held_to_the_end_and_saved(ottava: Command, tmp_path: Path) -> None:
    file = tmp_path / "night.yaml"
    run = ottava("interview", "--save", file, stdin=typed(*NO_DANGER, "tenant, landlord", *["1"] * 80))
    assert (run.status, run.err) == (0, "")
    assert "4. Who are the parties to the dispute?" in run.out
    assert "Nothing that is still open can change a gate or what comes first." in run.out
    assert "DO, IN THIS ORDER" in run.out.splitlines()
    assert f"The whole page: ottava advise {file} --full" in run.out.splitlines()
    case = read_case(file)
    assert case.id == "night"
    assert [party.id for party in case.parties] == ["tenant", "landlord"]
    assert case.parties[0].get("capacity") == Observation("full")
    assert ottava("advise", file).status == 0


def test_don_t_know_why_and_back_always_work(ottava: Command, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    lines = ["w", "b", "1", "w", "d", "b", "2", "b", "b", "1", "why", "don't know", "back", "2", "stop"]
    run = ottava("interview", "--save", file, stdin=typed(*lines))
    assert run.status == 0
    assert run.out.count("WHY THIS IS ASKED") == 3
    assert "This is the first question." in run.out
    assert "Stopped. Answers that are still open may change this advice." in run.out
    case = read_case(file)
    assert case == Case.from_mapping({"id": "a", "safety": {"imminent_violence": "none", "weapon": False}})


def test_a_wrong_answer_is_explained_and_asked_for_again(ottava: Command, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    run = ottava("interview", "--save", file, stdin=typed("non", "9", "", "NONE", "d", "0", "a, a", "tenant", "s"))
    assert run.status == 0
    assert "two parties are called `a`" in run.out
    assert "did you mean `none`?" in " ".join(run.out.split())
    assert read_case(file).get("safety.imminent_violence") == Observation("none")


def test_it_goes_on_from_a_case_and_saves_over_it(ottava: Command, tmp_path: Path) -> None:
    file = tmp_path / "quarrel.yaml"
    file.write_text((EXAMPLES / "orange-quarrel.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    before = read_case(file)
    run = ottava("interview", "--case", file, "--save", file, stdin=typed("1", "s"))
    assert run.status == 0
    after = read_case(file)
    assert (after.id, after.title) == (before.id, before.title)
    news = [
        (name, each) for party in after.parties for name, each in party.observations.items()
        if name not in before.parties[after.parties.index(party)].observations
    ]  # fmt: skip
    assert len(news) + len(after.observations) - len(before.observations) == 1


def test_the_end_of_the_input_ends_it_and_loses_nothing(
    ottava: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run = ottava("interview", stdin=typed("1"))
    assert run.status == 0
    assert "Saved as interview.yaml." in run.out
    assert ottava("interview", stdin=typed("2")).status == 0
    assert ottava("interview", stdin=b"").status == 0
    saved = {path.name: read_case(path).get("safety.imminent_violence") for path in tmp_path.iterdir()}
    assert saved == {"interview.yaml": Observation("none"), "interview-2.yaml": Observation("credible")}


def test_the_file_may_be_named_at_the_end(ottava: Command, tmp_path: Path) -> None:
    there, new = tmp_path / "there.yaml", tmp_path / "new.yaml"
    there.write_text("id: a\n", encoding="utf-8")
    run = ottava("interview", stdin=typed("1", "s", str(there), str(new)))
    assert run.status == 0
    assert "is there already; choose another name" in " ".join(run.out.split())
    assert there.read_text(encoding="utf-8") == "id: a\n"
    assert read_case(new).get("safety.imminent_violence") == Observation("none")


def test_nothing_is_written_over(ottava: Command, tmp_path: Path) -> None:
    there = tmp_path / "there.yaml"
    there.write_text("id: a\n", encoding="utf-8")
    run = ottava("interview", "--case", EXAMPLES / "orange-quarrel.yaml", "--save", there)
    assert (run.status, run.out) == (2, "")
    assert "is there already" in run.err
    assert ottava("interview", "--save", tmp_path / "none" / "a.yaml").status == 2


@pytest.mark.parametrize("stem", sorted(path.stem for path in EXAMPLES.glob("*.yaml"))[::7])
def test_what_is_saved_reads_back_equal(stem: str, ottava: Command, tmp_path: Path) -> None:
    file = tmp_path / "again.yaml"
    assert ottava("interview", "--case", EXAMPLES / f"{stem}.yaml", "--save", file, stdin=typed("s")).status == 0
    assert read_case(file) == read_case(EXAMPLES / f"{stem}.yaml")


ODD = (
    b"9" * 5000, "²".encode(), "٣".encode(), b"\xff\x80", b"\x00", b"1e999", b"nan", b"-1", b"1," * 500, b",,,", b"[1]",
    b"a" * 1000, "\u202e".encode(), b"*", b"0", b"01", b" ", b"\x1b[2J",
)  # fmt: skip


def test_whatever_is_typed_is_taken_or_asked_again(ottava: Command, tmp_path: Path) -> None:
    """At the question who the parties are, and at one of each kind; then the answer is that nobody knows."""
    file = tmp_path / "a.yaml"
    lines = [*ODD, b"d", *ODD, b"d", *ODD, b"d", *ODD, b"tenant, landlord"]
    lines += [line for _ in range(9) for line in (*ODD, b"d")]
    run = ottava("interview", "--save", file, stdin=b"\n".join(lines))
    assert (run.status, run.err) == (0, "")
    assert "\x1b[2J" not in run.out
    read_case(file)


def test_it_says_when_it_could_not_look_at_every_question(ottava: Command) -> None:
    run = ottava("interview", "--budget", "5", stdin=typed("s"))
    assert run.status == 0
    assert "Perhaps another question would tell more; that was not looked at to the end: the budget of 5" in " ".join(
        run.out.split()
    )
    assert "Perhaps another" not in ottava("interview", stdin=typed("s")).out
