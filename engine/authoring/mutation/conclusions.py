"""The conclusions of a rule with one thing changed, in every way there is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import get_args

from ...rulebook.conclusion import Assess, Attend, Conclusion, Effect, Exclude, Order, Recommend, ShutGate
from ...rulebook.rulebook import Names, Rule
from ..rule_tests.conclusions import said
from .mutant import Kind, Mutant


def changed_conclusions(rule: Rule, names: Names) -> Iterator[Mutant]:
    """The rule with one conclusion left out or changed: its strength to the next word or the other sign, the effect
    of a gate to each other one, an order turned round.
    """
    for place, conclusion in enumerate(rule.conclusions):
        before, after = rule.conclusions[:place], rule.conclusions[place + 1 :]
        text = f"`{said(conclusion, names)}`"
        removed: Kind = "exclusion removed" if isinstance(conclusion, Exclude) else "conclusion removed"
        yield Mutant(removed, f"{text} left out", replace(rule, conclusions=(*before, *after)), conclusion.span)
        for kind, other in _others(conclusion, names):
            new = replace(rule, conclusions=(*before, other, *after))
            yield Mutant(kind, f"{text} changed to `{said(other, names)}`", new, conclusion.span)


def _others(conclusion: Conclusion, names: Names) -> Iterator[tuple[Kind, Conclusion]]:
    match conclusion:
        case Recommend(strength=strength):
            for other in (*_next_strengths(strength, names), -strength):
                yield "strength changed", replace(conclusion, strength=other)
        case Attend(strength=strength) | Assess(strength=strength):
            for other in _next_strengths(strength, names):
                yield "strength changed", replace(conclusion, strength=other)
        case ShutGate(effect=effect):
            for each in get_args(Effect):
                if each != effect:
                    yield "effect changed", replace(conclusion, effect=each)
        case Order(first, then):
            yield "order reversed", replace(conclusion, first=then, then=first)


def _next_strengths(strength: float, names: Names) -> Iterator[float]:
    """The next weaker and the next stronger word, on the same side."""
    size, sign = abs(strength), 1 if strength > 0 else -1
    known = sorted(value for _, value in names.strengths)
    weaker = [value for value in known if value < size]
    stronger = [value for value in known if value > size]
    yield from (sign * value for value in (*weaker[-1:], *stronger[:1]))
