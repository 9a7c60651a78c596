"""Whatever is put in, a case comes out whole or is refused in words of its own."""

import copy
import json
import re
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ottava.facts import Attribute, Case, InvalidCase, built_in_vocabulary, cases_from
from ottava.facts.source.reading import from_bytes

pytestmark = pytest.mark.slow

VOCABULARY = built_in_vocabulary()
LABELS = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,8}", fullmatch=True)


def values(attribute: Attribute) -> st.SearchStrategy[Any]:
    low, high = attribute.bounds
    match attribute.kind:
        case "choice":
            return st.sampled_from(attribute.values)
        case "set":
            return st.lists(st.sampled_from(attribute.values), unique=True)
        case "boolean":
            return st.booleans()
        case "integer":
            return st.integers(int(low), int(high))
    return st.floats(0, 1e9)


def observed(attribute: Attribute) -> st.SearchStrategy[Any]:
    plain = values(attribute)
    sure = st.fixed_dictionaries({"value": plain, "certainty": st.floats(0, 1)})
    return st.one_of(plain, sure, st.none(), st.just("unknown"))


def entity(name: str) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={each.name: observed(each) for each in VOCABULARY.of_entity(name)})


PARTIES = st.lists(
    st.builds(lambda id, rest: {"id": id} | rest, LABELS, entity("party")),
    max_size=3,
    unique_by=lambda party: party["id"],
)
CASES = st.fixed_dictionaries(
    {"id": LABELS},
    optional={name: PARTIES if name == "party" else entity(name) for name in VOCABULARY.entities}
    | {"title": st.text("ab c\u00e9\u5b57", max_size=9)},
).map(lambda case: {"parties" if key == "party" else key: value for key, value in case.items()})

JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=6)
    | st.sampled_from(["calm", "value", ""]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.text(max_size=5) | st.integers() | st.none() | st.sampled_from(["value", "certainty", "id"]),
            inner,
        )
    ),
    max_leaves=6,
)
# Names of Python's own types, and of pydantic's, that no message may use; `list` is a word people know.
LEAKS = re.compile(
    r"\b(str|int|float|bool|dict|tuple|frozenset|NoneType|None|True|False|pydantic|Literal|Input|Facts)\b"
)


@settings(max_examples=150, deadline=None)
@given(CASES)
def test_what_is_written_reads_back(data: dict[str, Any]) -> None:
    case = Case.from_mapping(data)
    written = case.to_mapping()
    assert Case.from_mapping(written) == case
    assert Case.from_mapping(written).to_mapping() == written


@settings(max_examples=150, deadline=None)
@given(CASES)
def test_a_case_holds_what_its_data_says(data: dict[str, Any]) -> None:
    before = repr(data)
    case = Case.from_mapping(data)
    assert repr(data) == before
    seen = {path: each for path, each in case.observations.items()}
    for party in case.parties:
        seen |= {f"{party.id}.{name}": each for name, each in party.observations.items()}
    expected = {}
    for entity, said in data.items():
        for part in said if entity == "parties" else [said] if isinstance(said, dict) else []:
            for name, given_value in part.items():
                value = given_value["value"] if isinstance(given_value, dict) else given_value
                if name != "id" and value not in (None, "unknown"):
                    certainty = given_value["certainty"] if isinstance(given_value, dict) else 1.0
                    label = part["id"] if entity == "parties" else entity
                    expected[f"{label}.{name}"] = (sorted(value) if isinstance(value, list) else value, certainty)
    # As texts, since 1, 1.0 and True are equal.
    held = {
        path: (sorted(each.value) if isinstance(each.value, frozenset) else each.value, each.certainty)
        for path, each in seen.items()
    }
    assert {path: repr(each) for path, each in held.items()} == {path: repr(each) for path, each in expected.items()}


class _CoreWriter(yaml.SafeDumper):
    """Writes for readers of YAML 1.2 too: `0823` is a text in YAML 1.1 and a number there, so it goes into quotes."""


def _quoted_like_a_number(writer: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = '"' if text[:1] in set("+-.0123456789") else None
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_CoreWriter.add_representer(str, _quoted_like_a_number)


@settings(max_examples=60, deadline=None)
@given(CASES)
@example({"id": "0823"})
def test_every_form_of_file_says_the_same(data: dict[str, Any]) -> None:
    case = Case.from_mapping(data)
    text = json.dumps(data)
    found = [
        outcome
        for name, each in (
            ("a.json", text),
            ("a.json", f"[{text}]"),
            ("a.jsonl", text + "\n"),
            ("a.yaml", text),
            ("a.yaml", yaml.dump(data, Dumper=_CoreWriter, allow_unicode=True)),
        )
        for outcome in cases_from(from_bytes(name, each.encode()))
    ]
    assert found == [case] * 5


@settings(max_examples=300, deadline=None)
@given(CASES, st.data())
def test_what_is_wrong_with_a_spoilt_case_is_at_its_path(data: dict[str, Any], draw: st.DataObject) -> None:
    attribute = draw.draw(st.sampled_from([each for each in VOCABULARY if each.entity in VOCABULARY.entities]))
    spoilt = copy.deepcopy(data)
    if attribute.entity == "party":
        parties = spoilt.setdefault("parties", []) or [{"id": "somebody"}]
        number = draw.draw(st.integers(0, len(parties) - 1))
        spoilt["parties"] = parties
        parties[number][attribute.name] = {"value": object()}
        path = f"parties[{number}].{attribute.name}"
    else:
        spoilt.setdefault(attribute.entity, {})[attribute.name] = {"value": object()}
        path = attribute.path
    outcome = attempt(spoilt)
    assert isinstance(outcome, InvalidCase)
    assert [(each.path or "").removesuffix(".value") for each in outcome.diagnostics] == [path]


@settings(max_examples=300, deadline=None)
@given(CASES, st.data())
def test_a_spoilt_case_is_a_case_or_invalid(data: dict[str, Any], draw: st.DataObject) -> None:
    spoilt = copy.deepcopy(data)
    for _ in range(draw.draw(st.integers(1, 4))):
        spoilt = spoil(spoilt, draw)
    outcome = attempt(spoilt)
    if isinstance(outcome, Case):
        assert Case.from_mapping(outcome.to_mapping()) == outcome
        return
    assert outcome.diagnostics
    tellable = "`" not in json.dumps(spoilt, default=str, skipkeys=True)
    for each in outcome.diagnostics:
        assert each.message
        assert each.message.isprintable()
        if tellable:  # what is ours, and what is quoted
            ours = re.sub("`[^`]*`", "", f"{each.message} {each.hint or ''}")
            assert not LEAKS.search(ours), ours


def attempt(data: Any) -> Case | InvalidCase:
    try:
        return Case.from_mapping(data)
    except InvalidCase as error:
        return error


def spoil(whole: Any, draw: st.DataObject) -> Any:
    """The data with one place in it, somewhere, given another key or value."""
    if not whole or not isinstance(whole, dict | list) or draw.draw(st.integers(0, 5)) == 0:
        return draw.draw(JUNK)
    if isinstance(whole, list):
        place = draw.draw(st.integers(0, len(whole) - 1))
        return [spoil(each, draw) if number == place else each for number, each in enumerate(whole)]
    key = draw.draw(st.sampled_from(list(whole)))
    if draw.draw(st.integers(0, 3)) == 0:
        return whole | {draw.draw(st.text(max_size=5) | st.integers() | st.sampled_from(["id", "value"])): whole[key]}
    return whole | {key: spoil(whole[key], draw)}
