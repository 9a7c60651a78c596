"""A service in the process of the tests."""

import io
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from ottava.engine.serving.application import Pages, application
from ottava.engine.serving.call import Service
from ottava.engine.serving.editions import Shelf
from ottava.engine.serving.limits import ServiceLimits
from ottava.engine.serving.records import Records
from ottava.engine.serving.request_log import write_log_to
from ottava.engine.serving.signing import Signer

HERE = "http://127.0.0.1"
ROOT = Path(__file__).parents[2]
MARKETPLACE = ROOT / "examples" / "rulebooks" / "marketplace"
CHECKED = {"parties": [{"id": "a", "arousal": "upset", "temperament": "hot"}, {"id": "b"}]}


def service_of(
    paths: Sequence[str | Path] = ("eight_methods",),
    limits: ServiceLimits = ServiceLimits(),  # noqa: B008 - it cannot be changed
    log: Records | None = None,
    language: str | None = None,
) -> Service:
    return Service(Shelf(paths, limits), limits, Signer(b"a key of the tests"), log, language)


def client_of(service: Service, token: str | None = None, host: str = HERE, pages: Sequence[Pages] = ()) -> TestClient:
    return TestClient(application(service, token, pages), base_url=host)


@contextmanager
def logged() -> Iterator[list[dict[str, Any]]]:
    """What the service logs in the block, once it has ended."""
    stream, lines = io.StringIO(), list[dict[str, Any]]()
    write_log_to(stream)
    try:
        yield lines
    finally:
        lines += map(json.loads, stream.getvalue().splitlines())
        write_log_to(io.StringIO())
