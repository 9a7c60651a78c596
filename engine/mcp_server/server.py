"""The server: tools and resources by the Model Context Protocol. Nothing else knows the protocol or its library."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from threading import Semaphore
from time import perf_counter
from traceback import extract_tb
from typing import Any

import anyio
import anyio.from_thread
import anyio.to_thread
import msgspec
from mcp import MCPError
from mcp import types as protocol
from mcp.server import Server, ServerRequestContext
from mcp.server.stdio import stdio_server

from ottava.facts import vocabulary_page
from ottava.facts.catalogue import speaking
from ottava.facts.source.diagnostic import Diagnostic, quoted
from ottava.facts.source.errors import InputError, OttavaError
from ottava.facts.source.suggestion import nearest

from ..advisor import Advisor
from ..version import VERSION
from .answer import ToolAnswer, refusal
from .describing import methods_page, spoken_rulebook, spoken_vocabulary
from .logs import OWN
from .tools import AdviceTool, tools_for

AT_ONCE = 4
"""Answers that are worked out at the same time; further ones wait."""

LONGEST_ANSWER = 1024 * 1024
"""Characters of an answer; the whole advice on some dozen parties has fewer."""

METHODS, VOCABULARY = "ottava://methods", "ottava://vocabulary"
MARKDOWN = "text/markdown"

logger = logging.getLogger(OWN)

Context = ServerRequestContext[Any]


class AnswerTooLong(InputError):
    """An answer beyond LONGEST_ANSWER."""


class AdviceServer:
    """Answers the requests of one client. Answers are worked out in threads, so that a long one holds up no other."""

    def __init__(self, advisor: Advisor, *, short_schemas: bool = False) -> None:
        book = spoken_rulebook(advisor)
        self._advisor = advisor
        self._tools = {each.name: each for each in tools_for(advisor, short_schemas=short_schemas)}
        self._resources: dict[str, tuple[str, str, Callable[[], str]]] = {
            METHODS: ("Methods", f"The methods of “{book.title}”, with their steps.", lambda: methods_page(book)),
            VOCABULARY: (
                "Vocabulary",
                "What can be said of a case: attributes, values and what they mean.",
                lambda: vocabulary_page(spoken_vocabulary(advisor)),
            ),
        }
        self._at_work = Semaphore(AT_ONCE)
        self.server: Server[Any] = Server(
            "ottava",
            version=VERSION,
            title="Ottava",
            description="Advice for people who settle disputes, by rules that experts wrote, with its reasons.",
            on_list_tools=self._list_tools,
            on_call_tool=self._call_tool,
            on_list_resources=self._list_resources,
            on_read_resource=self._read_resource,
        )

    async def serve_stdio(self) -> None:
        """Serve a client on standard input and output, until it closes the input."""
        async with stdio_server() as (incoming, outgoing):
            await self.server.run(incoming, outgoing, self.server.create_initialization_options())

    async def _list_tools(
        self, context: Context, params: protocol.PaginatedRequestParams | None
    ) -> protocol.ListToolsResult:
        return protocol.ListToolsResult(tools=list(map(_described, self._tools.values())))

    async def _call_tool(self, context: Context, params: protocol.CallToolRequestParams) -> protocol.CallToolResult:
        tool = self._tools.get(params.name)
        if tool is None:
            meant = nearest(params.name, self._tools)
            hint = f"did you mean `{meant}`?" if meant else f"the tools are {', '.join(self._tools)}"
            raise MCPError(protocol.INVALID_PARAMS, f"unknown tool {quoted(params.name)}; {hint}")
        arguments, begin = params.arguments or {}, perf_counter()
        answer = await anyio.to_thread.run_sync(self._answer_in_turn, tool, arguments, abandon_on_cancel=True)
        _log(tool.name, answer, perf_counter() - begin)
        text = protocol.TextContent(text=answer.text)
        return protocol.CallToolResult(content=[text], structured_content=answer.data, is_error=answer.refused)

    def _answer_in_turn(self, tool: AdviceTool, arguments: dict[str, Any]) -> ToolAnswer:
        """Return the answer of a tool once it is its turn, unless the client has cancelled the request by then."""
        with self._at_work:
            anyio.from_thread.check_cancelled()
            return self._answer(tool, arguments)

    def _answer(self, tool: AdviceTool, arguments: dict[str, Any]) -> ToolAnswer:
        """Return the answer of a tool, whatever it is given."""
        try:
            with speaking(self._advisor.language):
                answer = tool.answer(self._advisor, arguments)
            _check_length(answer)
            return answer
        except OttavaError as error:
            return refusal(error)
        except Exception as error:  # its message, which the library would pass on, may quote the case
            logger.error("%s failed: %s", tool.name, _place_of(error))
            raise MCPError(protocol.INTERNAL_ERROR, f"`{tool.name}` failed, by a mistake in Ottava") from None

    async def _list_resources(
        self, context: Context, params: protocol.PaginatedRequestParams | None
    ) -> protocol.ListResourcesResult:
        listed = [
            protocol.Resource(name=title.lower(), title=title, uri=uri, description=about, mime_type=MARKDOWN)
            for uri, (title, about, _) in self._resources.items()
        ]
        return protocol.ListResourcesResult(resources=listed)

    async def _read_resource(
        self, context: Context, params: protocol.ReadResourceRequestParams
    ) -> protocol.ReadResourceResult:
        found = self._resources.get(params.uri)
        if found is None:
            raise MCPError(
                protocol.INVALID_PARAMS, f"unknown resource {quoted(params.uri)}; there are {METHODS} and {VOCABULARY}"
            )
        with speaking(self._advisor.language):
            text = found[2]()
        contents = protocol.TextResourceContents(uri=params.uri, text=text, mime_type=MARKDOWN)
        return protocol.ReadResourceResult(contents=[contents])


def _described(tool: AdviceTool) -> protocol.Tool:
    hints = protocol.ToolAnnotations(
        title=tool.title, read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
    )
    return protocol.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=tool.input_schema,
        annotations=hints,
    )


def _check_length(answer: ToolAnswer) -> None:
    """Raise AnswerTooLong for an answer that no client can do anything with."""
    length = len(answer.text) + len(msgspec.json.encode(answer.data))
    if length > LONGEST_ANSWER:
        message = f"the answer has {length:,} characters, more than {LONGEST_ANSWER:,}"
        hint = "ask for less: the `card`, or a case with fewer parties"
        raise AnswerTooLong(Diagnostic("answer-too-long", message, hint=hint))


def _log(tool: str, answer: ToolAnswer, seconds: float) -> None:
    """Log that a tool was called, with nothing of what it was told."""
    outcome = "refused" if answer.refused else "answered"
    codes = f" ({', '.join(sorted(set(answer.codes)))})" if answer.codes else ""
    logger.info("%s %s in %.0f ms%s", tool, outcome, seconds * 1000, codes)


def _place_of(error: Exception) -> str:
    """Return where in the code an error came about: `TypeError at case.py:12`."""
    frames = extract_tb(error.__traceback__)
    return f"{type(error).__name__} at {Path(frames[-1].filename).name}:{frames[-1].lineno}"
