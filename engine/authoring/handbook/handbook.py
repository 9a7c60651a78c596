"""The handbook of a rulebook, from the folder of the rules to the folder of the pages, where only pages are touched."""

import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from html import escape
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.errors import OttavaError
from ottava.facts.source.writing import write_atomically

from ...extras import extra_missing
from ...report.words import prose
from ...rulebook.loading import load_rulebook
from ...rulebook.locating import BUILT_IN, folder_of
from ..checking.checking import check
from ..rule_tests.reading import read_tests, test_files
from .attribute_pages import attribute_page
from .content import DIRECTIVES, GATES, OVERVIEW, POINTS, RULES, SAFEGUARDS, HandbookContent
from .overview import overview
from .passage import Thing
from .rule_pages import file_page, rule_page, rules_page
from .subject_pages import (
    assessment_page,
    directives_page,
    gates_page,
    method_page,
    points_page,
    safeguards_page,
)


def read_content(rulebook: str | Path = BUILT_IN, *, checked: bool = True) -> HandbookContent:
    """Return what the handbook of a rulebook is made from: the rules, their tests, and what `check` remarks.

    rulebook: a folder, or the name of a built-in one. checked: whether `check` is asked. Raises InputError with
    everything that is wrong in the rules or their tests.
    """
    loaded = load_rulebook(rulebook)
    folder = folder_of(rulebook, Path())
    tests = read_tests(test_files(rulebook), loaded)
    return HandbookContent(loaded, folder, tests, check(rulebook) if checked else None)


def write_handbook(content: HandbookContent, output: Path) -> int:
    """Build the handbook into a folder, and return the number of its pages.

    output: a new folder, an empty one, or one with an earlier handbook, which is replaced. The same rulebook gives the
    same bytes. Raises FolderTaken if something else is there, ExtraMissing if MkDocs is not installed.
    """
    check_folder(output)
    with TemporaryDirectory(prefix="ottava-handbook-") as work:
        site = build_site(content, Path(work))
        place(site, output)
        return sum(1 for _ in site.rglob("*.html"))


STYLE, SCRIPT, SEARCHER = "handbook.css", "handbook.js", "iframe-worker.js"
SEARCH = {
    "lang": ["en"],
    "separator": r"""[\s\-._,:;!?'"*/=()\[\]{}]+|&[lg]t;|&amp;""",
    "fields": {"title": {"boost": 1000.0}, "tags": {"boost": 100.0}, "text": {"boost": 1.0}},
}
"""What stands between words, so that an id is found by its parts; and that a title counts more than an id."""
NOT_OURS = ("404.html", "sitemap.xml", "sitemap.xml.gz")
"""What MkDocs adds for web servers: it holds the date, or addresses that lead nowhere on a disk."""
_ANNOUNCEMENT = "NO_MKDOCS_2_WARNING"
"""Set, it keeps Material for MkDocs from announcing its plans at its first import."""


def build_site(content: HandbookContent, work: Path) -> Path:
    """Return the folder of the finished site, inside the empty folder `work`.

    Raises ExtraMissing if MkDocs or its theme is not installed.
    """
    check_tools()
    pages, site, config = work / "pages", work / "site", work / "mkdocs.yml"
    _write(pages, content)
    config.write_text("site_name: handbook\n", encoding="utf-8")
    with _silenced():
        from mkdocs.commands.build import build
        from mkdocs.config import load_config

        build(load_config(str(config), **_settings(content, pages, site)))
    for name in NOT_OURS:
        (site / name).unlink(missing_ok=True)
    return site


def check_tools() -> None:
    """Raise ExtraMissing if MkDocs or its theme is not installed."""
    if find_spec("mkdocs") is None or find_spec("material") is None:
        raise extra_missing("the handbook", "MkDocs with Material", "docs")


def _write(folder: Path, content: HandbookContent) -> None:
    for name, text in handbook_pages(content).items():
        path = folder / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    for name in (STYLE, SCRIPT, SEARCHER):
        text = files(__package__).joinpath(name).read_text(encoding="utf-8")
        path = folder / "assets" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def _settings(content: HandbookContent, pages: Path, site: Path) -> dict[str, Any]:
    contents: list[Any] = []
    for title, names in table_of_contents(content):
        found = [f"{name}.md" for name in names]
        contents.append({title: found if len(found) > 1 else found[0]})
    return {
        "site_name": escape(prose(content.rulebook.title)),
        "docs_dir": str(pages),
        "site_dir": str(site),
        "use_directory_urls": False,
        "theme": {
            "name": "material",
            "language": "en",
            "font": False,
            "features": ["navigation.top", "search.highlight", "search.suggest", "toc.follow"],
            "palette": [
                _palette("(prefers-color-scheme)", None, "brightness-auto", "Show it light"),
                _palette("(prefers-color-scheme: light)", "default", "weather-sunny", "Show it dark"),
                _palette("(prefers-color-scheme: dark)", "slate", "weather-night", "Show it as the system has it"),
            ],
        },
        "extra": {"generator": False, "polyfills": [f"assets/{SEARCHER}"]},
        "extra_css": [f"assets/{STYLE}"],
        "extra_javascript": [f"assets/{SCRIPT}"],
        "plugins": [{"search": SEARCH}, "offline"],
        "markdown_extensions": ["attr_list"],
        "nav": contents,
        "not_in_nav": "/rules/\n",
    }


