"""The server: what it says it can do, and how requests of the editor reach the features."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from ..version import VERSION
from .commands import offer_commands
from .diagnostics import diagnostics_of
from .positions import Positions, path_of
from .quick_fixes import QUICK_FIXES
from .view import Feature
from .workspace import Workspace

FEATURES: tuple[Feature, ...] = (QUICK_FIXES,)

logger = logging.getLogger("ottava.language_server")


def language_server() -> LanguageServer:
    """Return the server, ready to be started on standard input and output."""
    # The whole text travels at each change: pygls counts lines otherwise than the protocol where a text has U+2028.
    server = LanguageServer("ottava", VERSION, types.TextDocumentSyncKind.Full)
    workspace = Workspace()

    @server.feature(types.INITIALIZED)
    def initialized(params: types.InitializedParams) -> None:
        workspace.positions = Positions(server.workspace.position_encoding or types.PositionEncodingKind.Utf16)
        folders = (path_of(each.uri) for each in server.workspace.folders.values())
        workspace.folders = [each for each in folders if each is not None]

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        changed(params.text_document.uri, params.text_document.text)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def edited(params: types.DidChangeTextDocumentParams) -> None:
        changed(params.text_document.uri, params.content_changes[-1].text)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        if path := path_of(params.text_document.uri):
            workspace.drop(path)
        server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(params.text_document.uri, []))

    def changed(uri: str, text: str) -> None:
        if path := path_of(uri):
            workspace.put(path, text)
            if view := workspace.view(path):
                found = diagnostics_of(view)
                server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, found))

    for feature in (*FEATURES, *offer_commands(server, workspace)):
        server.feature(feature.method, feature.options)(_answering(feature, workspace))
    return server


def _answering(feature: Feature, workspace: Workspace) -> Callable[[Any], Any]:
    """Return what answers the requests for a feature; a fault of ours is logged, and the editor goes on without it."""

    def answer(params: Any) -> Any:
        path = path_of(params.text_document.uri)
        view = None if path is None else workspace.view(path)
        try:
            return None if view is None else feature.answer(view, params)
        except Exception:
            logger.exception("%s failed", feature.method)
            return None

    return answer
