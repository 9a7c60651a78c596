"""One of the two rulebooks to compare: read from wherever it is, with its text, and called what the user calls it.

That of a git revision is laid out in a temporary folder, so that it can be read like any other.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from ottava.facts.source.diagnostic import Diagnostic, quoted
from ottava.facts.source.errors import UnreadableSource
from ottava.facts.source.node import Mapping, Scalar
from ottava.facts.source.reading import from_bytes
from ottava.facts.source.span import Source, Span
from ottava.facts.source.yaml_text import from_yaml

from ...rulebook.loading import InvalidRulebook, load_rulebook
from ...rulebook.locating import HEAD, SAFEGUARDS, built_in_names, folder_of
from ...rulebook.reading.from_extends import MOST_LEVELS, name_and_version
from ...rulebook.rulebook import Rulebook
from ...rulebook.rulebook_text import RulebookText
from .repository import FILE, LINK, NoRevision, Tree, TreeEntry, TreePath, commit


@dataclass(frozen=True, slots=True)
class FileNames:
    """What files are called. `places`: beginnings of their paths, each with what stands for it."""

    places: tuple[tuple[str, str], ...]

    def name(self, path: str) -> str:
        """Return the name of a file as the user knows it: `main:rules/gates.yaml` and not where it was laid out."""
        for beginning, shown in self.places:
            if path.startswith(beginning):
                return shown + path[len(beginning) :].replace(os.sep, "/")
        return path

    def text(self, text: str) -> str:
        """Return a message with the names of files in it put right."""
        for beginning, shown in self.places:
            text = text.replace(beginning, shown)
            cut = quoted(beginning + "x" * len(beginning))  # a long name may have been cut already
            text = text.replace(cut, f"`{shown}…`") if cut.endswith("…`") else text
        return text


@dataclass(frozen=True, slots=True)
class RulebookVersion:
    """A rulebook, what is written of it, and what it and its files are called. `name` is what the user named."""

    name: str
    rulebook: Rulebook
    written: RulebookText
    called: FileNames


@contextmanager
def opened_version(name: str) -> Iterator[RulebookVersion]:
    """The rulebook in a folder, the built-in one of that name, or that of a git revision (`main:rules/my_rules`).

    Raises InvalidRulebook with everything that is wrong, and NoRevision.
    """
    folder = folder_of(name, Path())
    if folder is not None or ":" not in name:
        yield _read(name, name if folder is None else folder, _built_in())
        return
    with revision_folder(name) as (inside, top, shown):
        yield _read(name, inside, FileNames(((f"{top}{os.sep}", shown), *_built_in().places)))


def _built_in() -> FileNames:
    """Return the rulebooks that come with Ottava stand wherever it is installed, which is nobody's concern."""
    folders = ((each, folder_of(each, None)) for each in built_in_names())
    return FileNames(tuple((f"{folder}{os.sep}", f"{name}/") for name, folder in folders if folder is not None))


def _read(name: str, folder: str | Path, called: FileNames) -> RulebookVersion:
    try:
        rulebook = load_rulebook(folder)
    except InvalidRulebook as invalid:
        raise InvalidRulebook(tuple(_renamed(each, called) for each in invalid.diagnostics)) from None
    assert rulebook.text is not None, "it has just been read"
    return RulebookVersion(name, rulebook, rulebook.text, called)


def _renamed(diagnostic: Diagnostic, called: FileNames) -> Diagnostic:
    span = diagnostic.span
    if span is not None:
        span = Span(Source(called.name(span.source.name), span.source.text), span.start, span.end)
    hint = None if diagnostic.hint is None else called.text(diagnostic.hint)
    return replace(diagnostic, message=called.text(diagnostic.message), hint=hint, span=span)


_NAME = re.compile(r"((?:[^:{]|\{[^}]*\})*):(.*)", re.DOTALL)
"""A revision may have a colon in braces: `HEAD^{/fix: a rule}`."""


@contextmanager
def revision_folder(name: str) -> Iterator[tuple[Path, Path, str]]:
    """The folder that `REVISION:PATH` names, for as long as it is needed.

    Comes as the folder of the rulebook, the temporary folder that stands for the top of the repository, and what to
    call that top in messages: `main:`. Only this rulebook and those it extends are there. The path counts from the top
    of the repository, or from the working folder if it begins with `./` or `../`.

    Raises NoRevision.
    """
    parts = _NAME.fullmatch(name)
    revision, path = parts.groups() if parts else ("", "")
    if not revision:
        raise NoRevision(f"{quoted(name)} names no revision before the colon; write it as in `main:rules/my_rules`")
    found = commit(revision)
    inside = _from_the_top(path, found.beside)
    if inside is None:
        raise NoRevision(f"{quoted(path)} leads out of the repository")
    stored = Tree(found)
    with TemporaryDirectory(prefix="ottava-") as made:
        top = Path(made).resolve() / "tree"
        top.mkdir()
        try:
            there = _lay_out(stored, inside, top)
        except OSError as error:  # names that are too long, a full disk
            raise NoRevision(f"the revision cannot be laid out: {(error.strerror or str(error)).lower()}") from None
        if not there:
            raise NoRevision(_nothing_there(revision, "/".join(inside) or ".", found.beside, stored))
        yield top.joinpath(*inside), top, f"{revision}:"


