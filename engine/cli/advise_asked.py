"""What is asked of `ottava advise`, and a short way to read it where that is plain to see.

Importing typer, and pydantic with it, takes longer than an advice. The short way takes nothing that typer refuses, and
reads what it takes as typer does (tests/cli/test_advise_asked.py holds the two against each other); so all messages,
and all say on what can be asked, stay with typer.
"""

import os
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple


class AdviceFormat(StrEnum):
    text = "text"
    json = "json"
    markdown = "markdown"
    html = "html"


class AdviseAsked(NamedTuple):
    """What is asked, by the names that `ottava advise --help` has for it."""

    cases: list[str]
    rulebook: str | None
    format: AdviceFormat
    output: str | None
    verbose: bool
    quick: bool
    budget: int | None = None
    time_limit: float | None = None


_SWITCHES = {"--verbose": "verbose", "-v": "verbose", "--quick": "quick"}
_WITH_VALUE = {"--rulebook": "rulebook", "--format": "format", "--output": "output", "-o": "output"}
_COMPLETION = "_OTTAVA_COMPLETE"
"""The variable by which a shell asks for completion instead of a run."""


def advise_asked(arguments: Sequence[str]) -> AdviseAsked | None:
    """What arguments such as `advise case.yaml --quick` ask, or None where typer must look at them."""
    # A name that is no text is for typer to refuse, and on Windows typer finds the files of `*.yaml`.
    if arguments[:1] != ["advise"] or not "".join(arguments).isprintable():
        return None
    if _COMPLETION in os.environ or os.name == "nt":
        return None
    cases: list[str] = []
    values: dict[str, str] = {}
    left = iter(arguments[1:])
    for each in left:
        if not each.startswith("-") or each == "-":
            cases.append(each)
        elif each in _SWITCHES:
            values[_SWITCHES[each]] = each
        elif each in _WITH_VALUE and (value := next(left, None)) is not None:
            values[_WITH_VALUE[each]] = value
        else:
            return None
    format = values.get("format", AdviceFormat.text)
    # A page of HTML is of one case, and the message that says so is typer's.
    if not cases or format not in (AdviceFormat.text, AdviceFormat.json, AdviceFormat.markdown):
        return None
    return AdviseAsked(
        cases,
        values.get("rulebook"),
        AdviceFormat(format),
        values.get("output"),
        "verbose" in values,
        "quick" in values,
    )
