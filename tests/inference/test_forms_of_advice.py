"""An advice, and a sheet for the parties, in each of the forms that they are given in, and read back from JSON."""

import json
import pickle
import re
from typing import Any

import msgspec
import pytest
from inference.small_rulebook import CASE, small_rulebook
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter, ValidationError

from ottava import Advice, Advisor, Case, InvalidCall
from ottava.engine.inference.advice import FORMAT_VERSION
from ottava.engine.inference.for_parties import PartySheet
from ottava.engine.inference.json_form import format_said, read_or_reason
from ottava.engine.report.card import parties_text
from ottava.engine.report.html.page import parties_html, to_html
from ottava.engine.report.markdown import parties_markdown, to_markdown
from ottava.engine.report.text import to_text

SHEET = PartySheet(("Wait. " + "a " * 60, "Go on. " + "a " * 60), ("Do not shout.",))
"""However wide the lines are, one of these is cut elsewhere in lines that are one wider."""
TITLE = "A quarrel in the yard"
PAGE: dict[str, dict[str, Any]] = {
    "as it is": {},
    "with a title": {"title": TITLE},
    "whole": {"title": TITLE, "full": True},
    "with the proof": {"title": TITLE, "verbose": True},
}


@pytest.fixture(scope="module")
def advice() -> Advice:
    return Advisor(small_rulebook()).advise(CASE)


@pytest.mark.parametrize("asked", PAGE.values(), ids=PAGE)
def test_an_advice_gives_the_pages_that_reports_make_of_it(asked: dict[str, Any], advice: Advice) -> None:
    assert advice.to_text(**asked) == to_text(advice, width=80, **asked)
    assert advice.to_text(width=60, **asked) == to_text(advice, width=60, **asked)
    assert advice.to_markdown(**asked) == to_markdown(advice, **asked)
    assert advice.to_html(**asked) == to_html(advice, **asked)


def test_no_two_of_these_pages_are_the_same(advice: Advice) -> None:
    for form in (advice.to_text, advice.to_markdown, advice.to_html):
        assert len({form(**asked) for asked in PAGE.values()}) == len(PAGE)
    assert advice.to_text(width=60) != advice.to_text() != advice.to_text(width=81)


def test_it_is_shown_in_a_notebook_in_a_frame(advice: Advice) -> None:
    shown = advice._repr_html_()
    assert shown is not None
    assert shown.startswith("<iframe")


def test_a_sheet_gives_the_pages_that_reports_make_of_it() -> None:
    assert SHEET.to_text() == parties_text(SHEET, width=80)
    assert SHEET.to_text(width=60) == parties_text(SHEET, width=60) != SHEET.to_text()
    assert SHEET.to_text() != SHEET.to_text(width=81)
    assert SHEET.to_markdown() == parties_markdown(SHEET)
    assert SHEET.to_html() == parties_html(SHEET)


@pytest.mark.parametrize("form", ["to_text", "to_markdown", "to_html"])
def test_what_is_no_text_is_no_title(form: str, advice: Advice) -> None:
    with pytest.raises(InvalidCall) as caught:
        getattr(advice, form)(title=5)
    assert str(caught.value) == "`title` is `5`, expected a text"


def test_what_cannot_be_a_width_or_an_indent_is_refused(advice: Advice) -> None:
    for given in (advice, SHEET):
        for wide in (59, 1001):
            with pytest.raises(InvalidCall) as caught:
                given.to_text(width=wide)
            assert str(caught.value) == f"`width` is `{wide}`, expected a whole number, from 60 to 1000"
        for indent in (-1, 101):
            with pytest.raises(InvalidCall) as caught:
                given.to_json(indent=indent)
            assert str(caught.value) == f"`indent` is `{indent}`, expected a whole number, from 0 to 100"


def test_the_bounds_of_width_and_indent_can_be_had(advice: Advice) -> None:
    for given in (advice, SHEET):
        assert given.to_text(width=60) != given.to_text(width=1000)
        assert json.loads(given.to_json(indent=0)) == json.loads(given.to_json(indent=100))


def test_json_is_on_one_line_unless_it_is_indented(advice: Advice) -> None:
    for given in (advice, SHEET):
        plain = given.to_json()
        assert "\n" not in plain
        assert plain == msgspec.json.encode(given).decode()
        assert (
            given.to_json(2) == given.to_json(indent=2) == json.dumps(json.loads(plain), indent=2, ensure_ascii=False)
        )
        assert given.to_json(1).startswith('{\n "')
        assert given.to_json(0).count("\n") == 0


