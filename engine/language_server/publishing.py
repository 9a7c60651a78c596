"""What editors are told of the mistakes in open files: at once, when the text rests, and when the background has
answered.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types

from ottava.facts.source.diagnostic import Diagnostic

from .background import Background
from .diagnostics import as_protocol, carried, seen_at_once, seen_at_rest
from .remark import Remark
from .view import View
from .workspace import Workspace

if TYPE_CHECKING:
    from ..authoring.checking.lint import Finding

REST = 0.25
"""Seconds after the last key stroke until all files are looked at together."""
LONG_REST = 1.0
"""Seconds more until the background is asked."""

Tell = Callable[[Path, list[types.Diagnostic]], None]


class Publisher:
    """Tells the editor what is wrong with the files that are open. tell: takes a file, and all that is wrong with it.

    For the loop of the server. A mistake that only shows in all files together, or in the background, goes along with
    its text while somebody types, until it is looked for anew.
    """

    def __init__(self, workspace: Workspace, tell: Tell) -> None:
        self._workspace = workspace
        self._tell = tell
        self._told: dict[Path, list[types.Diagnostic]] = {}
        self._at_rest: dict[Path, tuple[Remark, ...]] = {}
        self._said: dict[Path, tuple[Remark, ...]] = {}
        self._background = Background(self._heard)
        self._timer: asyncio.TimerHandle | None = None

    def changed(self, path: Path) -> None:
        """Tell at once what is wrong with a file that has changed, and the rest when the text rests."""
        self.later()
        view = self._workspace.view(path)
        if view is not None:
            own = seen_at_once(view)
            codes = {(each.code, each.message) for each in own}
            others = (each for each in self._at_rest.get(path, ()) if _key(each) not in codes)
            self._publish(view, own, (*others, *self._said.get(view.folder, ())))
        elif path in self._told:
            self._send(path, [])  # it was one of ours before

    def later(self) -> None:
        """Look at all files together when the text rests."""
        self._background.give_up()
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(REST, self.rested)

    def closed(self, path: Path) -> None:
        """Say nothing more of a file that is closed."""
        self._at_rest.pop(path, None)
        self._send(path, [])
        self._told.pop(path, None)
        self.later()

    def rested(self) -> None:
        """Tell what is wrong with all open files, and ask the background for the rest."""
        views = self._look()
        folders = tuple(dict.fromkeys(each.folder for each in views if each.kind != "case"))
        for folder in [each for each in self._said if each not in folders]:
            del self._said[folder]
        self._timer = asyncio.get_running_loop().call_later(LONG_REST, self._ask, folders)

    def findings(self, view: View) -> tuple[Finding, ...]:
        """Return what the lints found in a file, if they were asked of its text as it stands."""
        found = (each.finding for each in self._said.get(view.folder, ()) if each.finding is not None)
        return tuple(each for each in found if each.span is not None and each.span.source == view.source)

    def end(self) -> None:
        """End what works in the background."""
        self._background.give_up()
        self._background.end()

    def _ask(self, folders: tuple[Path, ...]) -> None:
        self._timer = None
        tidy()
        if folders:
            self._background.ask(folders, self._workspace.texts)

    def _heard(self, folder: Path, remarks: tuple[Remark, ...]) -> None:
        self._said[folder] = remarks
        self._look(folder)

    def _look(self, folder: Path | None = None) -> list[View]:
        """Look at all open files, or at those of a rulebook, and tell what is wrong with them."""
        found = (self._workspace.view(each) for each in self._workspace.open_files())
        views = [each for each in found if each is not None and folder in (None, each.folder)]
        for view in views:
            at_rest = seen_at_rest(view)
            own = set(seen_at_once(view))
            self._at_rest[view.path] = tuple(Remark(each) for each in at_rest if each not in own)
            self._publish(view, at_rest, self._said.get(view.folder, ()))
        return views

    def _publish(self, view: View, found: Iterable[Diagnostic], earlier: Iterable[Remark]) -> None:
        """Tell of a file what was found just now, and what was said of it earlier."""
        remarks = (*map(Remark, found), *carried(earlier, view))
        self._send(view.path, as_protocol(remarks, view))

    def _send(self, path: Path, diagnostics: list[types.Diagnostic]) -> None:
        if self._told.get(path) != diagnostics:
            self._told[path] = diagnostics
            self._tell(path, diagnostics)


def tidy() -> None:
    """Collect garbage while nobody types, and leave out what is kept from then on: to look through all that is known of
    a rulebook takes longer than a key stroke may.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def _key(remark: Remark) -> tuple[str, str]:
    return remark.diagnostic.code, remark.diagnostic.message
