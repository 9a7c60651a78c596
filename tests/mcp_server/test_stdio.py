"""The server as a process of its own, on standard input and output."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anyio
import msgspec
import pytest
from mcp import Client, StdioServerParameters
from mcp_server.clients import ADVISOR, CASES, PROCESS, QUARREL, ROOT, talk, text_of

PAGE = (ROOT / "docs" / "use" / "mcp.md").read_text("utf-8")
CROWD: dict[str, Any] = {"parties": [{"id": f"p{each}", "arousal": "upset"} for each in range(60)]}
"""Some seconds of work."""

pytestmark = pytest.mark.slow


class Wire:
    """A client that writes what it likes, line by line."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        self.process, self.sends, self.gets, self.errors = process, process.stdin, process.stdout, process.stderr

    def write(self, line: bytes) -> None:
        self.sends.write(line + b"\n")
        self.sends.flush()

    def send(self, method: str, id: int | None = None, **params: Any) -> None:
        message = {"jsonrpc": "2.0", "method": method, "params": params} | ({} if id is None else {"id": id})
        self.write(json.dumps(message).encode())

    def call(self, id: int, tool: str, **arguments: Any) -> None:
        self.send("tools/call", id, name=tool, arguments=arguments)

    def answer(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.gets.readline())
        return found

    def begin(self) -> None:
        self.send(
            "initialize", 0, protocolVersion="2025-06-18", capabilities={}, clientInfo={"name": "t", "version": ""}
        )
        assert self.answer()["result"]["serverInfo"]["name"] == "ottava"
        self.send("notifications/initialized")


