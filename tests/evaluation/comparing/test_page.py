"""The page of a comparison: it needs nothing else, says everything by titles, and only shows what is hostile."""

import re
from html import unescape
from pathlib import Path

from batch.conftest import made_up
from evaluation.comparing.conftest import Ran

from ottava.engine.evaluation.comparing.comparing import compare_runs
from ottava.engine.evaluation.comparing.page import PAGE, comparison_page, write_page
from ottava.engine.rulebook.loading import load_rulebook

CASES = made_up(40)
EDIT = "disable: [listening.not-heard]\n"


def texts(page: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.partition("</style>")[2])))


def test_it_says_everything_by_titles(ran: Ran) -> None:
    new = ran("new", CASES, EDIT)
    found = compare_runs(ran("old", CASES), new)
    assert write_page(found, new)
    text = texts((new / PAGE).read_text())
    names = load_rulebook().names
    for part in found.parts:
        for shift in part.shifts:
            assert shift.title in text
    for each in (*names.methods, *names.gates, *names.directives):
        if "_" in each.id:
            assert each.id not in text
    assert "rule listening.not-heard" not in text  # its id is in the edited line alone
    assert "rule removed: Someone has not been heard" in text
    assert "because of edit" in text
    assert "The advice differs in" in text
    assert "there is no chance in it" in text
    assert re.search(r"significan|p-value|null hypothesis", text) is None


def test_what_is_hostile_is_only_shown(ran: Ran) -> None:
    hostile = [{"id": f"<img src=x onerror=alert({number})>\u202e", "parties": []} for number in range(2)]
    hostile = [each | {"id": each["id"].rstrip("\u202e")} for each in hostile]
    new = ran("new", [*CASES, *hostile], EDIT)
    old = ran("old", [*CASES, *hostile])
    found = compare_runs(old, new)
    page = comparison_page(found, ())
    assert "<script" not in page
    write_page(found, new)
    assert "<img" not in (new / PAGE).read_text()


def test_it_says_so_where_nothing_shifted(ran: Ran) -> None:
    found = compare_runs(ran("old", CASES), ran("new", CASES))
    text = texts(comparison_page(found, ()))
    assert "nothing can shift" in text
    assert "0 shifts beyond chance" in text


def test_a_page_without_any_case_in_common(ran: Ran, tmp_path: Path) -> None:
    others = [each | {"id": f"other-{number}"} for number, each in enumerate(CASES)]
    found = compare_runs(ran("old", CASES), ran("new", others, EDIT))
    text = texts(comparison_page(found, ()))
    assert "cannot be told apart" in text
    assert "No case is in both runs." in text
