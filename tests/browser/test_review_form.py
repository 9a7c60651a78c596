"""The form for reviewing cases in a real Chromium: from disk, by keyboard, losing nothing, saving what was chosen."""

import csv
import json
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser.chromium import Tab
from browser.test_report import SCHEMES, VIOLATIONS, WIDTHS

from ottava import Case, load_rulebook
from ottava.engine.authoring.generating.cases import cases
from ottava.engine.evaluation.choices import choices_of
from ottava.engine.evaluation.labels import read_labels
from ottava.engine.evaluation.measures.judgements import Judgement
from ottava.engine.evaluation.sampling.known import described
from ottava.engine.evaluation.sampling.sheets.form import form
from ottava.engine.evaluation.sampling.sheets.sheet import LABELS, ReviewSheet, SheetCase

BOOK = load_rulebook()
HOSTILE = "</script><script>alert(1)</script>\u2028\"'<img src=x onerror=alert(2)>&amp;\\u0041"
CASES = [Case.from_mapping(each) for each in cases(4, 5)]
ODD_IDS = [
    Case.from_mapping({"id": id, "title": HOSTILE, "parties": [{"id": "a", "trust": 2}]})
    for id in ("=1+1", "__proto__", 'a"b,c;d')
]
NO_STORAGE = "Storage.prototype.setItem = Storage.prototype.getItem = () => { throw new Error('no storage'); }"


def sheet(shown: list[Case]) -> ReviewSheet:
    numbered = enumerate(shown, 1)
    vocabulary = BOOK.vocabulary
    cases = tuple(SheetCase(number, each.id, described(each, vocabulary)) for number, each in numbered)
    return ReviewSheet("anna", cases, choices_of(BOOK))


@pytest.fixture
def page(tab: Tab, tmp_path: Path) -> Iterator[Tab]:
    """A tab with the form, and nothing of it kept by the browser."""
    path = tmp_path / "review-anna.html"
    path.write_text(form(sheet([*CASES, *ODD_IDS])), encoding="utf-8")
    tab.look(1280, "light")
    tab.send("Page.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path))
    tab.open(path.as_uri())
    tab.evaluate("localStorage.clear()")
    tab.open(path.as_uri())
    yield tab
    tab.evaluate("localStorage.clear()")


def choose(tab: Tab, column: str, title: str) -> None:
    """Clicks on what has that title under that column."""
    inputs = f'[...document.querySelectorAll("[data-column=" + JSON.stringify({json.dumps(column)}) + "] input")]'
    tab.evaluate(f"{inputs}.find(each => each.value === {json.dumps(title)}).click()")


def pick(tab: Tab, column: str, title: str) -> None:
    """Sets the list or text of a column as somebody at the keyboard does."""
    element = f"document.querySelector('[data-column=' + JSON.stringify({json.dumps(column)}) + ']')"
    tab.evaluate(
        f"(() => {{ const it = {element}; it.value = {json.dumps(title)};"
        "it.dispatchEvent(new Event('input', {bubbles: true})); })()"
    )


def text(tab: Tab, id: str) -> Any:
    return tab.evaluate(f"document.getElementById('{id}').textContent")


def chosen(tab: Tab) -> Any:
    return tab.evaluate("[...document.querySelectorAll('#answers input:checked')].map(each => each.value)")


def turn(tab: Tab, shift: bool = False) -> None:
    """Presses Ctrl+Enter, for the case before with Shift."""
    for kind in ("rawKeyDown", "keyUp"):
        tab.send(
            "Input.dispatchKeyEvent", type=kind, key="Enter", code="Enter", windowsVirtualKeyCode=13,
            modifiers=2 + 8 * shift,
        )  # fmt: skip


def saved(tab: Tab, folder: Path) -> list[dict[str, str]]:
    """What the form saves, read back as a spreadsheet would."""
    for old in folder.glob("answers-*.csv"):
        old.unlink()
    tab.events.clear()
    tab.evaluate("document.getElementById('save').click()")
    tab.evaluate("new Promise(done => setTimeout(done, 300))")
    (file,) = folder.glob("answers-anna*.csv")
    data = file.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(data.decode("utf-8-sig").splitlines(keepends=True)))


