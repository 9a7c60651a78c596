"""The page of an evaluation in a real Chromium: alone, open to everybody, whole on paper, with the right figures."""

import csv
import json
from base64 import b64decode
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from browser.chromium import Tab
from browser.test_report import expect_quiet
from evaluation.evaluating.test_evaluate_command import labelled, often_otherwise
from evaluation.sampling.conftest import finished_run, made_up_run

from ottava.engine.evaluation.evaluation import Evaluation, evaluate
from ottava.engine.evaluation.labels import read_labels
from ottava.engine.evaluation.report.page import evaluation_page
from ottava.engine.evaluation.run_reading import open_run
from ottava.engine.inference.json_form import to_json

__all__ = ["made_up_run"]

ROWS = """
[...document.querySelectorAll("section[aria-labelledby='SECTION'] tbody tr")].map(row =>
    [...row.children].map(cell => cell.textContent.trim()))
"""


@dataclass(frozen=True)
class Made:
    address: str
    found: dict[str, Any]


def evaluation(run: Path, *labels: Path) -> Evaluation:
    opened = open_run(run)
    return evaluate(opened, read_labels(labels, opened.rulebook), None, 1, 0.95)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, made_up_run: Path) -> Made:
    folder = tmp_path_factory.mktemp("evaluation")
    experts = ("anna", "ben", "<b>")
    found = evaluation(made_up_run, *(labelled(made_up_run, folder / f"{at}.csv", each, often_otherwise, 45)
                                      for at, each in enumerate(experts)))  # fmt: skip
    page = folder / "found.html"
    page.write_text(evaluation_page(found), encoding="utf-8")
    return Made(page.as_uri(), json.loads(to_json(found, None)))


@pytest.mark.slow
def test_it_is_quiet_alone_and_open_to_everybody(tab: Tab, made: Made, axe: str) -> None:
    expect_quiet(tab, made.address, axe)


@pytest.mark.slow
def test_its_figures_are_those_of_the_json(tab: Tab, made: Made) -> None:
    tab.look(1280, "light")
    tab.open(made.address)
    found = made.found

    def rows(section: str) -> list[list[str]]:
        shown: list[list[str]] = tab.evaluate(ROWS.replace("SECTION", section))
        return shown

    first = found["agreement"]["first"]
    low, high = (round(100 * first[end]) for end in ("low", "high"))
    assert rows("agreement")[0][1] == f"{100 * first['value']:.0f} % ({low} to {high})"
    missed = found["gates"]["missed"]
    shown = rows("gates-missed")
    assert len(shown) == len(missed) + len(found["gates"]["by_gate"]) + 1
    assert [row[2] for row in shown[: len(missed)]] == [f"{len(each['experts'])} of {each['asked']}" for each in missed]
    assert [[int(cell or 0) for cell in row[1:]] for row in rows("confusion")] == found["confusion"]["labels"]
    points = tab.evaluate("[...document.querySelectorAll('.reliability circle')].map(each => +each.getAttribute('cx'))")
    assert points == pytest.approx([100 * each["certainty"] for each in found["calibration"]["bins"]], abs=0.01)
    intervals = tab.evaluate("document.querySelectorAll('svg.interval[role=img][aria-label]').length")
    assert intervals > 50
    assert tab.evaluate("document.querySelectorAll('script, img, iframe, main b').length") == 0


@pytest.mark.slow
def test_on_paper_everything_is_there_and_nothing_is_cut_off(tab: Tab, made: Made) -> None:
    tab.look(1280, "light")
    tab.open(made.address)
    hidden = "[...document.querySelectorAll('details table')].filter(each => !each.checkVisibility()).length"
    assert tab.evaluate(hidden) > 0
    tab.send("Emulation.setEmulatedMedia", media="print")
    assert tab.evaluate(hidden) == 0
    # The width between the margins of an A4 page: 180 mm at 96 dots to the inch.
    tab.send("Emulation.setDeviceMetricsOverride", width=680, height=1000, deviceScaleFactor=1, mobile=False)
    assert tab.evaluate("document.documentElement.scrollWidth") <= 680
    assert tab.evaluate("Math.max(...[...document.querySelectorAll('table')].map(e => e.offsetWidth))") <= 680
    tab.send("Emulation.setEmulatedMedia", media="")
    assert b64decode(tab.send("Page.printToPDF", preferCSSPageSize=True)["data"]).startswith(b"%PDF")


@pytest.mark.slow
def test_what_is_hostile_in_cases_and_labels_is_only_shown(tab: Tab, tmp_path: Path) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    cases = tmp_path / "cases.jsonl"
    cases.write_text("".join(json.dumps({"id": f"{hostile}{at}", "title": f"</style>{hostile}"}) + "\n" for at in "12"))
    labels = tmp_path / "labels.csv"
    with labels.open("w", newline="") as file:
        rows = ([f"{hostile}{at}", f"<script>{at}", "Safety comes first", "Sincere feeling"] for at in "12")
        csv.writer(file).writerows([["case", "expert", "gates", "first method"], *rows])
    page = tmp_path / "page.html"
    page.write_text(evaluation_page(evaluation(finished_run(cases, tmp_path / "found"), labels)), encoding="utf-8")

    tab.look(1280, "light")
    tab.open(page.as_uri())

    assert tab.evaluate("document.querySelectorAll('script, img, [onerror]').length") == 0
    assert tab.evaluate(f"document.body.textContent.includes({json.dumps(hostile)})")
    assert tab.complaints() == []
