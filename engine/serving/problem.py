"""What goes wrong over HTTP, as RFC 9457 describes it: one problem, with all the mistakes behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec
from msgspec import Struct
from starlette.responses import Response

from ottava.facts.errors import InvalidCase
from ottava.facts.source.diagnostic import Diagnostic
from ottava.facts.source.errors import InputError, OttavaError

from ..inference.errors import FiringLimitExceeded

PROBLEM_JSON = "application/problem+json"

BODY = "body"
"""What the text of a body is called as a source; a place in any other text says nothing to a caller."""


class ProblemKind(NamedTuple):
    """A kind of problem: the status it is answered with, and what it means."""

    status: int
    title: str


KINDS: Mapping[str, ProblemKind] = {
    "not-json": ProblemKind(400, "the body is not JSON that can be read"),
    "unauthorized": ProblemKind(401, "the request has no valid token"),
    "other-site": ProblemKind(403, "the request comes from a page of another site"),
    "not-found": ProblemKind(404, "there is nothing at this address"),
    "method-not-allowed": ProblemKind(405, "this address takes another method"),
    "timeout": ProblemKind(408, "the body took too long to arrive"),
    "too-large": ProblemKind(413, "the body is too large"),
    "unsupported-media-type": ProblemKind(415, "the body has the wrong content type"),
    "wrong-host": ProblemKind(421, "the service does not answer to this host"),
    "invalid-case": ProblemKind(422, "the case cannot be used"),
    "invalid-request": ProblemKind(422, "the request cannot be used"),
    "too-much-work": ProblemKind(422, "the case takes more work than is allowed"),
    "internal-error": ProblemKind(500, "the service failed; this is a fault of the program"),
    "ending": ProblemKind(503, "the service ends, and has no time left for this"),
    "not-recorded": ProblemKind(503, "the advice cannot be recorded, and is not given"),
    "overloaded": ProblemKind(503, "the service has enough to do"),
}
"""All kinds of problems by the last part of their `type`."""


class ProblemMistake(Struct, frozen=True):
    """One thing that is wrong. `path`: where in the body, such as `parties[1].arousal`, or the name of a parameter;
    null where that cannot be said. `line` and `column`: where in the text of the body, if that is known.
    """

    code: str
    message: str
    hint: str | None
    path: str | None
    line: int | None
    column: int | None


class Problem(Struct, frozen=True):
    """What went wrong (RFC 9457). `type` is what programs rely on; `mistakes` are all that were found."""

    type: str
    title: str
    status: int
    detail: str
    mistakes: tuple[ProblemMistake, ...] = ()

    def to_response(self, headers: Mapping[str, str] | None = None) -> Response:
        """Return the answer that says so."""
        return Response(msgspec.json.encode(self), self.status, headers, PROBLEM_JSON)


class Refused(Exception):
    """A request that is answered with a problem, and with these headers."""

    def __init__(self, problem: Problem, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(problem.type)
        self.problem = problem
        self.headers = headers


def problem(kind: str, detail: str, mistakes: Iterable[ProblemMistake] = ()) -> Problem:
    """Return a problem of a kind."""
    found = KINDS[kind]
    return Problem(f"urn:ottava:{kind}", found.title, found.status, detail, tuple(mistakes))


def refused(kind: str, detail: str, mistakes: Iterable[ProblemMistake] = ()) -> Refused:
    """Return the exception that answers with a problem of a kind."""
    return Refused(problem(kind, detail, mistakes))


def problem_of(error: OttavaError) -> Problem:
    """Return what an error of the library is over HTTP."""
    match error:
        case InvalidCase():
            return wrong_input("invalid-case", map(mistake_from, error.diagnostics))
        case InputError():
            return wrong_input("invalid-request", map(mistake_from, error.diagnostics))
        case FiringLimitExceeded():
            return problem("too-much-work", str(error))
    return problem("invalid-request", str(error), [ProblemMistake("invalid-call", str(error), None, None, None, None)])


def wrong_input(kind: str, mistakes: Iterable[ProblemMistake]) -> Problem:
    """Return the problem of what was sent, with all mistakes in it; its detail is the first of them."""
    listed = tuple(mistakes)
    more = f" ({len(listed) - 1} more)" if len(listed) > 1 else ""
    return problem(kind, f"{listed[0].message}{more}", listed)


def mistake_from(diagnostic: Diagnostic) -> ProblemMistake:
    """Return a diagnostic as a mistake in what was sent."""
    line = column = None
    if (span := diagnostic.span) is not None and span.source.name == BODY:
        line, column = span.source.position(span.start)
    return ProblemMistake(diagnostic.code, diagnostic.message, diagnostic.hint, diagnostic.path, line, column)