def _palette(media: str, scheme: str | None, icon: str, toggle: str) -> dict[str, Any]:
    colours = {"primary": "custom", "accent": "custom"} | ({} if scheme is None else {"scheme": scheme})
    return {"media": media, **colours, "toggle": {"icon": f"material/{icon}", "name": toggle}}


@contextmanager
def _silenced() -> Iterator[None]:
    """Silence MkDocs' progress output, unless its logger has other handlers, and the plans that Material announces."""
    announced = os.environ.get(_ANNOUNCEMENT)
    logger, silent = logging.getLogger("mkdocs"), logging.NullHandler()
    os.environ[_ANNOUNCEMENT] = "true"
    logger.addHandler(silent)
    try:
        yield
    finally:
        logger.removeHandler(silent)
        if announced is None:
            del os.environ[_ANNOUNCEMENT]
        else:
            os.environ[_ANNOUNCEMENT] = announced


Branch = tuple[str, tuple[str, ...]]


def handbook_pages(content: HandbookContent) -> dict[str, str]:
    """Return the text of each page, by its name without ending."""
    pages = {
        OVERVIEW.id: overview(content),
        RULES.id: rules_page(content),
        GATES.id: gates_page(content),
        DIRECTIVES.id: directives_page(content),
        POINTS.id: points_page(content),
    }
    if content.rulebook.safeguards or content.rulebook.dropped:
        pages[SAFEGUARDS.id] = safeguards_page(content)
    page_of = content.page_of
    return {
        **pages,
        **{page_of(Thing("rule", each.id)): rule_page(each, content) for each in content.rulebook.rules},
        **{page_of(Thing("method", each.id)): method_page(each, content) for each in content.rulebook.names.methods},
        **{page_of(Thing("assessment", each)): assessment_page(each, content) for each in content.assessments},
        **{page_of(Thing("file", each)): file_page(each, content) for each in content.files},
        **{f"attributes/{each}": attribute_page(each, content) for each in content.facts},
    }


def table_of_contents(content: HandbookContent) -> tuple[Branch, ...]:
    """Return the navigation: titles, and the pages below each. Pages of rules are reached from the files they
    stand in.
    """
    methods = tuple(content.page_of(Thing("method", method.id)) for method in content.methods)
    files = tuple(content.page_of(Thing("file", file)) for file in content.files)
    branches: tuple[Branch, ...] = (
        ("Overview", (OVERVIEW.id,)),
        ("Methods", methods),
        ("Rules", (RULES.id, *files)),
        ("Gates, directives, points", (GATES.id, DIRECTIVES.id, POINTS.id)),
        ("Safeguards", (SAFEGUARDS.id,) if content.rulebook.safeguards or content.rulebook.dropped else ()),
        ("Assessments", tuple(content.page_of(Thing("assessment", each)) for each in content.assessments)),
        ("Facts of a case", tuple(f"attributes/{entity}" for entity in content.facts)),
    )
    return tuple((title, pages) for title, pages in branches if pages)


LIST = ".ottava-handbook"
"""The file that names everything a handbook brought into its folder, so that the next one can take it away."""


class FolderTaken(OttavaError):
    """The folder for the handbook holds something else."""


def check_folder(folder: Path) -> None:
    """Raise FolderTaken if a handbook may not be put there: into a file, or beside what is no handbook."""
    if folder.exists() and not folder.is_dir():
        raise FolderTaken(f"{quoted(str(folder))} is a file; expected a folder for the handbook")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / LIST).is_file():
        raise FolderTaken(
            f"the folder {quoted(str(folder))} holds something that is no handbook; name an empty folder or a new one"
        )


def place(site: Path, folder: Path) -> None:
    """Put the site into the folder, in the place of the handbook that is there.

    What else has been put there since stays, and no link is followed: a link to a file is replaced, one to a folder
    refused. Raises FolderTaken, and OSError where it cannot be written.
    """
    check_folder(folder)
    files = sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    _refuse_links({folder / above for name in files for above in Path(name).parents} - {folder})
    listed = (folder / LIST).read_text(encoding="utf-8").splitlines() if (folder / LIST).is_file() else ()
    _remove({*listed} - {*files}, folder)
    folder.mkdir(parents=True, exist_ok=True)
    _replace(folder / LIST, "".join(f"{name}\n" for name in files).encode())
    for name in files:  # a page that is there already is there until the new one takes its place
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        _replace(target, (site / name).read_bytes())


def _refuse_links(folders: Iterable[Path]) -> None:
    linked = next((each for each in sorted(folders) if each.is_symlink()), None)
    if linked is not None:
        raise FolderTaken(f"{quoted(str(linked))} is a link, expected a folder of the handbook; take it away")


def _replace(target: Path, data: bytes) -> None:
    if target.is_symlink():
        target.unlink()
    write_atomically(target, data)


def _remove(names: Iterable[str], folder: Path) -> None:
    root = folder.resolve()
    parents: set[Path] = set()
    for name in names:
        path = folder / name
        # The list might have been changed: nothing outside the folder is ours.
        if path.parent.resolve().is_relative_to(root) and path.is_file():
            path.unlink()
            parents |= {each for each in path.parents if each.is_relative_to(folder) and each != folder}
    for parent in sorted(parents, key=lambda each: -len(each.parts)):
        if not any(parent.iterdir()):
            parent.rmdir()
