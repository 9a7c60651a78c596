"""The outputs shown in the documentation are what the commands print."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))

# `<!-- output of: ottava … -->` or `<!-- first 20 lines of the output of: ottava … -->`, then a fenced block.
SHOWN = re.compile(
    r"<!-- (?:first (?P<lines>\d+) lines of the )?output of: ottava (?P<command>.+?) -->\n+"
    r"```\w*\n(?P<output>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
OUTPUTS = [
    pytest.param(found, id=f"{page.relative_to(ROOT)}: {found['command']}")
    for page in PAGES
    if page.exists()
    for found in SHOWN.finditer(page.read_text(encoding="utf-8"))
]


@pytest.mark.slow
@pytest.mark.parametrize("shown", OUTPUTS)
def test_the_output_shown_is_the_output(shown: re.Match[str]) -> None:
    command = [sys.executable, "-m", "ottava", *shlex.split(shown["command"])]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True).stdout
    lines = printed.splitlines()
    assert shown["output"].splitlines() == (lines[: int(shown["lines"])] if shown["lines"] else lines)


def test_the_readme_shows_an_output() -> None:
    assert "README.md: advise examples/orange-quarrel.yaml" in [parameter.id for parameter in OUTPUTS]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []
