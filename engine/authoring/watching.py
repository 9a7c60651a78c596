"""Checking and testing a rulebook again whenever a file of it is saved."""

from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

from ottava.facts.source.errors import InputError, OttavaError

from ..extras import check_library
from ..rulebook.loading import load_rulebook
from ..rulebook.locating import folder_of, no_rulebook
from .checking.checking import check
from .checking.report import to_text
from .rule_tests.reading import read_tests, test_files
from .rule_tests.report import lines_of
from .rule_tests.running import run_tests
from .schemas.writing import refresh_schemas


def folder_watched(rulebook: str | Path) -> Path:
    """Return the folder to watch. Raises InputError if there is no such rulebook, and ExtraMissing."""
    folder = folder_of(rulebook, Path())
    if folder is None:
        raise InputError(no_rulebook(rulebook, Path(), None))
    check_library("watchfiles", "`--watch`", "watchfiles", "watch")
    return folder


def saved(folder: Path) -> Iterator[object]:
    """Something each time files of the folder have been saved; first at once. Ends on Ctrl-C."""
    from watchfiles import watch

    yield ()
    yield from watch(folder, watch_filter=lambda _, path: path.endswith(".yaml"), raise_interrupt=False)


def looks(
    rulebook: str | Path, only: Collection[str], without: Collection[str], saved: Iterable[object]
) -> Iterator[str]:
    """Yield what there is to say after each time, ending in a newline: the tests first, then what `check` finds."""
    for _ in saved:
        tested = _guarded(lambda: _tests(rulebook))
        checked = _guarded(lambda: to_text(check(rulebook, only=only, without=without)))
        yield "\n".join(part for part in (tested, checked) if part)


def _tests(rulebook: str | Path) -> str:
    """Return how the tests came out; nothing while files have mistakes, which the check tells."""
    try:
        loaded = load_rulebook(rulebook)
        refresh_schemas(loaded, folder_of(rulebook, Path()) or Path(rulebook))
        tests = read_tests(test_files(rulebook), loaded)
    except InputError:
        return ""
    return "".join(f"{line}\n" for _, line in lines_of(tuple(run_tests(loaded, tests))))


def _guarded(look: Callable[[], str]) -> str:
    """Return what a look finds, or its error: a half-saved file must not end the watch."""
    try:
        return look()
    except (OttavaError, OSError) as error:
        return f"error: {error}\n"
