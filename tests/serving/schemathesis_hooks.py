"""What schemathesis has to know of the service beside its OpenAPI."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import schemathesis
from schemathesis.core.failures import AcceptedNegativeData

STATE = {"state": "$response.body#/state"}
LINKS = {
    ("/v1/consultations", "post"): {
        "answer": ("consult", STATE | {"answer": "$response.body#/question/choices/0/value"}),
        "parties": ("consult", STATE | {"answer": ["left", "right"]}),
        "dont_know": ("consult", STATE | {"dont_know": True}),
        "back": ("consult", STATE | {"back": True}),
        "change": ("consult", STATE | {"change": 1, "dont_know": True}),
        "known": ("consult", {"case": "$response.body#/case"}),
        "advice": ("advise", "$response.body#/case"),
    },
    ("/v1/advice", "post"): {
        "why_not": (
            "why_not",
            {"case": "$request.body", "method": "$response.body#/exclusions/0/method"},
        ),
        "what_if": ("what_if", {"case": "$request.body", "changes": {}}),
        "smallest_changes": ("smallest_changes", {"case": "$request.body", "goal": "top=changed"}),
        "consultation": ("consult", {"case": "$request.body"}),
    },
    ("/v1/rulebook", "get"): {
        "method": ("why_not", {"case": {}, "method": "$response.body#/methods/2/id"}),
        "rule": ("why_not_rule", {"case": {"parties": [{"id": "a"}]}, "rule": "$response.body#/rules/3/id"}),
    },
}
"""What follows what: the operation, and its body. They are for these tests alone, and in no answer of the service."""


@schemathesis.serializer("application/x-ndjson")
def lines(context: Any, value: Any) -> bytes:
    """A text as it is."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


@schemathesis.hook
def before_load_schema(context: Any, raw_schema: dict[str, Any]) -> None:
    """Add what follows what."""
    for (path, method), links in LINKS.items():
        raw_schema["paths"][path][method]["responses"]["200"]["links"] = {
            name: {"operationId": operation, "requestBody": body, "x-schemathesis": {"merge_body": False}}
            for name, (operation, body) in links.items()
        }


@schemathesis.hook
def filter_failure(context: Any, failure: Any, case: schemathesis.Case, response: Any) -> bool:
    """Whether it is one: what is wrong with a line of a batch is answered in its line."""
    wrong_line = case.operation.path == "/v1/advice:batch" or is_lost(case, response)
    return not (isinstance(failure, AcceptedNegativeData) and wrong_line)


def is_lost(case: schemathesis.Case, answer: Any) -> bool:
    """Whether a parameter never left: one whose value is an empty list is not written into an address."""
    sent = dict(parse_qsl(urlsplit(answer.request.url).query, keep_blank_values=True))
    return not set(case.query or {}) <= sent.keys()
