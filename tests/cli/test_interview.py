"""`ottava interview`: what is typed, what is asked, what is saved."""

from pathlib import Path

import pytest
from cli.conftest import EXAMPLES, Command

from ottava.facts import Case, Observation, read_case

pytestmark = pytest.mark.slow


def typed(*lines: str) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def test_it_is_held_to_the_end_and_saved(ottava: Command, tmp_path: Path) -> None:
    file = tmp_path / "night.yaml"
    run = ottava("interview", "--save", file, stdin=typed("tenant, landlord", *["1"] * 80))
    assert (run.status, run.err) == (0, "")
    assert "1. Who are the parties to the dispute?" in run.out
    assert "Nothing that is still open can change a gate or what comes first." in run.out
    assert "WHAT TO DO, IN THIS ORDER" in run.out
    case = read_case(file)
    assert case.id == "night"
    assert [party.id for party in case.parties] == ["tenant", "landlord"]
    assert case.parties[0].get("capacity") == Observation("full")
    assert ottava("advise", file).status == 0


def test_don_t_know_why_and_back_always_work(ottava: Command, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    lines = ["w", "b", "tenant", "w", "d", "b", "2", "b", "b", "aunt", "why", "don't know", "back", "4", "stop"]
    run = ottava("interview", "--save", file, stdin=typed(*lines))
    assert run.status == 0
    assert run.out.count("WHY THIS IS ASKED") == 3
    assert "This is the first question." in run.out
    assert "Stopped. Answers that are still open may change this advice." in run.out
    case = read_case(file)
    assert case == Case.from_mapping({"id": "a", "parties": [{"id": "aunt", "vulnerabilities": ["illness"]}]})


def test_a_wrong_answer_is_explained_and_asked_for_again(ottava: Command, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    run = ottava("interview", "--save", file, stdin=typed("a, a", "tenant", "9", "ilness", "", "Illness", "s"))
    assert run.status == 0
    assert "two parties are called `a`" in run.out
    assert "did you mean `illness`?" in " ".join(run.out.split())
    assert read_case(file).parties[0].get("vulnerabilities") == Observation(frozenset({"illness"}))


def test_it_goes_on_from_a_case_and_saves_over_it(ottava: Command, tmp_path: Path) -> None:
    file = tmp_path / "quarrel.yaml"
    file.write_text((EXAMPLES / "orange-quarrel.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    before = read_case(file)
    run = ottava("interview", "--case", file, "--save", file, stdin=typed("1", "s"))
    assert run.status == 0
    after = read_case(file)
    assert (after.id, after.title) == (before.id, before.title)
    assert after.parties[0].get("threats") == Observation(frozenset({"conditional"}))
    assert after.observations == before.observations


def test_the_end_of_the_input_ends_it(ottava: Command, tmp_path: Path) -> None:
    run = ottava("interview", stdin=typed("tenant"))
    assert run.status == 0
    assert "Save the case as" in run.out
    assert list(tmp_path.iterdir()) == []


def test_the_file_may_be_named_at_the_end(ottava: Command, tmp_path: Path) -> None:
    there, new = tmp_path / "there.yaml", tmp_path / "new.yaml"
    there.write_text("id: a\n", encoding="utf-8")
    run = ottava("interview", stdin=typed("tenant", "s", str(there), str(new)))
    assert run.status == 0
    assert "is there already; choose another name" in " ".join(run.out.split())
    assert there.read_text(encoding="utf-8") == "id: a\n"
    assert [party.id for party in read_case(new).parties] == ["tenant"]


def test_nothing_is_written_over(ottava: Command, tmp_path: Path) -> None:
    there = tmp_path / "there.yaml"
    there.write_text("id: a\n", encoding="utf-8")
    run = ottava("interview", "--save", there)
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
    lines = [*ODD, b"tenant, landlord", *[line for _ in range(12) for line in (*ODD, b"d")]]
    run = ottava("interview", "--save", file, stdin=b"\n".join(lines))
    assert (run.status, run.err) == (0, "")
    assert "\x1b[2J" not in run.out
    read_case(file)


def test_it_says_when_it_could_not_look_at_every_question(ottava: Command) -> None:
    run = ottava("interview", "--budget", "5", stdin=typed("tenant, landlord", "s"))
    assert run.status == 0
    assert "Perhaps another question would tell more; that was not looked at to the end: the budget of 5" in " ".join(
        run.out.split()
    )
    assert "Perhaps" not in ottava("interview", stdin=typed("tenant, landlord", "s")).out
