"""The page of a comparison of two runs in a real Chromium: quiet, alone, open to everybody, and whole on paper."""

from pathlib import Path

import msgspec
import pytest
from browser.chromium import Tab
from browser.test_report import expect_quiet

from ottava.engine.authoring.generating.cases import cases
from ottava.engine.batch.evaluating import Work
from ottava.engine.batch.inputs import Inputs
from ottava.engine.batch.running import Run, run
from ottava.engine.evaluation.comparing.comparing import compare_runs
from ottava.engine.evaluation.comparing.page import PAGE, write_page
from ottava.engine.rulebook.loading import load_rulebook

EDITED = "name: edited\nversion: '1'\nextends: eight_methods\ndisable: [listening.not-heard, gates.fear]\n"
CASES = list(cases(60, 2))
OTHERS = [each | {"id": f"<b>other-{number}"} for number, each in enumerate(cases(40, 3))]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("comparison")
    (folder / "edited").mkdir()
    (folder / "edited" / "rulebook.yaml").write_text(EDITED)
    for name, data, book in (
        ("then", CASES, "eight_methods"),
        ("now", [*CASES[10:], *OTHERS], str(folder / "edited")),
    ):
        path = folder / f"{name}.jsonl"
        path.write_bytes(b"".join(msgspec.json.encode(each) + b"\n" for each in data))
        run(Run(Inputs((str(path),)), Work(load_rulebook(book)), folder / name, workers=0, rulebook=book))
    now: Path = folder / "now"
    write_page(compare_runs(folder / "then", now), now)
    return (now / PAGE).as_uri()


@pytest.mark.slow
def test_it_is_quiet_alone_and_open_to_everybody(tab: Tab, address: str, axe: str) -> None:
    expect_quiet(tab, address, axe)


@pytest.mark.slow
def test_every_row_has_its_interval_on_the_side_that_its_figures_say(tab: Tab, address: str) -> None:
    tab.look(1280, "light")
    tab.open(address)
    rows = tab.evaluate(
        "[...document.querySelectorAll('svg.interval')].map(each => [each.getAttribute('aria-label'),"
        " +each.querySelector('.range').getAttribute('x1'), +each.querySelector('.range').getAttribute('x2')])"
    )
    assert rows
    for label, low, high in rows:
        begin, end = (
            float(text.replace("\N{MINUS SIGN}", "-"))
            for text in label.removeprefix("from ").removesuffix(" points").split(" to ")
        )
        assert low <= high
        assert (low < 0, high > 0) == (begin < 0, end > 0) or 0 in (round(begin, 1), round(end, 1))
        assert low >= -100
        assert high <= 100
