"""A rulebook laid out in lines: everything that was read, each with the place that it points at."""

import difflib
import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from ottava.engine.rulebook.condition import Atom
from ottava.engine.rulebook.rulebook import Rulebook
from ottava.facts import built_in_vocabulary
from ottava.facts.source.span import Span


def laid_out(book: Rulebook) -> str:
    """All of a rulebook but for its text and what it takes over of the built-in vocabulary."""
    built_in = built_in_vocabulary()
    own = tuple(each for each in book.vocabulary if each.path not in built_in)
    parts = {
        "head": (book.name, book.version, book.title, book.allows, book.language, book.fingerprint),
        "names": book.names,
        "attributes": own,
        "strata": book.strata,
        "safeguards": book.safeguards,
        "held by tests": book.held_by_tests,
        "dropped": book.dropped,
        "switched off": book.switched_off,
        "languages": book.languages,
    }
    return "".join(f"{line}\n" for name, part in parts.items() for line in lines(name, part))


def lines(name: str, value: Any, depth: int = 0) -> Iterator[str]:
    """The lines of a value: one where it is single, else one for each of its parts, further in."""
    start = f"{'  ' * depth}{name}:" if name else f"{'  ' * depth}-"
    if isinstance(value, Atom):
        yield f"{start} {value.entry}"
    elif isinstance(value, Span):
        yield f"{start} {value.source.name}:{value.line}:{value.column} {json.dumps(value.text)}"
    elif is_dataclass(value):
        yield f"{start} {type(value).__name__}"
        for each in fields(value):
            if (part := getattr(value, each.name)) is not None:
                yield from lines(each.name, part, depth + 1)
    elif isinstance(value, frozenset):
        yield f"{start} one of {', '.join(sorted(map(json.dumps, value)))}"
    elif isinstance(value, tuple) and any(isinstance(part, tuple) or is_dataclass(part) for part in value):
        yield start
        for part in value:
            yield from lines("", part, depth + 1)
    elif isinstance(value, tuple):
        yield f"{start} ({', '.join(map(json.dumps, value))})"
    else:
        yield f"{start} {json.dumps(value)}"


def changed(before: Rulebook, after: Rulebook) -> str:
    """The lines of a rulebook that differ from those of another one, each with what it stands under."""
    known = laid_out(before).splitlines()
    found: list[str] = []
    for line in difflib.unified_diff(known, laid_out(after).splitlines(), lineterm="", n=0):
        if line.startswith("+ "):
            found.append(line[1:])
    return "".join(f"{line}\n" for line in found)
