"""The interview in the browser, by its forms alone."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from serving.interviews import Interview, Page
from serving.service import MARKETPLACE, client_of, service_of
from starlette.testclient import TestClient

from ottava import Advisor, Case
from ottava.engine.decisions.decision import Decision
from ottava.engine.serving.interview.addresses import interview_pages
from ottava.engine.serving.limits import ServiceLimits
from ottava.engine.serving.records import Records
from ottava.engine.serving.request_log import write_log_to
from ottava.facts import read_case

ADVISOR = Advisor()
QUICK, FULL = "Short: about a dozen questions", "Full: every question that matters"
HOSTILE = "</textarea></script><script>alert(1)</script>\"'<img src=x onerror=alert(2)>{{ 7*7 }}"
LABELS = {"answer": ["upstairs", "downstairs"]}
NO_DANGER = ("No sign of it", "No", "None of these")


@pytest.fixture(scope="module")
def pages() -> TestClient:
    return client_of(service_of(), pages=[interview_pages])


@pytest.fixture(scope="module")
def signed(pages: TestClient) -> str:
    """The state of an interview at the question who the parties are."""
    return held(pages, *NO_DANGER).page.buttons[0].hidden["state"]


def held(client: TestClient, *buttons: str, query: str = "", begin: str = QUICK) -> Interview:
    """An interview in which these buttons were pressed."""
    interview = Interview(client, query)
    for words in (begin, *buttons):
        interview.press(words)
    return interview


def with_parties(client: TestClient) -> Interview:
    interview = held(client, *NO_DANGER)
    interview.press("Next", LABELS)
    return interview


def saved(interview: Interview, folder: Path) -> Case:
    file = folder / "case.yaml"
    file.write_text(interview.case(), encoding="utf-8")
    return read_case(file)


@pytest.mark.slow
def test_it_asks_what_the_library_asks_and_ends_on_its_card(pages: TestClient, tmp_path: Path) -> None:
    ours, interview = ADVISOR.consultation(quick=True), held(pages)
    for _ in range(40):
        field = ours.field
        assert interview.page.at_the_end is (field is None)
        if field is None:
            break
        assert field.question in interview.page.text
        if field.kind == "parties":
            ours.answer(["upstairs", "downstairs"])
            interview.press("Next", LABELS)
        elif field.several:
            ours.answer([])
            interview.press("None of these")
        elif field.choices:
            ours.answer(field.choices[0].value)
            interview.press(field.choices[0].label[:1].upper() + field.choices[0].label[1:])
        else:
            ours.dont_know()
            interview.press("Don't know")
    text = interview.page.text
    for act in ours.advice.card.acts:
        assert act.text in text
    assert saved(interview, tmp_path) == ours.case


def test_a_gate_shows_at_once_in_full_and_stays_in_sight(pages: TestClient) -> None:
    interview = held(pages, "It is happening now")
    assert interview.page.title.startswith("STOP: Safety comes first. ")
    assert "The emergency number" in interview.page.urgent
    assert "You can stop here and see what to do" in interview.page.urgent
    interview.press("None of these")
    assert "STOP: Safety comes first" in interview.page.urgent
    assert "You can stop here" not in interview.page.urgent
    assert not interview.page.title.startswith("STOP")
    interview.press("Back")
    interview.press("Back")
    assert interview.page.urgent == ""


def test_it_can_be_stopped_and_gone_on_with(pages: TestClient) -> None:
    interview = held(pages, "It is happening now", "See what to do now")
    assert interview.page.at_the_end
    assert "Stopped. Answers that are still open may change this advice." in interview.page.text
    interview.press("Go on with the questions")
    assert not interview.page.at_the_end
    assert "1 answered" in interview.page.text


def test_what_is_not_known_is_kept_in_the_case_that_is_saved(pages: TestClient) -> None:
    interview = held(pages, "Don't know", "See what to do now")
    assert "imminent_violence: unknown" in interview.case()


def test_an_earlier_answer_is_changed_and_the_others_stay(pages: TestClient, tmp_path: Path) -> None:
    interview = with_parties(pages)
    asked = interview.page.title
    interview.press("Change 1")
    assert "Is anyone being hurt" in interview.page.title
    interview.press("Leave the answer as it was")
    assert interview.page.title == asked
    interview.press("Change 1")
    interview.press("It may well come to that soon")
    interview.press("See what to do now")
    case = saved(interview, tmp_path)
    assert case.to_mapping()["safety"] == {"imminent_violence": "credible", "weapon": False, "threats": []}
    assert [each.id for each in case.parties] == ["upstairs", "downstairs"]


def test_changed_labels_are_told_and_keep_what_was_said(pages: TestClient) -> None:
    interview = with_parties(pages)
    interview.press("They do not share a home")
    interview.press("Angry, hurt or in tears")
    interview.press("Change 4")
    assert [value for _, value, _ in interview.page.fields] == ["upstairs", "downstairs"]
    interview.press("Next", {"answer": ["above", "downstairs"]})
    assert "upstairs is called above now; what was said of them stays." in interview.page.text
    assert "above: How worked up is this person right now?" in interview.page.text


def test_what_does_not_fit_any_more_is_told(pages: TestClient) -> None:
    interview = with_parties(pages)
    interview.press("They do not share a home")
    interview.press("Angry, hurt or in tears")
    interview.press("Change 4")
    interview.press("Next", {"answer": ["one", "two", "three"]})
    assert "This does not fit any more, and is asked again where it matters" in interview.page.text


@pytest.mark.parametrize(
    ("typed", "marked", "message"),
    [
        (["", " "], "", "Write at least one label"),
        (["a", "a"], "a", "Two parties are called “a”. Give each a label of its own."),
        (["a", "Mr. X"], "Mr. X", "“Mr. X” cannot be a label."),
        ([HOSTILE, "b"], HOSTILE, "cannot be a label."),
        (["x" * 5000, "b"], "x" * 5000, "x…” cannot be a label."),
    ],
)
def test_a_wrong_label_is_marked_and_stays(pages: TestClient, typed: list[str], marked: str, message: str) -> None:
    interview = held(pages, *NO_DANGER)
    page = interview.press("Next", {"answer": typed})
    assert page.title.startswith("Mistake: Who are the parties")
    assert message in page.text
    assert page.marks == [marked]
    assert [each for _, each, _ in page.fields][: len("".join(typed).strip() and typed)] == [
        each for each in typed if each.strip()
    ]
    interview.press("Next", LABELS)
    assert "Mistake" not in interview.page.title


def test_a_letter_and_its_accent_may_be_typed_apart(pages: TestClient, tmp_path: Path) -> None:
    interview = held(pages, *NO_DANGER)
    interview.press("Next", {"answer": ["cafe\u0301", "b"]})
    interview.press("See what to do now")
    assert [each.id for each in saved(interview, tmp_path).parties] == ["caf\u00e9", "b"]


def test_there_can_be_any_number_of_parties(pages: TestClient) -> None:
    interview = held(pages, *NO_DANGER)
    assert len(interview.page.fields) == 2
    interview.press("Another party", LABELS)
    assert [each for _, each, _ in interview.page.fields] == ["upstairs", "downstairs", ""]
    interview.press("Next", {"answer": ["up stairs", "downstairs", "a child", ""]})
    interview.press("See what to do now")
    assert "up-stairs" in interview.case()
    assert "a-child" in interview.case()


@pytest.mark.slow
def test_a_number_that_does_not_fit_is_answered_in_everyday_words(pages: TestClient) -> None:
    interview = held(pages, begin=FULL)
    for _ in range(60):
        if "days" in interview.page.title:
            break
        interview.press("Don't know")
    for wrong in ("three", "-1", "2.5", HOSTILE, "", "[", "9" * 5000):
        page = interview.press("Next", {"answer": wrong})
        assert page.title.startswith("Mistake: For how many days"), wrong
        assert page.marks == [wrong]
        assert "duration_days" not in page.text
    assert "A whole number of days from 0. “2.5” does not fit here." in interview.press("Next", {"answer": "2.5"}).text
    interview.press("Next", {"answer": " 3 "})
    assert "Mistake" not in interview.page.title
    interview.press("See what to do now")
    assert "duration_days: 3" in interview.case()


def test_nothing_chosen_is_not_none_of_these(pages: TestClient) -> None:
    interview = held(pages, *NO_DANGER[:2])
    assert "Choose one or more, or “None of these”." in interview.press("Next").text
    interview.press("Next", {"answer": ["conditional", "self_harm"]})
    interview.press("Back")
    interview.press("Next", {"answer": "conditional"})
    interview.press("Change 3")
    assert [value for _, value, checked in interview.page.fields if checked] == ["conditional"]


@pytest.mark.slow
def test_a_quick_interview_goes_on_with_all_questions(pages: TestClient) -> None:
    interview = with_parties(pages)
    while not interview.page.at_the_end:
        interview.press("Don't know")
    assert "That is all that a quick case needs." in interview.page.text
    interview.press("Go on with further questions")
    assert not interview.page.at_the_end


def test_it_goes_on_from_a_saved_case(pages: TestClient) -> None:
    interview = with_parties(pages)
    interview.press("Don't know")
    interview.press("See what to do now")
    kept, said = interview.case(), interview.page.text.count("Change")
    again = Interview(pages)
    again.press(QUICK, {"case": kept})
    again.press("See what to do now")
    assert again.page.text.count("Change") == said
    assert again.case() == kept


def test_a_saved_case_with_mistakes_stays_in_its_field(pages: TestClient) -> None:
    interview = Interview(pages)
    case = f"parties: [{{id: a, arousal: calmm}}]\ntitle: {json.dumps(HOSTILE)}\nweapon: 1\n"
    page = interview.press(QUICK, {"case": case})
    assert "Line 1: Found the text `calmm`" in page.text
    assert "did you mean `calm`?" in page.text
    assert case in page.words
    assert "Line 3" in page.text


def test_the_files_are_called_after_the_case(pages: TestClient) -> None:
    interview = Interview(pages)
    interview.press(QUICK, {"name": "../stairs 12\r\nX: y"})
    interview.press("See what to do now")
    answer = interview.send(interview.page.button("Save the whole page"))
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''.._stairs_12__X__y.html"
    assert "What was said" in answer.text
    assert "default-src &#39;none&#39;" in answer.text


@pytest.mark.parametrize("label", ["=1+1", "李四"])
def test_what_is_typed_is_text_on_every_page(pages: TestClient, label: str) -> None:
    interview = Interview(pages)
    interview.press(QUICK, {"name": HOSTILE})
    interview.press("See what to do now")
    assert HOSTILE in interview.page.words
    answer = interview.send(interview.page.button("Save the whole page"))
    assert "<img src=x" not in answer.text


def test_the_end_is_recorded_and_nothing_before() -> None:
    kept: list[Decision] = []
    client = client_of(service_of(log=Records(kept.append)), pages=[interview_pages])
    interview = held(client, "It is happening now")
    assert kept == []
    interview.press("See what to do now")
    assert [each.thorough for each in kept] == [True]
    assert "It keeps a record of the advice." in Interview(client).page.text


def test_the_first_page_says_what_is_kept_and_who_asks_is_recorded() -> None:
    kept: list[Decision] = []
    client = client_of(service_of(log=Records(kept.append, keep_cases=True)), pages=[interview_pages])
    said = Interview(client).page.text
    assert "The service keeps a record of the advice, with what you say of the case." in said
    assert "keeps nothing" not in said
    client.headers["Asked-By"] = "desk 4"
    held(client, "It is happening now").press("See what to do now")
    assert [(each.asked_by, each.case is not None) for each in kept] == [("desk 4", True)]


def test_without_the_record_there_is_no_advice() -> None:
    def full(decision: Decision) -> None:
        raise OSError("no space")

    client = client_of(service_of(log=Records(full)), pages=[interview_pages])
    interview = held(client, "It is happening now")
    answer = interview.send(interview.page.button("See what to do now"))
    assert answer.status_code == 503
    assert "Call the police" not in answer.text


def test_a_state_that_was_not_signed_is_refused_in_words(pages: TestClient) -> None:
    interview = held(pages)
    button = interview.page.button("No sign of it")
    other = pages.post("/v1/consultations", json={}).json()["state"]
    for state in ("", "x", button.hidden["state"][:-3] + "abc", other):
        answer = pages.post("/interview", data={"state": state, "do": "stop"}, headers={"Accept": "text/html"})
        assert answer.status_code == 422
        assert answer.headers["content-type"].startswith("text/html")
        assert 'href="/interview"' in answer.text


def test_a_page_of_another_site_cannot_send_a_form(pages: TestClient) -> None:
    data = {"do": "quick"}
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "http://evil.test"}, {"Origin": "null"}):
        assert pages.post("/interview", data=data, headers=headers).status_code == 403
    own = {"Sec-Fetch-Site": "same-origin", "Origin": "http://127.0.0.1"}
    assert pages.post("/interview", data=data, headers=own).status_code == 200
    assert pages.post("/interview", json=data).status_code == 415


def test_with_a_token_it_is_shown_to_those_who_have_it() -> None:
    client = client_of(service_of(), "a token of sixteen", pages=[interview_pages])
    assert client.get("/interview").status_code == 401
    shown = client.get("/interview", headers={"Authorization": "Bearer a token of sixteen"})
    assert shown.status_code == 200


def test_one_of_several_rulebooks_is_chosen_first() -> None:
    client = client_of(service_of(["eight_methods", MARKETPLACE]), pages=[interview_pages])
    first = client.get("/interview").text
    assert "Disputes between buyers and sellers" in first
    assert 'href="/interview?rulebook=marketplace"' in first
    interview = held(client, query="?rulebook=marketplace")
    assert "0 of" not in interview.page.text
    assert client.get("/interview?rulebook=nowhere").status_code == 422


def test_its_pages_speak_the_language_of_the_service_or_another() -> None:
    service = service_of([MARKETPLACE], language="zh")
    client = client_of(service, pages=[interview_pages])
    interview = Interview(client)
    assert "简短：十几个问题" in interview.page.text
    interview.press("简短")
    assert client.get("/interview").text.startswith('<!doctype html>\n<html lang="zh">')
    for _ in range(60):
        if interview.page.at_the_end:
            break
        interview.press("不知道")
    assert "仅供经办人" in interview.page.text
    own = Interview(client, "?language=own")
    assert "Short: about" in own.page.text
    own.press(QUICK)
    assert own.page.button("Don't know")
    assert client.get("/interview?language=xx").status_code == 422


def test_an_answer_is_taken_for_what_its_page_asked() -> None:
    """The rules may change between a page and its answer, and with them which question is open."""
    service = service_of()
    interview = held(client_of(service, pages=[interview_pages]))
    button = interview.page.button("No sign of it")
    state = service.signer.read(button.hidden["state"])
    assert state["asked"] == "safety.imminent_violence"
    button.hidden["state"] = service.signer.sign(state | {"asked": "dispute.duration_days"})
    button.value = "3"
    interview.page = Page(interview.send(button).text)
    assert "For how many days has the dispute been going on? 3 Change 1" in interview.page.text
    assert "Is anyone being hurt" in interview.page.title


WORDS = st.sampled_from(
    [
        "",
        "quick",
        "all",
        "next",
        "none",
        "more",
        "back",
        "stop",
        "dont-know",
        "ask-all",
        "leave",
        "1",
        "2",
        "-1",
        "99999999",
    ]
) | st.text(alphabet="a1-.[]{}<>\"' \n\u202e", max_size=20)


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(
            ["state", "do", "answer", "about", "change", "changing", "name", "case", "rulebook", "language"]
        ),
        st.lists(WORDS, min_size=1, max_size=3),
        max_size=8,
    ),
    st.booleans(),
)
def test_whatever_a_form_sends_is_answered(pages: TestClient, signed: str, data: dict[str, Any], ours: bool) -> None:
    if ours:
        data["state"] = [signed]
    for address in ("/interview", "/interview/case", "/interview/report"):
        assert pages.post(address, data={"x": "", **data}).status_code in (200, 422)


@pytest.mark.slow
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_back_undoes_any_answer(pages: TestClient, data: st.DataObject) -> None:
    interview = held(pages, *NO_DANGER)
    interview.press("Next", LABELS)
    for _ in range(data.draw(st.integers(0, 4))):
        interview.press("Don't know")
    before = interview.page
    choices = [each for each in before.buttons if each.name == "answer"]
    answer = interview.send(data.draw(st.sampled_from(choices)) if choices else before.button("Don't know"))
    interview.page = Page(answer.text)
    after = interview.press("Back")
    assert (after.title, after.buttons[0].hidden) == (before.title, before.buttons[0].hidden)


def test_a_form_that_is_too_large_or_no_form_is_refused(pages: TestClient) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert pages.post("/interview", content=b"a=" + b"x" * 70_000, headers=form).status_code == 413
    assert pages.post("/interview", content=b"\xff\xfe", headers=form).status_code == 422
    assert pages.post("/interview", content=b"a=1&" * 1500, headers=form).status_code == 422


def test_nothing_of_a_case_is_in_the_log() -> None:
    stream = io.StringIO()
    write_log_to(stream)
    client = client_of(service_of(limits=ServiceLimits()), pages=[interview_pages])
    with_parties(client).press("See what to do now")
    write_log_to(io.StringIO())
    assert '"path":"/interview"' in stream.getvalue()
    assert "upstairs" not in stream.getvalue()


def test_behind_a_server_that_signs_people_in_and_adds_the_token() -> None:
    """As docs/use/interview.md has it: the host stays that of the browser, whose connection to that server is TLS."""
    client = client_of(service_of(), "a-token-of-sixteen", "http://ottava.example", [interview_pages])
    client.headers["Authorization"] = "Bearer a-token-of-sixteen"
    client.headers["Origin"] = "https://ottava.example"
    assert held(client, "No sign of it").page.button("Back")
