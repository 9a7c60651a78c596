"""From pages in Markdown to a static site, by MkDocs with the theme Material."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ...extras import extra_missing
from ...report.words import prose
from .handbook_pages import handbook_pages, table_of_contents
from .matter import Matter

STYLE, SCRIPT, SEARCHER = "handbook.css", "handbook.js", "iframe-worker.js"
SEARCH = {
    "lang": ["en"],
    "separator": r"""[\s\-._,:;!?'"*/=()\[\]{}]+|&[lg]t;|&amp;""",
    "fields": {"title": {"boost": 1000.0}, "tags": {"boost": 100.0}, "text": {"boost": 1.0}},
}
"""What stands between words, so that an id is found by its parts; and that a title counts more than an id."""
NOT_OURS = ("404.html", "sitemap.xml", "sitemap.xml.gz")
"""What MkDocs adds for web servers: it holds the date, or addresses that lead nowhere on a disk."""


def build_site(matter: Matter, work: Path) -> Path:
    """The folder of the finished site, inside the empty folder `work`.

    Raises ExtraMissing if MkDocs or its theme is not installed.
    """
    # Material for MkDocs speaks of its plans at its first import; that is nothing to a reader of a handbook.
    with _environment(NO_MKDOCS_2_WARNING="true"):
        check_tools()
        from mkdocs.commands.build import build
        from mkdocs.config import load_config

        pages, site = work / "pages", work / "site"
        _write(pages, matter)
        config = work / "mkdocs.yml"
        config.write_text("site_name: handbook\n", encoding="utf-8")
        with _quiet():
            build(load_config(str(config), **_settings(matter, pages, site)))
    for name in NOT_OURS:
        (site / name).unlink(missing_ok=True)
    return site


def check_tools() -> None:
    """Raises ExtraMissing if MkDocs or its theme is not installed."""
    if find_spec("mkdocs") is None or find_spec("material") is None:
        raise extra_missing("the handbook", "MkDocs with Material", "docs")


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
def _environment(**variables: str) -> Iterator[None]:
    """Sets variables of the environment for a while."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def _quiet() -> Iterator[None]:
    """Keeps MkDocs from telling how it gets on, as far as nobody has asked it to."""
    logger = logging.getLogger("mkdocs")
    silent = logging.NullHandler()
    logger.addHandler(silent)
    try:
        yield
    finally:
        logger.removeHandler(silent)
