"""Renaming in a copy of a rulebook with cases beside it, for the tests: views, edits as they are made, and advice."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

from language_server.editor import ROOT, RULEBOOKS
from lsprotocol import types

from ottava.engine.advisor import Advisor
from ottava.engine.language_server.naming.occurrence import Occurrence
from ottava.engine.language_server.positions import Positions, path_of
from ottava.engine.language_server.renaming import rename
from ottava.engine.language_server.view import View
from ottava.engine.language_server.workspace import Workspace
from ottava.engine.rulebook.loading import load_rulebook
from ottava.facts.reading import read_case
from ottava.facts.source.span import Source


def copied(rulebook: str, into: Path) -> Path:
    """Copy a rulebook, and the examples beside the built-in one; return its folder."""
    folder = into / RULEBOOKS[rulebook].name
    shutil.copytree(RULEBOOKS[rulebook], folder)
    if rulebook == "built-in":
        (into / "cases").mkdir()
        for each in (ROOT / "examples").glob("*.yaml"):
            shutil.copy(each, into / "cases")
    return folder


def opened(path: Path, shown: Path, text: str | None = None) -> View:
    """Return a file as an editor has it that shows a folder."""
    workspace = Workspace(folders=(shown,))
    workspace.put(path, path.read_bytes().decode() if text is None else text)
    view = workspace.view(path)
    assert view is not None
    return view


def renamed(at: Occurrence, name: str, shown: Path) -> dict[Path, str]:
    """Return the files that change where the thing at a place gets another name, with their texts."""
    view = opened(Path(at.span.source.name), shown)
    place = view.positions.position(at.span.source, at.span.start)
    edit = rename(view, types.RenameParams(types.TextDocumentIdentifier(view.path.as_uri()), place, name))
    assert edit is not None
    return changed(edit.changes or {})


def changed(changes: Mapping[str, list[types.TextEdit]], positions: Positions | None = None) -> dict[Path, str]:
    """Return the texts of files with changes made as an editor makes them."""
    positions = positions or Positions()
    texts: dict[Path, str] = {}
    for uri, edits in changes.items():
        path = path_of(uri)
        assert path is not None
        text = path.read_bytes().decode()
        source = Source(str(path), text)
        places = sorted(
            ((positions.offset(source, each.range.start), positions.offset(source, each.range.end), each.new_text))
            for each in edits
        )
        assert all(one[1] <= other[0] for one, other in pairwise(places)), "edits overlap"
        for start, end, new in reversed(places):
            text = text[:start] + new + text[end:]
        texts[path] = text
    return texts


def advice_on(folder: Path, cases: Path) -> dict[str, str]:
    """Return the advice on each case of a folder, as text, without the digests of the rulebook and the case."""
    advisor = Advisor(load_rulebook(folder))
    found = {}
    for path in sorted(cases.glob("*.yaml")):
        case = read_case(path, advisor.rulebook.vocabulary)
        advice = advisor.advise(case).to_json()
        found[path.name] = advice.replace(advisor.rulebook.fingerprint, "").replace(case.digest, "")
    assert found
    assert all(json.loads(each) for each in found.values())
    return found
