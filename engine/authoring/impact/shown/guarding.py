"""What a comparison says of safeguards, in words that text, Markdown and HTML have in common."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from ottava.facts.source.diagnostic import visible

from ....report.words import listing, prose
from ...proving.proving import Word
from ..safeguards import Guarded, Safeguards
from .words import cases

SAID: dict[Word, str] = {
    "proven": "proven",
    "tested": "tested, not proven",
    "broken": "a case breaks it",
    "undecided": "not decided",
}


def safeguards_line(found: Safeguards) -> str:
    """What becomes of the safeguards as a whole."""
    counted = {what: sum(each.what == what for each in found.found) for what in ("broken", "lost", "won", "changed")}
    said = [f"{count} {what}" for what, count in counted.items() if count]
    how = {
        "proven": "",
        "no need": "",
        "not asked": " They were not put to the solver.",
        "no solver": " They were not put to the solver: `pip install 'ottava[check]'` brings it.",
    }[found.asked]
    many = "1 safeguard" if found.new == 1 else f"{found.new} safeguards"
    return f"{f'Of safeguards: {listing(said)}' if said else f'None of the {many} is lost or broken'}.{how}"


def guarded_title(each: Guarded) -> str:
    """What became of one, and its title."""
    return f"{each.what}: {prose(each.title)}"


def guarded_lines(each: Guarded) -> Iterator[str]:
    """What else is to be told of it."""
    yield ", ".join(map(visible, each.places))
    if each.reason is not None:
        yield f"left out, because: {prose(each.reason)}"
    if each.after is not None:
        yield f"{'' if each.before is None else f'before: {SAID[each.before]}; '}now: {SAID[each.after]}"
    if each.case is not None and each.what == "broken":
        shown = {name: value for name, value in each.case.items() if name != "id"}
        yield f"such a case: {visible(yaml.safe_dump(shown, default_flow_style=True, width=1_000_000).strip())}"
    if each.cases_before or each.cases_after:
        named = f", such as {listing(f'`{visible(id)}`' for id in each.first)}" if each.first else ""
        before = cases(each.cases_before) if each.cases_before else "none"
        after = cases(each.cases_after) if each.cases_after else "none"
        yield f"advice against it: before in {before}, now in {after}{named}"
    yield prose(each.because)