def _from_the_top(path: str, beside: str) -> TreePath | None:
    """Return the path from the top of the repository; None if it leads out of it."""
    relative = path.startswith(("./", "../")) or path in (".", "..")
    short = os.path.normpath(f"{beside}{path}" if relative else path or ".")
    if short.startswith(("/", "..")):
        return None
    return () if short == "." else tuple(short.split("/"))


def _lay_out(stored: Tree, path: TreePath, top: Path) -> bool:
    """Write the rulebook in that folder, and those it extends, below `top`; whether there is one."""
    way: dict[TreePath, TreePath] = {}
    rulebooks: list[TreePath] = []
    while (folder := stored.resolved(path, way)) is not None and folder not in rulebooks:
        files: dict[TreePath, TreeEntry] = {(name,): entry for name, entry in _files(stored, folder).items()}
        if (HEAD,) not in files or len(rulebooks) > MOST_LEVELS:
            break
        rulebooks.append(folder)
        safeguards = _files(stored, (*folder, SAFEGUARDS))
        files |= {(SAFEGUARDS, name): entry for name, entry in safeguards.items()}
        texts = dict(zip(files, stored.read([*files.values()], "/".join(folder) or "."), strict=True))
        for names, text in texts.items():
            # "x": where names that differ in case are one, none is written over another.
            with open(_place(top, (*folder, *names)), "xb") as file:
                file.write(text)
        base = _extended(texts[(HEAD,)])
        if base is None:
            break
        path = (*folder, *base.split("/"))
        if base.startswith("/") or os.path.normpath("/".join(path)).startswith(".."):
            raise NoRevision(
                f"{quoted(base, 200)}, which a rulebook of the revision extends, leads out of the repository"
            )
    for here, leads in way.items():
        if leads:
            _place(top, leads).mkdir(exist_ok=True)
        if here != leads:
            link = _place(top, here)
            link.symlink_to(os.path.relpath(top.joinpath(*leads), link.parent))
    return bool(rulebooks)


def _files(stored: Tree, folder: TreePath) -> dict[str, TreeEntry]:
    """Return the YAML files right inside a folder; for a link to one, the file that it leads to."""
    found = {}
    for name, entry in (stored.folder(folder) or {}).items():
        if not name.endswith((".yaml", ".yml")):
            continue
        if entry.kind == LINK:
            leads = stored.resolved((*folder, name), {})
            there = (stored.folder(leads[:-1]) or {}).get(leads[-1]) if leads else None
            if there is None:
                continue  # a link that leads out of the repository leads nowhere
            entry = there
        if entry.kind == FILE:
            found[name] = entry
    return found


def _extended(head: bytes) -> str | None:
    """Return what a rulebook extends, as far as that can be read; whatever is wrong with it is said when it is
    loaded.
    """
    try:
        documents, _ = from_yaml(from_bytes(HEAD, head))
    except UnreadableSource:
        return None
    node = documents[0].get("extends") if documents and isinstance(documents[0], Mapping) else None
    name = node.value if isinstance(node, Scalar) and isinstance(node.value, str) else None
    return None if name is None else name_and_version(name)[0]


def _place(top: Path, path: TreePath) -> Path:
    """Return where to write something of that path. The names are those of the repository, and nobody has looked at
    them.
    """
    for name in path:
        if name in ("", ".", "..") or "/" in name or "\\" in name or (os.name == "nt" and ":" in name):
            raise NoRevision(f"the revision holds the name {quoted(name, 200)}, which is no possible name of a file")
    place = top.joinpath(*path)
    place.parent.mkdir(parents=True, exist_ok=True)
    if not place.parent.resolve().is_relative_to(top) or place.is_symlink():
        raise NoRevision(f"{quoted('/'.join(path), 200)} leads out of the repository")
    return place


def _nothing_there(revision: str, path: str, beside: str, stored: Tree) -> str:
    near = sorted("/".join(folder) or "." for folder, inside in stored.folders() if HEAD in inside)
    message = f"the revision {quoted(revision)} holds no rulebook {quoted(path, 200)}"
    if f"{beside}{path}" in near and beside:
        return f"{message}; did you mean {quoted(f'{revision}:./{path}', 200)}?"
    if not near:
        return f"{message}, nor any other"
    shown = ", ".join(quoted(each, 200) for each in near[:5])
    return f"{message}; expected the folder of one, from the top of the repository, such as {shown}"
