"""What `Advisor.advise` takes, and how it refuses."""

import json
import pickle
from collections import UserDict
from multiprocessing import get_context
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from inference.scripts import TREE

from ottava import Advice, Advisor, Case, InvalidCase, InvalidChange, InvalidRulebook, OttavaError, UnreadableSource
from ottava.facts import built_in_vocabulary

EXAMPLE = TREE / "examples" / "orange-quarrel.yaml"
ADVISOR = Advisor()
VOCABULARY = built_in_vocabulary()


def mapping() -> dict[str, Any]:
    read: dict[str, Any] = yaml.load(EXAMPLE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return read


@pytest.mark.parametrize(
    "given_as",
    [
        EXAMPLE,
        mapping(),
        MappingProxyType(mapping()),
        UserDict(mapping()),
        Case.from_mapping(mapping()),
    ],
    ids=["path", "dict", "read-only mapping", "mapping of another kind", "case"],
)
def test_a_case_may_be_given_in_any_form(given_as: Any) -> None:
    assert ADVISOR.advise(given_as) == ADVISOR.advise(EXAMPLE)


@pytest.mark.slow
def test_a_file_is_read_by_name() -> None:
    for name in (EXAMPLE, str(EXAMPLE)):
        assert ADVISOR.advise_file(name) == ADVISOR.advise(EXAMPLE)
        assert ADVISOR.advise_file(name, thorough=True) == ADVISOR.advise(EXAMPLE, thorough=True)
    with pytest.raises(UnreadableSource):
        ADVISOR.advise_file("no/such/file.yaml")


def test_a_text_as_a_path_is_deprecated_where_it_is_given() -> None:
    for call in (
        lambda: ADVISOR.advise(str(EXAMPLE)),
        lambda: ADVISOR.trace(str(EXAMPLE)),
        lambda: ADVISOR.consultation(str(EXAMPLE)),
        lambda: list(ADVISOR.advise_many([str(EXAMPLE)])),
        lambda: ADVISOR.why_not(str(EXAMPLE), "listening"),
    ):
        with pytest.warns(DeprecationWarning, match="call `advise_file`, or give a `pathlib.Path`") as caught:
            call()
        assert [each.filename for each in caught] == [__file__]


@pytest.mark.parametrize("given", [5, None, 1.5, True, [], [EXAMPLE], b"x", object(), {1, 2}])
def test_what_is_no_case_is_an_invalid_case(given: Any) -> None:
    with pytest.raises(InvalidCase, match="expected a mapping that describes one case"):
        ADVISOR.advise(given)
    tried = list(ADVISOR.try_many([{"id": "a"}, given, {"id": "b"}]))
    assert [type(each) for each in tried] == [Advice, InvalidCase, Advice]


@pytest.mark.slow
def test_advisors_and_consultations_travel() -> None:
    """As a host needs it that shares work among processes of its own."""
    advisor = Advisor(max_firings=500)
    advice = advisor.advise(EXAMPLE)
    consultation = advisor.consultation({"id": "a", "parties": [{"id": "b"}]})
    consultation.dont_know()
    for matcher in ("compiled", "rete"):
        other = pickle.loads(pickle.dumps(Advisor(matcher=matcher)))
        assert other.advise(EXAMPLE) == advice
        assert other._matcher == matcher
    assert pickle.loads(pickle.dumps(advisor))._max_firings == 500
    sent = pickle.loads(pickle.dumps(consultation))
    assert (sent.case, sent.question, sent.to_mapping()) == (
        consultation.case,
        consultation.question,
        consultation.to_mapping(),
    )
    with get_context("spawn").Pool(1) as pool:
        assert pool.map(advisor.advise, [EXAMPLE]) == [advice]


@pytest.mark.parametrize(
    "state",
    [
        {}, None, 5, [], {"start": {}}, {"steps": []}, {"start": {}, "steps": None}, {"start": 5, "steps": []},
        {"start": {}, "steps": [5]}, {"start": {}, "steps": [["a"]]}, {"start": {}, "steps": [[5, 6]]},
        {"start": {}, "steps": [[[], 6]]}, {"start": {}, "steps": {"a": 1}}, {"start": {}, "steps": "ab"},
        {"start": {}, "steps": [["parties", 5]]},
        {"start": {}, "steps": [["safety.weapon", None]] * 10_001}, {"start": {}, "steps": [["a\0b", []]]},
        {"start": {"id": "a"}, "steps": [["safety.weapon", [[[]]]]]},
    ],
)  # fmt: skip
def test_no_state_of_a_consultation_is_an_error_of_the_tree(state: Any) -> None:
    with pytest.raises((InvalidCase, InvalidChange)):
        ADVISOR.resume(state)


def test_what_is_given_is_not_changed() -> None:
    given_mapping = mapping()
    ADVISOR.advise(given_mapping)
    assert given_mapping == mapping()


def test_an_empty_case_is_a_case() -> None:
    assert ADVISOR.advise({}).case == "case"
    assert ADVISOR.advise({}) == ADVISOR.advise(Case("case"))


@pytest.mark.slow
def test_a_rulebook_may_be_given_in_any_form() -> None:
    folder = TREE / "rules" / "eight_methods"
    forms = [Advisor(), Advisor("eight_methods"), Advisor(folder), Advisor(str(folder)), Advisor(ADVISOR.rulebook)]
    assert len({each.advise(EXAMPLE).to_json() for each in forms}) == 1


@pytest.mark.parametrize("path", ["", ".", "no/such/file.yaml", "a\0b", "x" * 5000, "\udcff", str(EXAMPLE) + "/x"])
def test_what_is_no_file_is_unreadable(path: str) -> None:
    for form in (path, Path(path)):
        with pytest.raises(UnreadableSource) as caught:
            ADVISOR.advise_file(form)
        assert str(caught.value)


@pytest.mark.parametrize("path", ["", ".", "no/such/folder", "a\0b", "x" * 5000, "\udcff", str(EXAMPLE)])
def test_what_is_no_rulebook_is_refused(path: str) -> None:
    for form in (path, Path(path)):
        with pytest.raises((UnreadableSource, InvalidRulebook)) as caught:
            Advisor(form)
        assert str(caught.value)


def test_every_mistake_of_a_case_is_told_at_once() -> None:
    with pytest.raises(InvalidCase) as caught:
        ADVISOR.advise({"dispute": {"categry": "debt", "duration_days": "many"}, "parties": [{"role": "king"}]})
    assert len(caught.value.diagnostics) >= 3


# Whatever is put in

ATTRIBUTES = {each.name for each in VOCABULARY}
WORDS = sorted({value for each in VOCABULARY for value in each.values} | {"unknown", "value", "certainty"})
ODD = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.text(st.characters(categories=["Cs", "Cc", "Cn"]), max_size=3)
    | st.binary(max_size=3)
    | st.sampled_from(WORDS)
    | st.complex_numbers()
    | st.builds(object)
    | st.just(int)
    | st.integers(400, 5000).map(lambda digits: -(10**digits))
)
KEYS = (
    st.sampled_from(sorted({*VOCABULARY.entities, *ATTRIBUTES, "id", "title", "parties", "value", "certainty"}))
    | st.text(max_size=4)
    | st.integers()
    | st.none()
    | st.tuples(st.text(max_size=2))
)
JUNK = st.recursive(
    ODD,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.tuples(inner)
        | st.dictionaries(KEYS, inner, max_size=4)
        | st.sets(st.text(max_size=3), max_size=2)
        | st.fixed_dictionaries({"value": inner, "certainty": inner})
    ),
    max_leaves=12,
)
CASES = st.fixed_dictionaries(
    {}, optional={key: JUNK for key in ("id", "title", "parties", *VOCABULARY.entities)}
) | st.dictionaries(KEYS, JUNK, max_size=4)


def advised_or_refused(case: Any) -> None:
    try:
        advice = ADVISOR.advise(case)
    except OttavaError as error:
        said = str(error)
    else:
        assert isinstance(advice, Advice)
        said = json.loads(advice.to_json())["case"]
    assert said.strip()


@pytest.mark.slow
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(CASES)
def test_any_mapping_is_advised_on_or_refused(case: dict[Any, Any]) -> None:
    advised_or_refused(case)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode), st.sampled_from(["yaml", "json", "jsonl", "txt"]))
def test_any_file_is_advised_on_or_refused(tmp_path: Path, data: bytes, ending: str) -> None:
    path = tmp_path / f"case.{ending}"
    path.write_bytes(data)
    advised_or_refused(path)


@pytest.mark.slow
def test_deep_and_circular_cases_are_refused() -> None:
    deep: Any = {}
    for _ in range(100_000):
        deep = {"dispute": deep}
    long_list: Any = []
    for _ in range(100_000):
        long_list = [long_list]
    circular: dict[str, Any] = {}
    circular["dispute"] = circular
    for case in (deep, {"parties": long_list}, circular):
        with pytest.raises(InvalidCase):
            ADVISOR.advise(case)