def test_a_mapping_says_what_the_json_says(advice: Advice) -> None:
    assert advice.to_mapping() == json.loads(advice.to_json())


def test_an_advice_reads_back_from_what_it_is_written_as(advice: Advice) -> None:
    dated = Advisor(small_rulebook()).advise({**CASE, "day": "2026-03-14"})
    for each in (advice, dated):
        for text in (each.to_json(), each.to_json(3), each.to_json().encode()):
            assert Advice.from_json(text) == each


def test_rows_are_the_recommendations_for_a_table(advice: Advice) -> None:
    assert advice.to_rows() == [
        {
            "case": "small-case",
            "rank": each.rank,
            "tied": each.tied,
            "method": each.method,
            "stage": each.stage,
            "party": each.party,
            "title": each.title,
            "certainty": each.certainty,
        }
        for each in advice.recommendations
    ]
    assert [list(row) for row in advice.to_rows()] == [
        ["case", "rank", "tied", "method", "stage", "party", "title", "certainty"]
    ] * len(advice.recommendations)


def test_it_is_shown_by_its_case_its_rules_its_gates_and_what_comes_first(advice: Advice) -> None:
    assert f"{advice!r}" == (
        "Advice(case='small-case', rulebook='small', gates=['Safety first'], first=['Persuasion', 'Listening'])"
    )


NO_ADVICE = "not the JSON of an advice: "
HINT = "this version of Ottava reads format 2; ask for the advice on the case again"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "not JSON, expected that of an advice"),
        ("\ud800", "not JSON, expected that of an advice"),
        (91, "`91`, expected the JSON of an advice, as `to_json` writes it"),
        ("[]", f"{NO_ADVICE}expected `mapping`, got `list`"),
        ("3", f"{NO_ADVICE}expected `mapping`, got `whole number`"),
        ("true", f"{NO_ADVICE}expected `mapping`, got `yes or no`"),
        ("1.5", f"{NO_ADVICE}expected `mapping`, got `number`"),
        ('"x"', f"{NO_ADVICE}expected `mapping`, got `text`"),
        ('{"format_version": "2"}', f"{NO_ADVICE}expected `whole number`, got `text` - at `$.format_version`"),
        ('{"format_version": 2}', f"{NO_ADVICE}the field `engine_version` is missing"),
        ("{}", f"an advice of format 1, and {HINT}"),
        ('{"format_version": 3}', f"an advice of format 3, and {HINT}"),
        ('{"format_version": 0}', f"an advice of format 0, and {HINT}"),
        ('{"format_version": 999}', f"an advice of format 999, and {HINT}"),
        ('{"format_version": 1000}', f"an advice of no format that there is, and {HINT}"),
        ('{"format_version": -1}', f"an advice of no format that there is, and {HINT}"),
        ({"day": 5}, f"{NO_ADVICE}expected `text or null`, got `whole number` - at `$.day`"),
        ({"gates": [{"id": "x"}]}, f"{NO_ADVICE}the field `title` is missing - at `$.gates[0]`"),
        ({"directives": [{"id": 3}]}, f"{NO_ADVICE}expected `text`, got `whole number` - at `$.directives[0].id`"),
    ],
)  # fmt: skip
def test_what_is_no_advice_is_refused_in_words(text: Any, said: str, advice: Advice) -> None:
    """Given whole, or by what is changed in one that is written well."""
    with pytest.raises(InvalidCall) as caught:
        Advice.from_json(json.dumps(advice.to_mapping() | text) if isinstance(text, dict) else text)
    assert str(caught.value) == f"`text` is {said}"


def test_a_reason_is_cut_where_it_grows_too_long(advice: Advice) -> None:
    def told(length: int) -> str:
        with pytest.raises(InvalidCall) as caught:
            Advice.from_json(json.dumps(advice.to_mapping() | {"card": {"acts": [{"kind": "x" * length}]}}))
        return str(caught.value).removeprefix(f"`text` is {NO_ADVICE}")

    longest = 200 - (len(told(1)) - 1)
    assert (len(told(longest)), told(longest)[0], told(longest)[-1]) == (200, "i", "`")
    assert told(longest + 1) == f"{told(longest + 1)[:200]}…"
    assert (len(told(500)), told(500)[0], told(500)[-1]) == (201, "i", "…")


