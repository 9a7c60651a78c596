"""From `extends` in `rulebook.yaml` to the folder of the rulebook that is extended, and the version wanted of it."""

from __future__ import annotations

from pathlib import Path

from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.node import Node
from ottava.facts.source.span import Span

from ..locating import folder_of, no_rulebook
from .findings import Findings

MOST_LEVELS = 20
"""So many rulebooks may extend each other, one on top of the other."""


def name_and_version(extends: str) -> tuple[str, str | None]:
    """Return the name of the extended rulebook, and the version that is wanted of it, if one is named.

    A `@` in the name of a folder further up belongs to the name.
    """
    name, at, version = extends.rpartition("@")
    return (name, version) if at and "/" not in version else (extends, None)


def check_version(node: Node, extends: str, found: str | None, findings: Findings) -> None:
    """Refuse a rulebook that is of another version than `extends` wants; `1.2` is every version that begins so."""
    name, wanted = name_and_version(extends)
    if wanted is None or found is None:
        return
    start = node.span.start + node.span.text.rfind("@")
    place = Span(node.span.source, start, node.span.end) if start >= node.span.start else node.span
    if not wanted.strip():
        hint = f"write `extends: {name}@{found}`, or leave the `@` out"
        findings.error("wrong-base-version", "there is no version behind the `@`", place, hint)
    elif found != wanted and not found.startswith(f"{wanted}."):
        message = f"{quoted(name)} is version {quoted(found)}; this rulebook wants version {quoted(wanted)} of it"
        hint = f"get that version, or see with `ottava diff` what has changed and write `extends: {name}@{found}`"
        findings.error("wrong-base-version", message, place, hint)


def folder_extended(
    extends: str, node: Node, beside: Path | None, findings: Findings, extending: tuple[Path, ...]
) -> Path | None:
    """Return the folder of the rulebook that is extended; None after noting that it cannot be."""
    name, _ = name_and_version(extends)
    base = folder_of(name, beside)
    if base is None:
        findings.diagnostics.append(no_rulebook(name, beside, node.span))
    elif base.resolve() in extending:
        itself = base.resolve() == extending[-1]
        message = (
            "a rulebook cannot extend itself" if itself else f"the rulebook {quoted(name)} itself extends this one"
        )
        findings.error("extends-itself", message, node.span, "name another rulebook, or take `extends` out")
        return None
    elif len(extending) >= MOST_LEVELS:
        message = f"more than {MOST_LEVELS} rulebooks extend each other, one on top of the other"
        findings.error("extends-too-deep", message, node.span, "join some of them into one")
        return None
    return base
