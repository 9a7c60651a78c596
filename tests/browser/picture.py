"""Make the picture of a card that README.md shows: `make picture`. It needs a Chromium.

The picture says in a text of its own (a `tEXt` chunk) which words it shows, so that a test sees when they change.
"""

import sys
import zlib
from base64 import b64decode
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from browser.chromium import Tab, found, running
from msgspec import to_builtins

from ottava import Advice, Advisor, read_cases
from ottava.engine.report.html.page import to_html

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "orange-quarrel.yaml"
PICTURE = ROOT / "docs" / "pictures" / "card.png"
SIGNATURE = b"\x89PNG\r\n\x1a\n"
HEADER = len(SIGNATURE) + 25  # the signature and the first chunk, which must stay the first
MARGIN, SCALE = 24, 0.8


def shown() -> tuple[Advice, str]:
    """The advice in the picture, thorough as the command gives it, and its title."""
    (case,) = read_cases(EXAMPLE)
    return Advisor().advise(case, thorough=True), case.title


def words() -> bytes:
    """The chunk that stands for the words of the card."""
    advice, title = shown()
    data = b"tEXtComment\0" + sha256(repr((title, to_builtins(advice.card))).encode()).hexdigest().encode()
    return (len(data) - 4).to_bytes(4) + data + zlib.crc32(data).to_bytes(4)


def picture(tab: Tab, folder: Path) -> bytes:
    """The card as PNG; the folder takes its page."""
    advice, title = shown()
    page = folder / "card.html"
    page.write_text(to_html(advice, title=title), encoding="utf-8")
    tab.look(880, "light")
    tab.open(page.as_uri())
    box = tab.evaluate("document.querySelector('.card').getBoundingClientRect().toJSON()")
    clip = {
        "x": box["x"] - MARGIN,
        "y": box["y"] - MARGIN,
        "width": box["width"] + 2 * MARGIN,
        "height": box["height"] + 2 * MARGIN,
        "scale": SCALE,
    }
    made = tab.send("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)
    png = b64decode(made["data"])
    return png[:HEADER] + words() + png[HEADER:]


def main() -> None:
    program = found()
    if program is None:
        sys.exit("there is no Chromium; install the package `chromium`")
    with TemporaryDirectory() as folder, running(program, Path(folder, "profile")) as tab:
        PICTURE.write_bytes(picture(tab, Path(folder)))


if __name__ == "__main__":
    main()
