"""The server: what it says it can do, and how requests of the editor reach the features."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from ..version import VERSION
from .client import client_of
from .commands import ServerCommands
from .completion import COMPLETION
from .definition import DEFINITION
from .formatting import FORMATTING
from .positions import Positions, path_of, uri_of
from .publishing import Publisher
from .quick_fixes import quick_fix_feature
from .references import HIGHLIGHTS, REFERENCES
from .renaming import PREPARE_RENAME, RENAME
from .symbol_search import DOCUMENT_SYMBOLS, WORKSPACE_SYMBOLS
from .tokens import TOKENS, TOKENS_IN_RANGE
from .view import Feature, RequestRefused
from .workspace import Workspace

FEATURES: tuple[Feature, ...] = (
    COMPLETION,
    DEFINITION,
    DOCUMENT_SYMBOLS,
    FORMATTING,
    HIGHLIGHTS,
    PREPARE_RENAME,
    REFERENCES,
    RENAME,
    TOKENS,
    TOKENS_IN_RANGE,
    WORKSPACE_SYMBOLS,
)

logger = logging.getLogger("ottava.language_server")


def language_server() -> LanguageServer:
    """Return the server, ready to be started on standard input and output."""
    # The whole text travels at each change: pygls counts lines otherwise than the protocol where a text has U+2028.
    server = LanguageServer("ottava", VERSION, types.TextDocumentSyncKind.Full)
    workspace = Workspace()
    uris: dict[Path, str] = {}

    def tell(path: Path, found: list[types.Diagnostic]) -> None:
        server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uris.get(path, uri_of(path)), found))

    publisher = Publisher(workspace, tell)
    commands = ServerCommands(server, workspace)

    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        workspace.client = client_of(params)
        _configure(workspace, params.initialization_options)

    @server.feature(types.INITIALIZED)
    async def initialized(params: types.InitializedParams) -> None:
        workspace.positions = Positions(server.workspace.position_encoding or types.PositionEncodingKind.Utf16)
        see_folders()
        await _watch(server)

    @server.feature(types.SHUTDOWN)
    def shutdown(params: None) -> None:
        publisher.end()
        commands.end()

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        changed(params.text_document.uri, params.text_document.text)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def edited(params: types.DidChangeTextDocumentParams) -> None:
        _forget_done(server)
        if params.content_changes:
            changed(params.text_document.uri, params.content_changes[-1].text)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        if path := path_of(params.text_document.uri):
            workspace.drop(path)
            publisher.closed(path)
            uris.pop(path, None)

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def changed_outside(params: types.DidChangeWatchedFilesParams) -> None:
        workspace.look_again()
        publisher.later()

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def other_folders(params: types.DidChangeWorkspaceFoldersParams) -> None:
        see_folders()

    @server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    def configured(params: types.DidChangeConfigurationParams) -> None:
        settings = params.settings
        _configure(workspace, settings.get("ottava", settings) if isinstance(settings, dict) else None)
        publisher.later()

    def see_folders() -> None:
        folders = (path_of(each.uri) for each in server.workspace.folders.values())
        workspace.folders = [each for each in folders if each is not None]
        workspace.look_again()
        publisher.later()

    def changed(uri: str, text: str) -> None:
        if path := path_of(uri):
            uris[path] = uri  # as the editor writes it, which may escape other characters than we do
            workspace.put(path, text)
            try:
                publisher.changed(path)
            except Exception:
                logger.exception("the mistakes of %s could not be found", path)

    logging.getLogger("pygls.protocol.json_rpc").addFilter(_is_no_refusal)
    for feature in (*FEATURES, quick_fix_feature(publisher.findings), *commands.features):
        server.feature(feature.method, feature.options)(_answering(feature, workspace))
    return server


def _forget_done(server: LanguageServer) -> None:
    """Let go of what has been done: pygls 2.1 keeps a future for each notification, as long as the server lives."""
    futures = getattr(server.protocol, "_request_futures", {})
    for name in [name for name, future in futures.items() if future.done()]:
        futures.pop(name, None)


def _configure(workspace: Workspace, settings: object) -> None:
    """Take the settings of the editor: `rulebook`, the folder or name of that of cases outside of any rulebook."""
    if isinstance(settings, dict):
        rulebook = settings.get("rulebook")
        workspace.rulebook = rulebook if isinstance(rulebook, str) and rulebook.strip() else None


async def _watch(server: LanguageServer) -> None:
    """Ask the editor to tell when files change outside of it, if it can."""
    able = server.client_capabilities.workspace
    watching = able.did_change_watched_files if able else None
    if watching is not None and watching.dynamic_registration:
        watchers = [types.FileSystemWatcher(f"**/*.{ending}") for ending in ("yaml", "yml")]
        options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
        method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
        wanted = types.RegistrationParams([types.Registration("watched-files", method, options)])
        with suppress(JsonRpcException):  # without it the server looks for itself
            await server.client_register_capability_async(wanted)


def _is_no_refusal(record: logging.LogRecord) -> bool:
    """Return whether something is to be logged. pygls logs refusals too, as if they were faults; they are answers."""
    error = record.exc_info[1] if record.exc_info else None
    return not (isinstance(error, JsonRpcException) and error.code == types.LSPErrorCodes.RequestFailed)


def _answering(feature: Feature, workspace: Workspace) -> Callable[[Any], Any]:
    """Return what answers the requests for a feature; a fault of ours is logged, and the editor goes on without it.

    A request that is about no file in particular is answered from one that is open.
    """

    def answer(params: Any) -> Any:
        asked = getattr(params, "text_document", None)
        try:
            paths = workspace.open_files() if asked is None else [path_of(asked.uri)]
            view = next((found for path in paths if path and (found := workspace.view(path))), None)
            return None if view is None else feature.answer(view, params)
        except RequestRefused as refused:
            raise JsonRpcException(str(refused), types.LSPErrorCodes.RequestFailed) from None
        except Exception:
            logger.exception("%s failed", feature.method)
            return None

    return answer