@pytest.fixture
def wire() -> Iterator[Wire]:
    command = [PROCESS.command, *PROCESS.args, "--time-limit", "2"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        wire = Wire(process)
        wire.begin()
        yield wire
        process.kill()


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_the_advice_has_the_bytes_of_the_library(mode: str) -> None:
    async def work(client: Client) -> None:
        assert client.instructions is None  # what a model is told is in the descriptions of the tools
        assert (await client.list_tools()).tools[0].name == "advise"
        for case in CASES[:4]:
            answer = await client.call_tool("advise", {"case": case, "detail": "whole"})
            expected = ADVISOR.advise(case, thorough=True).to_json()
            assert msgspec.json.encode(answer.structured_content).decode() == expected

    talk(work, PROCESS, mode)


def test_several_requests_at_once_each_get_their_own_answer() -> None:
    async def work(client: Client) -> None:
        async def one(case: dict[str, Any]) -> None:
            answer = await client.call_tool("advise", {"case": case})
            assert answer.structured_content["case_digest"] == ADVISOR.advise(case).case_digest

        async with anyio.create_task_group() as group:
            for case in CASES * 3:
                group.start_soon(one, case)

    talk(work, PROCESS)


def test_a_cancelled_request_is_not_answered_and_the_next_one_is(wire: Wire) -> None:
    wire.call(1, "advise", case=CROWD)
    time.sleep(0.2)
    wire.send("notifications/cancelled", requestId=1)
    wire.call(2, "vocabulary", entity="safety")
    assert wire.answer()["id"] == 2
    wire.sends.close()
    assert wire.gets.read() == b""
    assert wire.process.wait(5) == 0


def test_requests_that_were_cancelled_before_their_turn_are_not_worked_on(wire: Wire) -> None:
    for id in range(1, 40):
        wire.call(id, "advise", case=CROWD)
    time.sleep(0.2)
    for id in range(1, 40):
        wire.send("notifications/cancelled", requestId=id)
    wire.call(40, "check_case", case=QUARREL)
    answered = []
    while 40 not in answered:
        answered.append(wire.answer()["id"])
    assert len(answered) < 20  # those that had their turn before the client had sent all this; many had not


def test_the_end_of_input_ends_it_at_once_whatever_it_works_on(wire: Wire) -> None:
    wire.call(1, "advise", case=CROWD)
    time.sleep(0.2)
    wire.sends.close()
    assert wire.process.wait(5) == 0
    lines = wire.gets.read().splitlines()
    assert [json.loads(line)["error"]["message"] for line in lines] == ["Connection closed"]
    assert wire.errors.read() == b""


@pytest.mark.skipif(os.name != "posix", reason="signals of Unix")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_at_once(wire: Wire, number: signal.Signals) -> None:
    wire.call(1, "advise", case=CROWD)
    time.sleep(0.2)
    wire.process.send_signal(number)
    assert wire.process.wait(5) == 128 + number
    assert wire.errors.read() == b""


def test_what_is_no_request_harms_nothing(wire: Wire) -> None:
    for line in (b"", b"no json", b"\xff\xfe\x00", b"{}", b"[]", b"null", b"[" * 5000, b'{"jsonrpc":"2.0"}'):
        wire.write(line)
    wire.send("tools/call", 1, name="advise", arguments=[1])
    assert wire.answer()["error"]["code"] == -32602
    wire.send("no/such/method", 2)
    assert wire.answer()["error"]["code"] == -32601
    wire.write(b'{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"advise","arguments":{"case":{"dispute":'
               b'{"stakes":NaN,"category":' + b"9" * 4000 + b"}}}}}")  # fmt: skip
    assert wire.answer()["result"]["isError"]
    wire.call(4, "advise", case={"title": "x" * 20_000_000})
    (mistake,) = wire.answer()["result"]["structuredContent"]["mistakes"]
    assert mistake["code"] == "too-large"
    wire.call(5, "check_case", case=QUARREL)
    assert wire.answer()["result"]["structuredContent"]["valid"]


def test_a_case_at_the_limit_is_answered_soon() -> None:
    """Of thousands of parties, or of all that can be said of a hundred."""
    names = [{"id": f"p{each}"} for each in range(4000)]
    known = {each.name: each.choices[0] for each in ADVISOR.rulebook.vocabulary.of_entity("party") if each.values}
    known = {name: each for name, each in known.items() if name not in ("vulnerabilities", "threats", "harm")}
    full = [{"id": f"p{each}", **known} for each in range(70)]

    async def work(client: Client) -> None:
        for parties in (names, full):
            for tool in ("advise", "ask_next", "check_case"):
                begin = time.monotonic()
                answer = await client.call_tool(tool, {"case": {"parties": parties}})
                text = text_of(answer)
                assert "error[too-large]" not in text
                assert time.monotonic() - begin < 60, tool

    talk(work, PROCESS.model_copy(update={"args": [*PROCESS.args, "--time-limit", "2"]}))


def test_the_log_names_calls_and_nothing_of_cases(wire: Wire) -> None:
    secret = "Zephyrine"
    wire.call(1, "advise", case=QUARREL | {"id": secret, "title": secret})
    wire.call(2, "advise", case={"parties": [{"id": secret, "arousal": secret}]}, **{secret: 1})
    wire.call(3, "check_case", case={secret: secret})
    wire.call(4, secret)
    for _ in range(4):
        wire.answer()
    wire.write(f'{{"jsonrpc":"2.0","method":"notifications/progress","params":{{"{secret}":1}}}}'.encode())
    wire.write(f'{{"{secret}"'.encode())
    wire.sends.close()
    log = wire.errors.read().decode()
    assert secret not in log
    assert re.search(r"info ottava\.mcp: advise answered in \d+ ms$", log, re.MULTILINE)
    assert re.search(r"info ottava\.mcp: advise refused in \d+ ms \(unknown-argument\)$", log, re.MULTILINE)
    assert "(unknown-entity)" in log


def test_the_settings_of_the_page_start_it() -> None:
    (block,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    (entry,) = json.loads(block)["mcpServers"].values()
    folder = Path(sys.executable).parent
    server = StdioServerParameters(**entry, env={"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"})

    async def work(client: Client) -> str:
        return text_of(await client.call_tool("advise", {"case": QUARREL}))

    assert "MATTERS MOST" in talk(work, server)


def test_the_code_of_the_page_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    (block,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    exec(block, {})


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere"], "nowhere"),
        (["--language", "xx"], "has no texts in `xx`"),
        (["--time-limit", "0"], "--time-limit"),
    ],
)
def test_what_it_cannot_start_with_is_said_on_standard_error(arguments: list[str], said: str) -> None:
    command = [PROCESS.command, *PROCESS.args, *arguments]
    ended = subprocess.run(command, cwd=ROOT, input=b"", capture_output=True, check=False, timeout=60)
    assert ended.returncode in (1, 2)
    assert ended.stdout == b""
    assert said in re.sub(r"\s+", " ", re.sub(r"[│╭╮╰╯─]", "", ended.stderr.decode()))
    assert b"Traceback" not in ended.stderr


def test_without_the_library_it_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['mcp'] = None; sys.argv = ['ottava', 'mcp'];"
        "from ottava.engine.cli.main import main; main()"
    )
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False, timeout=60)
    assert ended.returncode == 1
    assert b"pip install 'ottava[mcp]'" in ended.stderr
