"""Values and cases as YAML in one line."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ottava.facts import Case
from ottava.facts.attribute import Observation

_PLAIN = re.compile(r"[^\W\d_][\w.-]*")
_OTHER = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})


def written(value: object) -> str:
    """A value in one line."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            plain = _PLAIN.fullmatch(value) and value.lower() not in _OTHER
            return value if plain else "'" + value.replace("'", "''") + "'"
        case frozenset() | set():
            return f"[{', '.join(written(each) for each in sorted(value))}]"
        case list() | tuple():
            return f"[{', '.join(written(each) for each in value)}]"
        case Mapping():
            return "{" + ", ".join(f"{key}: {written(each)}" for key, each in value.items()) + "}"
        case _:
            return f"{value:g}" if isinstance(value, float) and value.is_integer() else str(value)


def case_written(case: Case) -> str:
    """A case in one line, without its id and title."""
    parts: dict[str, object] = {}
    if case.parties:
        parts["parties"] = [
            {"id": party.id, **{name: _given(each) for name, each in party.observations.items()}}
            for party in case.parties
        ]
    for path, observation in case.observations.items():
        entity, _, name = path.partition(".")
        facts = parts.setdefault(entity, {})
        assert isinstance(facts, dict)
        facts[name] = _given(observation)
    return written(parts)


def _given(observation: Observation) -> object:
    if observation.certainty == 1:
        return observation.value
    return {"value": observation.value, "certainty": observation.certainty}
