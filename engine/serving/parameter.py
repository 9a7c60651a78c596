"""What a request may say, in its address or in its body: checked and described from one declaration."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ottava.facts.days import NotADate, date_from
from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.suggestion import nearest

from .problem import ProblemMistake, Refused, wrong_input

Schema = dict[str, Any]

Expected = str
"""What was expected instead, in words."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A name that a request may give a value. `schema`: what the value may be; a text in the address is read by it.

    check: returns what was expected instead, None for a value that fits.
    """

    name: str
    schema: Schema
    about: str
    required: bool = False
    check: Callable[[Any], Expected | None] = field(default=lambda value: None)


def flag(name: str, about: str) -> Parameter:
    """Return one that is true or false."""
    return Parameter(name, {"type": "boolean", "default": False}, about, check=_kind(bool, "true or false"))


def text(name: str, about: str, *, required: bool = False) -> Parameter:
    """Return one that is a text."""
    return Parameter(
        name, {"type": "string", "minLength": 1}, about, required, _kind(str, "a text", lambda each: each != "")
    )


def whole(name: str, about: str, low: int, high: int, default: int | None = None) -> Parameter:
    """Return one that is a whole number within bounds."""
    schema = {"type": "integer", "minimum": low, "maximum": high}
    fits = _kind(int, f"a whole number from {low} to {high}", lambda each: low <= each <= high)
    return Parameter(name, schema | ({} if default is None else {"default": default}), about, check=fits)


def day(name: str, about: str) -> Parameter:
    """Return one that is a date."""
    return Parameter(name, {"type": "string", "format": "date"}, about, check=_date)


def anything(name: str, about: str, schema: Schema, *, required: bool = False) -> Parameter:
    """Return one that is looked at where it is used."""
    return Parameter(name, schema, about, required)


def from_query(given: Sequence[tuple[str, str]], parameters: Iterable[Parameter]) -> dict[str, Any]:
    """Return the values of the parameters in an address. Raises Refused with all mistakes."""
    known = {each.name: each for each in parameters}
    mistakes = [_unknown(name, known, "parameter") for name in dict(given) if name not in known]
    names = [name for name, _ in given]
    for name in known:
        if names.count(name) > 1:
            message = f"found the parameter {quoted(name)} {names.count(name)} times, expected it once"
            mistakes.append(_mistake("repeated-parameter", message, "leave the others out", name))
    values = {name: _read(value, known[name]) for name, value in given if name in known}
    return _checked(values, known, mistakes)


def from_body(given: Mapping[str, Any], parameters: Iterable[Parameter]) -> dict[str, Any]:
    """Return the values in a body. Raises Refused with all mistakes."""
    known = {each.name: each for each in parameters}
    mistakes = [_unknown(name, known, "key") for name in given if name not in known]
    values = {name: given[name] for name in given if name in known}
    return _checked(values, known, mistakes)


def _checked(
    values: Mapping[str, Any], known: Mapping[str, Parameter], mistakes: list[ProblemMistake]
) -> dict[str, Any]:
    for name, each in known.items():
        if name not in values:
            if each.required:
                mistakes.append(_mistake("missing-parameter", f"{quoted(name)} is missing", each.about, name))
        elif (expected := each.check(values[name])) is not None:
            message = f"found {_shown(values[name])} for {quoted(name)}, expected {expected}"
            mistakes.append(_mistake("invalid-parameter", message, each.about, name))
    if mistakes:
        raise Refused(wrong_input("invalid-request", mistakes))
    return dict(values)


def _unknown(name: str, known: Iterable[str], kind: str) -> ProblemMistake:
    near = nearest(name, known)
    hint = f"did you mean `{near}`?" if near else f"there is {', '.join(map(quoted, known)) or 'none'}"
    return _mistake(f"unknown-{kind}", f"unknown {kind} {quoted(name)}", hint, None)


def _mistake(code: str, message: str, hint: str, path: str | None) -> ProblemMistake:
    return ProblemMistake(code, message, hint, path, None, None)


def _read(value: str, parameter: Parameter) -> Any:
    """Return the value that a text in an address means; the text itself where it means none."""
    match parameter.schema.get("type"):
        case "boolean":
            return {"true": True, "false": False}.get(value, value)
    return value


def _shown(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return f"`{str(value).lower()}`"
        case str():
            return quoted(value)
        case int() | float():
            return quoted(str(value))
        case list():
            return "a list"
    return "a mapping"


def _kind(
    kind: type, expected: Expected, fits: Callable[[Any], bool] = lambda _: True
) -> Callable[[Any], Expected | None]:
    def check(value: Any) -> Expected | None:
        right = isinstance(value, kind) and (kind is bool or not isinstance(value, bool))
        return None if right and fits(value) else expected

    return check


def _date(value: Any) -> Expected | None:
    if not isinstance(value, str):
        return "a date, such as `2026-03-14`"
    try:
        date_from(value, "date")
    except NotADate as wrong:
        return wrong.wanted
    return None
