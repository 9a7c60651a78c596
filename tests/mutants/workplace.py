"""Runs mutmut on some modules in a folder of its own, so that nothing is changed in the tree itself."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mutants.rooms import ROOT

# What the tests read beside the code, which mutmut copies as it is.
READ_BY_TESTS = ("README.md", "benchmarks", "docs", "editors", "engine", "examples", "facts", "rules")
PACKAGE = ("ottava/__init__.py", "ottava/__main__.py", "ottava/py.typed")
# The statuses that mutmut writes as the status of pytest, of the type check, or of the signal that ended a test.
NOTICED = {1: "test", 3: "test", 37: "types", 36: "time", 24: "time", -24: "time", 152: "time", 255: "time"}
NOTICED |= {-9: "crash", -11: "crash"}

# Each change is tried in a process that starts pytest anew, with no more plugins than the tests need.
NEEDLESS = ("cacheprovider", "schemathesis", "xdist", "pytest_cov", "pytest-lsp", "anyio", "platformdirs")
# These look at functions themselves, which mutmut wraps, or at who calls them.
ABOUT_CODE = (
    "library/contract",
    "library/test_advise.py::test_a_text_as_a_path_is_deprecated_where_it_is_given",
    "library/test_given_values.py::test_every_method_is_asked",
    "source/test_deprecation.py",
)
PYTEST_OPTIONS = ["-m", "not slow", *(part for each in NEEDLESS for part in ("-p", f"no:{each}"))]
PYTEST_OPTIONS += [f"--deselect=tests/{each}" for each in ABOUT_CODE]
NO_CHANGE = ""
Statuses = dict[str, int | None]


class NotTried(Exception):
    """The tests do not pass on the code as it is, or mutmut cannot work here."""


@dataclass(frozen=True)
class Mutant:
    """A change to one function. ``name`` is mutmut's; ``seen`` is what noticed it, None if nothing has."""

    name: str
    module: Path
    function: str
    tried: bool
    seen: str | None


