"""Conditions back in the words of a rule file, for the naive chainer."""

from typing import Any

from ottava.engine.rulebook.condition import (
    Advised,
    AdvisedCount,
    All,
    AnyOf,
    Condition,
    Derived,
    EveryParty,
    Includes,
    InRange,
    Known,
    Named,
    Not,
    OneOf,
    PartyCount,
    SomeParty,
    word_of,
)


def unparsed(condition: Condition) -> Any:
    match condition:
        case OneOf(attribute, values):
            return {attribute: sorted(values, key=str)}
        case InRange(attribute, low, high):
            return {attribute: _bounds(low, high)}
        case Includes(attribute, values):
            return {attribute: {"includes": sorted(values)}}
        case Known(attribute):
            return {attribute: {"known": True}}
        case Derived(atom):
            return {f"assessment.{atom.name}": atom.value}
        case Advised(method, stage):
            return {f"advised.{method}" + (f".{stage}" if stage else ""): True}
        case AdvisedCount(low, high):
            return {"advised": _bounds(low, high)}
        case All(()):
            return "always"
        case All(parts):
            return {"all": [unparsed(part) for part in parts]}
        case AnyOf(parts):
            return {"any": [unparsed(part) for part in parts]}
        case Not(part):
            return {"not": unparsed(part)}
        case Named(part=part):
            return unparsed(part)
        case SomeParty(where) | EveryParty(where):
            return {word_of(condition): unparsed(where)}
        case PartyCount(where, low, high, share=share):
            shares = {} if share is None else {"share": share}
            return {word_of(condition): {"where": unparsed(where), **_bounds(low, high), **shares}}


def _bounds(low: float | None, high: float | None) -> dict[str, Any]:
    return ({} if low is None else {"at_least": low}) | ({} if high is None else {"at_most": high})
