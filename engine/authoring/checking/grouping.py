"""Rules beside those that they may be compared with."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import fields

from ...inference.compiled_rulebook import CompiledRule, CompiledRulebook
from ...rulebook.conclusion import Conclusion


def by_conclusions(translation: CompiledRulebook) -> Iterator[tuple[CompiledRule, ...]]:
    """The rules that conclude the same, in the order in which they run; those that stand alone are left out."""
    groups: dict[Hashable, list[CompiledRule]] = {}
    for meant in translation.rules.values():
        key = meant.rule.per_party, frozenset(map(content, meant.rule.conclusions))
        groups.setdefault(key, []).append(meant)
    return (tuple(group) for group in groups.values() if len(group) > 1)


def content(conclusion: Conclusion) -> tuple[Hashable, ...]:
    """What a conclusion says, without the reason it gives: its kind, what it is about, and the rest."""
    kept = [each.name for each in fields(conclusion) if each.name not in ("because", "span")]
    return type(conclusion).__name__, *(getattr(conclusion, name) for name in kept)
