"""What ARCHITECTURE.md and CONTRIBUTING.md name is there, and every room of the code is named."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "ARCHITECTURE.md", ROOT / "CONTRIBUTING.md"]
CODE = ("engine", "facts", "ottava", "rules", "tests", "docs", "benchmarks")
FILES = {path.name for top in CODE for path in (ROOT / top).rglob("*") if not path.is_symlink()}


def named(page: Path) -> set[str]:
    """The files and folders that a page names in backticks: with their path, or a module by its name alone."""
    words = re.findall(r"`([\w./-]+)`", page.read_text("utf-8"))
    return {word for word in words if word.split("/")[0] in CODE or re.fullmatch(r"\w+\.(py|md|yaml)", word)}


def test_every_file_named_is_there() -> None:
    for page in PAGES:
        assert len(named(page)) > 10
        missing = {name for name in named(page) if not (ROOT / name).exists() and name not in FILES}
        assert missing == set(), page.name


def test_every_room_is_named() -> None:
    text = PAGES[0].read_text("utf-8")
    rooms = {path.parent for top in ("engine", "facts") for path in (ROOT / top).glob("*/__init__.py")}
    rooms |= {path.parent for path in (ROOT / "engine" / "authoring").glob("*/__init__.py")}
    assert [room.name for room in sorted(rooms) if not re.search(rf"[`/]{room.name}`", text)] == []


def test_nothing_is_left_of_a_merge() -> None:
    mark = re.compile(r"^(<{7} |\|{7} |>{7} )", re.MULTILINE)
    texts = [*ROOT.glob("*.md"), *(path for top in (*CODE, "examples") for path in (ROOT / top).rglob("*"))]
    read = [path for path in texts if path.suffix in (".md", ".py", ".yaml", ".html", ".css", ".js") and path.is_file()]
    assert len(read) > 500
    assert [path.name for path in read if mark.search(path.read_text("utf-8", "replace"))] == []
