"""What is on a page of HTML, for tests."""

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

LOADING = {"src", "srcset", "poster", "data", "background"}
"""Attributes that make a browser load something."""


@dataclass
class Read(HTMLParser):
    """A page: ids, links, what it loads, and of its article the elements of each kind, the text and all code in it."""

    ids: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)
    elements: Counter[str] = field(default_factory=Counter)
    text: str = ""
    codes: list[str] = field(default_factory=list)
    _inside: bool = False
    _code: int = 0

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._inside |= tag == "article"
        self.elements[tag] += self._inside
        if tag == "code" and self._inside:
            self._code += 1
            self.codes.append("")
        self.ids |= {given[name] for name in ("id", "name") if name in given}
        self.loaded += [given[name] for name in LOADING & given.keys()]
        if tag == "link":
            self.loaded.append(given.get("href", ""))
        elif "href" in given:
            self.links.append(given["href"])

    def handle_endtag(self, tag: str) -> None:
        self._inside &= tag != "article"
        if tag == "code" and self._code:
            self._code -= 1
            self.codes[-1] = self.codes[-1].replace("\n", " ").strip()

    def handle_data(self, data: str) -> None:
        self.text += data if self._inside else ""
        if self._code:
            self.codes[-1] += data


def read(html: str, *, whole: bool = False) -> Read:
    """Read a page. whole: it is a piece of HTML without a frame around the article."""
    page = Read(_inside=whole)
    page.feed(html)
    return page


def read_file(path: Path) -> Read:
    return read(path.read_text("utf-8"))
