"""The picture in README.md can be made anew, and shows the words of today's card."""

from pathlib import Path

from browser.chromium import Tab
from browser.picture import PICTURE, ROOT, SIGNATURE, picture, words

LARGEST = 150_000


def width_of(png: bytes) -> int:
    return int.from_bytes(png[16:20])


def test_it_can_be_made(tab: Tab, tmp_path: Path) -> None:
    made, there = picture(tab, tmp_path), PICTURE.read_bytes()
    assert made.startswith(SIGNATURE)
    assert len(made) < LARGEST
    assert width_of(made) == width_of(there)  # the height differs with the typefaces of a machine


def test_it_shows_the_words_of_today() -> None:
    there = PICTURE.read_bytes()
    assert len(there) < LARGEST
    assert words() in there, "the card has other words than the picture: make picture"


def test_the_readme_shows_it() -> None:
    assert f"]({PICTURE.relative_to(ROOT).as_posix()})" in (ROOT / "README.md").read_text("utf-8")