def answer_two(tab: Tab) -> None:
    choices = choices_of(BOOK)
    choose(tab, "first method", choices.methods[1].title)
    pick(tab, "second method", choices.methods[0].title)
    choose(tab, "gates", choices.gates[0].title)
    choose(tab, "gates", choices.gates[2].title)
    choose(tab, "must do", choices.do[1].title)
    choose(tab, "must not", "none")
    choose(tab, "sure", "4")
    pick(tab, "comment", '=HYPERLINK("x"), said "a"\nand b')
    turn(tab)
    choose(tab, "first method", "none")


def expected() -> list[dict[str, str]]:
    choices = choices_of(BOOK)
    empty = dict.fromkeys(LABELS, "") | {"expert": "anna"}
    rows = [empty | {"case": each.id if each.id != "=1+1" else "'=1+1"} for each in (*CASES, *ODD_IDS)]
    rows[0] |= {
        "first method": choices.methods[1].title,
        "second method": choices.methods[0].title,
        "gates": f"{choices.gates[0].title}; {choices.gates[2].title}",
        "must do": choices.do[1].title,
        "must not": "none",
        "sure": "4",
        "comment": '\'=HYPERLINK("x"), said "a"\nand b',
    }
    rows[1] |= {"first method": "none"}
    return rows


def test_answers_survive_a_reload_and_are_saved_as_they_were_given(page: Tab, tmp_path: Path) -> None:
    answer_two(page)
    assert text(page, "heading") == "Case 2 of 7"
    assert text(page, "progress") == "1 of 7 answered in full, 1 in part"

    page.open((tmp_path / "review-anna.html").as_uri())

    assert text(page, "heading") == "Case 2 of 7"
    assert chosen(page) == ["none"]
    turn(page, shift=True)
    assert len(chosen(page)) == 6
    rows = saved(page, tmp_path)
    assert rows == expected()
    assert list(rows[0]) == list(LABELS)
    assert page.complaints() == []


def test_what_is_saved_reads_as_labels(page: Tab, tmp_path: Path) -> None:
    choices = choices_of(BOOK)
    answer_two(page)
    for _ in range(3):
        turn(page)
    choose(page, "sure", "2")
    saved(page, tmp_path)

    found = read_labels([tmp_path / "answers-anna.csv"], BOOK).judgements

    assert found == (
        Judgement(
            CASES[0].id,
            "anna",
            methods=(choices.methods[1].id, choices.methods[0].id),
            gates=frozenset({choices.gates[0].id, choices.gates[2].id}),
            must=frozenset({("do", choices.do[1].id)}),
            must_not=frozenset(),
            sure=4,
        ),
        Judgement(CASES[1].id, "anna", methods=()),
        Judgement("=1+1", "anna", sure=2),
    )


def test_a_saved_file_is_loaded_again(page: Tab, tmp_path: Path) -> None:
    answer_two(page)
    saved(page, tmp_path)
    address = (tmp_path / "review-anna.html").as_uri()
    page.evaluate("localStorage.clear()")
    page.open(address)
    assert chosen(page) == []

    load(page, tmp_path / "answers-anna.csv")

    assert text(page, "message") == "Loaded the answers to 2 cases."
    assert saved(page, tmp_path) == expected()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("a,b\n1,2\n", "This is no file of answers: it has no column “case”. Nothing was loaded."),
        ("", "This is no file of answers: it has no column “case”. Nothing was loaded."),
        ("case,expert\nx,ben\n", "These are answers of ben, and this form is for anna. Nothing was loaded."),
        (
            "case;expert;sure\nx;anna;3\n",
            "Loaded the answers to 0 cases. Left out: 1 row of cases that are not on this form.",
        ),
        (
            f"\ufeffcase\tsure\tgates\n{CASES[0].id}\t9\tnonsense;NONE\n",
            "Loaded the answers to 0 cases. Left out: 3 answers not among the choices.",
        ),
    ],
)
def test_other_files_are_refused_with_the_reason(page: Tab, tmp_path: Path, data: str, said: str) -> None:
    (tmp_path / "other.csv").write_text(data, encoding="utf-8")
    load(page, tmp_path / "other.csv")
    assert text(page, "message") == said


