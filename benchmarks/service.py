"""What one advice over HTTP costs beside an empty handler of the same framework and the advice itself.

    python -m benchmarks.service

All three in turns, in one process, on one connection that stays open, on cases that come once. Times are CPU times of
the whole process, client and server together, so that neighbours on the machine count little; of each the median.
"""

from __future__ import annotations

import http.client
import json
import os
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median
from time import process_time, sleep

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from ottava import Advisor
from ottava.engine.authoring.generating.cases import cases
from ottava.engine.serving.application import application
from ottava.engine.serving.call import Service
from ottava.engine.serving.editions import Shelf
from ottava.engine.serving.limits import ServiceLimits
from ottava.engine.serving.request_log import write_log_to
from ottava.engine.serving.signing import Signer

CASES = 600
WARM_UP = 60
MOST = 3


async def _empty(request: Request) -> Response:
    return Response(b"{}", media_type="application/json")


@contextmanager
def served(app: ASGIApp) -> Iterator[http.client.HTTPConnection]:
    """Serve an application in a thread, and yield a connection to it."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(app, http="h11", ws="none", lifespan="off", log_config=None, access_log=False)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started:
            sleep(0.01)
        connection = http.client.HTTPConnection(*listener.getsockname())
        try:
            yield connection
        finally:
            connection.close()
            server.should_exit = True
            thread.join()


def posting(connection: http.client.HTTPConnection) -> Callable[[bytes], bytes]:
    """Return what posts a case and returns the answer."""

    def post(body: bytes) -> bytes:
        connection.request("POST", "/v1/advice", body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        found = answer.read()
        assert answer.status == 200, found
        return found

    return post


def in_turns(contestants: dict[str, Callable[[bytes], bytes]], bodies: list[bytes]) -> dict[str, float]:
    """Return the median of the seconds that each takes for a case."""
    spent: dict[str, list[float]] = {name: [] for name in contestants}
    for number, body in enumerate(bodies):
        for name, run in contestants.items():
            begun = process_time()
            run(body)
            if number >= WARM_UP:
                spent[name].append(process_time() - begun)
    return {name: median(each) for name, each in spent.items()}


def measured(count: int = CASES) -> dict[str, float]:
    """Return the seconds for `empty handler`, `advice itself` and `advice over HTTP`."""
    bodies = [json.dumps(each).encode() for each in cases(WARM_UP + count, 9)]
    advisor = Advisor()
    limits = ServiceLimits()
    service = Service(Shelf(["eight_methods"], limits), limits, Signer(b"a key"))
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        write_log_to(nowhere)
        empty = Starlette(routes=[Route("/v1/advice", _empty, methods=["POST"])])
        with served(empty) as to_empty, served(application(service)) as to_service:
            post = posting(to_service)
            itself = lambda body: advisor.advise(json.loads(body)).to_json().encode()  # noqa: E731
            assert all(post(each) == itself(each) for each in bodies[:20])
            return in_turns(
                {"empty handler": posting(to_empty), "advice itself": itself, "advice over HTTP": post}, bodies
            )


def main() -> int:
    """Print the figures; fail where HTTP costs more than it may."""
    found = measured()
    empty, itself, over = found.values()
    for name, seconds in found.items():
        print(f"{name:17} {seconds * 1e6:7,.0f} us")
    print(f"HTTP adds {(over - itself) * 1e6:,.0f} us: {(over - itself) / empty:.2f} empty handlers, at most {MOST}")
    return 0 if over <= MOST * empty + itself else 1


if __name__ == "__main__":
    sys.exit(main())
