"""The documentation as a site: it builds strictly, asks nothing of others, and has everything public on it."""

import dataclasses
import inspect
import re
from functools import cache
from pathlib import Path
from types import FunctionType
from typing import Any
from urllib.parse import unquote, urlsplit

import msgspec
import pytest
from documentation.building import ROOT, build
from documentation.commands import DOCS, commands
from documentation.reading import Read, read, read_file
from markdown_it import MarkdownIt

import ottava

pytestmark = pytest.mark.slow
PAGES = sorted(DOCS.rglob("*.md"))
PUBLIC = {name: getattr(ottava, name) for name in ottava.__all__}
AS_IN_A_CHECKOUT = ("h1", "h2", "h3", "h4", "li", "tr", "pre", "code", "em", "strong", "blockquote", "img")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="session")
def built(site: Path) -> dict[Path, Read]:
    """Every page of the site, by its path."""
    return {path: read_file(path) for path in site.rglob("*.html")}


@cache
def reference(site: Path) -> dict[str, str]:
    """What the pages say of each public name: the HTML from its heading to the next one's."""
    parts: dict[str, str] = {}
    for path in (site / "reference").glob("*.html"):
        _, *found = re.split(r'<h2 id="ottava\.(\w+)"', path.read_text("utf-8").partition("</article>")[0])
        parts |= dict(zip(found[::2], found[1::2], strict=True))
    return parts


def test_a_page_for_each_text_and_for_what_it_links_to(site: Path) -> None:
    made = {path.relative_to(site).with_suffix(".md") for path in site.rglob("*.html")}
    assert {page.relative_to(DOCS) for page in PAGES} <= made
    assert Path("tree/ARCHITECTURE.md") in made
    assert Path("tree/rules/eight_methods/gates.yaml.md") in made


def test_every_page_is_once_in_the_list_that_is_the_navigation() -> None:
    listed = re.findall(r"^- \[[^]]+\]\(([^)#]+\.md)\)", (DOCS / "index.md").read_text("utf-8"), re.MULTILINE)
    inside = [each for each in listed if not each.startswith("../")]
    assert sorted(inside) == [page.relative_to(DOCS).as_posix() for page in PAGES if page.name != "index.md"]


def test_every_link_leads_to_a_page_and_a_place_on_it(site: Path, built: dict[Path, Read]) -> None:
    wrong = []
    for path, page in built.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or path.name == "404.html":
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not target.is_file() or not target.is_relative_to(site.resolve()):
                wrong.append((path.relative_to(site), link))
            elif parts.fragment and target.suffix == ".html":
                ids = built[site / target.relative_to(site.resolve())].ids
                wrong += [] if unquote(parts.fragment) in ids else [(path.relative_to(site), link)]
    assert wrong == []


def test_nothing_is_loaded_from_elsewhere(site: Path, built: dict[Path, Read]) -> None:
    loaded = {address for page in built.values() for address in page.loaded}
    for style in site.rglob("*.css"):
        loaded |= set(re.findall(r"(?:url\(|@import)\s*[\"']?([^\"')\s;]+)", style.read_text("utf-8")))
    assert loaded
    assert {each for each in loaded if urlsplit(each).scheme not in ("", "data") or each.startswith("//")} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(DOCS).as_posix())
def test_a_page_shows_what_it_shows_in_a_checkout(page: Path, built: dict[Path, Read], site: Path) -> None:
    text = page.read_text("utf-8")
    if "\n::: " in text:
        return  # it shows docstrings, too
    plain = read(MarkdownIt("commonmark").enable("table").render(text), whole=True)
    shown = built[site / page.relative_to(DOCS).with_suffix(".html")]
    for name in AS_IN_A_CHECKOUT:
        assert (name, shown.elements[name]) == (name, plain.elements[name])
    assert shown.codes == plain.codes


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_name_is_on_a_reference_page(name: str, site: Path) -> None:
    assert name in reference(site)
    assert f'id="ottava.{name}"' not in "".join(text for each, text in reference(site).items() if each != name)


@pytest.mark.parametrize("name", PUBLIC)
def test_its_methods_properties_and_fields_are_there(name: str, site: Path) -> None:
    found = read(reference(site)[name], whole=True)
    missing = {each for each in methods_of(PUBLIC[name]) if f"ottava.{name}.{each}" not in found.ids}
    assert missing == set()
    for field in fields_of(PUBLIC[name]):
        assert re.search(rf"<code>(<[^>]+>)?{field}(</\w+>)?</code></b>\s*\(<code>", reference(site)[name]), field


def methods_of(kind: Any) -> set[str]:
    """The public methods and properties of a class that Ottava itself defines."""
    owners = [each for each in getattr(kind, "__mro__", ()) if each.__module__.startswith("ottava")]
    makers = (FunctionType, property, classmethod, staticmethod)
    return {name for each in owners for name, made in vars(each).items() if name[0] != "_" and isinstance(made, makers)}


def fields_of(kind: Any) -> list[str]:
    """The public fields of a structure or a data class."""
    if not inspect.isclass(kind):
        return []
    if issubclass(kind, msgspec.Struct):
        return [each for each in kind.__struct_fields__ if each[0] != "_"]
    given = dataclasses.fields(kind) if dataclasses.is_dataclass(kind) else ()
    return [each.name for each in given if each.name[0] != "_"]


def test_there_are_members_to_look_for() -> None:
    assert {"advise", "rulebook", "why_not"} <= methods_of(ottava.Advisor)
    assert {"recommendations", "card"} <= set(fields_of(ottava.Advice))


@pytest.mark.parametrize("name", commands())
def test_a_command_is_on_the_site_with_its_options(name: str, site: Path) -> None:
    page = read_file(site / "reference" / "commands.html")
    assert f"ottava-{name.replace(' ', '-')}" in page.ids
    options = {each for parameter in commands()[name].params for each in parameter.opts if each.startswith("-")}
    assert {option for option in options if option not in page.text} == set()


def test_the_file_formats_are_on_the_site(site: Path) -> None:
    shown = read_file(site / "reference" / "file-formats.html").elements["tr"]
    assert shown == (ROOT / "docs/reference/file-formats.md").read_text("utf-8").count("\n| ")