class Workplace:
    """A folder in which some modules are changed and some rooms of tests run."""

    def __init__(self, above: Path, modules: Iterable[Path], tests: Iterable[str]) -> None:
        self.modules, self.tests = tuple(modules), tuple(tests)
        # mutmut takes a module that it once copied for one that it has changed: other modules, another folder.
        names = "\n".join([*map(Path.as_posix, self.modules), *self.tests])
        self.folder = above / f"{self.modules[0].parent.name}-{zlib.crc32(names.encode()):08x}"

    def _prepare(self) -> None:
        """Links the tree into the folder and writes down for mutmut what is to be done."""
        # Python has to find this folder when it starts, or it takes the installed package for good.
        (self.folder / "mutants").mkdir(parents=True, exist_ok=True)
        for name in (*READ_BY_TESTS, "ottava", "tests", "pyproject.toml"):
            link = self.folder / name
            if not link.is_symlink():
                link.symlink_to(ROOT / name)
        settings = {
            "source_paths": [f"ottava/{each}" for each in ("engine", "facts", "rules")],
            "only_mutate": [f"ottava/{each.as_posix()}" for each in self.modules],
            "also_copy": [*PACKAGE, *READ_BY_TESTS],
            "pytest_add_cli_args_test_selection": [f"tests/{each}" for each in self.tests],
            "pytest_add_cli_args": PYTEST_OPTIONS,
            # By the clock: what a busy machine does slowly must not pass for what never ends.
            "timeout_multiplier": ["3"],
            "timeout_constant": ["5"],
            # A change that mypy refuses never gets into the tree.
            "type_check_command": [
                *(sys.executable, "-m", "mypy", "--package", "ottava", "--output", "json"),
                *("--disable-error-code", "unused-ignore"),
            ],
        }
        lines = [f"{key} =\n" + "".join(f"    {each}\n" for each in values) for key, values in settings.items()]
        (self.folder / "setup.cfg").write_text("[mutmut]\n" + "".join(lines), encoding="utf-8")

    def run(self, names: Iterable[str] | None) -> None:
        """Tries what nothing has noticed yet, or the mutants of these names; raises NotTried if that cannot be done."""
        self._prepare()
        self._change_results(lambda statuses: {each: None for each, by in statuses.items() if by not in NOTICED})
        environment = os.environ | {"PYTHONPATH": str(self.folder / "mutants")}
        command = [str(Path(sys.executable).with_name("mutmut")), "run", *(names or ())]
        with (self.folder / "log").open("wb") as log:
            status = subprocess.run(command, cwd=self.folder, env=environment, check=False, stdout=log, stderr=log)
        if status.returncode:
            raise NotTried(f"{self.folder.name}: mutmut gave up, as it says in {log.name}")

    def run_anew(self, names: Iterable[str]) -> None:
        """Tries those of these names again whose function runs while the tests are collected, each in a new process.

        mutmut changes a function after it has collected the tests, too late for what has been worked out by then.
        """
        early = self._run_while_collecting()
        chosen = [each for each in names if each.partition("__mutmut_")[0] in early]
        if chosen and self._fails(NO_CHANGE):
            raise NotTried(f"{self.folder.name}: the tests fail on the code as it is")
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            failed = [each for each, fails in zip(chosen, pool.map(self._fails, chosen), strict=True) if fails]
        self._change_results(lambda statuses: dict.fromkeys(statuses.keys() & failed, 1))

    def _run_while_collecting(self) -> set[str]:
        code = (
            "import json, os, pytest, sys; from mutmut.configuration import config; from mutmut.state import state;"
            "config(); os.chdir('mutants'); pytest.main(['--collect-only', '-qq', *sys.argv[1:]]);"
            "print(); print(json.dumps(sorted(state()._stats)))"
        )
        environment = os.environ | {"PYTHONPATH": str(self.folder / "mutants"), "MUTANT_UNDER_TEST": "stats"}
        command = [sys.executable, "-c", code, *PYTEST_OPTIONS, *(f"tests/{each}" for each in self.tests)]
        told = subprocess.check_output(command, cwd=self.folder, env=environment, text=True)
        return set(json.loads(told.splitlines()[-1]))

    def _fails(self, name: str) -> bool:
        environment = os.environ | {"PYTHONPATH": str(self.folder / "mutants"), "MUTANT_UNDER_TEST": name}
        command = [sys.executable, "-m", "pytest", "--quiet", "-x", *PYTEST_OPTIONS, "-p", "no:randomly"]
        tests = [f"tests/{each}" for each in self.tests]
        done = subprocess.run(
            [*command, *tests], cwd=self.folder / "mutants", env=environment, check=False, capture_output=True
        )
        return done.returncode != 0

    def _change_results(self, changes: Callable[[Statuses], Statuses]) -> None:
        for path, found in self._results():
            found["exit_code_by_key"] |= changes(found["exit_code_by_key"])
            path.write_text(json.dumps(found), encoding="utf-8")

    def _results(self) -> Iterator[tuple[Path, dict[str, Any]]]:
        for module in self.modules:
            path = self.folder / "mutants" / "ottava" / f"{module}.meta"
            if path.exists():
                yield path, json.loads(path.read_text(encoding="utf-8"))

    def generate(self) -> None:
        """Writes the changed modules without trying any of them."""
        self._prepare()
        code = (
            "from mutmut import __main__ as mutmut; mutmut.set_mutant_under_test('mutant_generation');"
            "mutmut.copy_src_dir(); mutmut.copy_also_copy_files(); mutmut.create_mutants(2)"
        )
        subprocess.run([sys.executable, "-c", code], cwd=self.folder, check=True, stdout=subprocess.DEVNULL)

    def mutants(self) -> list[Mutant]:
        """All mutants, with what came of them."""
        found = []
        for path, results in self._results():
            module = path.relative_to(self.folder / "mutants" / "ottava").with_suffix("")
            for name, status in results["exit_code_by_key"].items():
                function = re.sub(r"^x_?|__mutmut_\d+$", "", name.rpartition(".")[2]).strip("ǁ").replace("ǁ", ".")
                found.append(Mutant(name, module, function, status is not None, NOTICED.get(status)))
        return found

    def changed_lines(self, mutants: Iterable[Mutant]) -> dict[Mutant, tuple[str, str]]:
        """What each mutant changes: the lines before and after, without their indentation."""
        names = [each.name for each in mutants]
        code = (
            "import json, sys; from mutmut.mutation.diff_apply import get_diff_for_mutant as diff;"
            "print(json.dumps({name: diff(name) for name in json.load(sys.stdin)}))"
        )
        told = subprocess.check_output(
            [sys.executable, "-c", code], cwd=self.folder, input=json.dumps(names), text=True
        )
        diffs = json.loads(told)
        return {each: before_and_after(diffs[each.name]) for each in mutants}


def before_and_after(diff: str) -> tuple[str, str]:
    """The lines that a diff takes out and those that it puts in, without their indentation."""
    body = [line for line in diff.splitlines() if not line.startswith(("---", "+++"))]

    def of(sign: str) -> str:
        return "\n".join(line[1:].strip() for line in body if line.startswith(sign))

    return of("-"), of("+")


def sampled(mutants: list[Mutant], size: int | None, seed: str) -> list[Mutant]:
    """At most so many of the mutants, the same ones for the same seed."""
    if size is None or size >= len(mutants):
        return mutants
    return random.Random(seed).sample(sorted(mutants, key=lambda each: each.name), size)
