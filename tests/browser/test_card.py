"""The card in a real Chromium: the first screen, one sheet of paper, and the rest only on demand."""

from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser.chromium import Tab
from browser.reports import EXAMPLES, card, report
from built_in.crowd import CROWD

from ottava import Advisor, Case, read_cases
from ottava.engine.authoring.reaching.covering import Covering


@pytest.fixture(scope="module")
def advisor() -> Advisor:
    return Advisor()


def cases(advisor: Advisor) -> Iterator[Case]:
    for path in sorted(EXAMPLES.glob("*.yaml")):
        yield from read_cases(path, advisor.rulebook.vocabulary)
    for data in Covering(advisor.rulebook, 17).cases(120, 1):
        yield Case.from_mapping(data)
    yield CROWD


def sheets(tab: Tab, page: str, path: Path) -> int:
    """How many sheets of A4 a page takes."""
    path.write_text(page, encoding="utf-8")
    tab.open(path.as_uri())
    pdf = b64decode(tab.send("Page.printToPDF", preferCSSPageSize=True)["data"])
    return pdf.count(b"/Type /Page\n")


@pytest.mark.slow
def test_every_card_is_one_sheet(tab: Tab, tmp_path: Path, advisor: Advisor) -> None:
    tab.look(1280, "light")
    wrong = {}
    for case in cases(advisor):
        for page in (card(advisor, case), advisor.for_parties(case).to_html()):
            count = sheets(tab, page, tmp_path / "card.html")
            if count != 1:
                wrong[case.id] = count
    assert wrong == {}


def test_the_rest_is_folded_up_and_printed_only_on_demand(tab: Tab, tmp_path: Path, advisor: Advisor) -> None:
    tab.look(1280, "light")
    path = tmp_path / "card.html"
    (case,) = read_cases(EXAMPLES / "orange-quarrel.yaml", advisor.rulebook.vocabulary)
    assert sheets(tab, card(advisor, case), path) == 1
    assert tab.evaluate("document.querySelector('details').open") is False
    assert tab.evaluate("document.querySelector('.card').getBoundingClientRect().bottom") < 900
    tab.evaluate("document.querySelector('details').open = true")
    pdf = b64decode(tab.send("Page.printToPDF", preferCSSPageSize=True)["data"])
    assert pdf.count(b"/Type /Page\n") == 1
    assert sheets(tab, report(advisor, case), path) > 3
