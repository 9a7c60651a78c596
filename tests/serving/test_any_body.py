"""Whatever is sent, the answer is advice or a problem, and never a failure."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from serving.service import CHECKED, client_of, service_of

from ottava.engine.serving.application import OPERATIONS
from ottava.engine.serving.limits import ServiceLimits

CLIENT = client_of(service_of(limits=ServiceLimits(budget=200)))
POSTED = [each for each in OPERATIONS if each.method == "POST"]
KEYS = sorted({key.name for each in POSTED if isinstance(each.body, tuple) for key in each.body})

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
parties = st.fixed_dictionaries({"parties": st.just(CHECKED["parties"]) | plain})
bodies = plain | st.dictionaries(
    st.sampled_from([*KEYS, "id", "parties", "safety"]), plain | parties | st.sampled_from([CHECKED, "top=changed"])
)
NESTED = (('{"a":', "}"), ('{"a":[', "]}"))
queries = st.dictionaries(st.sampled_from(["thorough", "language", "day", "rulebook", "a"]), st.text(max_size=6))


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(POSTED), bodies | st.just(CHECKED), queries | st.just(dict[str, str]()))
def test_any_value_is_answered_or_refused(operation: Any, body: Any, query: dict[str, str]) -> None:
    headers = {"content-type": "application/json"}
    answer = CLIENT.post(operation.path, params=query, content=json.dumps(body).encode(), headers=headers)
    assert answer.status_code in (200, 400, 422), answer.text
    if answer.status_code != 200:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == answer.status_code
        assert answer.json()["mistakes"]


@settings(deadline=None)
@given(st.sampled_from(POSTED), st.binary(max_size=40))
def test_any_bytes_are_answered_or_refused(operation: Any, body: bytes) -> None:
    answer = CLIENT.post(operation.path, content=body, headers={"content-type": "application/json"})
    assert answer.status_code in (200, 400, 422), answer.text


@pytest.mark.parametrize("operation", POSTED, ids=lambda each: each.name)
def test_numbers_and_depths_beyond_measure_are_refused(operation: Any) -> None:
    deep = [opener * depth + "1" + closer * depth for depth in (100, 400, 900, 5000) for opener, closer in NESTED]
    for body in ('{"case":{"id":1e999}}', '{"answer":' + "9" * 5000 + "}", *deep):
        answer = CLIENT.post(operation.path, content=body, headers={"content-type": "application/json"})
        assert answer.status_code in (400, 422), answer.text
