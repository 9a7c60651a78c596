"""What the OpenAPI promises, held against requests that schemathesis makes of it."""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from serving.schemathesis_hooks import is_lost
from serving.service import service_of

from ottava.engine.serving.application import application
from ottava.engine.serving.limits import ServiceLimits

CHECKS = [
    not_a_server_error,
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
]
"""All but that whatever fits the schema is taken: a schema cannot say which methods a rulebook has."""


TOKEN = "a-token-of-these-tests"
SHOWN = {"Authorization": f"Bearer {TOKEN}"}


@pytest.mark.slow
@pytest.mark.parametrize("mode", GenerationMode)
def test_answers_are_as_described(mode: GenerationMode) -> None:
    service = application(service_of(limits=ServiceLimits(budget=500)), TOKEN)
    schema = schemathesis.openapi.from_asgi("/openapi.json", service, headers=SHOWN)
    asked = 0
    for found in schema.get_all_operations():
        operation = found.ok()
        if mode is GenerationMode.NEGATIVE and not (operation.body or operation.query):
            continue  # there is nothing to get wrong

        @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
        @given(operation.as_strategy(generation_mode=mode))
        def ask(case: schemathesis.Case) -> None:
            answer = case.call(headers=SHOWN)
            many = case.operation.path == "/v1/advice:batch"  # which answers what is wrong line by line
            checks = [
                each for each in CHECKS if not (many or is_lost(case, answer)) or each is not negative_data_rejection
            ]
            case.validate_response(answer, checks=checks, headers=SHOWN)

        ask()
        asked += 1
    assert asked >= 10
