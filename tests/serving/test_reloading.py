"""A rulebook that changes while it is served."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

import pytest
from serving.process import PATIENCE
from serving.service import MARKETPLACE, ROOT, client_of, logged, service_of

from ottava import Advisor, InvalidRulebook
from ottava.engine.serving.editions import ServedRulebook, Shelf
from ottava.engine.serving.limits import ServiceLimits
from ottava.engine.serving.reloading import reloading
from ottava.facts.source.arguments import InvalidCall

ORDER = {"order": {"problem": "damaged"}}
RULE = "- {id: own, title: Own, when: {order.problem: damaged}, because: it helps, then: {directive: FIRST}}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "book"
    shutil.copytree(MARKETPLACE, folder)
    return folder


def changed(folder: Path) -> None:
    """A rule more, which gives a directive whose text is for everyone."""
    directive = next(each.id for each in Advisor(folder).rulebook.names.directives if type(each.text) is str)
    (folder / "own.yaml").write_text(RULE.replace("FIRST", directive), encoding="utf-8")


def looked(shelf: Shelf) -> None:
    shelf.look()
    shelf.look()


def test_a_change_is_taken_up_at_the_second_look(folder: Path) -> None:
    service = service_of([folder])
    client = client_of(service)
    before = client.post("/v1/advice", json=ORDER)
    changed(folder)
    service.shelf.look()
    assert client.post("/v1/advice", json=ORDER).content == before.content
    service.shelf.look()
    after = client.post("/v1/advice", json=ORDER)
    assert after.content == Advisor(folder).advise(ORDER).to_json().encode() != before.content
    edition = service.shelf.rulebooks["marketplace"].edition
    looked(service.shelf)
    assert service.shelf.rulebooks["marketplace"].edition is edition


@pytest.mark.parametrize(
    "spoil",
    [
        lambda folder: (folder / "own.yaml").write_text("- {id: own, whem: 3}\n"),
        lambda folder: (folder / "own.yaml").write_bytes(b"\xff\xfe\x00"),
        lambda folder: (folder / "rulebook.yaml").unlink(),
        lambda folder: (folder / "rulebook.yaml").write_text("name: other\nversion: 1.0.0\nextends: eight_methods\n"),
        lambda folder: shutil.rmtree(folder),
    ],
)
def test_a_broken_rulebook_leaves_the_old_one_at_work_and_says_so(
    folder: Path, spoil: Callable[[Path], object], tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    shutil.copytree(folder, kept)
    service = service_of([folder])
    client = client_of(service)
    before = client.post("/v1/advice", json=ORDER)
    spoil(folder)
    with logged() as lines:
        looked(service.shelf)
        looked(service.shelf)
    assert [(each["event"], each["level"]) for each in lines] == [("reload refused", "error")]
    assert lines[0]["mistakes"]
    assert client.post("/v1/advice", json=ORDER).content == before.content
    health = client.get("/v1/health").json()
    assert health["status"] == "degraded"
    (rulebook,) = health["rulebooks"]
    assert not rulebook["up_to_date"]
    assert rulebook["mistakes"] == lines[0]["mistakes"]
    secretive = client_of(service, token="a-token-of-the-tests").get("/v1/health").json()
    assert (secretive["status"], secretive["rulebooks"][0]["mistakes"]) == ("degraded", [])
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(kept, folder)
    with logged() as lines:
        looked(service.shelf)
    assert [each["event"] for each in lines] == ["reloaded"]
    assert client.get("/v1/health").json()["status"] == "ok"


def test_a_change_of_what_it_extends_is_taken_up(folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "rulebook.yaml").write_text("name: own\nversion: 1.0.0\nextends: ../book\n", encoding="utf-8")
    service = service_of([own])
    before = service.shelf.rulebooks["own"].edition.rulebook.fingerprint
    changed(folder)
    looked(service.shelf)
    assert service.shelf.rulebooks["own"].edition.rulebook.fingerprint != before


def test_files_that_change_while_they_are_read_are_read_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    served = ServedRulebook(folder, ServiceLimits())
    edition = served.edition
    real = served.files._loadable

    def read_as_it_changes():  # type: ignore[no-untyped-def]
        found = real()
        changed(folder)
        return found

    (folder / "more.yaml").write_text("[]\n", encoding="utf-8")
    monkeypatch.setattr(served.files, "_loadable", read_as_it_changes)
    served.look()
    served.look()
    assert served.edition is edition
    monkeypatch.setattr(served.files, "_loadable", real)
    served.look()
    served.look()
    assert served.edition.rulebook.rule("own")


def test_a_request_ends_with_the_rules_that_it_began_with(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    service = service_of([folder])
    expected = Advisor(folder).advise(ORDER).to_json().encode()
    begun, go_on, answers = Event(), Event(), []
    real = Advisor.advise

    def slow(self, *given, **asked):  # type: ignore[no-untyped-def]
        begun.set()
        go_on.wait(20)
        return real(self, *given, **asked)

    monkeypatch.setattr(Advisor, "advise", slow)
    client = client_of(service)
    thread = Thread(target=lambda: answers.append(client.post("/v1/advice", json=ORDER).content))
    thread.start()
    begun.wait(20)
    changed(folder)
    looked(service.shelf)
    go_on.set()
    thread.join(20)
    assert answers == [expected]
    assert client.post("/v1/advice", json=ORDER).content != expected


def test_changes_are_looked_for_all_the_time(folder: Path) -> None:
    service = service_of([folder])
    before = service.shelf.rulebooks["marketplace"].edition
    with reloading(service.shelf, every=0.02):
        changed(folder)
        end = time.monotonic() + PATIENCE
        while service.shelf.rulebooks["marketplace"].edition is before:
            assert time.monotonic() < end
            time.sleep(0.02)


def test_whatever_happens_the_looking_goes_on(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    service = service_of([folder])
    looks = 0

    def fail() -> None:
        nonlocal looks
        looks += 1
        raise ZeroDivisionError

    monkeypatch.setattr(service.shelf, "look", fail)
    with logged() as lines, reloading(service.shelf, every=0.01):
        end = time.monotonic() + PATIENCE
        while looks < 3 and time.monotonic() < end:
            time.sleep(0.01)
    assert {each["event"] for each in lines} == {"reload failed"}
    assert len(lines) >= 3


def test_what_cannot_be_served_is_refused_at_the_start(folder: Path) -> None:
    (folder / "own.yaml").write_text("- {id: own, whem: 3}\n", encoding="utf-8")
    with pytest.raises(InvalidRulebook, match="whem"):
        Shelf([folder], ServiceLimits())
    with pytest.raises(InvalidCall, match="two rulebooks are called `marketplace`"):
        Shelf([MARKETPLACE, ROOT / "examples" / "rulebooks" / ".." / "rulebooks" / "marketplace"], ServiceLimits())
