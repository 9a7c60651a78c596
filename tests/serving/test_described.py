"""What the service says of itself: the rulebook, the vocabulary, its OpenAPI."""

import json
from typing import Any

import jsonschema
import openapi_spec_validator
import pytest
from serving.service import CHECKED, MARKETPLACE, client_of, service_of
from starlette.testclient import TestClient

from ottava import load_rulebook
from ottava.facts.json_schema import case_schema


def test_the_rulebook_is_described_by_the_ids_that_requests_take(client: TestClient) -> None:
    rulebook = load_rulebook()
    found = client.get("/v1/rulebook").json()
    assert found["rulebook"]["fingerprint"] == rulebook.fingerprint
    assert [each["id"] for each in found["methods"]] == [each.id for each in rulebook.names.methods]
    assert [each["id"] for each in found["rules"]] == [each.id for each in rulebook.rules]
    (staged, *_) = [each for each in found["methods"] if each["stages"]]
    assert staged["stages"][0]["title"].startswith(staged["title"])


def test_the_vocabulary_has_every_attribute_and_what_it_takes(both: TestClient) -> None:
    vocabulary = load_rulebook(MARKETPLACE).vocabulary
    found = both.get("/v1/vocabulary?rulebook=marketplace").json()
    assert [each["path"] for each in found["attributes"]] == [each.path for each in vocabulary]
    given = {each["path"] for each in found["attributes"] if not each["computed"]}
    assert given == {each.path for each in vocabulary.of_cases}
    problem = next(each for each in found["attributes"] if each["path"] == "order.problem")
    assert {each["value"] for each in problem["choices"]} == set(vocabulary["order.problem"].values)
    schema = both.get("/v1/case-schema?rulebook=marketplace")
    assert schema.headers["content-type"] == "application/schema+json"
    assert schema.json() == case_schema(vocabulary)


def described(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").json()
    openapi_spec_validator.validate(found)
    return found


def schema_in(document: dict[str, Any], part: Any) -> jsonschema.Draft202012Validator:
    """A validator of a schema of the document; references lead into it."""
    return jsonschema.Draft202012Validator({**part, "components": document["components"]})


@pytest.mark.slow
@pytest.mark.parametrize("name", ["client", "both"])
def test_every_example_is_answered_as_described(name: str, request: pytest.FixtureRequest) -> None:
    client = request.getfixturevalue(name)
    document = described(client)
    asked = 0
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            query = {each["name"]: each["example"] for each in operation.get("parameters", []) if each["required"]}
            content = operation.get("requestBody", {}).get("content", {})
            for kind, each in content.items():
                text = each["example"] if isinstance(each["example"], str) else json.dumps(each["example"])
                if kind == "application/json":
                    schema_in(document, each["schema"]).validate(each["example"])
                answer = client.post(path, params=query, content=text.encode(), headers={"content-type": kind})
            if not content:
                answer = client.request(method, path, params=query)
            assert answer.status_code == 200, (path, answer.text)
            kind = answer.headers["content-type"]
            schema = operation["responses"]["200"]["content"][kind]["schema"]
            if kind != "application/x-ndjson":
                schema_in(document, schema).validate(answer.json())
            asked += 1
    assert asked == 11


def test_problems_are_as_described(client: TestClient) -> None:
    document = described(client)
    answer = client.post("/v1/advice", json={"disput": 3})
    said = document["paths"]["/v1/advice"]["post"]["responses"][str(answer.status_code)]
    schema_in(document, said["content"]["application/problem+json"]["schema"]).validate(answer.json())


def test_a_case_under_any_of_several_rulebooks_fits(both: TestClient) -> None:
    document = described(both)
    case = {"$ref": "#/components/schemas/Case"}
    schema_in(document, case).validate({"order": {"problem": "damaged"}})
    schema_in(document, case).validate(CHECKED)
    assert not schema_in(document, case).is_valid({"order": {"problem": "damaged"}, "safety": {"weapon": "none"}})
    (parameter,) = [
        each for each in document["paths"]["/v1/advice"]["post"]["parameters"] if each["name"] == "rulebook"
    ]
    assert parameter["required"]


def test_a_token_is_described_where_one_is_needed() -> None:
    client = client_of(service_of(), token="a token of the tests")
    assert client.get("/openapi.json").status_code == 401
    document = client.get("/openapi.json", headers={"authorization": "Bearer a token of the tests"}).json()
    assert document["security"] == [{"token": []}]
    assert "401" in document["paths"]["/v1/advice"]["post"]["responses"]
    assert document["paths"]["/v1/health"]["get"]["security"] == []
