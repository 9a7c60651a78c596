"""Safeguards in words: every demand, and where it applies."""

from pathlib import Path

import pytest
from rulebook.examples.example import HEAD, rule
from rulebook.examples.folders import write
from rulebook.examples.safeguards import safeguard
from rulebook.test_safeguards import book_of

from ottava.engine.authoring.handbook.content import HandbookContent
from ottava.engine.authoring.handbook.handbook import read_content
from ottava.engine.authoring.handbook.passage import every, plain
from ottava.engine.authoring.handbook.subject_pages import safeguards_page

EVERYWHERE = "It applies to every case."


def words(text: str) -> list[str]:
    """The sentences about the one safeguard, and what they list."""
    book = book_of(text)
    meaning = HandbookContent(book).conclusions.safeguard(book.safeguard("guard"))
    return [plain(passage) for item in meaning for passage in every(item)]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("never: {recommend: listening}", ["The advice never recommends Listening."]),
        ("always: {recommend: rigidity, stage: soft}", ["The advice always recommends Rigidity (stage soft)."]),
        ("never: {exclude: rigidity}", ["The advice never rules out Rigidity with all its stages."]),
        ("never: {exclude: rigidity, stage: firm}", ["The advice never rules out Rigidity (stage firm)."]),
        ("always: {gate: safety_first}", ["The advice always shuts the gate Safety."]),
        (
            "always: {gate: safety_first, effect: first}",
            ["The advice always shuts the gate Safety so that it comes first or stops everything."],
        ),
        (
            "always: {gate: safety_first, effect: stop}",
            ["The advice always shuts the gate Safety so that it stops everything."],
        ),
        ("never: {directive: call_police}", ["The advice never says to do call police."]),
        ("never: {attend: warmth}", ["The advice never calls attention to the point Warmth."]),
        (
            "never: {order: [listening, rigidity.soft]}",
            ["The advice never plans Listening before Rigidity (stage soft)."],
        ),
        ("only: [call_police]", ["The advice gives no other directives than:", "call police"]),
        (
            "not_together: [{directive: call_police}, {recommend: listening}]",
            ["The advice does no two of these together:", "it says to do call police", "it recommends Listening"],
        ),
        (
            "before: [consent, safety_first]",
            ["The advice shows those of these gates that it shuts in this order:", "Consent", "Safety"],
        ),
    ],
)
def test_every_demand_has_its_sentence(written: str, said: list[str]) -> None:
    assert words(safeguard(written)) == [*said, EVERYWHERE]


def test_the_words_say_where_it_applies() -> None:
    more = "for_each: party\nwhen: {party.heard: true}\nunless: {safety.weapon: true}\nunder: [{gate: consent}]\n"
    assert words(safeguard(more=more)) == [
        "For each party, the advice never says to do call police.",
        "It applies where the advice does at least one of these:",
        "it shuts the gate Consent",
        "It applies when this holds:",
        "The party: heard is yes",
        "But it does not apply where it is known that this holds:",
        "Safety: weapon is yes",
    ]


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("{safety.weapon: false}", "proven for every case"),
        ("always", "<strong>broken</strong>, for example&#58; Safety&#58; [weapon](attributes/safety.md#weapon)"),
    ],
)
def test_the_page_says_whether_it_holds(when: str, said: str, tmp_path: Path) -> None:
    pytest.importorskip("z3")
    guard = safeguard("never: {recommend: listening}", "when: {safety.weapon: true}")
    test = "- {safeguard: guard, case: {safety: {weapon: true}}, near_miss: {safety.weapon: unknown}}\n"
    files = {"rulebook.yaml": HEAD, "rules.yaml": rule(when), "safeguards.yaml": guard, "tests/all.yaml": test}
    write(files, tmp_path)
    page = safeguards_page(read_content(tmp_path))
    assert said in page
    assert "Applies and is kept where Safety&#58; [weapon](attributes/safety.md#weapon) <strong>yes</strong>" in page
    assert "But not with Safety&#58; [weapon](attributes/safety.md#weapon) <strong>not known</strong>" in page
    assert ("broken" in page) is (when == "always")
