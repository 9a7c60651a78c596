"""A link to a place in a page leads to a heading there, on GitHub and on the site alike.

The two name headings a little differently, GitHub by its own rule and the site by that of Python-Markdown. Only a name
that both give a heading counts.
"""

import re
import unicodedata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [*ROOT.glob("*.md"), *(page for top in ("docs", "examples", "rules") for page in (ROOT / top).rglob("*.md"))]
_FENCED = re.compile(r"^( *)(`{3,}).*?^\1\2`*$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\((?!https?:)(?P<page>[^)#\s]*)#(?P<anchor>[^)\s]+)\)")


def on_github(title: str) -> str:
    return re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-")


def on_the_site(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain).strip().lower())


def anchors(page: Path) -> set[str]:
    """The names by which the headings of a page can be linked to everywhere: those given once, and by both rules."""
    text = _FENCED.sub("", page.read_text("utf-8"))
    titles = [re.sub(r"\]\([^)]*\)", "]", title) for title in re.findall(r"^#+ (.+?) *#*$", text, re.MULTILINE)]
    names = [on_github(title) for title in titles]
    agreed = {name for name, title in zip(names, titles, strict=True) if on_the_site(title) == name}
    return {name for name in agreed if names.count(name) == 1}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_into_pages_lead_to_a_heading(page: Path) -> None:
    links = [(page.parent / found["page"] if found["page"] else page, found["anchor"]) for found in _links(page)]
    assert [(target.name, anchor) for target, anchor in links if anchor not in anchors(target)] == []


def _links(page: Path) -> list[re.Match[str]]:
    return [*_LINK.finditer(_FENCED.sub("", page.read_text("utf-8")))]


def test_there_are_such_links() -> None:
    assert sum(len(_links(page)) for page in PAGES) > 50


@pytest.mark.parametrize(
    ("title", "github", "site"),
    [
        ("The threshold of 0.2", "the-threshold-of-02", "the-threshold-of-02"),
        ("`rulebook.yaml`", "rulebookyaml", "rulebookyaml"),
        ("What the figures say, and what they do not", *["what-the-figures-say-and-what-they-do-not"] * 2),
        ("Read / write", "read--write", "read-write"),
        ("Größe", "größe", "groe"),
    ],
)
def test_headings_are_named_as_both_do(title: str, github: str, site: str) -> None:
    assert (on_github(title), on_the_site(title)) == (github, site)
