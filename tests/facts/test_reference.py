"""The reference page and the schema are made from the vocabulary."""

import json
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]
import pytest
import yaml

from ottava.facts import Attribute, Case, Vocabulary, built_in_vocabulary, case_schema, vocabulary_page

PAGE = Path(__file__).parents[2] / "docs" / "use" / "case-format.md"


def test_the_page_holds_exactly_the_vocabulary() -> None:
    assert PAGE.read_text(encoding="utf-8").partition("compares them. -->\n\n")[2] == vocabulary_page()


def test_every_attribute_and_value_has_its_place_on_the_page() -> None:
    page = vocabulary_page()
    for attribute in built_in_vocabulary():
        marks = f"{' ★' if attribute.quick else ''}{' ◦' if attribute.confidential else ''}"
        assert f"| `{attribute.name}`{marks} | {attribute.question}" in page
        for value in attribute.values:
            assert f"`{value}`" in page


def test_the_example_on_the_page_is_a_valid_case() -> None:
    text = PAGE.read_text(encoding="utf-8").partition("```yaml\n")[2].partition("```")[0]
    case = Case.from_mapping(yaml.safe_load(text))
    assert case.id == "orange-quarrel"
    assert [party.id for party in case.parties] == ["customer", "shopkeeper"]


def test_a_page_for_an_extension() -> None:
    attributes = [
        Attribute("boat", "gear", "set", values=("net",), value_labels=(("net", "wide|fine"),), question="Which?"),
        Attribute("boat", "speed", "number", maximum=3, unit="knots", quick=True, changeable=True),
    ]
    page = vocabulary_page(built_in_vocabulary().extended(attributes))
    assert page.startswith(vocabulary_page())
    assert "| `gear` | Which? | a list of<br>`net`: wide\\|fine | no |" in page
    assert "| `speed` ★ |  | number of at most 3 (knots) | yes |" in page


def test_the_whole_page_of_a_small_vocabulary() -> None:
    levels = (("0", "none"), ("1", "a <b>\n lot"))
    vocabulary = Vocabulary(
        (
            Attribute(
                "boat", "flag", "choice", ("red", "green"), description="Its |colour.", question="Which?", quick=True
            ),
            Attribute(
                "boat", "mood", "choice", ("low", "high"), ordered=True, changeable=True, towards=("high", "low")
            ),
            Attribute(
                "boat", "gear", "set", ("net",), changeable=True, towards=("net",), value_labels=(("net", "fine"),)
            ),
            Attribute("boat", "leaks", "boolean", changeable=True, towards=(True, False), confidential=True),
            Attribute(
                "boat", "water", "integer", minimum=0, maximum=1, value_labels=levels, changeable=True, towards=(1, 0)
            ),
            Attribute("boat", "length", "number", unit="metres"),
            Attribute("boat", "built", "date", changeable=True),
            Attribute("boat", "seen", "datetime"),
            Attribute("party", "sick", "boolean"),
        )
    )
    assert vocabulary_page(vocabulary).splitlines() == [
        "### `boat`",
        "",
        "| attribute | question | values | can change |",
        "| --- | --- | --- | --- |",
        "| `flag` ★ | Which?<br>Its \\|colour. | `red`<br>`green` | no |",
        "| `mood` |  | in rising order:<br>`low`<br>`high` | to `high`, `low` |",
        "| `gear` |  | a list of<br>`net`: fine | can gain members |",
        "| `leaks` ◦ |  | `true`, `false` | to `true`, `false` |",
        "| `water` |  | whole number from 0 to 1<br>`0`: none<br>`1`: a &lt;b> lot | from `1` towards `0` |",
        "| `length` |  | number (metres) | no |",
        "| `built` |  | a date, such as `2026-03-14` | yes |",
        "| `seen` |  | a date and time, such as `2026-03-14T10:00:00Z` | no |",
        "",
        "### each item of `parties`, beside its `id`",
        "",
        "One of the people or sides in the dispute, as they are now.",
        "",
        "| attribute | question | values | can change |",
        "| --- | --- | --- | --- |",
        "| `sick` |  | `true`, `false` | no |",
    ]


def test_the_schema_accepts_what_the_reader_accepts() -> None:
    schema = case_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    data = {
        "id": "a",
        "dispute": {"category": "unknown", "causes": ["data"], "duration_days": {"value": 2, "certainty": 0.5}},
        "parties": [{"id": "x", "trust": None}],
        "safety": None,
    }
    Case.from_mapping(data)
    validator.validate(data)
    validator.validate({})
    json.dumps(schema)


@pytest.mark.parametrize(
    "bad", [{"dispute": {"category": "x"}}, {"parties": [{"trust": 1}]}, {"x": 1}, {"safety": {"weapon": 1}}]
)
def test_the_schema_refuses_what_the_reader_refuses(bad: dict[str, object]) -> None:
    assert list(jsonschema.Draft202012Validator(case_schema()).iter_errors(bad))
