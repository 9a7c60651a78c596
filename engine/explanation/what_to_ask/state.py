"""The state of a consultation as plain data, which may travel through a browser, and what is checked when it is back.

It names the rulebook that asked, and holds a digest of how the rulebook defines what was answered: an answer must mean
what it meant. Rules that have changed in the meantime do no harm, nor do attributes that nobody has spoken of yet. Each
answer is checked again as it is taken.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from ottava.facts import PARTY, InvalidCase, Vocabulary
from ottava.facts.source.diagnostic import Diagnostic, quoted

from ...inference.json_form import format_said
from ...rulebook.rulebook import Rulebook

FORMAT_VERSION = 2
"""That of the state. States of Ottava 0.1 do not say theirs, and are the first: only their answers are checked."""

MOST_STEPS = 10_000
"""Answers that a state may hold; an interview asks each question once."""

_DIGITS = 16


class CheckedState(NamedTuple):
    """What a consultation starts from, its answers in order, and whether it asks only what a quick case needs."""

    start: Any
    steps: list[tuple[str, Any]]
    quick: bool


def written(start: dict[str, Any], steps: list[list[Any]], quick: bool, rulebook: Rulebook) -> dict[str, Any]:
    """Return the state of a consultation that started from a case and has these answers."""
    return {
        "format_version": FORMAT_VERSION,
        "rulebook": {"name": rulebook.name, "version": rulebook.version},
        "vocabulary": _digest(start, [path for path, _ in steps], rulebook.vocabulary),
        "quick": quick,
        "start": start,
        "steps": steps,
    }


def checked(state: Any, rulebook: Rulebook) -> CheckedState:
    """Return what is in a state. Raises InvalidCase for what `written` cannot have given under this rulebook."""
    steps = state.get("steps") if isinstance(state, Mapping) else None
    if not isinstance(state, Mapping) or not isinstance(steps, list) or "start" not in state:
        raise _refused("found no state of a consultation, expected a mapping with `start` and a list of `steps`")
    found = state.get("format_version", 1)
    if isinstance(found, bool) or found not in (1, FORMAT_VERSION):
        message = (
            f"the state of a consultation is of {format_said(found)}, and this version of Ottava reads format "
            f"{FORMAT_VERSION}"
        )
        raise _refused(message, "begin the consultation again")
    if len(steps) > MOST_STEPS:
        raise _refused(f"found {len(steps)} steps in the state of a consultation, expected at most {MOST_STEPS}")
    for number, step in enumerate(steps, start=1):
        if not isinstance(step, list | tuple) or len(step) != 2 or not isinstance(step[0], str):
            raise _refused(f"step {number} of a consultation is not a list of a path and a value")
    if found == FORMAT_VERSION:
        _refuse_other_definitions(state, [path for path, _ in steps], rulebook)
    return CheckedState(state["start"], [(path, value) for path, value in steps], state.get("quick") is True)


def _refuse_other_definitions(state: Mapping[str, Any], paths: list[str], rulebook: Rulebook) -> None:
    """Refuse the state of another rulebook, or of one that defines otherwise what was answered. Raises InvalidCase."""
    asked = state.get("rulebook")
    name, version = (asked.get("name"), asked.get("version")) if isinstance(asked, Mapping) else (None, None)
    if not isinstance(name, str) or not isinstance(version, str):
        raise _refused("the state of a consultation does not name its rulebook, expected `name` and `version`")
    made = f"the state of a consultation was made with the rulebook {quoted(name)} {quoted(version)}"
    again = "go on with the rulebook that it was made with, or begin the consultation again"
    if name != rulebook.name:
        raise _refused(f"{made}, expected `{rulebook.name}`", again)
    if state.get("vocabulary") != _digest(state["start"], paths, rulebook.vocabulary):
        message = (
            f"{made}, and `{rulebook.version}` of it defines something that was answered in another way, or the state "
            "was changed"
        )
        raise _refused(message, again)


def _digest(start: Any, paths: Iterable[str], vocabulary: Vocabulary) -> str:
    """Return a digest of the definitions of all attributes that a state speaks of."""
    definitions = []
    for path in sorted({*_spoken_of(start), *map(_attribute_path, paths)}):
        each = vocabulary.get(path)
        bounds = None if each is None else [each.kind, each.values, each.ordered, each.minimum, each.maximum, each.unit]
        definitions.append([path, bounds])
    return hashlib.sha256(json.dumps(definitions).encode()).hexdigest()[:_DIGITS]


def _spoken_of(start: Any) -> Iterator[str]:
    """Yield the paths of the attributes in the data of a case, whatever else may be in them."""
    for entity, facts in start.items() if isinstance(start, Mapping) else ():
        parties = facts if entity == "parties" and isinstance(facts, list) else ()
        owned = [(PARTY, party) for party in parties] if entity == "parties" else [(entity, facts)]
        for owner, known in owned:
            if isinstance(known, Mapping):
                yield from (f"{owner}.{name}" for name in known if f"{owner}.{name}" != f"{PARTY}.id")


def _attribute_path(path: str) -> str:
    """Return the attribute that an answer is about: `party.arousal` for `parties.customer.arousal`."""
    owner, _, name = path.rpartition(".")
    return f"{PARTY}.{name}" if owner.startswith("parties.") else path


def _refused(message: str, hint: str = "pass on what `to_mapping` gave, unchanged") -> InvalidCase:
    return InvalidCase([Diagnostic("not-a-case", message, hint=hint)])
