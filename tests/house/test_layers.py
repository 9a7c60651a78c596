"""The house: which room may import which, and how."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("engine", "facts", "rules")

# From the top down; a room imports from rooms further down only.
LAYERS = (
    {"cli"},
    {"language_server", "mcp_server", "serving"},
    {"workbench", "decisions"},
    {"evaluation"},
    {"authoring"},
    {"batch"},
    {"report"},
    {"advisor"},
    {"explanation"},
    {"inference"},
    {"rulebook", "tables"},
    {"workers", "extras", "version"},
    {"facts"},
    {"source"},
    {"rules"},
)
# The exceptions: a file that reaches up into a room, when it is asked to.
UPWARDS = {("engine/inference/advice.py", "report"), ("engine/inference/for_parties.py", "report")}
DEPTH = {room: depth for depth, layer in enumerate(LAYERS) for room in layer}

INSIDE = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
EVERYWHERE = sorted({*INSIDE, *(path for top in ("tests", "benchmarks") for path in (ROOT / top).rglob("*.py"))})

LONGEST_FILE = 350


class Import(NamedTuple):
    """One imported name: `level` counts the dots before `module`; `run`: not for type checkers alone."""

    level: int
    module: str
    name: str
    run: bool


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def imports_of(text: str) -> tuple[Import, ...]:
    """Everything that a text imports, at its top and inside functions."""
    found, left = [], [(node, True) for node in ast.parse(text).body]
    while left:
        node, run = left.pop()
        if isinstance(node, ast.Import):
            found += [Import(0, "", alias.name, run) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += [Import(node.level, node.module or "", alias.name, run) for alias in node.names]
        elif isinstance(node, ast.stmt | ast.ExceptHandler | ast.match_case):
            only_types = isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
            left += [(inner, run and not only_types) for inner in ast.iter_child_nodes(node)]
    return tuple(found)


def imported(text: str, package: str, run_only: bool = False) -> Iterator[tuple[str, bool]]:
    """Yield the full names of what a text in that package imports, each with whether it is written relatively.

    run_only: leave out what is imported for type checkers.
    """
    for level, module, name, run in imports_of(text):
        above = package.split(".")[: len(package.split(".")) - level + 1] if level else []
        if run or not run_only:
            yield ".".join([*above, *([module] if module else []), name]), level > 0


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(["ottava", *(parts[:-1] if parts[-1] == "__init__" else parts)])


def imported_modules(path: Path, modules: dict[str, Path]) -> Iterator[str]:
    """The modules that a file imports when it is run, those inside functions included."""
    package = ".".join(["ottava", *path.relative_to(ROOT).parts[:-1]])
    for name, _ in imported(text_of(path), package, run_only=True):
        found = name if name in modules else name.rpartition(".")[0]
        if found in modules and found != module_of(path) and (relative(path), room_of(found)) not in UPWARDS:
            yield found


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
        elif (path, there) not in UPWARDS and here != there and DEPTH[there] <= DEPTH.get(here, len(LAYERS)):
            found.append(f"{name}: {here} stands below {there}, or beside it")
    return found


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.slow
def test_imports_run_one_way() -> None:
    assert [f"{relative(path)}: {fault}" for path in INSIDE for fault in faults(relative(path), text_of(path))] == []


@pytest.mark.slow
def test_no_room_is_imported_under_its_bare_name() -> None:
    for path in EVERYWHERE:
        package = ".".join(["ottava", *path.relative_to(ROOT).parts[:-1]])
        names = {name.split(".")[0] for name, _ in imported(text_of(path), package)}
        assert not names & set(ROOMS), relative(path)


def test_every_file_stays_short() -> None:
    assert [relative(path) for path in INSIDE if len(text_of(path).splitlines()) > LONGEST_FILE] == []


@pytest.mark.slow
def test_no_two_public_classes_share_a_name() -> None:
    homes: dict[str, list[str]] = {}
    for path in INSIDE:
        for node in ast.parse(text_of(path)).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes.setdefault(node.name, []).append(relative(path))
    assert {name: paths for name, paths in homes.items() if len(paths) > 1} == {}


@pytest.mark.slow
def test_no_files_import_each_other_in_a_circle() -> None:
    """Imports for type checkers do not count: they are there to say what a value is, and never run."""
    modules = {module_of(path): path for path in INSIDE}
    imports = {module: set(imported_modules(path, modules)) for module, path in modules.items()}
    while free := [module for module, needed in imports.items() if not needed & imports.keys()]:
        for module in free:
            del imports[module]
    assert sorted(imports) == []


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
        ("engine/inference/card.py", "from ..report.page import page"),
        ("engine/inference/advice.py", "from ..batch.running import run"),
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
        ("engine/inference/advice.py", "def to_text():\n    from ..report.text import to_text"),
        ("engine/inference/experta.py", "import experta"),
        ("engine/rulebook/loading.py", "from ottava.facts import Vocabulary"),
        ("facts/case.py", "from .source.span import Span\nfrom .errors import InvalidCase"),
        ("facts/entities/party.py", "from ..entity import Entity"),
    ],
)
def test_a_right_import_is_let_pass(path: str, text: str) -> None:
    assert faults(path, text) == []
