"""Values, conclusions and places of rulebooks as text, as the tools for authors show and write them.

A conclusion is one line of YAML without its reason: `{recommend: listening, …}`.
"""

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from ottava.facts import Value, days
from ottava.facts.attribute import DAY
from ottava.facts.source.diagnostic import visible
from ottava.facts.source.span import Span

from ..rulebook.conclusion import (
    Ask,
    Assess,
    Attend,
    Conclusion,
    Direct,
    Due,
    Exclude,
    Order,
    Recommend,
    ShutGate,
    variant_name,
)
from ..rulebook.reading.from_strength import ASSESS_DEFAULT, ATTEND_DEFAULT
from ..rulebook.rulebook import Names
from ..rulebook.today import TODAY


def as_written(value: Value) -> str:
    """Return a value as it is written in a file."""
    if isinstance(value, frozenset):
        return f"[{', '.join(sorted(value))}]"
    if isinstance(value, date):
        return days.written(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def location(span: Span | None) -> str:
    """Return the file, line and column, in the form that editors understand."""
    return "?" if span is None else f"{visible(span.source.name)}:{span.line}:{span.column}"


def location_order(span: Span | None) -> tuple[str, int]:
    """Return a key that sorts by file and place; what has no place comes first."""
    return ("", -1) if span is None else (span.source.name, span.start)


_ON_A_LINE = 4


def conclusion_text(conclusion: Conclusion, names: Names) -> str:
    """Return the conclusion as an author would write it; two that conclude the same are said in the same words."""
    match conclusion:
        case Recommend(method, stage, strength):
            return _flow(recommend=variant_name(method, stage), **_strength(strength, names))
        case Exclude(method, stage):
            return _flow(exclude=variant_name(method, stage))
        case ShutGate(gate, effect):
            return _flow(gate=gate, effect=effect)
        case Direct(directive, due=due):
            return _flow(directive=directive, **({} if due is None else {"due": _due(due)}))
        case Attend(point, strength):
            usual = strength == dict(names.strengths).get(ATTEND_DEFAULT, ASSESS_DEFAULT)
            return _flow(attend=point, **({} if usual else _strength(strength, names)))
        case Assess(atom, strength):
            given = {} if strength == ASSESS_DEFAULT else _strength(strength, names)
            return _flow(assess=f"{{{atom.entry}}}", **given)
        case Ask(attribute):
            return _flow(ask=attribute)
        case Order(first, then):
            return _flow(order=f"[{variant_name(*first)}, {variant_name(*then)}]")


def _due(due: Due) -> str:
    return f"{{days: {due.days}, after: {TODAY if due.after == DAY else due.after}}}"


def conclusion_lines(conclusions: Iterable[Conclusion], names: Names) -> list[str]:
    """Return all of them, as lines of a list under `gives:`; methods that are excluded share a line."""
    lines: list[str] = []
    for together, group in groupby(conclusions, key=lambda each: isinstance(each, Exclude)):
        found = list(group)
        if together and len(found) > 1:
            excluded = [variant_name(each.method, each.stage) for each in found if isinstance(each, Exclude)]
            for start in range(0, len(excluded), _ON_A_LINE):
                lines.append(_flow(exclude=f"[{', '.join(excluded[start : start + _ON_A_LINE])}]"))
        else:
            lines += [conclusion_text(each, names) for each in found]
    return lines


def _strength(strength: float, names: Names) -> dict[str, str]:
    word = next((word for word, value in names.strengths if value == strength), None)
    return {"strength": word} if word else {"certainty": f"{strength:.6g}"}


def _flow(**entries: str | None) -> str:
    return "{" + ", ".join(f"{key}: {value}" for key, value in entries.items() if value is not None) + "}"
