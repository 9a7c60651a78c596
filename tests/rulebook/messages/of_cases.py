"""Messages about a case: facts."""

import contextlib
import tempfile
from collections.abc import Callable
from pathlib import Path

from rulebook.messages.message import Message

from ottava.facts import Attribute, InvalidCase, Vocabulary, built_in_vocabulary, cases_from, read_case
from ottava.facts.computed import Computation, worked_out
from ottava.facts.source.diagnostic import Diagnostic
from ottava.facts.source.errors import UnreadableSource
from ottava.facts.source.span import Source

DATED = built_in_vocabulary().extended(
    (
        Attribute("order", "delivered", "date", question="When?"),
        Attribute("order", "paid", "datetime", question="When?"),
    )
)
"""With dates, which a rulebook declares."""


def case(text: str, last: bool = False, vocabulary: Vocabulary | None = None) -> Callable[[], Diagnostic]:
    def read() -> Diagnostic:
        (found,) = cases_from(Source("case.yaml", text), vocabulary)
        assert isinstance(found, InvalidCase)
        return found.diagnostics[-1 if last else 0]

    return read


PARTS = {
    f"order.{name}": Attribute("order", name, "number", minimum=0, unit="EUR", question="How much?")
    for name in ("price", "refunded")
}
ORDERS = Vocabulary(
    (*PARTS.values(), worked_out("order", "outstanding", Computation("minus", tuple(PARTS)), PARTS)),
)
"""A vocabulary with a computed attribute."""


def table() -> Diagnostic:
    """What is said where a table is read as if it were a case."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        Path("cases.csv").write_text("id,dispute.category\na,debt\n", "utf-8")
        try:
            read_case("cases.csv")
        except UnreadableSource as unreadable:
            return unreadable.diagnostics[0]
    raise AssertionError("it was read")


def one_case(text: str) -> Diagnostic:
    """What is said where one case is expected."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "case.yaml"
        path.write_text(text, "utf-8")
        try:
            read_case(path)
        except InvalidCase as invalid:
            (found,) = invalid.diagnostics
            return Diagnostic(found.code, found.message.replace(str(path), path.name), found.span, found.hint)
    raise AssertionError("it holds one case")


MESSAGES = {
    "no-case": Message(
        "The file is empty.", "Write at least `parties:` with what is known of each, or name the right file.", case("")
    ),
    "not-a-case": Message(
        "The file holds something else than a case: a list or a single text.",
        "Begin with `id:`, `parties:` and what is known of them. In one YAML file several cases stand one after "
        "the other, with a line `---` between them.",
        case("- customer\n- shopkeeper\n"),
    ),
    "a-table": Message(
        "The file is a table or a spreadsheet, in which each row is a case.",
        "Give it to `ottava batch`, which advises on all rows; `ottava advise` reads single cases in YAML or JSON.",
        table,
    ),
    "several-cases": Message(
        "There are several cases in a file where one is expected.",
        "Keep one, or read the file as a file of many cases.",
        lambda: one_case("id: one\n---\nid: two\n"),
    ),
    "unknown-entity": Message(
        "A case has no part of that name.",
        "Mend the name. Attributes stand under the part they belong to: `category` under `dispute`.",
        case("disptue: {category: debt}\n"),
    ),
    "unknown-attribute": Message(
        "There is no attribute of that name in this part of the case.",
        "Mend the name, or write it under the part it belongs to; "
        "[the case format](../use/case-format.md) lists all attributes.",
        case("parties:\n  - {id: customer, temperment: hot}\n"),
    ),
    "computed-attribute": Message(
        "The case gives a value for an attribute that the rulebook computes from others.",
        "Take it out, and give what it is computed from.",
        case("order: {price: 30, refunded: 10, outstanding: 20}\n", vocabulary=ORDERS),
    ),
    "unknown-key": Message(
        "What is known of one thing is written in braces, with a key that is neither `value` nor `certainty`.",
        "Write `{value: …, certainty: …}`.",
        case("parties:\n  - {id: customer, arousal: {value: calm, sure: 0.8}}\n"),
    ),
    "unknown-value": Message(
        "The attribute does not have this value.",
        "Choose one of those that are listed; [the case format](../use/case-format.md) says what each means.",
        case("parties:\n  - {id: customer, arousal: angry}\n"),
    ),
    "wrong-type": Message(
        "A value is of another kind than the attribute: a word for a number, a single value for a list.",
        "Write what is expected. `yes` and `no` are written `true` and `false`; numbers stand without quotes.",
        case("parties:\n  - {id: customer, heard: yes}\n"),
    ),
    "no-date": Message(
        "What stands for a date, or for a date and time, in a case or in a rule, is none.",
        "Write year, month and day, `2026-03-14`; with a time `2026-03-14T10:00:00Z`, or an offset in place of `Z`.",
        case("order: {delivered: 14.3.2026}\n", vocabulary=DATED),
    ),
    "no-offset": Message(
        "A time says not where it is: 10 o'clock is another moment in London than in Beijing.",
        "Add `Z` for UTC, or the offset of the place, such as `+08:00`.",
        case("order: {paid: 2026-03-14T10:00:00}\n", vocabulary=DATED),
    ),
    "out-of-range": Message(
        "A number is less or more than the attribute can be.",
        "Check the number, and on what scale it is.",
        case("parties:\n  - {id: customer, trust: 7}\n"),
    ),
    "bad-certainty": Message(
        "A certainty is not a number from 0 to 1.",
        "Write 0.8 for 80 %.",
        case("parties:\n  - {id: customer, arousal: {value: calm, certainty: 80}}\n"),
    ),
    "missing-value": Message(
        "What is known of one thing is written in braces, and the value itself is missing.",
        "Write `{value: …, certainty: …}`.",
        case("parties:\n  - {id: customer, arousal: {certainty: 0.8}}\n"),
    ),
    "repeated-value": Message(
        "A value stands twice in a list.",
        "Leave out one of them.",
        case("parties:\n  - {id: customer, vulnerabilities: [elderly, elderly]}\n"),
    ),
    "missing-id": Message(
        "A party has no label, by which the advice could name it.",
        "Give every party an `id`, such as `customer`; no name or address is needed.",
        case("parties:\n  - {trust: 2}\n"),
    ),
    "repeated-party": Message(
        "Two parties have the same label.",
        "Give each a label of its own.",
        case("parties:\n  - {id: neighbour}\n  - {id: neighbour}\n"),
    ),
    "bad-id": Message(
        "The label of a party, or of the case, holds characters that it cannot hold.",
        "Take a short label such as `customer`.",
        case("parties:\n  - {id: the customer}\n"),
    ),
    "bad-title": Message(
        "The title holds characters that are no text.", "Take them out.", case('title: "A quarrel\\x07"\n')
    ),
    "too-many-mistakes": Message(
        "One case has more than 1000 mistakes; it is probably a file of another kind.",
        "Mend the first ones and try again.",
        lambda: next(
            each
            for found in cases_from(Source("case.yaml", "".join(f"key{number}: 1\n" for number in range(1200))))
            if isinstance(found, InvalidCase)
            for each in found.diagnostics
            if each.code == "too-many-mistakes"
        ),
    ),
    "bad-value": Message(
        "A value cannot be used, in a way for which there are no better words.",
        "Look the attribute up in [the case format](../use/case-format.md).",
        None,
    ),
}
