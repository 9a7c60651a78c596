"""Lets pytest collect the tests that stand beside the rules: `tests/*.yaml` in a folder with a `rulebook.yaml`.

It is loaded by every pytest where Ottava is installed, so it looks at names of files only, and imports the rest when
there is such a file. It warns of a file of a rulebook that is not read, as `ottava check` does. Each entry about a rule
is one item and its near misses another; each test and each variant of one is an item too.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from ..inference.program import Program
    from ..rulebook.rulebook import Rulebook
    from .rule_tests.rule_test import RuleTest

_HEAD = "rulebook.yaml"
_TESTS = "tests"
_PROGRAMS: pytest.StashKey[dict[Path, tuple[Program, Rulebook]]] = pytest.StashKey()


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Return the collector of a file of rule tests; None for every other file."""
    if file_path.suffix.lower() not in (".yaml", ".yml") or file_path.name.startswith("."):
        return None
    folder = next((each for each in file_path.parents if (each / _HEAD).is_file()), None)
    if folder is None:
        return None
    is_test = file_path.suffix == ".yaml" and file_path.parent == folder / _TESTS
    if not is_test and not _is_overlooked(file_path, folder):
        return None
    kind = RuleTestFile if is_test else OverlookedFile
    collector: pytest.Collector = kind.from_parent(parent, path=file_path)
    return collector


def _is_overlooked(path: Path, folder: Path) -> bool:
    from ..rulebook.locating import files_not_read

    return path in files_not_read(folder)


class OverlookedFile(pytest.File):
    """A file that looks like rules or tests and is not read."""

    def collect(self) -> Iterable[pytest.Item]:
        """Yield nothing, and warn."""
        from ..rulebook.locating import why_not_read

        folder = next(each for each in self.path.parents if (each / _HEAD).is_file())
        found = why_not_read(folder, self.path)
        self.warn(pytest.PytestCollectionWarning(f"{found.message}; {found.hint}"))
        return ()


class RuleTestFile(pytest.File):
    """A file of rule tests. A mistake in it, or in the rulebook, is an error of collecting it."""

    def collect(self) -> Iterable[pytest.Item]:
        """Yield one item for each test, variant, case of a rule, and group of near misses."""
        from ottava.facts.source.errors import InputError

        from .rule_tests.reading import read_tests

        try:
            program, rulebook = _program(self.path.parents[1], self.config)
            tests = read_tests((self.path,), rulebook)
        except InputError as error:
            raise self.CollectError(str(error)) from None
        taken: dict[str, int] = {}
        for _, group in groupby(enumerate(tests), key=lambda each: _item_of(*each)):
            members = [test for _, test in group]
            name = members[0].name if members[0].kind != "near miss" else f"{members[0].about}, near misses"
            taken[name] = taken.get(name, 0) + 1
            unique = name if taken[name] == 1 else f"{name} ({taken[name]})"
            yield RuleTestItem.from_parent(self, name=unique, tests=members, program=program)


class RuleTestItem(pytest.Item):
    """Some tests of one entry, which pass or fail together."""

    def __init__(self, *, tests: list[RuleTest], program: Program, **rest: Any) -> None:
        super().__init__(**rest)
        self._tests = tests
        self._program = program

    def runtest(self) -> None:
        """Run them. Raises RuleTestFailed."""
        from .rule_tests.running import results_of

        failed = [result for result in results_of(self._program, self._tests) if not result.passed]
        if failed:
            raise RuleTestFailed(failed)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Return what was expected and what came out, at its line; anything else as pytest shows it."""
        if not isinstance(excinfo.value, RuleTestFailed):
            return super().repr_failure(excinfo, style)
        return str(excinfo.value)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return where the entry stands."""
        return self.path, self._tests[0].span.line - 1, self.name


class RuleTestFailed(Exception):
    """Tests that did not come out as expected."""

    def __init__(self, failed: list[Any]) -> None:
        super().__init__(failed)
        self.failed = failed

    def __str__(self) -> str:
        from ottava.facts.source.diagnostic import without_commands

        from .rule_tests.report import lines_of

        return without_commands("\n".join(line for _, line in lines_of(self.failed, counted=False)))


def _program(folder: Path, config: pytest.Config) -> tuple[Program, Rulebook]:
    """Return the rulebook in a folder, loaded once in a run of pytest. Raises InvalidRulebook."""
    programs = config.stash.setdefault(_PROGRAMS, {})
    if folder not in programs:
        from ..inference.compiled_rulebook import compile_rulebook
        from ..inference.program import Program
        from ..rulebook.loading import load_rulebook

        rulebook = load_rulebook(folder)
        programs[folder] = Program(compile_rulebook(rulebook)), rulebook
    return programs[folder]


def _item_of(position: int, test: RuleTest) -> tuple[str, int]:
    """Near misses of one rule or safeguard that follow each other belong together; everything else stands alone."""
    return ("near miss " + str(test.about), -1) if test.kind == "near miss" else (test.name, position)
