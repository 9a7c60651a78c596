"""The addresses of the interview: `/interview`, and under it the files that it gives."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from ottava.facts import InvalidCase
from ottava.facts.catalogue import speaking
from ottava.facts.source.diagnostic import Diagnostic

from ...report.html.page import to_html
from ...report.html.templates import WIDE
from ...report.interview import case_file_of
from ..admission import Admission
from ..asked_by import asked_by
from ..body import expect_type, read_body
from ..call import Call, Service
from ..operation import LANGUAGE, RULEBOOK
from ..pages import PageAddress, PageFile, PageGroup, page
from ..parameter import from_query
from .held_interview import HeldInterview, LostInterview, begun, call_in, continued, resumed
from .sent_form import FORM, SentForm
from .steps import InterviewStep, first_step, step
from .views import OWN, begin_page, end_page, lost_page, question_page, said_section, title_of

PATH = "/interview"
TITLE = "The interview"
FILES = (
    PageFile("ottava.engine.report.html", WIDE),
    PageFile(__package__, "interview.css"),
    PageFile(__package__, "interview.js"),
)

_Work = Callable[[Service, SentForm, Callable[[Call], None]], Response]
"""What answers a form. Of the call that it leads to is noted by which rules it is answered."""


def interview_pages(service: Service, admission: Admission) -> PageGroup:
    """Return the pages of the interview."""

    def answering(work: _Work) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            expect_type(request, (FORM,))
            form = SentForm(await read_body(request, service.limits), asked_by(request.headers))
            try:
                return await admission.work(partial(work, service, form, partial(_note, request)))
            except LostInterview:
                return page(lost_page(service.language), 422)

        return answer

    async def begin(request: Request) -> Response:
        given = from_query(request.query_params.multi_items(), (RULEBOOK, LANGUAGE))
        return await admission.work(partial(_begin, service, given.get("rulebook"), given.get("language")))

    return PageGroup(
        TITLE,
        (
            PageAddress(PATH, "GET", begin),
            PageAddress(PATH, "POST", answering(_next)),
            PageAddress(f"{PATH}/case", "POST", answering(_case)),
            PageAddress(f"{PATH}/report", "POST", answering(_report)),
        ),
        FILES,
    )


def _begin(service: Service, rulebook: str | None, language: str | None) -> Response:
    """Return the page on which an interview begins, or on which the rulebook is chosen."""
    shelf = service.shelf.rulebooks
    if rulebook is None and len(shelf) > 1:
        books = [each.edition.rulebook for each in shelf.values()]
        return page(begin_page(books, service.language, kept=service.kept))
    call = call_in(service, rulebook, _tag(language, service))
    return _begin_of(call)


def _begin_of(call: Call, form: SentForm | None = None, mistakes: tuple[Diagnostic, ...] = ()) -> Response:
    name, saved = ("", "") if form is None else (form.one("name"), form.one("case"))
    shown = begin_page(
        [call.advisor.rulebook],
        call.advisor.language,
        kept=call.service.kept,
        name=name,
        saved=saved,
        mistakes=mistakes,
    )
    return page(shown)


def _next(service: Service, form: SentForm, note: Callable[[Call], None]) -> Response:
    """Take a step, and return the page that follows."""
    if "state" not in form:
        return _first(service, form, note)
    interview = resumed(service, form)
    note(interview.call)
    with speaking(interview.language):
        return _page_of(interview, step(interview, form))


def _first(service: Service, form: SentForm, note: Callable[[Call], None]) -> Response:
    call = call_in(service, form.one("rulebook") or None, _tag(form.one("language"), service), form.asked_by)
    note(call)
    quick = form.one("do") == "quick"
    try:
        if form.one("case").strip():
            interview = continued(call, form.one("case"), quick=quick)
        else:
            interview = begun(call, form.one("name"), quick=quick)
    except InvalidCase as error:
        return _begin_of(call, form, error.diagnostics)
    with speaking(interview.language):
        return _page_of(interview, first_step(interview))


def _page_of(interview: HeldInterview, taken: InterviewStep) -> Response:
    if not taken.ended:
        return page(question_page(interview, taken))
    advice = interview.consultation.advice
    interview.call.record(advice, interview.consultation.case)
    return page(end_page(interview, taken, advice))


def _case(service: Service, form: SentForm, note: Callable[[Call], None]) -> Response:
    """Return what was said as a case file."""
    interview = resumed(service, form)
    note(interview.call)
    return _file(case_file_of(interview.consultation), "application/yaml", f"{interview.consultation.case.id}.yaml")


def _report(service: Service, form: SentForm, note: Callable[[Call], None]) -> Response:
    """Return the advice and what was said as a page that needs nothing else."""
    interview = resumed(service, form)
    note(interview.call)
    case, advice = interview.consultation.case, interview.consultation.advice
    with speaking(interview.language):
        text = to_html(advice, title=title_of(case), more=(said_section(interview),))
    return _file(text, "text/html", f"{case.id}.html")


def _file(text: str, media: str, name: str) -> Response:
    """Return a file to be saved under a name, whatever is in it."""
    plain = "".join(each if each.isalnum() or each in "-_." else "_" for each in name)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(plain, safe='')}"}
    return Response(text, headers=headers, media_type=f"{media}; charset=utf-8")


def _tag(given: str | None, service: Service) -> str | None:
    """Return the language that is asked for, else that of the service; None for that of the rulebook."""
    return None if given == OWN else given or service.language


def _note(request: Request, call: Call) -> None:
    request.scope["state"]["fingerprint"] = call.edition.rulebook.fingerprint
