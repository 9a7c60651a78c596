"""The page on which a case is tried, without a browser: what it is sent and what it gives back."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import anyio
import pytest
from serving.process import PATIENCE, command, running
from serving.service import HERE, MARKETPLACE, service_of
from starlette.testclient import TestClient

from ottava.engine.serving.application import application
from ottava.engine.serving.ending import ServiceEnd
from ottava.engine.serving.try_it.addresses import try_it
from ottava.engine.serving.try_it.events import MOST_PAGES, ChangeEvents
from ottava.engine.workbench.bench import Bench

CASE = """\
# A vase for 60 euros came broken.
id: vase
parties:
  - {id: buyer, role: buyer}  # who complains
  - {id: seller, role: seller}
order: {price: 60, problem: damaged}
proof: {shown: [photo]}
"""
RULE = "    order.problem: not_as_described\n    proof.shown: {includes: photo"


class Page:
    """A page of a rulebook in a folder, with what asks for it."""

    def __init__(self, folder: Path, writable: bool = True) -> None:
        self.folder = folder
        service = service_of([folder])
        (served,) = service.shelf.rulebooks.values()
        self.files, self.shelf, self.end = served.files, service.shelf, ServiceEnd()
        group = try_it(Bench(self.files, writable=writable), self.files, self.end)
        self.client = TestClient(application(service, pages=[group]), base_url=HERE)

    def trial(self, text: str = CASE, status: int = 200, **more: Any) -> dict[str, Any]:
        answer = self.client.post("/try/trial", json={"text": text, **more})
        assert answer.status_code == status, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def set(self, path: str, value: Any, text: str = CASE, **more: Any) -> dict[str, Any]:
        return self.trial(text, before=text, edit={"does": "set", "path": path, "value": value, **more})

    def save(self, old: str, new: str) -> None:
        file = self.folder / "proof.yaml"
        said = file.read_text("utf-8")
        assert old in said
        file.write_text(said.replace(old, new), "utf-8")
        self.shelf.look()
        self.shelf.look()


@pytest.fixture
def shown(tmp_path: Path) -> Page:
    return Page(Path(shutil.copytree(MARKETPLACE, tmp_path / "desk")))


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Page:
    """A page that no test changes anything of."""
    return Page(Path(shutil.copytree(MARKETPLACE, tmp_path_factory.mktemp("page") / "desk")), writable=False)


def test_the_page_begins_with_a_case_under_its_rulebook(kept: Page) -> None:
    page = kept.client.get("/try")
    assert page.status_code == 200
    assert "Disputes between buyers and sellers" in page.text
    assert "  - id: buyer\n" in page.text
    for name in ("report.css", "pages.css", "try.css", "try.js"):
        assert f'"/static/{name}"' in page.text
        assert kept.client.get(f"/static/{name}").status_code == 200


def test_a_case_gives_its_form_its_card_and_its_rules(kept: Page) -> None:
    found = kept.trial()
    assert (found["sound"], found["mistakes"], found["edition"]) == (True, [], 1)
    values = {each["path"]: each["value"] for each in found["values"]}
    assert values["order.price"] == "60"
    assert values["proof.shown"] == ["photo"]
    assert values["parties.buyer.role"] == "buyer"
    parts = found["parts"]
    assert 'data-path="parties.buyer.role"' in parts["form"]
    assert "Did buyer buy or sell?" in parts["form"]
    assert "No method fits" in parts["card-part"]
    assert "No rule fires on this case." in parts["fired"]
    assert "A photo without the page to hold it against" in parts["nearly"]
    assert "by-edit" not in parts
    assert "form" not in kept.trial(form=found["form"])["parts"]


def test_any_rule_can_be_asked_for(kept: Page) -> None:
    first = kept.trial()
    assert 'data-rule="safety.threat"' in first["parts"]["rules-part"]
    assert "rules-part" not in kept.trial(fingerprint=first["fingerprint"])["parts"]
    found = kept.client.post("/try/rule", json={"text": CASE, "rule": "safety.threat"}).json()["html"]
    assert found.count("A party threatens") == 2
    assert "1 change away: tone of the messages: announces harm to somebody" in found
    assert kept.client.post("/try/rule", json={"text": CASE, "rule": "nothing"}).status_code == 422
    assert kept.client.post("/try/rule", json={"text": "[", "rule": "safety.threat"}).status_code == 422


def test_an_edit_in_the_form_keeps_the_text_around_it(kept: Page) -> None:
    found = kept.set("order.price", "40")
    assert found["text"] == CASE.replace("price: 60", "price: 40")
    assert found["edited"]
    assert "A cheap thing that is shown to be broken" in found["parts"]["fired"]
    assert "1 change" not in found["said"]
    assert found["said"].startswith("The advice on this case changes: ")
    assert "instead of: 60 euros" in found["parts"]["by-edit"]


@pytest.mark.parametrize(
    ("path", "value", "line"),
    [
        ("order.price", "12.5", "order: {price: 12.5, problem: damaged}"),
        ("order.price", None, "order: {problem: damaged}"),
        ("order.problem", "changed_mind", "order: {price: 60, problem: changed_mind}"),
        ("proof.shown", ["page", "photo"], "proof: {shown: [photo, page]}"),
        ("proof.shown", [], "proof: {shown: []}"),
        ("parties.buyer.trader", "true", "  - {id: buyer, role: buyer, trader: true}  # who complains"),
        ("parties.seller.disputes_in_year", "3", "  - {id: seller, role: seller, disputes_in_year: 3}"),
        ("parties.buyer.id", "anna", "  - {id: anna, role: buyer}  # who complains"),
        ("order.delivered", "2026-03-12", "order: {price: 60, problem: damaged, delivered: 2026-03-12}"),
    ],
)
def test_what_the_form_sends_is_written_as_a_case_has_it(kept: Page, path: str, value: Any, line: str) -> None:
    found = kept.set(path, value)
    assert line in found["text"].splitlines()
    assert found["sound"], found["mistakes"]


def test_how_sure_one_is_stands_beside_the_value(kept: Page) -> None:
    found = kept.set("order.price", "60", certainty=0.6)
    assert "price: {value: 60, certainty: 0.6}" in found["text"]
    assert {"path": "order.price", "value": "60", "certainty": 0.6} in found["values"]


@pytest.mark.parametrize("number", ["1234567.89", "0.00001", "2500000", "12.5"])
def test_a_number_is_in_the_form_with_all_its_digits(kept: Page, number: str) -> None:
    found = kept.set("order.price", number)
    (shown,) = (each["value"] for each in found["values"] if each["path"] == "order.price")
    assert shown == number


def test_parties_come_and_go(kept: Page) -> None:
    more = kept.trial(edit={"does": "add", "label": "courier"})
    assert "id: courier" in more["text"]
    assert 'data-path="parties.courier.role"' in more["parts"]["form"]
    less = kept.trial(more["text"], edit={"does": "remove", "label": "courier"}, form=more["form"])
    assert "courier" not in less["text"]
    assert "courier" not in less["parts"]["form"]


def test_a_value_that_cannot_be_is_a_mistake_in_its_line(kept: Page) -> None:
    found = kept.set("order.price", "much")
    assert not found["sound"]
    assert [(each["line"], each["path"]) for each in found["mistakes"]] == [(6, "order.price")]
    assert "Line 6" in found["parts"]["mistakes"]
    assert set(found["parts"]) == {"files", "mistakes", "rules-part"}
    assert found["said"] == "1 mistake in the case. The advice is that of before."


def test_a_text_that_is_no_case_cannot_be_edited_by_the_form(kept: Page) -> None:
    answer = kept.trial("[", 422, edit={"does": "set", "path": "order.price", "value": "1"})
    assert answer["type"] == "urn:ottava:invalid-request"
    gone = kept.trial(status=422, edit={"does": "set", "path": "parties.nobody.role", "value": "buyer"})
    assert "nobody" in gone["mistakes"][0]["message"]


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"text": 3}', b'{"text": "", "edit": {"does": "eat"}}', b"\xff"])
def test_what_no_page_sends_is_refused(kept: Page, body: bytes) -> None:
    for path in ("/try/trial", "/try/keep"):
        answer = kept.client.post(path, content=body, headers={"content-type": "application/json"})
        assert (answer.status_code, answer.json()["type"]) == (422, "urn:ottava:invalid-request")


def test_pages_of_elsewhere_are_refused(kept: Page) -> None:
    for path in ("/try/trial", "/try/keep"):
        asked = {"text": CASE}
        assert kept.client.post(path, json=asked, headers={"origin": "https://evil.example"}).status_code == 403
        assert kept.client.post(path, json=asked, headers={"host": "evil.example"}).status_code == 421
        assert kept.client.post(path, content=b"{}", headers={"content-type": "text/plain"}).status_code == 415
    assert kept.client.get("/try", headers={"host": "evil.example"}).status_code == 421


def test_saved_rules_show_what_they_change(shown: Page) -> None:
    assert "by-rules" not in shown.trial()["parts"]
    assert "tests pass" in shown.client.get("/try/effect").json()["html"]
    assert shown.client.get("/try/proofs").json() == {"edition": 0, "html": ""}
    shown.save(RULE, RULE.replace("not_as_described", "[damaged, not_as_described]"))
    found = shown.trial()
    assert found["edition"] == 2
    assert found["said_of_rules"] == "Rules saved. The advice on this case changes: 3 things are different."
    assert "Ask for proof for everyone: moderately, place 1" in found["parts"]["by-rules"]
    effect = shown.client.get("/try/effect").json()
    assert effect["edition"] == 2
    assert "The advice changes on <strong>1 of 3</strong>" in effect["html"]
    assert "broken-lamp" in effect["html"]
    assert "the rule fires all the same" in effect["html"]
    assert "None is lost, and no example breaks one." in effect["html"]
    proofs = shown.client.get("/try/proofs").json()
    assert "None of the 5 safeguards is lost or broken." in proofs["html"]


def test_files_with_a_mistake_are_told_with_file_line_and_column(shown: Page) -> None:
    shown.save(RULE, RULE.replace("not_as_described", "not_as_describd"))
    found = shown.trial()
    assert (found["edition"], found["sound"]) == (1, True)
    files = found["parts"]["files"]
    assert f'{shown.folder}/proof.yaml:26</span><span class="place">:20</span>' in files
    assert "<code>not_as_describd</code> is not a value of <code>order.problem</code>" in files
    shown.save("not_as_describd", "not_as_described")
    assert shown.trial()["parts"]["files"].strip() == ""


def test_a_case_is_kept_as_a_test(shown: Page) -> None:
    offered = shown.trial(CASE.replace("price: 60", "price: 40"))["parts"]["expectable"]
    assert 'data-key="top" value="refund.full" checked' in offered
    assert "Refund (the whole price)" in offered
    asked = {"text": CASE.replace("price: 60", "price: 40"), "expected": {"top": ["refund.full"]}, "name": "cheap vase"}
    answer = shown.client.post("/try/keep", json=asked)
    assert "It passes." in answer.json()["html"]
    written = (shown.folder / "tests" / "tried.yaml").read_text("utf-8")
    assert "cheap vase" in written
    assert "# A vase for 60 euros came broken." in written
    again = shown.client.post("/try/keep", json=asked)
    assert again.status_code == 422


def test_nothing_is_written_where_that_was_not_allowed(kept: Page) -> None:
    assert "expectable" not in kept.trial()["parts"]
    answer = kept.client.post("/try/keep", json={"text": CASE, "expected": {}, "name": "a"})
    assert answer.status_code == 422
    assert "--write" in answer.json()["detail"]
    assert not (kept.folder / "tests" / "tried.yaml").exists()


def test_markup_in_a_case_is_shown_as_text(kept: Page) -> None:
    evil = "<script>alert(1)</script>"
    found = kept.trial(f"id: x\ntitle: '{evil}'\nparties: [{{id: '{evil}', role: buyer}}]\norder: {{price: '{evil}'}}")
    sound = kept.trial(f"id: '{evil}'\ntitle: '{evil}'\nparties: [{{id: buyer, role: buyer}}]")
    assert sound["sound"]
    for each in (found, sound):
        assert not any("<script" in part for part in each["parts"].values())
    assert "&lt;script&gt;" in sound["parts"]["card-part"]


@pytest.fixture
def events(kept: Page) -> Iterator[ChangeEvents]:
    kept.end.near = False
    yield ChangeEvents(kept.files, kept.end)
    kept.end.near = False


def test_a_page_is_told_at_once_and_when_files_were_taken_up(shown: Page) -> None:
    events = ChangeEvents(shown.files, shown.end)

    async def listen() -> list[bytes]:
        told = events.told()
        found = [await anext(told)]
        assert events.listening == 1
        await anyio.to_thread.run_sync(shown.save, RULE, RULE.replace("not_as_described", "damaged"))
        found.append(await anext(told))
        shown.end.near = True
        found += [each async for each in told]
        return found

    assert anyio.run(listen) == [b"data: look\n\n"] * 2
    assert events.listening == 0


def test_no_more_pages_listen_than_can_be_told(events: ChangeEvents, kept: Page) -> None:
    events.listening = MOST_PAGES
    service = service_of([kept.folder])
    client = TestClient(application(service), base_url=HERE)
    assert client.get("/try/events").status_code == 404
    with pytest.raises(Exception, match="overloaded"):
        anyio.run(events.answer, None)


def test_an_open_page_does_not_hold_up_the_end() -> None:
    with running(MARKETPLACE, "--try") as service:
        assert service.process.stdout is not None
        said = [service.process.stdout.readline() for _ in range(2)]
        assert said == [f"hold the interview at {service.url}/interview\n", f"try cases at {service.url}/try\n"]
        connection = HTTPConnection(urlsplit(service.url).netloc, timeout=PATIENCE)
        connection.request("GET", "/try/events")
        answer = connection.getresponse()
        assert answer.readline() == b"data: look\n"
        assert service.get("/v1/health")["open"] == 0
        status, log = service.ended(signal.SIGTERM)
        assert answer.read() == b"\n"
        connection.close()
    assert status == 0
    assert log[-1]["event"] == "ended"
    assert log[-1]["finished"]


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["--write"], "--write"),
        (["--cases", "examples"], "--cases"),
        (["--try", "eight_methods", str(MARKETPLACE)], "several rulebooks"),
    ],
)
def test_options_that_say_nothing_together_are_refused(words: list[str], part: str) -> None:
    status, said = refused(*words)
    assert status == 2
    assert part in said


def test_the_page_needs_a_service_without_a_token() -> None:
    status, said = refused("--try", OTTAVA_TOKEN="a-token-of-these-tests")
    assert status == 2
    assert "a browser cannot show a token" in said


def refused(*words: str, **environment: str) -> tuple[int, str]:
    """The exit status of a service that does not begin, and what it says, on one line."""
    found = subprocess.run(
        command(*words, "--port", "0"), capture_output=True, env=os.environ | environment, timeout=PATIENCE
    )
    return found.returncode, " ".join(found.stderr.decode().replace("\u2502", " ").split())
