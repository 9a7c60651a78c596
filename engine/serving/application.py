"""The ASGI application: which address leads to which operation, and what each request goes through."""

from __future__ import annotations

from asyncio import CancelledError
from collections.abc import Awaitable, Callable, Sequence
from contextlib import ExitStack
from functools import partial

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from ottava.facts.source.errors import OttavaError

from . import batch
from .about import ABOUT
from .admission import Admission
from .advice import ADVICE
from .asked_by import asked_by
from .body import expect_type, read_body
from .call import Call, Service, call_for
from .consultations import CONSULTATIONS
from .encoding import encoded
from .explanations import EXPLANATIONS
from .guard import OPEN, Guard
from .health import health_of
from .openapi import ServiceDocument
from .operation import JSON, Operation
from .pages import COMMON, PageGroup, StaticFiles, expect_own_page, filled, page, problem_answer
from .problem import Refused, problem, problem_of
from .request_log import RequestLog, cause_of, fields, logger

Endpoint = Callable[[Request], Awaitable[ASGIApp]]
Pages = Callable[[Service, Admission], PageGroup]
"""Makes a group of pages for a service; what takes time there is worked out as `Admission.work` does."""

OPERATIONS = (ADVICE, *EXPLANATIONS, CONSULTATIONS, *ABOUT)
DOCUMENT = "/openapi.json"
STATIC = "/static/{name}"


def application(service: Service, token: str | None = None, pages: Sequence[Pages] = ()) -> ASGIApp:
    """Return the application. token: what callers have to show; None: callers of this machine may ask. pages: what it
    offers people, in a browser.
    """
    admission = Admission(service.limits)
    groups = [each(service, admission) for each in pages]
    document = ServiceDocument(service, OPERATIONS, needs_token=token is not None)

    async def openapi(request: Request) -> Response:
        return Response(await admission.work(document.text), media_type=JSON)

    async def health(request: Request) -> Response:
        found = health_of(service.shelf, admission, trusted=request.scope["state"]["trusted"])
        return Response(encoded(found), media_type=JSON)

    async def many(request: Request) -> batch.BatchAnswer:
        expect_type(request, batch.TYPES)
        call = call_for(service, request.query_params.multi_items(), batch.QUERY, asked_by=asked_by(request.headers))
        _note(request, call)
        await admission.work(lambda: call.advisor)  # so that a language that is not there is refused at once
        return batch.BatchAnswer(call, admission)

    def route(path: str, method: str, endpoint: Endpoint, room: Admission | None = admission) -> Route:
        return Route(path, _Answering(endpoint, path, room), methods=[method])

    routes = [
        route(OPEN, "GET", health, None),  # which has to be answered however much there is to do
        route(DOCUMENT, "GET", openapi),
        route(batch.PATH, "POST", many),
        *(route(each.path, each.method, _endpoint(each, service, admission)) for each in OPERATIONS),
        *(
            route(each.path, each.method, _own(each.answer), admission if each.counted else None)
            for group in groups
            for each in group.addresses
        ),
    ]
    if groups:
        files = StaticFiles((*COMMON, *(file for group in groups for file in group.files)))
        routes += [route(STATIC, "GET", files.answer, None), route("/", "GET", _front(groups), None)]
    app = Starlette(routes=routes, exception_handlers={HTTPException: _no_route})
    app.router.redirect_slashes = False
    return RequestLog(Guard(app, token))


def _endpoint(operation: Operation, service: Service, admission: Admission) -> Endpoint:
    """Return what answers an operation."""

    async def endpoint(request: Request) -> Response:
        body = b""
        if operation.body is not None:
            expect_type(request, (JSON,))
            body = await read_body(request, service.limits)
        asks = asked_by(request.headers) if operation.recorded else ""
        call = call_for(service, request.query_params.multi_items(), operation.query, body, asks)
        _note(request, call)
        return Response(await admission.work(partial(operation.answer, call)), media_type=operation.media_type)

    return endpoint


def _front(groups: Sequence[PageGroup]) -> Endpoint:
    """Return the endpoint of the page that leads to the others."""
    found = [(each.title, each.addresses[0].path) for each in groups]

    async def endpoint(request: Request) -> Response:
        return page(filled(__package__, "front.html", pages=found))

    return endpoint


def _own(answer: Endpoint) -> Endpoint:
    """Return an endpoint of a page, which takes nothing that a page of another site sends."""

    async def endpoint(request: Request) -> ASGIApp:
        if request.method == "POST":
            expect_own_page(request)
        return await answer(request)

    return endpoint


class _Answering:
    """An endpoint whose failures are answered as problems. room: where requests are counted; None: they are not."""

    def __init__(self, endpoint: Endpoint, path: str, room: Admission | None) -> None:
        self._endpoint = endpoint
        self._path = path
        self._room = room

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["state"]["path"] = self._path
        with ExitStack() as inside:
            answer: ASGIApp
            try:
                if self._room is not None:
                    inside.enter_context(self._room.entered())
                answer = await self._endpoint(Request(scope, receive))
            except ClientDisconnect:
                return
            except CancelledError:  # the grace period is over; the task is at its end, and so is the cancelling
                answer = problem_answer(problem("ending", "send it to another service, or again later"), scope)
            except Refused as error:
                answer = problem_answer(error.problem, scope, error.headers)
            except OttavaError as error:
                answer = problem_answer(problem_of(error), scope)
            except Exception as error:  # the caller learns that it is no fault of theirs, the log learns which it is
                logger.error("failure", extra=fields(path=self._path, **cause_of(error)))
                answer = problem_answer(problem("internal-error", "see the log of the service"), scope)
            await answer(scope, receive, send)


async def _no_route(request: Request, error: Exception) -> Response:
    """Answer where no address, or no method of it, is meant."""
    assert isinstance(error, HTTPException)
    if error.status_code == 405:
        allowed = (error.headers or {}).get("Allow", "")
        return problem_answer(problem("method-not-allowed", f"expected {allowed}"), request.scope, {"Allow": allowed})
    return problem_answer(problem("not-found", f"`{DOCUMENT}` describes all addresses"), request.scope)


def _note(request: Request, call: Call) -> None:
    request.scope["state"]["fingerprint"] = call.edition.rulebook.fingerprint
