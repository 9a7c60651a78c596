"""The code in the documentation runs, page by page, from the root of the repository; blocks of a page share names.

A `text` block right behind one is what it prints. A block that cannot run anywhere begins with
```` ```python no-run ````, and its page says why. One that is saved as a file is run by the test of tutorials.
"""

import re
import tempfile
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
README = ROOT / "README.md"
ELSEWHERE = {"evaluate/batch.md", "evaluate/results.md", "use/consultation.md"}
"""Pages with tests of their own, which give their code what it needs and look at what it makes."""
BLOCK = re.compile(
    r"(?P<saved>^<!-- save as: .+ -->\n+)?^```python\n(?P<code>.*?)^```$(?:\n+^```text\n(?P<printed>.*?)^```$)?",
    re.MULTILINE | re.DOTALL,
)


class Block(NamedTuple):
    line: int
    code: str
    printed: str | None


def blocks(page: Path) -> list[Block]:
    """The blocks of a page that are run here."""
    text = page.read_text("utf-8")
    found = [each for each in BLOCK.finditer(text) if each["saved"] is None]
    return [Block(text.count("\n", 0, each.start("code")), each["code"], each["printed"]) for each in found]


def run(page: Path) -> str:
    """Run the blocks of a page, hold what they print against what is shown, and return it."""
    module = ModuleType("__main__")  # code that starts processes asks for it
    everything = ""
    for line, code, shown in blocks(page):
        with redirect_stdout(StringIO()) as printed:
            exec(compile("\n" * line + code, page, "exec"), module.__dict__)
        assert shown in (None, printed.getvalue())
        everything += printed.getvalue()
    return everything


def pages() -> dict[str, Path]:
    return {page.relative_to(DOCS).as_posix(): page for page in sorted(DOCS.rglob("*.md")) if blocks(page)}


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(pages().keys() - ELSEWHERE))
def test_the_code_of_a_page_runs(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    run(pages()[name])


def test_the_pages_with_tests_of_their_own_have_code() -> None:
    assert pages().keys() >= ELSEWHERE


def test_python_is_marked_so_that_it_is_seen() -> None:
    """A block in another spelling would never run."""
    text = "\n".join(page.read_text("utf-8") for page in (README, *DOCS.rglob("*.md")))
    marks = set(re.findall(r"^ *```(.*py.*)$", text, re.MULTILINE))
    assert marks <= {"python", "python no-run"}


def test_the_code_of_the_readme_runs_anywhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(README).startswith("1 circuitous_tactics ")


def test_every_application_is_on_its_page() -> None:
    page = (DOCS / "use" / "applications.md").read_text("utf-8")
    named = set(re.findall(r"\((?:\.\./)+examples/apps/(\w+\.\w+)\)", page))
    assert named == {path.name for path in (ROOT / "examples" / "apps").glob("*.*")}
