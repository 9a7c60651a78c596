"""The server: where it listens, and how it ends."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.errors import OttavaError

from .ending import ServiceEnd
from .request_log import fields, logger

_BACKLOG = 2048
_IDLE = 15
"""Seconds after which a connection on which nothing is asked is closed."""


class CannotListen(OttavaError):
    """An address at which the service cannot listen."""


def is_this_machine(host: str) -> bool:
    """Return whether a host is reached from this machine only. Raises CannotListen if there is no such host."""
    return all(ip_address(str(address[0]).partition("%")[0]).is_loopback for *_, address in _addresses(host, 0))


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """Listen at an address, port 0 for any that is free, until the end of the block. Raises CannotListen."""
    family, *_, address = _addresses(host, port)[0]
    try:
        found = socket.create_server(address, family=family, backlog=_BACKLOG)
    except OSError as error:
        why = (error.strerror or str(error)).partition(" (")[0].lower()
        raise CannotListen(f"cannot listen at {quoted(host)}, port {port}: {why}; choose another `--port`") from None
    with found:
        # Small answers are sent at once: what connects here inherits it.
        found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield found


def url_of(listener: socket.socket) -> str:
    """Return the address of the service."""
    host, port, *_ = listener.getsockname()
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def run(app: ASGIApp, listener: socket.socket, grace: int, end: ServiceEnd) -> bool:
    """Answer requests until SIGTERM or Ctrl-C; then finish within `grace` seconds what has begun.

    end: is told then that it is near. Returns whether all was finished.
    """
    config = uvicorn.Config(
        app,
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=False,
        timeout_keep_alive=_IDLE,
        timeout_graceful_shutdown=grace,
    )
    server = _Server(config, end)
    logger.info("listening", extra=fields(url=url_of(listener)))
    server.run(sockets=[listener])
    logger.info("ended", extra=fields(finished=server.finished))
    return server.finished


class _Server(uvicorn.Server):
    """A server that ends with status 0 on a signal. `finished`: whether nothing was left to do at its end."""

    finished = True

    def __init__(self, config: uvicorn.Config, end: ServiceEnd) -> None:
        super().__init__(config)
        self._end = end

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        logger.info("ending", extra=fields(open=len(self.server_state.tasks)))
        await super().shutdown(sockets)
        self.finished = not self.server_state.tasks

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to end; a second time, end at once. The signal is not raised again once all is finished."""
        self.force_exit = self.should_exit
        self.should_exit = self._end.near = True


def _addresses(host: str, port: int) -> list[tuple[socket.AddressFamily, int, int, str, tuple[object, ...]]]:
    try:
        return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)  # type: ignore[return-value]
    except (OSError, UnicodeError):
        raise CannotListen(f"there is no host {quoted(host)} to listen at; check `--host`") from None
