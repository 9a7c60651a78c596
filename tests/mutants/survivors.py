"""The mutants that no test can notice, each with the reason: they mean the same, or cost time alone."""

from __future__ import annotations

from pathlib import Path

import yaml

# For each module and function: the lines before, the lines after, and why no test can tell them apart.
EXPLAINED = Path(__file__).with_name("survivors.yaml")
Key = tuple[str, str, str, str]


def explained() -> dict[Key, str]:
    """The reasons, by module, function, lines before and lines after."""
    written = yaml.safe_load(EXPLAINED.read_text(encoding="utf-8")) or {}
    return {
        (module, function, each["was"], each["becomes"]): each["why"]
        for module, functions in written.items()
        for function, changes in functions.items()
        for each in changes
    }


def as_yaml(keys: list[Key]) -> str:
    """Entries to be pasted into the file, with the reasons left open."""
    written: dict[str, dict[str, list[dict[str, str]]]] = {}
    for module, function, was, becomes in keys:
        changes = written.setdefault(module, {}).setdefault(function, [])
        changes.append({"was": was, "becomes": becomes, "why": ""})
    return yaml.safe_dump(written, sort_keys=True, allow_unicode=True, width=110)
