"""What people see of the service in a browser: pages, the files that pages load, and problems in words.

A group of pages brings its addresses, and its templates, styles and scripts as files beside its module. Pages load
nothing but these files, run no script that stands in them, and are shown inside no other page.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from ..report.html.templates import environment
from ..report.words import sentence, sentence_case
from .problem import Problem, refused

if TYPE_CHECKING:
    from jinja2 import Environment

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
"""What a page may load and where its forms may lead. Images in addresses of their own are the empty icon."""

REFERRER = "same-origin"
"""What a page tells of its address, and to whom. Where nobody is told, browsers send forms with `Origin: null`."""

PROGRAMS = ("/v1/", "/openapi.json")
"""How the addresses begin at which programs ask; problems are JSON there, whatever is accepted."""

_MEDIA = {".css": "text/css", ".js": "text/javascript"}


class PageFile(NamedTuple):
    """A style or a script that lies in a package; its address is `/static/NAME`."""

    package: str
    name: str


class PageAddress(NamedTuple):
    """An address of pages. `counted`: whether a request there takes one of the places that the limits give."""

    path: str
    method: Literal["GET", "POST"]
    answer: Callable[[Request], Awaitable[Response]]
    counted: bool = True


class PageGroup(NamedTuple):
    """Pages that belong together, with the files that they load beside the common ones. `title`: what others call them;
    their first address is where they begin.
    """

    title: str
    addresses: tuple[PageAddress, ...]
    files: tuple[PageFile, ...] = ()


COMMON = (PageFile("ottava.engine.report.html", "report.css"), PageFile(__package__, "pages.css"))
"""The files that all pages load, in this order: the look of the report, and what pages have beside it."""


def page(html: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return a page as an answer, with its policy."""
    own = {"Content-Security-Policy": POLICY, "Referrer-Policy": REFERRER}
    return Response(html, status, {**(headers or {}), **own}, "text/html; charset=utf-8")


def filled(package: str, template: str, **values: Any) -> str:
    """Return a template of a package filled in; it may extend `base.html`. Whatever is put into it is shown as text,
    except through `as_is`.
    """
    return _templates(package).get_template(template).render(common=COMMON, **values)


@cache
def _templates(package: str) -> Environment:
    filters = {"in_parts": in_parts, "sentence": sentence, "sentence_case": sentence_case}
    return environment("a page of the service", package, filters, base=__package__)


def in_parts(text: str) -> list[tuple[str, bool]]:
    """Return a message in parts, each with whether it stood in backticks."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return [(text, False)]
    return [(part, place % 2 == 1) for place, part in enumerate(parts) if part]


class StaticFiles:
    """The files that pages load, each by its name and no other. Raises ValueError for two of one name."""

    def __init__(self, found: Iterable[PageFile]) -> None:
        self._answers: dict[str, tuple[bytes, str, str]] = {}
        for each in dict.fromkeys(found):
            if each.name in self._answers:
                raise ValueError(f"two files of pages are called {each.name}")
            data = _data(each)
            self._answers[each.name] = (data, _MEDIA[PurePath(each.name).suffix], f'"{sha256(data).hexdigest()[:32]}"')

    async def answer(self, request: Request) -> Response:
        """Return the file that is asked for, or that the browser has it already. Raises Refused."""
        found = self._answers.get(request.path_params["name"])
        if found is None:
            raise refused("not-found", "no page loads a file of this name")
        data, media, tag = found
        headers = {"ETag": tag, "Cache-Control": "no-cache"}
        if tag in (each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")):
            return Response(status_code=304, headers=headers)
        return Response(data, headers=headers, media_type=media)


@cache
def _data(file: PageFile) -> bytes:
    return files(file.package).joinpath(file.name).read_bytes()


def expect_own_page(request: Request) -> None:
    """Refuse what a page of another site sends, as browsers tell. Raises Refused."""
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    here = request.headers.get("host", "").lower()
    own = origin is None or origin.partition("://")[2].lower() == here
    if not own or site not in (None, "same-origin", "none"):
        raise refused("other-site", "pages of other sites cannot send anything here; open the page of this service")


def problem_answer(found: Problem, scope: Scope, headers: Mapping[str, str] | None = None) -> Response:
    """Return a problem as who asks can read it: people as a page, programs as JSON."""
    accepted = Headers(scope=scope).get("accept", "")
    if "text/html" not in accepted or scope["path"].startswith(PROGRAMS):
        return found.to_response(headers)
    return page(filled(__package__, "problem.html", problem=found), found.status, headers)
