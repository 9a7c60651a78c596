"""The addresses of the page: `/try`, and what it asks for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import msgspec
from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from ...authoring.watched_rulebook import WatchedRulebook
from ...workbench.bench import Bench
from ..admission import Admission
from ..call import Service
from ..ending import ServiceEnd
from ..operation import JSON
from ..pages import PageAddress, PageFile, PageGroup, filled, page
from .asked import AskedRule, AskedTest, AskedTrial, read_asked
from .events import ChangeEvents
from .shown import part, tried

FIRST_CASE = """\
# What is left out is not known.
id: tried
parties:
  - id: {0}
  - id: {1}
"""


class ShownPart(Struct, frozen=True):
    """A part of the page that belongs to an edition of the rulebook; empty where there is nothing to say."""

    edition: int
    html: str


def try_it(bench: Bench, files: WatchedRulebook, end: ServiceEnd) -> Callable[[Service, Admission], PageGroup]:
    """Return what makes the page of a bench. files: the rulebook that it watches. end: when open pages are let go."""

    def group(service: Service, admission: Admission) -> PageGroup:
        shown = _TryIt(bench, files, service, admission)
        return PageGroup(
            "Try a case",
            (
                PageAddress("/try", "GET", shown.page),
                PageAddress("/try/trial", "POST", shown.trial),
                PageAddress("/try/rule", "POST", shown.rule),
                PageAddress("/try/effect", "GET", shown.effect),
                PageAddress("/try/proofs", "GET", shown.proofs),
                PageAddress("/try/keep", "POST", shown.keep),
                PageAddress("/try/events", "GET", ChangeEvents(files, end).answer, counted=False),
            ),
            (PageFile(__package__, "try.css"), PageFile(__package__, "try.js")),
        )

    return group


class _TryIt:
    def __init__(self, bench: Bench, files: WatchedRulebook, service: Service, admission: Admission) -> None:
        self._bench = bench
        self._files = files
        self._limits = service.limits
        self._work = admission.work

    async def page(self, request: Request) -> Response:
        def made() -> str:
            labels = self._bench.sheet().labels
            return filled(__package__, "try.html", state=self._bench.state(), text=FIRST_CASE.format(*labels))

        return page(await self._work(made))

    async def trial(self, request: Request) -> Response:
        asked = await read_asked(request, AskedTrial, self._limits)
        return _json(await self._work(partial(tried, self._bench, self._files.rulebook, asked)))

    async def rule(self, request: Request) -> Response:
        asked = await read_asked(request, AskedRule, self._limits)

        def made() -> ShownPart:
            rules = self._bench.rule(asked.text, asked.rule)
            return ShownPart(self._bench.state().edition, part("rules", rules=rules, where="other"))

        return _json(await self._work(made))

    async def effect(self, request: Request) -> Response:
        def made() -> ShownPart:
            effect = self._bench.effect()
            return ShownPart(effect.edition, part("effect", effect=effect))

        return _json(await self._work(made))

    async def proofs(self, request: Request) -> Response:
        def made() -> ShownPart:
            proofs = self._bench.proofs()
            return ShownPart(0, "") if proofs is None else ShownPart(proofs.edition, part("proofs", proofs=proofs))

        return _json(await self._work(made))

    async def keep(self, request: Request) -> Response:
        asked = await read_asked(request, AskedTest, self._limits)

        def made() -> ShownPart:
            kept = self._bench.keep(asked.text, asked.expected, asked.name)
            return ShownPart(self._bench.state().edition, part("kept", kept=kept))

        return _json(await self._work(made))


def _json(found: Struct) -> Response:
    return Response(msgspec.json.encode(found), media_type=JSON)
