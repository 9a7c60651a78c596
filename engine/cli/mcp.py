"""`ottava mcp`: advice for language models, by the Model Context Protocol."""

from __future__ import annotations

import os
import signal
from types import FrameType
from typing import Annotated

import typer

from .arguments import BudgetOption, LanguageOption, RulebookArgument
from .output import ENDING

SECONDS = 20.0
"""What clients wait for at least; most give up after a minute."""


def serve_models(
    rulebook: RulebookArgument = None,
    language: LanguageOption = None,
    short_schemas: Annotated[
        bool,
        typer.Option(
            "--short-schemas", help="Say in a few words what a case is, for clients that take no long schemas."
        ),
    ] = False,
    budget: BudgetOption = None,
    time_limit: Annotated[
        float, typer.Option("--time-limit", metavar="SECONDS", min=0.001, help="End an answer after so long.")
    ] = SECONDS,
) -> None:
    """Serve advice as tools for language models, by the Model Context Protocol on standard input and output.

    A client starts it and sends requests; it ends when the client closes the input. Nothing is stored, and nothing is
    sent elsewhere. What it logs on standard error says nothing of the cases.
    """
    from ..advisor import Advisor
    from ..extras import check_library
    from ..rulebook.rulebook_cache import cached_rulebook
    from .arguments import chosen_rulebook

    check_library("mcp", "`ottava mcp`", "the MCP SDK", "mcp")

    import anyio

    from ..mcp_server.logs import log_to_stderr
    from ..mcp_server.server import AdviceServer
    from .garbage import collect_as_usual

    book = cached_rulebook(chosen_rulebook(rulebook))
    advisor = Advisor(book, budget=budget, time_limit=time_limit, language=language)
    log_to_stderr()
    collect_as_usual()
    for number in (signal.SIGINT, *ENDING):
        signal.signal(number, _end)
    anyio.run(AdviceServer(advisor, short_schemas=short_schemas).serve_stdio)
    os._exit(0)  # an answer that nobody waits for any more may still be worked out


def _end(number: int, frame: FrameType | None) -> None:
    """End at once: nothing is to be saved, and the thread that waits for input cannot be interrupted."""
    os._exit(128 + number)
