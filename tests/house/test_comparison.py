"""The page that compares Ottava with other tools tells the figures of the benchmarks as they are."""

import re
from pathlib import Path

UNDERSTAND = Path(__file__).parents[2] / "docs" / "understand"


def test_the_comparison_tells_figures_of_the_benchmarks() -> None:
    comparison, benchmarks = ((UNDERSTAND / f"{name}.md").read_text("utf-8") for name in ("comparison", "performance"))
    figures = re.findall(r"(\d+(?:\.\d+)?) times", comparison)
    assert len(figures) > 4
    assert [figure for figure in figures if f"({figure}x)" not in benchmarks] == []
    assert [day for day in re.findall(r"\d+ November 2026", comparison) if f"\n{day}, " not in benchmarks] == []
