"""The card on the page: it fits whatever a rulebook and a case write, says whom it is for, and marks what matters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from report.readers import flat
from rich.cells import cell_len

from ottava.engine.inference.advice import FORMAT_VERSION, NOTICE, Advice, RulebookIdentity
from ottava.engine.inference.card import Act, Card, CardGate, Enquiry, Prohibition, WeakMethod
from ottava.engine.inference.for_parties import PartySheet
from ottava.engine.inference.stability import Stability
from ottava.engine.report.card import HANDLER_ONLY, LINES, WIDTH, whom_of
from ottava.engine.report.html.page import to_html
from ottava.engine.report.markdown import to_markdown
from ottava.engine.report.text import to_text
from ottava.engine.version import VERSION

CARD = Card(
    gates=(CardGate("safety", "Safety", "Part them.", "first", "The police."),),
    acts=(
        Act("directive", "run", None, "Run.", (), None, None, "It burns.", False),
        Act("method", "ask", None, "Asking", ("a", "b"), "Ask why.", "strongly", "Nobody asked.", True),
    ),
    prohibitions=(Prohibition("directive", "meet", None, "Do not meet.", ("a",), "They would fight.", True),),
    enquiries=(Enquiry("party.heard", "Was it heard?", ("a",), ("Fire",), None),),
    weakly=(WeakMethod("read", None, "Reading", ()),),
    more=2,
)
LABELS = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=64)
TEXTS = st.one_of(st.text(max_size=400), st.lists(LABELS, max_size=40).map(" ".join))


def advice_of(card: Card, nothing_fits: str | None = None) -> Advice:
    identity = RulebookIdentity("small", "Small rules", "1.0.0", "sha256:" + "ab" * 32)
    nothing = ((),) * 8
    head = (FORMAT_VERSION, VERSION, "x", "blake2b:" + "cd" * 16, None, None)
    return Advice(*head, NOTICE, identity, nothing_fits, *nothing, Stability(), breaches=(), card=card)


def test_a_card_from_its_top_to_its_foot() -> None:
    assert to_text(advice_of(CARD), title="A quarrel").splitlines() == [
        HANDLER_ONLY,
        "A quarrel",
        "=" * 80,
        "!! FIRST: Safety",
        "   Part them.",
        "   Call: The police.",
        "",
        "DO, IN THIS ORDER",
        "1. Run.",
        "   Why: It burns.",
        "2. MATTERS MOST: Asking, for a and b: strongly advised",
        "   Ask why.",
        "   Why: Nobody asked.",
        "+ 2 more things to do, on the whole page. Weakly advised: Reading.",
        "",
        "DO NOT",
        "x Do not meet.",
        "  Why: They would fight.",
        "",
        "FIND OUT FIRST",
        "? Was it heard? (a)",
        "  The answer may lead to: Fire",
        "-" * 80,
        f"{NOTICE} Small rules 1.0.0",
        "The whole page: --full",
    ]


def test_every_format_says_the_same() -> None:
    advice = advice_of(CARD)
    for page in (to_markdown(advice, title="A quarrel"), to_html(advice, title="A quarrel")):
        words = flat(page.casefold())
        for said in ("first: safety", "run.", "matters most", "do not meet.", "was it heard?", "the parties must not"):
            assert said in words


def test_a_provisional_gate_calls_nobody() -> None:
    gate = replace(CARD.gates[0], effect="provisional")
    text = to_text(advice_of(replace(CARD, gates=(gate,))))
    assert "Call:" not in text
    assert "all that follows is provisional" in text


def test_where_nothing_fits_it_says_whom_to_ask() -> None:
    text = to_text(advice_of(Card(), "Ask an elder."))
    assert "NO METHOD FITS\nAsk an elder.\n" in text


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        (["a"], "a"),
        (["a", "b", "c", "d"], "a, b, c and d"),
        (["a", "b", "c", "d", "e", "f", "g"], "a, b, c and 4 others"),
        (["x" * 30], "x" * 23 + "…"),
    ],
)
def test_people_are_named_up_to_four(labels: list[str], said: str) -> None:
    assert whom_of(labels) == said


@st.composite
def cards(draw: st.DrawFn) -> Card:
    people = st.lists(LABELS, max_size=12, unique=True).map(tuple)
    some = st.none() | TEXTS
    gates = st.builds(CardGate, TEXTS, TEXTS, TEXTS, st.sampled_from(("stop", "first", "provisional")), some)
    acts = st.builds(
        Act, st.sampled_from(("directive", "method")), TEXTS, st.none(), TEXTS, people, some, st.just("strongly"), some,
        st.booleans(),
    )  # fmt: skip
    avoided = st.builds(Prohibition, st.just("directive"), TEXTS, st.none(), TEXTS, people, some, st.just(False))
    asked = st.builds(Enquiry, TEXTS, TEXTS, people, st.lists(TEXTS, max_size=2).map(tuple), some)
    weak = st.builds(WeakMethod, TEXTS, st.none(), TEXTS, people)
    return Card(
        gates=tuple(draw(st.lists(gates, max_size=9))),
        acts=tuple(draw(st.lists(acts, max_size=5))),
        prohibitions=tuple(draw(st.lists(avoided, max_size=3))),
        enquiries=tuple(draw(st.lists(asked, max_size=2))),
        weakly=tuple(draw(st.lists(weak, max_size=9))),
        more=draw(st.integers(0, 40)),
    )


@pytest.mark.parametrize("length", [3, 60, 400])
def test_a_card_fits_with_as_much_of_everything_as_there_can_be(length: int) -> None:
    text, people = "word " * (length // 5 + 1), tuple(f"{number}{'x' * 62}" for number in range(12))
    card = Card(
        gates=(CardGate("g", text, text, "first", text),) * 9,
        acts=(Act("method", "m", None, text, people, text, "very strongly", text, True),) * 5,
        prohibitions=(Prohibition("directive", "d", None, text, people, text, False),) * 3,
        enquiries=(Enquiry("a", text, people, (text, text), None),) * 2,
        weakly=(WeakMethod("w", None, text, people),) * 9,
        more=9,
    )
    lines = to_text(advice_of(card, text), title=text).splitlines()
    assert len(lines) <= LINES
    assert max(map(cell_len, lines)) <= WIDTH


@pytest.mark.slow
@given(cards(), st.none() | TEXTS, TEXTS)
def test_a_card_fits_whatever_is_written(card: Card, nothing_fits: str | None, title: str) -> None:
    lines = to_text(advice_of(card, nothing_fits), title=title).splitlines()
    assert len(lines) <= LINES
    assert max(map(cell_len, lines)) <= WIDTH
    assert not any("\x1b" in line for line in lines)


def test_a_sheet_for_the_parties() -> None:
    sheet = PartySheet(("All are heard.", "Facts are shown."), ("Nobody shouts.",))
    assert sheet.to_text().splitlines() == [
        "WHAT COMES NEXT",
        "1. All are heard.",
        "2. Facts are shown.",
        "",
        "WHAT EVERYBODY KEEPS TO",
        "- Nobody shouts.",
        "",
        "Nothing on this sheet is a decision. Ask if anything is unclear.",
    ]
    for page in (sheet.to_markdown(), sheet.to_html()):
        words = flat(page)
        assert all(said in words for said in (*sheet.acts, *sheet.prohibitions))
        assert "handler" not in words.casefold().partition("</style>")[2]
