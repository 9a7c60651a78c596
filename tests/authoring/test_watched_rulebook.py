"""A rulebook whose files may change: taken up when they are sound and left alone, and never half."""

import errno
import os
from pathlib import Path

import pytest
from authoring.small_book import HEAD, RULES, write_book

from ottava.engine.authoring import watched_rulebook
from ottava.engine.authoring.watched_rulebook import RulebookMistake, WatchedRulebook, in_files
from ottava.engine.rulebook.loading import InvalidRulebook
from ottava.engine.rulebook.rulebook import Rulebook
from ottava.facts.source.diagnostic import Diagnostic
from ottava.facts.source.errors import InputError

FEWER = RULES.partition("- id: crowd")[0]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_book(tmp_path / "book")


def rules_of(watched: WatchedRulebook) -> int:
    return len(watched.rulebook.rules)


def looks(watched: WatchedRulebook, times: int = 2) -> list[bool]:
    return [watched.look() for _ in range(times)]


def test_a_change_is_taken_up_once_it_has_been_left_alone(folder: Path) -> None:
    watched = WatchedRulebook(folder)
    assert looks(watched) == [False, False]
    (folder / "rules.yaml").write_text(FEWER, encoding="utf-8")
    assert watched.look() is False
    assert rules_of(watched) == 6
    (folder / "more.yaml").write_text("[]\n", encoding="utf-8")  # still being changed
    assert watched.look() is False
    assert rules_of(watched) == 6
    assert looks(watched) == [True, False]
    assert rules_of(watched) == 5


def test_a_change_that_is_taken_back_is_none(folder: Path) -> None:
    watched = WatchedRulebook(folder)
    more = folder / "more.yaml"
    for _ in range(2):
        more.write_text("- nonsense\n", encoding="utf-8")
        assert watched.look() is False
        more.unlink()
        assert watched.look() is False


def test_a_change_of_what_it_extends_is_a_change(folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "rulebook.yaml").write_text("name: own\nversion: 1.0.0\nextends: ../book\n", encoding="utf-8")
    watched = WatchedRulebook(own)
    (folder / "rules.yaml").write_text(FEWER, encoding="utf-8")
    assert looks(watched) == [False, True]
    assert rules_of(watched) == 5


def test_mistakes_leave_what_was_sound_at_work_until_they_are_mended(folder: Path) -> None:
    watched, rules = WatchedRulebook(folder), folder / "rules.yaml"
    rules.write_text(RULES.replace("recommend: detour", "recommend: detor"), encoding="utf-8")
    assert looks(watched, 3) == [False, True, False]
    assert rules_of(watched) == 6
    assert in_files(watched.mistakes) == (
        RulebookMistake("unknown-method", "unknown method `detor`", "did you mean `detour`?", f"{rules}", 11, 21),
    )
    rules.write_text(FEWER, encoding="utf-8")
    assert looks(watched) == [False, True]
    assert (rules_of(watched), watched.mistakes) == (5, ())


def test_a_rulebook_keeps_the_name_by_which_it_is_served(folder: Path) -> None:
    watched = WatchedRulebook(folder)
    (folder / "rulebook.yaml").write_text(HEAD.replace("name: small", "name: tiny"), encoding="utf-8")
    assert looks(watched) == [False, True]
    assert watched.rulebook.name == "small"
    assert in_files(watched.mistakes) == (
        RulebookMistake(
            "other-name",
            "the rulebook is called `tiny` now, and is served as `small`",
            "start the service again to serve it by that name",
            None,
            None,
            None,
        ),
    )


def few(rulebook: Rulebook) -> None:
    if len(rulebook.rules) < 6:
        raise InputError(Diagnostic("too-few", "it has too few rules", None, "write more"))


def test_a_rulebook_that_is_sound_and_not_wanted_is_not_taken_up(folder: Path) -> None:
    watched = WatchedRulebook(folder, few)
    (folder / "rules.yaml").write_text(FEWER, encoding="utf-8")
    assert looks(watched) == [False, True]
    assert (rules_of(watched), [each.code for each in watched.mistakes]) == (6, ["too-few"])
    with pytest.raises(InputError):
        WatchedRulebook(folder, few)


def test_what_is_written_while_it_is_read_is_looked_at_again(folder: Path) -> None:
    more = folder / "more.yaml"

    def written(_: Rulebook) -> None:
        if more.exists() and more.stat().st_size < 9:
            more.write_text("[]  # and more\n", encoding="utf-8")

    watched = WatchedRulebook(folder, written)
    more.write_text("[]\n", encoding="utf-8")
    assert looks(watched, 4) == [False, False, False, True]


def test_files_that_cannot_be_read_now_are_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(_: object) -> Rulebook:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    watched = WatchedRulebook(folder)
    (folder / "rules.yaml").write_text(FEWER, encoding="utf-8")
    monkeypatch.setattr(watched_rulebook, "load_rulebook", failing)
    assert looks(watched) == [False, True]
    (told,) = watched.mistakes
    assert (told.code, told.message, told.hint) == (
        "unreadable-file",
        f"the rulebook cannot be read: {os.strerror(errno.EIO).lower()}",
        "check the files and their permissions",
    )
    assert rules_of(watched) == 6


def test_files_that_are_taken_away_leave_what_was_sound_at_work(folder: Path, tmp_path: Path) -> None:
    watched = WatchedRulebook(folder)
    folder.rename(tmp_path / "elsewhere")
    assert looks(watched) == [False, True]
    assert watched.mistakes
    assert rules_of(watched) == 6


@pytest.mark.skipif(os.name != "posix", reason="links of Unix")
def test_a_link_counts_when_it_leads_to_a_file(folder: Path, tmp_path: Path) -> None:
    watched = WatchedRulebook(folder)
    (folder / "more.yaml").symlink_to(tmp_path / "more")
    assert looks(watched) == [False, False]
    (tmp_path / "more").write_text("[]\n", encoding="utf-8")
    assert looks(watched) == [False, True]


def test_there_must_be_a_sound_rulebook_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(InvalidRulebook):
        WatchedRulebook(write_book(tmp_path, rules="- nonsense\n"))
