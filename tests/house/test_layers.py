"""The house: which room may import which, and how."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("engine", "facts", "rules")

# From the top down; a room imports from rooms further down only.
LAYERS = (
    {"cli"},
    {"authoring"},
    {"batch"},
    {"report"},
    {"advisor"},
    {"explanation"},
    {"inference"},
    {"workers", "extras", "rulebook"},
    {"facts"},
    {"source"},
    {"rules"},
)
DEPTH = {room: depth for depth, layer in enumerate(LAYERS) for room in layer}

INSIDE = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
EVERYWHERE = sorted({*INSIDE, *(path for top in ("tests", "benchmarks") for path in (ROOT / top).rglob("*.py"))})

LONGEST_FILE = 350


def imported(text: str, package: str) -> Iterator[tuple[str, bool]]:
    """The full names of what a text in that package imports, each with whether it is written relatively."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, False) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield from ((f"{base}.{alias.name}", node.level > 0) for alias in node.names)


def room_of(module: str) -> str:
    """The layer a module of Ottava stands in: `ottava.engine.report.page` in report."""
    _, top, *rest = [*module.split("."), ""]
    return rest[0] if top == "engine" or rest[0] == "source" else top


def faults(path: str, text: str) -> list[str]:
    """What is wrong with the imports of a file at that path in the tree."""
    package = ".".join(["ottava", *Path(path).parts[:-1]])
    here = room_of(f"ottava.{'.'.join(Path(path).with_suffix('').parts)}")
    own = f"ottava.{Path(path).parts[0]}."
    found = []
    for name, relative in imported(text, package):
        if name.split(".")[0] == "experta" and here != "inference":
            found.append(f"{name}: only engine/inference knows Experta")
        if name.split(".")[0] != "ottava":
            continue
        there = room_of(name)
        if relative and not name.startswith(own):
            found.append(f"{name}: write imports from another room absolutely")
        if not relative and name.startswith(own):
            found.append(f"{name}: write imports inside a room relatively")
        if there not in DEPTH:
            found.append(f"{name}: not a part of a room")
        elif here != there and DEPTH[there] <= DEPTH.get(here, len(LAYERS)):
            found.append(f"{name}: {here} stands below {there}, or beside it")
    return found


@pytest.mark.parametrize("path", INSIDE, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_run_one_way(path: Path) -> None:
    assert faults(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", EVERYWHERE, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_room_is_imported_under_its_bare_name(path: Path) -> None:
    package = ".".join(["ottava", *path.relative_to(ROOT).parts[:-1]])
    names = {name.split(".")[0] for name, _ in imported(path.read_text(encoding="utf-8"), package)}
    assert not names & set(ROOMS)


@pytest.mark.parametrize("path", INSIDE, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_stays_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) < LONGEST_FILE


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("facts/source/span.py", "from ottava.engine.cli import main"),
        ("facts/source/span.py", "from ..case import Case"),
        ("engine/report/page.py", "from ..batch.pool import Pool"),
        ("engine/report/page.py", "from ..rulebook import rulebook\nimport ottava.engine.rulebook.rule"),
        ("engine/report/page.py", "from ottava import Advisor"),
        ("engine/report/page.py", "import experta"),
        ("engine/rulebook/loading.py", "def load():\n    from ..inference import program"),
        ("engine/advisor.py", "from .cli.main import main"),
        ("engine/cli/main.py", "from ...facts import Case"),
        ("facts/case.py", "from ottava.engine.rulebook.rule import Rule"),
        ("rules/__init__.py", "import ottava.facts.case"),
    ],
)
def test_a_wrong_import_is_seen(path: str, text: str) -> None:
    assert len(faults(path, text)) == 1


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("engine/cli/main.py", "from ..report.page import page"),
        ("engine/advisor.py", "from .inference.advice import Advice"),
        ("engine/inference/experta.py", "import experta"),
        ("engine/rulebook/loading.py", "from ottava.facts import Vocabulary"),
        ("facts/case.py", "from .source.span import Span\nfrom .errors import InvalidCase"),
        ("facts/entities/party.py", "from ..entity import Entity"),
    ],
)
def test_a_right_import_is_let_pass(path: str, text: str) -> None:
    assert faults(path, text) == []
