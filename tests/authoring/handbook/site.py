"""A finished handbook, as a browser reads it."""

import logging
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path

from library.object_graph import parts_of

from ottava.engine.authoring.handbook.content import HandbookContent
from ottava.engine.authoring.handbook.handbook import write_handbook
from ottava.engine.authoring.handbook.passage import Thing

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Page(HTMLParser):
    """The elements of a page: their names, attributes, and the text of the article."""

    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    _inside: int = 0
    _skipped: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def __hash__(self) -> int:
        return id(self)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag == "article":
            self._inside += 1
        if tag in ("script", "style"):
            self._skipped = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == "article":
            self._inside -= 1
        if tag == self._skipped:
            self._skipped = ""

    def handle_data(self, data: str) -> None:
        if self._inside and not self._skipped:
            self.texts.append(data)

    @cached_property
    def ids(self) -> set[str]:
        return {value for _, attributes in self.elements if (value := attributes.get("id"))}

    @cached_property
    def links(self) -> list[str]:
        return [value for tag, attributes in self.elements if tag == "a" and (value := attributes.get("href"))]

    @cached_property
    def text(self) -> str:
        return " ".join("".join(self.texts).split())


@dataclass
class Site:
    folder: Path
    content: HandbookContent

    @cached_property
    def pages(self) -> dict[str, Page]:
        """The pages, by their paths from the folder."""
        found = {}
        for path in sorted(self.folder.rglob("*.html")):
            page = Page()
            page.feed(path.read_text(encoding="utf-8"))
            page.close()
            found[path.relative_to(self.folder).as_posix()] = page
        return found

    @cached_property
    def named(self) -> set[str]:
        """Every text in the rules and safeguards, such as the path of an attribute that one looks at."""
        book = self.content.rulebook
        return {each for each in parts_of((book.rules, book.safeguards)) if isinstance(each, str)}

    def page(self, thing: Thing) -> Page:
        """The page on which a thing has its place."""
        return self.pages[f"{self.content.page_of(thing)}.html"]


def site_of(content: HandbookContent, folder: Path) -> Site:
    """Builds the handbook into a folder. MkDocs warns of what leads nowhere, so nothing may be warned of."""
    told: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: told.append(record.getMessage())  # type: ignore[method-assign]
    logging.getLogger("mkdocs").addHandler(handler)
    try:
        count = write_handbook(content, folder)
    finally:
        logging.getLogger("mkdocs").removeHandler(handler)
    assert told == []
    site = Site(folder, content)
    assert count == len(site.pages)
    return site
