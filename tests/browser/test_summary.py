"""The page that sums up many cases in a real Chromium: quiet, alone, with the right figures, also on paper."""

import json
from base64 import b64decode
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pytest
from browser.chromium import Tab
from browser.test_report import expect_quiet

from ottava.engine.authoring.generating.cases import cases
from ottava.engine.batch.evaluating import Work
from ottava.engine.batch.inputs import Inputs
from ottava.engine.batch.running import Run, run
from ottava.engine.rulebook.loading import load_rulebook

CASES = list(cases(160, 2))
HOSTILE = [{"id": f"<img src=x onerror=alert({number})>"} for number in (1, 1, 2)]
BAD = [{"id": "<b>", "x": "</style><script>alert(1)</script>"}, {"dispute": {"duration_days": -1}}, {"id": "b", "y": 1}]
ROWS = """
[...document.querySelectorAll("section[aria-labelledby='SECTION'] tbody tr")].map(row =>
    [...row.children].map(cell => cell.textContent.trim()))
"""
CATEGORIES = """
[...document.querySelectorAll("section[aria-labelledby='SECTION'] thead span")].map(each => each.textContent)
"""

Advices = list[dict[str, Any]]


@dataclass(frozen=True)
class Made:
    """A page, the advice that it sums up, and what the page calls things by their ids."""

    address: str
    advices: Advices
    names: dict[str, dict[str, str]]


def advised(folder: Path, name: str, data: list[dict[str, Any]]) -> Path:
    path = folder / name
    path.write_bytes(b"".join(msgspec.json.encode(each) + b"\n" for each in data))
    out = folder / f"out-{name[0]}"
    run(Run(Inputs((str(path),)), Work(load_rulebook()), out, workers=0))
    return out


def results(out: Path) -> Advices:
    return [json.loads(line) for line in (out / "results.jsonl").read_bytes().splitlines()]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("summary")
    after = advised(folder, "<b>cases.jsonl", [*CASES, *HOSTILE, *BAD])
    names = json.loads((after / "summary.json").read_text())["names"]
    return Made((after / "summary.html").as_uri(), results(after), names)


@pytest.fixture
def opened(tab: Tab, made: Made) -> Tab:
    tab.look(1280, "light")
    tab.open(made.address)
    return tab


def rows(tab: Tab, section: str) -> list[list[str]]:
    found: list[list[str]] = tab.evaluate(ROWS.replace("SECTION", section))
    return found


def number(text: str) -> int:
    return int(text.replace("\N{THIN SPACE}", ""))


def counted(advices: Advices, ids: Callable[[dict[str, Any]], Any], names: Mapping[str, str] = {}) -> Counter[str]:
    """In how many cases each id is found, by what the page calls it: its title, or itself in words."""
    return Counter(names.get(id, id.replace("_", " ")) for advice in advices for id in set(ids(advice)))


def staged(each: dict[str, Any]) -> str:
    return str(each["method"]) + (f".{each['stage']}" if each["stage"] else "")


def first(advice: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for each in advice["recommendations"] if each["rank"] == 1]


COUNTED: dict[str, Callable[[dict[str, Any]], Any]] = {
    "first": lambda advice: [staged(each) for each in first(advice)],
    "methods": lambda advice: [staged(each) for each in advice["recommendations"]],
    "excluded": lambda advice: [staged(each) for each in advice["exclusions"]],
    "gates": lambda advice: [each["id"] for each in advice["gates"]],
    "do": lambda advice: [each["id"] for each in advice["directives"] if each["kind"] == "do"],
    "avoid": lambda advice: [each["id"] for each in advice["directives"] if each["kind"] == "avoid"],
}
KINDS = {"first": "methods", "excluded": "methods", "do": "directives", "avoid": "directives"}
"""Whose titles stand in a section, where they are not called like it."""


@pytest.mark.slow
def test_it_is_quiet_alone_and_open_to_everybody(tab: Tab, made: Made, axe: str) -> None:
    expect_quiet(tab, made.address, axe)


@pytest.mark.slow
def test_what_is_hostile_in_the_cases_is_only_shown(opened: Tab) -> None:
    assert opened.evaluate("document.querySelectorAll('script, img, iframe, [onerror]').length") == 0
    assert opened.evaluate("document.body.textContent.includes('<img src=x onerror=alert(1)>')")
    assert "<b>cases.jsonl" in " ".join(rows(opened, "rejects")[0])


