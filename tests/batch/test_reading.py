"""The quick reader and the one with places accept and refuse the same."""

import json
from typing import Any

import msgspec
import pytest
from batch.conftest import made_up
from hypothesis import given, settings
from hypothesis import strategies as st

from ottava.engine.batch.piece import Piece
from ottava.engine.batch.reading import CaseReader
from ottava.engine.batch.reject import Reject
from ottava.facts import Case, InvalidCase, built_in_vocabulary, cases_from
from ottava.facts.source.records.record import Record
from ottava.facts.source.span import Source

READER = CaseReader(built_in_vocabulary())
GOOD = [msgspec.json.encode(each).decode() for each in made_up(30)]
BITS = [
    '"id":"x",', '"id" :"y",', "{}", "[", "]", "{", "}", ",", ":", '"', "1e999", "NaN", "-0", "1.0", "1e2", "\\ud800",
    "\\", "\\u0000", "12345678901234567890123", "null", "true", '"unknown"', "\n", "\r", "\t", "\x0b", "\x7f", "\u2028",
    "é", '"title":"a\\": b",', '"parties":[],', '"dispute":{},', '"certainty"', "\ufeff",
]  # fmt: skip


def by_batch(text: str) -> Case | Reject:
    piece = Piece(0, "x.jsonl", "jsonl", (Record(1, 1, 1, text.encode("utf-8", "surrogatepass")),), alone=True)
    ((_, found, _),) = READER.cases(piece)
    return found


def by_place(text: str) -> Case | InvalidCase:
    return next(iter(cases_from(Source("x.json", text))))


@pytest.mark.slow
@settings(max_examples=600, deadline=None)
@given(data=st.data())
def test_both_readers_say_the_same(data: Any) -> None:
    text = data.draw(st.sampled_from(GOOD))
    for _ in range(data.draw(st.integers(0, 2))):
        at = data.draw(st.integers(0, len(text)))
        gone = data.draw(st.integers(0, 3))
        text = text[:at] + data.draw(st.sampled_from(BITS) | st.just("")) + text[at + gone :]
    quick, placed = by_batch(text), by_place(text)
    if text.lstrip().startswith("["):
        return  # a list of cases in a file `.json` is another matter
    if isinstance(placed, Case):
        assert quick == placed
    else:
        assert isinstance(quick, Reject)


def test_a_key_given_twice_is_refused() -> None:
    for text in ('{"id":"a","id":"b"}', '{"id":"a","id" :"b"}', '{"dispute":{"duration_days":1,"duration_days":1}}'):
        found = by_batch(text)
        assert isinstance(found, Reject)
        assert found.diagnostics[0].code == "repeated-key"


def test_what_looks_like_a_key_in_a_text_is_none() -> None:
    text = json.dumps({"id": "a", "title": 'said "no": never'})
    assert by_batch(text) == by_place(text)


def test_the_quick_reader_is_used_for_good_cases() -> None:
    for text in GOOD:
        assert READER._quickly(text.encode(), "x") is not None
