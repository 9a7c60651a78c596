"""How much the service takes, and how much of it at once."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ServiceLimits:
    """Bounds on what one request may cost, and on how many there may be.

    body: bytes of a case, a request, or a line of a batch. budget: steps that thorough advice or an explanation may
    take; None for the usual ones. time_limit: the most seconds that it may take; None for any. working: answers
    that are worked out at once. open: requests that have begun, those waiting included; more are refused. arriving:
    seconds in which a body must arrive. reading: seconds in which a client must read a part of a batch.
    """

    body: int = 64 * 1024
    budget: int | None = None
    time_limit: float | None = None
    working: int = 8
    open: int = 128
    arriving: float = 30
    reading: float = 60
