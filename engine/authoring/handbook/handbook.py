"""The handbook of a rulebook, from the folder of the rules to the folder of the pages."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ottava.facts.source.errors import OttavaError

from ...report.words import prose
from ...rulebook.loading import load_rulebook
from ...rulebook.locating import BUILT_IN, folder_of
from ..checking.checking import check
from ..rule_tests.reading import read_tests, test_files
from .matter import DIRECTIVES, GATES, OVERVIEW, POINTS, RULES, SAFEGUARDS, Matter
from .overview import overview
from .passage import Thing
from .placing import check_folder, place
from .rule_pages import file_page, rule_page, rules_page
from .safeguards_page import safeguards_page
from .subject_pages import assessment_page, attribute_page, directives_page, gates_page, method_page, points_page


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
    same bytes. Raises FolderTaken if something else is there, SiteToolsMissing if MkDocs is not installed.
    """
    check_folder(output)
    with TemporaryDirectory(prefix="ottava-handbook-") as work:
        site = build_site(matter, Path(work))
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


class SiteToolsMissing(OttavaError):
    """The site cannot be built, because MkDocs or its theme Material is not installed."""


def build_site(matter: Matter, work: Path) -> Path:
    """The folder of the finished site, inside the empty folder `work`.

    Raises SiteToolsMissing if MkDocs or its theme is not installed.
    """
    check_tools()
    pages, site, config = work / "pages", work / "site", work / "mkdocs.yml"
    _write(pages, matter)
    config.write_text("site_name: handbook\n", encoding="utf-8")
    with _silenced():
        from mkdocs.commands.build import build
        from mkdocs.config import load_config

        build(load_config(str(config), **_settings(matter, pages, site)))
    for name in NOT_OURS:
        (site / name).unlink(missing_ok=True)
    return site


def check_tools() -> None:
    """Raises SiteToolsMissing if MkDocs or its theme is not installed."""
    if find_spec("mkdocs") is None or find_spec("material") is None:
        message = "the handbook needs MkDocs with Material; install it with `pip install 'ottava[docs]'`"
        raise SiteToolsMissing(message)


def _write(folder: Path, matter: Matter) -> None:
    for name, text in handbook_pages(matter).items():
        path = folder / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    for name in (STYLE, SCRIPT, SEARCHER):
        text = files(__package__).joinpath(name).read_text(encoding="utf-8")
        path = folder / "assets" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def _settings(matter: Matter, pages: Path, site: Path) -> dict[str, Any]:
    contents: list[Any] = []
    for title, names in table_of_contents(matter):
        found = [f"{name}.md" for name in names]
        contents.append({title: found if len(found) > 1 else found[0]})
    return {
        "site_name": escape(prose(matter.rulebook.title)),
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


def handbook_pages(matter: Matter) -> dict[str, str]:
    """The text of each page, by its name without ending."""
    pages = {
        OVERVIEW.id: overview(matter),
        RULES.id: rules_page(matter),
        GATES.id: gates_page(matter),
        DIRECTIVES.id: directives_page(matter),
        POINTS.id: points_page(matter),
    }
    if matter.rulebook.safeguards or matter.rulebook.dropped:
        pages[SAFEGUARDS.id] = safeguards_page(matter)
    for rule in matter.rulebook.rules:
        pages[matter.page_of(Thing("rule", rule.id))] = rule_page(rule, matter)
    for method in matter.rulebook.names.methods:
        pages[matter.page_of(Thing("method", method.id))] = method_page(method, matter)
    for assessment in matter.assessments:
        pages[matter.page_of(Thing("assessment", assessment))] = assessment_page(assessment, matter)
    for file in matter.files:
        pages[matter.page_of(Thing("file", file))] = file_page(file, matter)
    for entity in matter.rulebook.vocabulary.entities:
        pages[f"attributes/{entity}"] = attribute_page(entity, matter)
    return pages


def table_of_contents(matter: Matter) -> tuple[Branch, ...]:
    """The navigation: titles, and the pages below each. Pages of rules are reached from
    the files they stand in."""
    names = matter.rulebook.names
    methods = tuple(matter.page_of(Thing("method", method.id)) for method in names.methods)
    files = tuple(matter.page_of(Thing("file", file)) for file in matter.files)
    branches: tuple[Branch, ...] = (
        ("Overview", (OVERVIEW.id,)),
        ("Methods", methods),
        ("Rules", (RULES.id, *files)),
        ("Gates, directives, points", (GATES.id, DIRECTIVES.id, POINTS.id)),
        ("Safeguards", (SAFEGUARDS.id,) if matter.rulebook.safeguards or matter.rulebook.dropped else ()),
        ("Assessments", tuple(matter.page_of(Thing("assessment", each)) for each in matter.assessments)),
        ("Facts of a case", tuple(f"attributes/{entity}" for entity in matter.rulebook.vocabulary.entities)),
    )
    return tuple((title, pages) for title, pages in branches if pages)
