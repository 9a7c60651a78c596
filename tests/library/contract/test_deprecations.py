"""Whatever is deprecated stands in one file, warns where it is used, and names its release, which has not come yet."""

import ast
import warnings
from collections.abc import Callable

import pytest
from library.contract.names import ROOT

from ottava import Advisor
from ottava.engine.version import VERSION
from ottava.facts.source import deprecation
from ottava.facts.source.deprecation import Deprecation

HOME = "facts/source/deprecation.py"
ALL = {name: each for name, each in vars(deprecation).items() if isinstance(each, Deprecation)}
EXAMPLE = str(ROOT / "examples" / "orange-quarrel.yaml")
USES: dict[str, Callable[[], object]] = {"TEXT_AS_PATH": lambda: Advisor().advise(EXAMPLE)}
NOTES = (ROOT / "docs" / "use" / "upgrading.md").read_text(encoding="utf-8")


def release(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def test_no_other_file_warns_of_what_is_deprecated() -> None:
    files = [path for room in ("ottava/*.py", "engine/**/*.py", "facts/**/*.py") for path in ROOT.glob(room)]
    warning = [
        path.relative_to(ROOT).as_posix()
        for path in files
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Name) and node.id.endswith("DeprecationWarning")
    ]
    assert warning == [HOME]
    assert set(USES) == set(ALL)


@pytest.mark.parametrize("name", ALL)
def test_it_warns_at_the_line_that_uses_it_of_what_to_do_and_when_it_goes(name: str) -> None:
    each = ALL[name]
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        USES[name]()
    said = f"{each.what} is deprecated and goes in Ottava {each.goes}; {each.instead}"
    assert [(str(one.message), one.category, one.filename) for one in caught] == [(said, DeprecationWarning, __file__)]


@pytest.mark.parametrize("name", ALL)
def test_it_goes_in_a_release_to_come_that_may_break_something(name: str) -> None:
    """If it fails, the release is here: take it away, and say so under *Removed* in the changelog."""
    first, second, third = release(ALL[name].goes)
    assert (first, second, third) > release(VERSION)
    assert third == 0


def test_the_notes_list_them_all() -> None:
    table = NOTES.partition("\n## Deprecated\n")[2]
    rows = [line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("| ")][2:]
    listed = {(what.partition(",")[0], goes, todo) for what, goes, todo in rows}
    assert listed == {(each.what, each.goes, each.instead) for each in ALL.values()}
