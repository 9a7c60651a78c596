"""Clients of the server, by the library of the protocol: in memory, and of a process of its own."""

import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import anyio
from mcp import Client, StdioServerParameters
from mcp.types import CallToolResult

from ottava import Advisor
from ottava.engine.authoring.generating.cases import cases
from ottava.engine.mcp_server.server import AdviceServer

ROOT = Path(__file__).parents[2]
ADVISOR = Advisor()
CASES = tuple(cases(12, 5))
QUARREL: dict[str, Any] = {
    "id": "quarrel",
    "title": "A customer rages",
    "dispute": {"category": "consumer", "stakes": "trivial"},
    "parties": [
        {"id": "customer", "temperament": "hot", "arousal": "highly_agitated", "heard": False},
        {"id": "shopkeeper", "arousal": "upset", "trust": {"value": 2, "certainty": 0.6}},
    ],
    "history": {"last_talk": "blew_up"},
}
PROCESS = StdioServerParameters(
    command=sys.executable, args=["-m", "ottava", "mcp"], cwd=ROOT, env={"OTTAVA_CACHE": os.environ["OTTAVA_CACHE"]}
)

Result = TypeVar("Result")


def talk(
    work: Callable[[Client], Awaitable[Result]],
    server: Any = None,
    mode: str = "auto",
    **settings: Any,
) -> Result:
    """What the work of a client gives; left out, of a server in memory with the built-in rulebook."""

    async def run() -> Result:
        whom = AdviceServer(ADVISOR, **settings).server if server is None else server
        async with Client(whom, mode=mode) as client:
            return await work(client)

    return anyio.run(run)


def called(tool: str, **arguments: Any) -> CallToolResult:
    """What one call of a tool gives."""

    async def work(client: Client) -> CallToolResult:
        return await client.call_tool(tool, arguments)

    return talk(work)


def text_of(answer: CallToolResult) -> str:
    (content,) = answer.content
    assert content.type == "text"
    return content.text
