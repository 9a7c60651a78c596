"""The description of the service for programs, in OpenAPI 3.1: `GET /openapi.json`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from threading import Lock
from typing import Any

import msgspec

from ottava.facts.json_schema import case_schema

from ..report.schema import schemas_of
from ..version import VERSION
from . import batch
from .admission import RETRY_AFTER
from .advice import example_case
from .asked_by import ASKED_BY
from .call import Service
from .editions import Edition, Shelf
from .guard import OPEN
from .health import Health
from .operation import JSON, Operation
from .parameter import Parameter, Schema
from .problem import KINDS, PROBLEM_JSON, Problem, type_of

_SCHEMAS = "#/components/schemas/"
_TOKEN = "token"
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9._-]")

_LINES: Schema = {"type": "string", "format": "binary"}
"""Lines of JSON. The format has generators of clients send and return them as they are."""

_ABOUT = (
    "Advice for people who settle disputes, by rules that experts wrote. It is for a person to weigh, and no decision."
)


class ServiceDocument:
    """The description, made anew when a rulebook has changed. needs_token: whether callers have to show one."""

    def __init__(self, service: Service, operations: Sequence[Operation], *, needs_token: bool) -> None:
        self._service = service
        self._operations = operations
        self._needs_token = needs_token
        self._lock = Lock()
        self._made: tuple[tuple[Edition, ...], bytes] = ((), b"")

    def text(self) -> bytes:
        """Return it as JSON."""
        editions = tuple(each.edition for each in self._service.shelf.rulebooks.values())
        with self._lock:
            if self._made[0] != editions:
                self._made = (editions, msgspec.json.encode(self._described(editions)))
            return self._made[1]

    def _described(self, editions: Sequence[Edition]) -> Schema:
        structures = [each.answers for each in self._operations if isinstance(each.answers, type)]
        schemas = schemas_of([*structures, Health, Problem, batch.RejectedLine], f"{_SCHEMAS}{{name}}")
        schemas["Problem"]["properties"]["type"] = {"enum": [type_of(kind) for kind in KINDS]}
        schemas["ConsultationState"]["properties"]["case"] = _reference("Case")
        paths: Schema = {each.path: {each.method.lower(): self._operation(each, editions)} for each in self._operations}
        paths[batch.PATH] = {"post": self._batch(editions)}
        paths[OPEN] = {"get": _health()}
        made: Schema = {
            "openapi": "3.1.0",
            "info": {"title": "Ottava", "version": VERSION, "description": _ABOUT},
            "paths": dict(sorted(paths.items())),
            "components": {"schemas": {**schemas, **_cases(self._service.shelf)}},
        }
        if self._needs_token:
            made["components"]["securitySchemes"] = {_TOKEN: {"type": "http", "scheme": "bearer"}}
            made["security"] = [{_TOKEN: []}]
        return made

    def _operation(self, operation: Operation, editions: Sequence[Edition]) -> Schema:
        answers = operation.answers
        schema = _reference(answers.__name__) if isinstance(answers, type) else answers
        made = _about(operation.name, operation.summary, operation.about, operation.query, editions)
        if operation.recorded:
            made["parameters"].append(_who_asks())
        if operation.body is not None:
            body = _reference("Case") if operation.body == "case" else _mapping(operation.body)
            example = {} if operation.example is None else {"example": operation.example(editions[0])}
            made["requestBody"] = {"required": True, "content": {JSON: {"schema": body, **example}}}
        found = {"200": _content("The answer.", operation.media_type, schema)}
        made["responses"] = found | _problems(self._needs_token, body=operation.body is not None)
        return made

    def _batch(self, editions: Sequence[Edition]) -> Schema:
        about = (
            "A case on each line, of any number. Each line is answered by one line, in order: the advice, or "
            "`RejectedLine` where the case cannot be used. Blank lines are passed over. Read the answer as you send: "
            "a client that sends many megabytes before it reads is let go."
        )
        made = _about("advise_many", "Advise on many cases", about, batch.QUERY, editions)
        made["parameters"].append(_who_asks())
        lines = b"".join(msgspec.json.encode(example_case(editions[0])) + b"\n" for _ in range(2)).decode()
        content = {batch.NDJSON: {"schema": _LINES, "example": lines}}
        made["requestBody"] = {"required": True, "content": content}
        answer = _content("Lines of `Advice` and `RejectedLine`.", batch.NDJSON, _LINES)
        made["responses"] = {"200": answer} | _problems(self._needs_token, body=True)
        return made


def _about(name: str, summary: str, about: str, query: Iterable[Parameter], editions: Sequence[Edition]) -> Schema:
    parameters = _parameters(query, editions)
    return {"operationId": name, "summary": summary, "description": about, "parameters": parameters}


def _parameters(query: Iterable[Parameter], editions: Sequence[Edition]) -> list[Schema]:
    """Return the parameters in an address: of names, those that there are; none where there is no other language."""
    names = [each.rulebook.name for each in editions]
    languages = sorted({each.code for edition in editions for each in edition.rulebook.languages})
    known = {"rulebook": names, "language": languages}
    made = []
    for each in query:
        schema = each.schema if each.name not in known else {"type": "string", "enum": known[each.name]}
        required = each.name == "rulebook" and len(names) > 1
        said = {"name": each.name, "in": "query", "required": required, "description": each.about, "schema": schema}
        if each.name != "language" or languages:
            made.append(said | ({"example": names[0]} if required else {}))
    return made


def _who_asks() -> Schema:
    said = {"name": ASKED_BY.name, "in": "header", "required": False}
    return said | {"description": ASKED_BY.about, "schema": ASKED_BY.schema}


def _mapping(keys: Iterable[Parameter]) -> Schema:
    listed = tuple(keys)
    return {
        "type": "object",
        "properties": {each.name: _described(each) for each in listed},
        "required": [each.name for each in listed if each.required],
        "additionalProperties": False,
    }


def _described(parameter: Parameter) -> Schema:
    return parameter.schema | {"description": parameter.about}


def _cases(shelf: Shelf) -> Schema:
    """Return the schema of a case under each rulebook, with its definitions beside it; `Case` is any of them."""
    found: Schema = {}
    names = []
    several = len(shelf.rulebooks) > 1
    for served in shelf.rulebooks.values():
        name = f"Case.{_NOT_IN_NAMES.sub('_', served.name)}" if several else "Case"
        names.append(name)
        schema = case_schema(served.edition.rulebook.vocabulary)
        parts = schema.pop("$defs")
        schema.pop("$schema")
        own = {name: schema} | {f"{name}.{part}": each for part, each in parts.items()}
        found |= {key: _moved(each, f"{_SCHEMAS}{name}.") for key, each in own.items()}
    return found | ({"Case": {"anyOf": [_reference(name) for name in names]}} if several else {})


def _moved(node: Any, home: str) -> Any:
    """Return a schema whose definitions are elsewhere, and whose types are named where they may be null: generators of
    clients leave a null out else.
    """
    if isinstance(node, list):
        return [_moved(each, home) for each in node]
    if not isinstance(node, dict):
        return node
    named = {"type": ["string", "null"]} if None in node.get("enum", ()) else {}
    return named | {
        key: f"{home}{each.removeprefix('#/$defs/')}" if key == "$ref" and isinstance(each, str) else _moved(each, home)
        for key, each in node.items()
    }


def _health() -> Schema:
    answer = {"200": _content("The answer.", JSON, _reference(Health.__name__)), **_problem(421)}
    about = "Answered without a token, and however much there is to do; mistakes of rulebooks are shown with a token."
    said = {"operationId": "health", "summary": "Say how the service is", "description": about}
    return said | {"security": [], "responses": answer}


def _problems(needs_token: bool, *, body: bool) -> Schema:
    """Return the problems that an operation may be answered with."""
    of_bodies = (400, 408, 413, 415) if body else ()
    statuses = sorted((*of_bodies, 401 if needs_token else 421, 422, 500, 503))
    made: Schema = {}
    for each in statuses:
        made |= _problem(each)
    about = "How many seconds to wait before sending it again."
    schema = {"type": "integer", "example": int(RETRY_AFTER)}
    made["503"]["headers"] = {"Retry-After": {"description": about, "schema": schema}}
    return made


def _problem(status: int) -> Schema:
    kinds = " or ".join(f"`{kind}`: {each.title}" for kind, each in KINDS.items() if each.status == status)
    return {str(status): _content(f"{kinds}.", PROBLEM_JSON, _reference(Problem.__name__))}


def _content(about: str, media_type: str, schema: Schema) -> Schema:
    return {"description": about, "content": {media_type: {"schema": schema}}}


def _reference(name: str) -> Schema:
    return {"$ref": f"{_SCHEMAS}{name}"}
