"""Makes a site of the pages in docs/ as they are read in a checkout: what MkDocs calls while it builds.

The list of pages in docs/index.md is the navigation. Pages may link to anything in the tree: what is outside docs/ gets
a page of its own below `tree/`, a text as it is, a folder as a list, and code as code. A picture stays what it is.
"""

import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
SHARED = ROOT / "engine" / "authoring" / "handbook"
LINK = re.compile(r"(?<=\]\()(?!\w+:|#)(?P<path>[^)#\s]+)(?P<anchor>#[^)\s]*)?(?=\))")
FENCE = re.compile(r"^( *`{3,}\w+) .+$", re.MULTILINE)
"""The beginning of a block of code with words for the tests behind its language."""
ROW = re.compile(r"^\|.+$", re.MULTILINE)
CODE = re.compile(r"`[^`\n]+`")
"""In the row of a table, where it takes a pipe as it is; GitHub wants a backslash before it."""
SECTION = re.compile(r"^## (?P<title>.+)$", re.MULTILINE)
ITEM = re.compile(r"^- \[(?P<title>.+?)\]\((?P<path>[^)#]+)\)", re.MULTILINE)
NOT_SEARCHED = "---\nsearch:\n  exclude: true\n---\n\n"
LANGUAGES = {".py": "python", ".yaml": "yaml", ".json": "json", ".csv": "text"}


def on_config(config: Any) -> Any:
    """Make the navigation from the sections and lists of docs/index.md."""
    _, *parts = SECTION.split((DOCS / "index.md").read_text("utf-8"))
    nav: list[Any] = [{"Home": "index.md"}]
    for title, text in zip(parts[::2], parts[1::2], strict=True):
        listed = [(item["title"], page_of(DOCS / item["path"])) for item in ITEM.finditer(text)]
        pages = [{name: page} for name, page in listed if page.endswith(".md")]
        nav += [{title: pages}] if pages else []
    config["nav"] = nav
    return config


def on_files(files: Files, config: Any) -> Files:
    """Add a page for all in the tree that is linked to, and what the site shares with handbooks."""
    for file in files.documentation_pages():
        _follow(DOCS / file.src_uri, files, config)
    making = DOCS / "making"
    for asset in (SHARED / "handbook.css", SHARED / "iframe-worker.js", making / "site.css", making / "site.js"):
        files.append(File.generated(config, f"assets/{asset.name}", abs_src_path=str(asset)))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Write a page as Python-Markdown reads it, with its links leading to the pages of what they name."""
    source = page.file.src_uri
    if source == "index.md":
        page.meta["hide"] = ["navigation"]  # the page itself is the list of all others
    markdown = FENCE.sub(r"\1", markdown)
    markdown = ROW.sub(lambda row: CODE.sub(lambda code: code[0].replace(r"\|", "|"), row[0]), markdown)
    return markdown if page.file.generated_by else with_pages_linked(markdown, DOCS / source, source)


def page_of(path: Path) -> str:
    """Return the page of a file or folder on disk, by its place among the pages."""
    path = _file(path)
    if path.is_relative_to(DOCS) and not path.is_dir():
        return path.relative_to(DOCS).as_posix()
    name = f"tree/{path.relative_to(ROOT).as_posix()}"
    if path.is_dir():
        return f"{name}/index.md"
    return f"{name}.md" if path.suffix != ".md" and _is_text(path) else name


def with_pages_linked(markdown: str, path: Path, page: str) -> str:
    """Return the text of a file at this path with its links as those of this page."""

    def replaced(link: re.Match[str]) -> str:
        target = path.parent / link["path"]
        if not target.exists():
            return link[0]  # MkDocs complains of it
        return os.path.relpath(page_of(target), os.path.dirname(page)) + (link["anchor"] or "")

    return LINK.sub(replaced, markdown)


def _file(path: Path) -> Path:
    """Return the path without detours; of a folder with a text about it, that of the text."""
    path = Path(os.path.normpath(path))
    return path / "README.md" if (path / "README.md").exists() else path


@cache
def _is_text(path: Path) -> bool:
    try:
        path.read_text("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _follow(path: Path, files: Files, config: Any) -> None:
    """Add the pages of what a file on disk links to, and of what those link to."""
    for target in map(_file, _linked(path)):
        if not target.exists() or (page := page_of(target)) in files.src_uris:
            continue  # MkDocs complains of what is not there
        if page.endswith(".md"):
            files.append(File.generated(config, page, content=_content(target, page)))
            _follow(target, files, config)
        else:
            files.append(File.generated(config, page, abs_src_path=str(target)))


def _linked(path: Path) -> Iterator[Path]:
    """Yield what a file or folder on disk leads to."""
    if path.suffix == ".md":
        yield from (path.parent / link["path"] for link in LINK.finditer(path.read_text("utf-8")))
    yield from _inside(path)


def _inside(path: Path) -> list[Path]:
    """Return what is in a folder, given by its path or that of the text about it; nothing of the whole tree."""
    folder = path.parent if path.name == "README.md" else path
    if not folder.is_dir() or folder == ROOT:
        return []
    return sorted(each for each in folder.iterdir() if each.name[0] not in "._" and each.name != "README.md")


def _content(path: Path, page: str) -> str:
    name = path.relative_to(ROOT).as_posix()
    if path.suffix != ".md" and not path.is_dir():
        return f"{NOT_SEARCHED}# {name}\n\n````{LANGUAGES.get(path.suffix, 'text')}\n{path.read_text('utf-8')}\n````\n"
    text = f"{NOT_SEARCHED}# {name}\n" if path.is_dir() else path.read_text("utf-8")
    if inside := _inside(path):
        text += "\n## Files of this folder\n\n" + "".join(f"- [{each.name}]({each.name})\n" for each in inside)
    return with_pages_linked(text, path / "index.md" if path.is_dir() else path, page)
