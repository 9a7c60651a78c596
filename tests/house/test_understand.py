"""The pages that explain Ottava show what the program says: their code runs, and prints what stands below it.

The blocks of a page are run one after the other, in one namespace and from the root of the repository. A `text` block
right behind one is what it prints.
"""

import contextlib
import io
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
UNDERSTAND = ROOT / "docs" / "understand"
_BLOCK = re.compile(r"^```python\n(?P<code>.*?)^```$(?:\n+```text\n(?P<printed>.*?)^```$)?", re.MULTILINE | re.DOTALL)
PAGES = {
    page.stem: blocks
    for page in sorted(UNDERSTAND.glob("*.md"))
    if (blocks := [(found["code"], found["printed"] or "") for found in _BLOCK.finditer(page.read_text("utf-8"))])
}


@pytest.mark.parametrize("page", PAGES)
def test_its_code_prints_what_is_shown(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    names: dict[str, object] = {}
    for code, shown in PAGES[page]:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(code, names)
        assert printed.getvalue() == shown


def test_every_page_that_computes_something_shows_it() -> None:
    assert {"engine", "certainty", "three-values", "safeguards"} <= {name for name in PAGES if any(PAGES[name][0])}


def test_the_comparison_tells_figures_of_the_benchmarks() -> None:
    comparison, benchmarks = ((UNDERSTAND / f"{name}.md").read_text("utf-8") for name in ("comparison", "performance"))
    figures = re.findall(r"(\d+(?:\.\d+)?) times", comparison)
    assert len(figures) > 4
    assert [figure for figure in figures if f"({figure}x)" not in benchmarks] == []
    assert [day for day in re.findall(r"\d+ November 2026", comparison) if f"\n{day}, " not in benchmarks] == []
