"""Pages of the service: their policy, their files, who may send to them, and problems in words."""

import pytest
from serving.service import HERE, service_of
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.testclient import TestClient

from ottava.engine.serving.application import application
from ottava.engine.serving.guard import HEADERS
from ottava.engine.serving.pages import (
    POLICY,
    REFERRER,
    PageAddress,
    PageFile,
    PageGroup,
    StaticFiles,
    filled,
    in_parts,
    page,
)
from ottava.engine.serving.problem import ProblemMistake, problem, refused

HOSTILE = "<script>alert(1)</script>"
BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


async def show(request: Request) -> Response:
    shown = problem("not-found", "see `/elsewhere`", [ProblemMistake("x", HOSTILE, None, None, None, None)])
    return page(filled("ottava.engine.serving", "problem.html", problem=shown))


async def take(request: Request) -> Response:
    return JSONResponse({"taken": True})


async def fail(request: Request) -> Response:
    raise refused("invalid-request", f"found `{HOSTILE}`, expected something else")


GROUP = PageGroup(
    "Try",
    (PageAddress("/here", "GET", show), PageAddress("/here", "POST", take), PageAddress("/failing", "GET", fail)),
)


@pytest.fixture(scope="module")
def pages() -> TestClient:
    return TestClient(application(service_of(), pages=[lambda service, admission: GROUP]), base_url=HERE)


def test_a_page_has_its_own_policy_and_the_other_headers(pages: TestClient) -> None:
    answer = pages.get("/here")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    own = {"Content-Security-Policy": POLICY, "Referrer-Policy": REFERRER}
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS | own
    assert HOSTILE not in answer.text
    assert "&lt;script&gt;" in answer.text
    assert "<code>/elsewhere</code>" in answer.text


def test_a_page_loads_its_files_once(pages: TestClient) -> None:
    for name, media in (("report.css", "text/css; charset=utf-8"), ("pages.css", "text/css; charset=utf-8")):
        assert f'href="/static/{name}"' in pages.get("/here").text
        first = pages.get(f"/static/{name}")
        assert (first.status_code, first.headers["content-type"]) == (200, media)
        assert first.headers["cache-control"] == "no-cache"
        again = pages.get(f"/static/{name}", headers={"if-none-match": f'"other", W/{first.headers["etag"]}'})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]


@pytest.mark.parametrize("name", ["pages.py", "base.html", "..%2fpages.py", "%2e%2e/pages.py", ""])
def test_no_other_file_is_given(pages: TestClient, name: str) -> None:
    assert pages.get(f"/static/{name}").status_code == 404


def test_a_service_without_pages_has_none_of_their_files(client: TestClient) -> None:
    assert client.get("/static/pages.css").status_code == 404


def test_two_files_of_one_name_are_a_fault_of_the_program() -> None:
    with pytest.raises(ValueError, match=r"two files of pages are called pages\.css"):
        StaticFiles([PageFile("ottava.engine.serving", "pages.css"), PageFile("ottava.engine.report", "pages.css")])


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:81"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": HERE},
        {"sec-fetch-site": ""},
    ],
)
def test_a_page_of_another_site_cannot_send_anything(pages: TestClient, headers: dict[str, str]) -> None:
    answer = pages.post("/here", headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (403, "urn:ottava:other-site")


@pytest.mark.parametrize(
    "headers", [{}, {"origin": HERE}, {"origin": HERE, "sec-fetch-site": "same-origin"}, {"sec-fetch-site": "none"}]
)
def test_its_own_page_can(pages: TestClient, headers: dict[str, str]) -> None:
    assert pages.post("/here", headers=headers).json() == {"taken": True}


def test_people_get_problems_in_words_and_programs_as_json(pages: TestClient) -> None:
    shown = pages.get("/failing", headers=BROWSER)
    assert (shown.status_code, shown.headers["content-security-policy"]) == (422, POLICY)
    assert "<h1>The request cannot be used</h1>" in shown.text
    assert "<code>&lt;script&gt;alert(1)&lt;/script&gt;</code>" in shown.text
    assert "<h1>There is nothing at this address</h1>" in pages.get("/nowhere", headers=BROWSER).text
    assert pages.get("/failing").json()["type"] == "urn:ottava:invalid-request"
    for path in ("/v1/nowhere", "/v1/advice"):
        assert pages.get(path, headers=BROWSER).headers["content-type"] == "application/problem+json"
    elsewhere = pages.get("/here", headers=BROWSER | {"host": "evil.example"})
    assert elsewhere.status_code == 421
    assert "<h1>The service does not answer to this host</h1>" in elsewhere.text


def test_a_front_page_leads_to_the_others(pages: TestClient, client: TestClient) -> None:
    front = pages.get("/")
    assert (front.status_code, front.headers["content-security-policy"]) == (200, POLICY)
    assert '<a class="button main" href="/here">Try</a>' in front.text
    assert client.get("/").status_code == 404


def test_a_message_in_parts_marks_what_stood_in_backticks() -> None:
    assert in_parts("found `a`, expected `b`") == [("found ", False), ("a", True), (", expected ", False), ("b", True)]
    assert in_parts("a lone ` sign") == [("a lone ` sign", False)]
