"""The decision log of a service: who asked, the cases, and what is left out of them."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from cli.conftest import Command, ottava  # noqa: F401 - a fixture
from serving.process import running
from serving.service import CHECKED, MARKETPLACE, ServiceLimits, client_of, logged, service_of
from starlette.testclient import TestClient

from ottava import Advisor, Case, Decision
from ottava.engine.authoring.generating.cases import cases
from ottava.engine.decisions.log_file import LogFile
from ottava.engine.serving.editions import Shelf
from ottava.engine.serving.records import Records
from ottava.facts.source.errors import InputError

ASKED = {"Asked-By": "desk 3"}
NDJSON = {"content-type": "application/x-ndjson"}
SALE = {"parties": [{"id": "b", "role": "buyer", "tone": "annoyed"}], "order": {"problem": "damaged"}}


@pytest.fixture
def kept() -> list[Decision]:
    return []


@pytest.fixture
def client(kept: list[Decision]) -> TestClient:
    return client_of(service_of(log=Records(kept.append, keep_cases=True)))


def finished(client: TestClient, query: str, headers: dict[str, str]) -> None:
    """A consultation to its end."""
    found = client.post(f"/v1/consultations{query}", json={"quick": True}, headers=headers).json()
    while not found["finished"]:
        said = {"state": found["state"], "dont_know": True}
        found = client.post(f"/v1/consultations{query}", json=said, headers=headers).json()


def test_who_asked_is_recorded_with_each_advice(client: TestClient, kept: list[Decision]) -> None:
    client.post("/v1/advice", json=CHECKED, headers=ASKED)
    lines = b"\n".join(json.dumps(each).encode() for each in cases(2, 1))
    client.post("/v1/advice:batch", content=lines, headers=ASKED | NDJSON)
    finished(client, "", ASKED)
    client.post("/v1/advice", json=CHECKED)
    assert [each.asked_by for each in kept] == ["desk 3"] * 4 + [""]


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        (b"desk 3", "desk 3"),
        (quote("五号窗口").encode(), "五号窗口"),
        ("é 3".encode(), "é 3"),
        (b"100% sure", "100% sure"),
        (b"a" * 200, "a" * 200),
        (quote("窗" * 200).encode(), "窗" * 200),
    ],
)
def test_who_asks_may_be_of_any_script(client: TestClient, kept: list[Decision], sent: bytes, meant: str) -> None:
    assert client.post("/v1/advice", json=CHECKED, headers={"Asked-By": sent}).status_code == 200  # type: ignore[dict-item]
    assert kept[0].asked_by == meant


@pytest.mark.parametrize("path", ["/v1/advice", "/v1/advice:batch", "/v1/consultations"])
@pytest.mark.parametrize("sent", [b"", b"a" * 201, b"%E9", b"a%0Ab", b"%00", b"%E2%80%A8", b"%FF"])
def test_what_names_nobody_is_refused(client: TestClient, kept: list[Decision], path: str, sent: bytes) -> None:
    headers = {"Asked-By": sent, "Content-Type": b"application/x-ndjson" if "batch" in path else b"application/json"}
    found = client.post(path, content=b"{}", headers=headers)  # type: ignore[arg-type]
    assert (found.status_code, found.json()["type"]) == (422, "urn:ottava:invalid-request")
    (mistake,) = found.json()["mistakes"]
    assert (mistake["path"], mistake["code"]) == ("Asked-By", "invalid-parameter")
    assert "expected 1 to 200 letters that print" in mistake["message"]
    assert kept == []


def test_two_who_ask_are_one_too_many(client: TestClient) -> None:
    found = client.post("/v1/advice", json=CHECKED, headers=[("Asked-By", "a"), ("Asked-By", "b")])  # type: ignore[arg-type]
    assert found.json()["mistakes"][0]["code"] == "repeated-parameter"


def test_who_asks_is_in_no_other_log(client: TestClient) -> None:
    with logged() as lines:
        client.post("/v1/advice", json=CHECKED, headers=ASKED)
        client.post("/v1/advice", json=CHECKED, headers={"Asked-By": "desk%003"})
    assert len(lines) == 2
    assert "desk" not in json.dumps(lines)


def test_kept_cases_can_be_advised_on_again(ottava: Command, tmp_path: Path) -> None:  # noqa: F811
    file = tmp_path / "log.jsonl"
    client = client_of(service_of(log=Records(LogFile(str(file)), keep_cases=True)))
    client.post("/v1/advice?thorough=true&day=2026-03-14", json=CHECKED)
    lines = b"\n".join(json.dumps(each).encode() for each in [*cases(3, 1), {}])
    client.post("/v1/advice:batch?day=2026-03-14", content=lines, headers=NDJSON)
    finished(client, "", {})
    found = json.loads(ottava("replay", file, "--format", "json").out)
    assert (len(found["decisions"]), found["summary"]["exact"]) == (6, 6)


def test_the_mask_goes_by_the_rulebook_that_advises(kept: list[Decision]) -> None:
    records = Records(kept.append, keep_cases=True, mask=("confidential",))
    client = client_of(service_of(["eight_methods", MARKETPLACE], log=records))
    client.post("/v1/advice?rulebook=eight_methods", json=CHECKED)
    client.post("/v1/advice?rulebook=marketplace", json=SALE)
    methods, market = kept
    assert methods.case is not None
    assert market.case is not None
    assert methods.case["parties"] == [{"id": "a"}, {"id": "b"}]
    assert market.case["parties"] == [{"id": "b", "role": "buyer"}]
    assert market.masked == tuple(
        sorted(each.path for each in Advisor(MARKETPLACE).rulebook.vocabulary if each.confidential)
    )
    assert Case.from_mapping(SALE, Advisor(MARKETPLACE).rulebook.vocabulary).digest == market.case_digest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(MARKETPLACE, tmp_path / "book"))


def edited(folder: Path, edit: Callable[[str], str]) -> None:
    head = folder / "rulebook.yaml"
    text = head.read_text("utf-8")
    assert edit(text) != text
    head.write_text(edit(text), "utf-8")


def test_what_becomes_confidential_is_left_out_from_then_on(folder: Path, kept: list[Decision]) -> None:
    service = service_of([folder], log=Records(kept.append, keep_cases=True, mask=("confidential",)))
    client = client_of(service)
    client.post("/v1/advice", json=SALE)
    edited(folder, lambda text: text.replace("- id: order.problem\n", "- id: order.problem\n    confidential: true\n"))
    service.shelf.look()
    service.shelf.look()
    client.post("/v1/advice", json=SALE)
    before, after = kept
    assert before.case == {"id": "case", "parties": [{"id": "b", "role": "buyer"}], "order": {"problem": "damaged"}}
    assert after.case == {"id": "case", "parties": [{"id": "b", "role": "buyer"}]}


def test_a_rulebook_that_lacks_what_is_left_out_is_not_served(folder: Path, kept: list[Decision]) -> None:
    records = Records(kept.append, keep_cases=True, mask=("party.trader",))
    with pytest.raises(InputError, match=r"does not fit the rulebook `eight_methods`.*`party.trader`"):
        Shelf(["eight_methods"], ServiceLimits(), records.check)
    shelf = Shelf([folder], ServiceLimits(), records.check)
    edition = shelf.rulebooks["marketplace"].edition
    edited(folder, lambda text: text.replace("party.trader", "party.sells_for_a_living"))
    for rules in folder.rglob("*.yaml"):
        rules.write_text(rules.read_text("utf-8").replace("party.trader", "party.sells_for_a_living"), "utf-8")
    with logged() as lines:
        shelf.look()
        shelf.look()
    assert shelf.rulebooks["marketplace"].edition is edition
    (line,) = lines
    assert (line["event"], line["mistakes"][0]["code"]) == ("reload refused", "unknown-mask")


@pytest.mark.slow
def test_the_command_keeps_cases_and_masks_them(tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    with running("--log", file, "--log-cases", "--log-mask", "party.arousal") as service:
        headers = {"Content-Type": "application/json", "Asked-By": "Zoë".encode()}
        status, _ = service.ask("POST", "/v1/advice", json.dumps(CHECKED), **headers)  # type: ignore[arg-type]
    assert status == 200
    found = Decision.from_json(file.read_text("utf-8"))
    assert (found.asked_by, found.masked) == ("Zoë", ("party.arousal",))
    assert found.case is not None
    assert found.case["parties"] == [{"id": "a", "temperament": "hot"}, {"id": "b"}]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "status", "message"),
    [
        (["--log-cases"], 2, "are about records; add `--log FILE`"),
        (["--log", "FILE", "--log-mask", "confidential"], 2, "add `--log-cases`"),
        (["--log", "FILE", "--log-cases", "--log-mask", "safety.wepon"], 1, "did you mean `safety.weapon`?"),
    ],
)
def test_options_about_records_that_do_not_fit_are_refused(
    ottava: Command,  # noqa: F811
    tmp_path: Path,
    words: list[str],
    status: int,
    message: str,
) -> None:
    found = ottava("serve", *(each.replace("FILE", str(tmp_path / "log")) for each in words))
    assert (found.status, message in found.err) == (status, True), found.err
    assert not (tmp_path / "log").exists()
