"""docs/write/messages.md leaves no message out, and shows what is really said."""

import pytest
from rulebook.codes import codes_of
from rulebook.messages.page import EXPLANATIONS, PAGE, ROOMS, explanations, page

from ottava.engine.authoring.checking.explaining import explanation

LAST_RESORTS = {"yaml-syntax", "bad-value"}


@pytest.mark.slow
@pytest.mark.parametrize("room", ROOMS)
def test_every_code_of_a_room_is_on_the_page(room: str) -> None:
    assert codes_of(room) == ROOMS[room][1].keys()
    heading = f"\n## {ROOMS[room][0]}\n"
    part = PAGE.read_text("utf-8").partition(heading)[2].partition("\n## ")[0]
    assert sorted(line[4:] for line in part.splitlines() if line.startswith("### ")) == sorted(codes_of(room))


@pytest.mark.slow
def test_the_page_shows_what_is_said() -> None:
    """If not: `cd tests && python -m rulebook.messages.page`."""
    assert PAGE.read_text("utf-8") == page()
    assert EXPLANATIONS.read_text("utf-8") == explanations()


@pytest.mark.parametrize("room", ROOMS)
def test_every_code_can_be_explained(room: str) -> None:
    heading, messages = ROOMS[room]
    for code, message in messages.items():
        shown = explanation(code)
        assert f"{heading}: {message.cause}\n" in shown
        assert message.cure in shown
        if message.example is not None:
            assert f"[{code}]" in shown


@pytest.mark.slow
@pytest.mark.parametrize("room", ROOMS)
def test_every_example_shows_its_own_code(room: str) -> None:
    for code, message in ROOMS[room][1].items():
        if code in LAST_RESORTS:
            assert message.example is None
        else:
            assert message.example is not None
            assert message.example().code == code


@pytest.mark.parametrize("room", ROOMS)
def test_causes_and_cures_are_sentences(room: str) -> None:
    for message in ROOMS[room][1].values():
        for text in (message.cause, message.cure):
            assert text.endswith(".")
            assert text[0].isupper() or text[0] == "`"