def test_what_the_rules_made_of_a_case_can_be_sent_to_another_process() -> None:
    trace = Advisor(small_rulebook()).run(Case.from_mapping(CASE)).trace()
    assert trace.firings
    assert trace.assessments
    assert pickle.loads(pickle.dumps(trace)) == trace


class Kept(msgspec.Struct):
    """Something else that is read back."""

    format_version: int
    number: float


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"format_version": 7, "number": 1.5}', Kept(7, 1.5)),
        (b'{"format_version": 7, "number": 2}', Kept(7, 2.0)),
        ('{"format_version": 7, "number": "x"}',
         "not the JSON of a note: expected `number`, got `text` - at `$.number`"),
        ('{"format_version": 7}', "not the JSON of a note: the field `number` is missing"),
        ('{"format_version": 6}', "a note of format 6, and this version of Ottava reads format 7; write it anew"),
        ("[", "not the JSON of a note: expected `mapping`, got `list`"),
        ('{"format_version": ', "not JSON, expected that of a note"),
        ('{"format_version": 7, "more": ' + "[" * 100_000, "not JSON, expected that of a note"),
    ],
    ids=["text", "bytes", "wrong", "missing", "format", "list", "open", "deep"],
)  # fmt: skip
def test_a_text_is_read_as_what_it_is_to_be_or_it_is_said_what_it_is(text: str | bytes, found: object) -> None:
    assert read_or_reason(text, Kept, 7, "a note", "write it anew") == found


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (0, "format 0"),
        (2, "format 2"),
        (999, "format 999"),
        *[(each, "no format that there is") for each in (1000, -1, True, False, None, "2", 2.0, [])],
    ],
)
def test_a_format_goes_by_its_number_if_it_is_one(found: object, said: str) -> None:
    assert format_said(found) == said


@pytest.mark.parametrize("day", ["", "2026-02-30", "2026-3-1", "tomorrow", "2026-03-14T10:00"])
def test_a_day_that_is_none_is_no_advice(day: str, advice: Advice) -> None:
    with pytest.raises(InvalidCall) as caught:
        Advice.from_json(json.dumps(advice.to_mapping() | {"day": day}))
    assert str(caught.value) == f"`day` is `{day}`, expected a date, such as `2026-03-14`"


def test_pydantic_takes_what_an_advice_is_and_what_its_json_says_and_writes_its_json(advice: Advice) -> None:
    adapter: TypeAdapter[Advice] = TypeAdapter(Advice)
    assert adapter.validate_python(advice) is advice
    assert adapter.validate_python(advice.to_mapping()) == advice
    assert adapter.validate_json(advice.to_json()) == advice
    assert adapter.dump_python(advice) == advice.to_mapping()
    assert adapter.dump_json(advice).decode() == advice.to_json()
    with pytest.raises(ValidationError, match=re.escape("Expected `int`, got `str` - at `$.format_version`")):
        adapter.validate_python({**advice.to_mapping(), "format_version": "2"})


WRONG: list[dict[str, Any]] = [{"format_version": "2"}, {"gates": None}, {"day": 5}, {"recommendations": [{}]}]


@pytest.mark.parametrize("mode", ["validation", "serialization"])
def test_pydantic_describes_an_advice_as_its_json_is(mode: Any, advice: Advice) -> None:
    schema = TypeAdapter(Advice).json_schema(mode=mode)
    assert list(Draft202012Validator(schema).iter_errors(advice.to_mapping())) == []
    assert schema["title"] == "Advice"
    assert schema["description"].startswith("The advice on one case.\n\n`format_version`")
    assert schema["properties"]["format_version"] == {"title": "Format Version", "type": "integer"}
    assert schema["properties"]["day"] == {"anyOf": [{"type": "string"}, {"type": "null"}], "title": "Day"}
    gates = schema["$defs"]["GateAdvice"]["properties"]
    assert sorted(gates["effect"]["enum"]) == ["first", "provisional", "stop"]
    assert gates["reasons"]["items"] == {"$ref": "#/$defs/Reason"}
    used = schema["$defs"]["FactUsed"]["properties"]["value"]["anyOf"]
    assert sorted(each["type"] for each in used) == ["array", "boolean", "integer", "number", "string"]
    assert "from" in schema["$defs"]["Reason"]["properties"]
    for wrong in WRONG:
        assert list(Draft202012Validator(schema).iter_errors({**advice.to_mapping(), **wrong}))


def test_the_format_is_the_second(advice: Advice) -> None:
    assert advice.format_version == FORMAT_VERSION == 2
