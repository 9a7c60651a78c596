"""The round on the page about trying rules, made anew: what it types, changes and keeps, and what it says is shown."""

import re
import shutil
from pathlib import Path

import pytest
from browser.chromium import Tab
from browser.test_try_it import TryPage, served, until
from serving.service import MARKETPLACE, ROOT

pytestmark = pytest.mark.slow

TEXT = (ROOT / "docs" / "write" / "trying.md").read_text("utf-8")
STEP = re.compile(r"^<!-- (\w+)(?:: ([^\n]+))? -->$(?:\n+^```\w+\n(.*?)^```$)?", re.MULTILINE | re.DOTALL)
STEPS = [(each[1], each[2] or "", each[3] or "") for each in STEP.finditer(TEXT)]


def test_the_round_goes_as_it_is_written_down(tab: Tab, tmp_path: Path) -> None:
    assert [what for what, _, _ in STEPS].count("change") == 2
    with served(tab, Path(shutil.copytree(MARKETPLACE, tmp_path / "desk")), "--write") as page:
        page.open(1280)
        for what, of, block in STEPS:
            DO[what](page, of, block)
        written = (page.folder / "tests" / "tried.yaml").read_text("utf-8")
        page.quiet()
    assert written.strip() in TEXT


def type_case(page: TryPage, of: str, block: str) -> None:
    page.type(block)
    page.wait("by-edit", "instead of")


def see(page: TryPage, of: str, block: str) -> None:
    """All lines are there, in this order; rules are opened."""
    lines = [line.strip() for line in block.splitlines()]
    page.wait(of, lines[0])
    page.tab.evaluate("for (const each of document.querySelectorAll('#nearly details')) each.open = true")
    if of == "effect":
        until(page.tab, "!document.querySelector('#effect[aria-busy]')")
    shown, at = page.shown(of), 0
    for line in lines:
        assert line in shown[at:], (line, shown)
        at = shown.index(line, at) + len(line)


def change(page: TryPage, of: str, block: str) -> None:
    sides = {sign: "".join(f"{line[1:]}\n" for line in block.splitlines() if line[0] in f"{sign} ") for sign in "-+"}
    page.save(sides["-"], sides["+"], of)


def choose(page: TryPage, of: str, block: str) -> None:
    path, _, value = of.partition(" = ")
    page.choose(path, value)
    page.wait("by-edit", f"{value} euros (instead of")


def keep(page: TryPage, of: str, block: str) -> None:
    until(page.tab, "document.querySelector('[data-key=top][value=proof]')?.checked")
    page.tab.evaluate(f"document.getElementById('test-name').value = {of!r}")
    page.tab.evaluate("document.getElementById('keep').requestSubmit()")


DO = {"type": type_case, "shows": see, "change": change, "choose": choose, "keep": keep}
