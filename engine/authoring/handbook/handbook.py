"""The handbook of a rulebook, from the folder of the rules to the folder of the pages."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from ...rulebook.loading import load_rulebook
from ...rulebook.locating import BUILT_IN, folder_of
from ..checking.checking import check
from ..rule_tests.reading import read_tests, test_files
from .matter import Matter
from .placing import check_folder, place
from .site import build_site


def read_matter(rulebook: str | Path = BUILT_IN, *, checked: bool = True) -> Matter:
    """What the handbook of a rulebook is made from: the rules, their tests, and what `check` remarks.

    rulebook: a folder, or the name of a built-in one. checked: whether `check` is asked. Raises InputError with
    everything that is wrong in the rules or their tests.
    """
    loaded = load_rulebook(rulebook)
    folder = folder_of(rulebook, Path())
    tests = read_tests(test_files(rulebook), loaded)
    return Matter(loaded, folder, tests, check(rulebook) if checked else None)


def write_handbook(matter: Matter, output: Path) -> int:
    """Builds the handbook into a folder, and gives the number of its pages.

    output: a new folder, an empty one, or one with an earlier handbook, which is replaced. The same rulebook gives the
    same bytes. Raises FolderTaken if something else is there, ExtraMissing if MkDocs is not installed.
    """
    check_folder(output)
    with TemporaryDirectory(prefix="ottava-handbook-") as work:
        site = build_site(matter, Path(work))
        place(site, output)
        return sum(1 for _ in site.rglob("*.html"))
