"""Files checked against a schema, read as Ottava reads them."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]

from ottava.engine.authoring.schemas.writing import schema_text
from ottava.engine.rulebook.loading import load_rulebook
from ottava.engine.rulebook.rulebook import Rulebook
from ottava.facts.source.node import plain
from ottava.facts.source.span import Source
from ottava.facts.source.yaml_text import from_yaml

ROOT = Path(__file__).resolve().parents[3]


def validator(subject: str, rulebook: Rulebook) -> Any:
    """What checks against a schema, which is itself checked."""
    schema = json.loads(schema_text(subject, rulebook))
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


@cache
def built_in(subject: str) -> Any:
    """The same of the built-in rulebook."""
    return validator(subject, load_rulebook())


def documents(text: str) -> list[Any]:
    """What a text of YAML says; nothing for a document that is empty."""
    found, diagnostics = from_yaml(Source("text", text))
    assert not diagnostics
    return [_with_keys_of_text(said) for said in map(plain, found) if said is not None]


def _with_keys_of_text(said: Any) -> Any:
    """The same with keys as an editor sees them: as text."""
    if isinstance(said, list):
        return [_with_keys_of_text(each) for each in said]
    return {str(key): _with_keys_of_text(each) for key, each in said.items()} if isinstance(said, dict) else said


def faults(checker: Any, text: str) -> list[str]:
    """What a schema finds wrong with a text."""
    found = [fault for said in documents(text) for fault in checker.iter_errors(said)]
    return [f"{'/'.join(map(str, fault.absolute_path))}: {fault.message[:200]}" for fault in found]