@pytest.mark.slow
def test_its_figures_are_those_counted_from_the_results(opened: Tab, made: Made) -> None:
    advices = made.advices
    assert len(advices) == len(CASES) + len(HOSTILE)
    certainties = [max(each["certainty"] for each in first(advice)) for advice in advices if first(advice)]
    figures = opened.evaluate("[...document.querySelectorAll('.figures b')].map(each => each.textContent)")
    assert figures == [
        str(len(advices)),
        str(len(BAD)),
        str(sum(any(gate["effect"] == "stop" for gate in advice["gates"]) for advice in advices)),
        str(sum(advice["nothing_fits"] is not None for advice in advices)),
        str(sum(bool(advice["breaches"]) for advice in advices)),
        f"{sum(certainties) / len(certainties):.2f}",
        "1",
    ]
    for section, ids in COUNTED.items():
        shown = {row[0]: number(row[1]) for row in rows(opened, section)}
        assert +Counter(shown) == counted(advices, ids, made.names[KINDS.get(section, section)]), section
        for row in rows(opened, section):
            assert float(row[2].removesuffix(" %")) == pytest.approx(100 * shown[row[0]] / len(advices), abs=0.5)
    tenths = Counter(f"{min(int(each * 10), 9) / 10:.1f}" for each in certainties)
    shown_tenths = {row[0][:3]: number(row[1]) for row in rows(opened, "certainty") if " to " in row[0]}
    assert shown_tenths == tenths
    asked = counted(
        advices, lambda advice: [each["attribute"] for each in advice["questions"]], made.names["attributes"]
    )
    assert {row[0]: number(row[1]) for row in rows(opened, "unknowns")} == asked
    assert {row[3] for row in rows(opened, "unknowns")} == {"not computed"}
    assert ["stability: not computed", str(len(advices)), "100 %", ""] in rows(opened, "certainty")
    assert {row[0]: number(row[1]) for row in rows(opened, "rejects")} == {"unknown entity": 2, "out of range": 1}


@pytest.mark.slow
@pytest.mark.parametrize("section", ["first", "gates", "do", "avoid"])
def test_its_figures_by_category_are_those_counted_from_the_results(opened: Tab, made: Made, section: str) -> None:
    of_case = dict(zip((each["case"] for each in made.advices), map(category, CASES), strict=False))
    cells = Counter(
        (made.names[KINDS.get(section, section)][id], of_case.get(advice["case"], "unknown"))
        for advice in made.advices
        for id in set(COUNTED[section](advice))
    )
    sizes = Counter(of_case.get(advice["case"], "unknown") for advice in made.advices)
    shown = opened.evaluate(CATEGORIES.replace("SECTION", f"{section}-by-category"))
    assert sorted(shown) == sorted(sizes)
    head, *body = rows(opened, f"{section}-by-category")
    assert list(map(number, head[1:])) == [sizes[each] for each in shown]
    for row in body:
        for name, cell in zip(shown, row[1:], strict=True):
            share = 100 * cells[row[0], name] / sizes[name]
            assert (row[0], name, int(cell or "0")) == (row[0], name, pytest.approx(share, abs=0.5))


def category(case: dict[str, Any]) -> str:
    known = case["dispute"].get("category", "unknown")
    return str(known["value"] if isinstance(known, dict) else known).replace("_", " ")


@pytest.mark.slow
def test_on_paper_everything_is_there_and_nothing_is_cut_off(opened: Tab) -> None:
    hidden = "[...document.querySelectorAll('details ul')].filter(each => !each.checkVisibility()).length"
    assert opened.evaluate(hidden) == 4
    opened.send("Emulation.setEmulatedMedia", media="print")
    assert opened.evaluate(hidden) == 0
    # The width between the margins of an A4 page: 180 mm at 96 dots to the inch.
    opened.send("Emulation.setDeviceMetricsOverride", width=680, height=1000, deviceScaleFactor=1, mobile=False)
    assert opened.evaluate("document.documentElement.scrollWidth") <= 680
    assert opened.evaluate("Math.max(...[...document.querySelectorAll('table')].map(e => e.offsetWidth))") <= 680
    opened.send("Emulation.setEmulatedMedia", media="")
    pdf = b64decode(opened.send("Page.printToPDF", preferCSSPageSize=True)["data"])
    assert pdf.startswith(b"%PDF")
    assert 4 <= pdf.count(b"/Type /Page\n") <= 12