def test_a_file_that_is_not_utf_8_says_how_to_save_it(page: Tab, tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_bytes("case;expert;comment\nx;anna;Zoë\n".encode("cp1252"))
    load(page, tmp_path / "other.csv")
    assert text(page, "message") == (
        "This file is not UTF-8. In Excel, save it under another name with the type “CSV UTF-8”. Nothing was loaded."
    )


def test_an_expert_is_the_same_however_written(page: Tab, tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("case;expert;sure\nx; ANNA ;3\n", encoding="utf-8")
    load(page, tmp_path / "other.csv")
    assert text(page, "message").startswith("Loaded the answers to 0 cases.")


def load(tab: Tab, file: Path) -> None:
    input = tab.send("Runtime.evaluate", expression="document.getElementById('file')")["result"]["objectId"]
    tab.send("DOM.setFileInputFiles", files=[str(file)], objectId=input)
    tab.evaluate("new Promise(done => setTimeout(done, 200))")


def test_without_storage_it_says_so_and_still_saves(page: Tab, tmp_path: Path) -> None:
    script = page.send("Page.addScriptToEvaluateOnNewDocument", source=NO_STORAGE)["identifier"]
    try:
        page.open((tmp_path / "review-anna.html").as_uri())
        assert "keeps nothing" in text(page, "warning")
        answer_two(page)
        assert saved(page, tmp_path) == expected()
    finally:
        page.send("Page.removeScriptToEvaluateOnNewDocument", identifier=script)


def test_what_excludes_each_other_cannot_be_chosen_together(page: Tab) -> None:
    methods = choices_of(BOOK).methods
    choose(page, "first method", methods[0].title)
    pick(page, "second method", methods[1].title)
    choose(page, "first method", methods[1].title)
    assert page.evaluate("document.querySelector('[data-column=\"second method\"]').value") == ""
    choose(page, "first method", "none")
    assert page.evaluate("document.querySelector('[data-column=\"second method\"]').disabled") is True
    gate = choices_of(BOOK).gates[0].title
    choose(page, "gates", gate)
    choose(page, "gates", "none")
    assert chosen(page) == ["none", "none"]
    choose(page, "gates", gate)
    assert chosen(page) == ["none", gate]


def test_directives_are_found_by_their_words(page: Tab) -> None:
    shown = "[...document.querySelectorAll('[data-column=\"must do\"] li')].filter(each => !each.hidden).length"
    everything = page.evaluate(shown)
    choose(page, "must do", choices_of(BOOK).do[0].title)
    page.evaluate("document.querySelector('[data-column=\"must do\"] [type=search]').focus()")
    page.send("Input.insertText", text="POLICE now")
    assert everything == len(choices_of(BOOK).do)
    assert page.evaluate(shown) == 2
    assert page.evaluate("document.querySelector('[data-column=\"must do\"] .found').textContent") == (
        f"1 of {everything} found"
    )


def test_a_hostile_case_is_shown_and_does_nothing(page: Tab) -> None:
    for _ in CASES:
        turn(page)
    assert text(page, "title") == HOSTILE.replace("\u2028", " ")
    assert page.evaluate("document.querySelectorAll('img, script:not([type])').length") == 1
    assert page.complaints() == []


def test_by_keyboard_a_method_is_chosen_and_the_case_turned(page: Tab) -> None:
    page.evaluate("document.querySelector('[name=first]').focus()")
    page.press("ArrowDown")
    assert chosen(page) == [choices_of(BOOK).methods[1].title]
    turn(page)
    assert page.evaluate("document.activeElement.id") == "case"


def test_it_prints_the_case_and_what_was_said(page: Tab) -> None:
    pdf = b64decode(page.send("Page.printToPDF", preferCSSPageSize=True)["data"])
    assert 1 < pdf.count(b"/Type /Page\n") < 8


@pytest.mark.slow
def test_it_is_quiet_alone_and_open_to_everybody(page: Tab, tmp_path: Path, axe: str) -> None:
    address = (tmp_path / "review-anna.html").as_uri()
    for width in WIDTHS:
        for scheme in SCHEMES:
            seen = (width, scheme)
            page.look(width, scheme)
            page.open(address)
            assert (seen, page.evaluate("document.documentElement.scrollWidth") <= width) == (seen, True)
            page.evaluate(f"{axe};0")
            assert (seen, page.evaluate(VIOLATIONS)) == (seen, [])
            assert (seen, page.complaints()) == (seen, [])
            assert (seen, page.requests()) == (seen, [address])
