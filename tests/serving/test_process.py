"""The service as it is started: a process, its address, its log, its end."""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from threading import Thread

import pytest
from serving.process import PATIENCE, Running, command, memory_of, running
from serving.service import CHECKED, MARKETPLACE, ROOT

from ottava import Advisor, Decision

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name != "posix", reason="signals as Unix has them")]

TOKEN = "a-token-of-these-tests"


def refused(*words: str) -> tuple[int, str]:
    ended = subprocess.run(command(*words), capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert "Traceback" not in ended.stderr
    return ended.returncode, ended.stderr


def working(service: Running, count: int) -> None:
    """Wait until so many answers are worked out."""
    end = time.monotonic() + PATIENCE
    while service.get("/v1/health")["working"] < count:
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_what_has_begun_is_finished_and_the_rest_is_refused(number: signal.Signals, tmp_path: Path) -> None:
    answers: list[tuple[int, bytes]] = []
    log = tmp_path / "decisions.jsonl"
    with running("--log", log) as service:
        path = "/v1/advice?thorough=true"
        threads = [Thread(target=lambda: answers.append(service.post(path, CHECKED))) for _ in range(3)]
        for each in threads:
            each.start()
        working(service, 3)
        status, lines = service.ended(number)
        for each in threads:
            each.join(60)
        with pytest.raises(ConnectionRefusedError):
            service.get("/v1/health")
    expected = Advisor().advise(CHECKED, thorough=True).to_json().encode()
    assert answers == [(200, expected)] * 3
    assert status == 0
    assert [each["event"] for each in lines if each["event"] != "request"] == ["listening", "ending", "ended"]
    assert lines[-1]["finished"] is True
    assert len(log.read_text("utf-8").splitlines()) == 3
    assert Decision.from_json(log.read_text("utf-8").splitlines()[0]).thorough


def test_what_takes_longer_than_the_grace_period_is_given_up() -> None:
    answers: list[tuple[int, bytes]] = []
    many = {"parties": [{"id": f"p{number}"} for number in range(40)]}
    with running("--grace", "0", "--budget", "100000000") as service:
        thread = Thread(target=lambda: answers.append(service.post("/v1/advice?thorough=true", many)))
        thread.start()
        working(service, 1)
        begun = time.monotonic()
        status, lines = service.ended(signal.SIGTERM)
        assert time.monotonic() - begun < 30
        thread.join(60)
    assert (status, lines[-1]["finished"]) == (0, False)
    ((answered, body),) = answers
    assert (answered, json.loads(body)["type"]) == (503, "urn:ottava:ending")


def test_a_saved_rule_takes_effect(tmp_path: Path) -> None:
    folder = tmp_path / "book"
    shutil.copytree(MARKETPLACE, folder)
    with running(folder) as service:
        before = service.get("/v1/health")["rulebooks"][0]["fingerprint"]
        head = folder / "rulebook.yaml"
        head.write_text(head.read_text("utf-8").replace("version: ", "version: 9", 1), "utf-8")
        end = time.monotonic() + PATIENCE
        while service.get("/v1/health")["rulebooks"][0]["version"][0] != "9":
            assert time.monotonic() < end
            time.sleep(0.05)
        head.write_text("name: [\n", "utf-8")
        while service.get("/v1/health")["status"] != "degraded":
            assert time.monotonic() < end
            time.sleep(0.05)
        assert service.post("/v1/advice", {"order": {"problem": "damaged"}})[0] == 200
        _, lines = service.ended(signal.SIGTERM)
    assert before
    events = [each["event"] for each in lines if each["event"] != "request"]
    assert events == ["listening", "reloaded", "reload refused", "ending", "ended"]


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the memory of a process, as Linux says it")
def test_what_refused_requests_leave_does_not_add_up() -> None:
    with running() as service:
        sizes = []
        for _ in range(2):
            for _ in range(120):
                assert service.post("/v1/advice", {"nothing": "x" * 60_000})[0] == 422
            sizes.append(memory_of(service))
    assert sizes[1] - sizes[0] < 5_000  # kilobytes, of 7 million that were sent in between


def test_the_curl_script_runs() -> None:
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    script = ROOT / "examples" / "service" / "ask.sh"
    with running(OTTAVA_TOKEN=TOKEN) as service:
        environment = os.environ | {"SERVICE": service.url, "OTTAVA_TOKEN": TOKEN}
        ended = subprocess.run(
            ["sh", script], capture_output=True, encoding="utf-8", timeout=60, check=False, env=environment
        )
        assert (ended.returncode, ended.stderr) == (0, "")
        without = os.environ | {"SERVICE": service.url}
        without.pop("OTTAVA_TOKEN", None)
        closed = subprocess.run(
            ["sh", script], capture_output=True, encoding="utf-8", timeout=60, check=False, env=without
        )
        assert closed.returncode != 0
        assert "urn:ottava:unauthorized" in closed.stdout
    parts = ended.stdout.split("== ")[1:]
    assert len(parts) == 5
    assert '"status":"ok"' in parts[0]
    assert (
        Advisor()
        .advise(
            {
                "id": "fence",
                "dispute": {"category": "neighbour"},
                "parties": [{"id": "left", "arousal": "upset"}, {"id": "right", "stance": "insistent"}],
            }
        )
        .to_json()
        in parts[1]
    )
    assert parts[2].count('"format_version"') == 2
    assert '"near_misses"' in parts[3]
    assert '"question":{"path"' in parts[4]


def test_what_keeps_it_from_beginning_is_said(tmp_path: Path) -> None:
    status, said = refused("--host", "0.0.0.0")
    assert status == 2
    assert "needs a token" in said.replace("\n", " ") or "need a token" in said.replace("\n", " ")
    status, said = refused(str(tmp_path))
    assert (status, "holds no `rulebook.yaml`" in said) == (1, True)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        status, said = refused("--port", str(taken.getsockname()[1]))
    assert status == 1
    assert "choose another `--port`" in said
    status, said = refused("--host", "nowhere.invalid")
    assert (status, "check `--host`" in said) == (1, True)
    short = tmp_path / "token"
    short.write_text("short\n", "utf-8")
    status, said = refused("--token-file", str(short))
    assert (status, "expected 16 or more" in said) == (1, True)
    status, said = refused("--log", str(tmp_path))
    assert (status, "cannot be written" in said) == (1, True)
    status, said = refused(str(MARKETPLACE), "--log", str(MARKETPLACE / "rulebook.yaml"))
    assert (status, "would be written over" in said) == (1, True)


def test_it_listens_elsewhere_with_a_token(tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text(f"{TOKEN}\n", "utf-8")
    with running("--host", "0.0.0.0", "--token-file", token) as service:
        service.url = service.url.replace("0.0.0.0", "127.0.0.1")
        assert service.ask("GET", "/v1/rulebook", Authorization=f"Bearer {TOKEN}")[0] == 200
        assert service.ask("GET", "/v1/rulebook")[0] == 401
