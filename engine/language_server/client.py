"""What the editor can show, and what it asks of the server beside the protocol."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lsprotocol import types


@dataclass(frozen=True, slots=True)
class Client:
    """An editor. snippets: it takes texts with places to fill in. defaults: it takes what is the same for all words of
    a completion once. beside_schemas: another server completes and explains what the schema of a file says, where the
    file names one. one_line: what it writes for a word has to be on one line.
    """

    snippets: bool = False
    defaults: bool = False
    beside_schemas: bool = False
    one_line: bool = False


ANY = Client()
"""An editor that has said nothing of itself."""


def client_of(params: types.InitializeParams) -> Client:
    """Return what the editor says of itself at the start."""
    document = params.capabilities.text_document
    completion = None if document is None else document.completion
    item = None if completion is None else completion.completion_item
    several = None if completion is None else completion.completion_list
    defaults = () if several is None else several.item_defaults or ()
    options: Any = params.initialization_options
    beside = isinstance(options, dict) and options.get("yamlLanguageServer") is True
    snippets = item is not None and item.snippet_support is True
    # The completion that Neovim comes with writes a line end as `^@`, as long as nothing is there that takes snippets.
    one_line = params.client_info is not None and params.client_info.name == "Neovim" and not snippets
    return Client(snippets, "editRange" in defaults, beside, one_line)
