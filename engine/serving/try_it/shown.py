"""What the page shows of a trial: its form, and its parts, each a piece of HTML by the id of its place."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from ottava.facts.attribute import number_text

from ...authoring.impact.analysis import titles_of, titles_of_stages
from ...rulebook.rulebook import Rulebook
from ...workbench.bench import Bench
from ...workbench.changes import Changed
from ...workbench.trial import CaseMistake, Trial
from ..pages import filled
from .asked import AskedTrial, edited, form_text


class FormValue(Struct, frozen=True):
    """What the field at a path has: a text, or texts where it has several."""

    path: str
    value: str | tuple[str, ...]
    certainty: float


class ShownTrial(Struct, frozen=True):
    """A trial as the page shows it.

    text: the case after the edit. sound: whether there is advice. edited: whether the case says something else than
    before. form: the key of its form; values: what its fields have. parts: HTML by the id of the place; what is not
    there stays as it is. said: what the edit changed, in one line; said_of_rules: what the last saved rules did; each
    empty where there is nothing to say. fingerprint: of the rules at work. mistakes: what is wrong with the case.
    """

    edition: int
    text: str
    sound: bool
    edited: bool
    form: str
    values: tuple[FormValue, ...]
    parts: dict[str, str]
    said: str
    said_of_rules: str
    fingerprint: str
    mistakes: tuple[CaseMistake, ...]


def part(name: str, **values: Any) -> str:
    """Return a part of the page."""
    return filled(__package__, f"{name}.html", **values)


_NAMED = {
    "top": "method",
    "excluded": "method",
    "gates": "gate",
    "directives": "directive",
    "attention": "point",
    "fired": "rule",
}
"""What the names are of that a test expects under a key."""


def tried(bench: Bench, rulebook: Rulebook, asked: AskedTrial) -> ShownTrial:
    """Return what comes of a case. rulebook: whose titles are shown. Raises NotEditable."""
    sheet = bench.sheet()
    text = asked.text if asked.edit is None else edited(asked.text, asked.edit, sheet)
    trial = bench.trial(text, before=asked.before)
    state = bench.state()
    parts = {"files": part("files", state=state), "mistakes": part("mistakes", mistakes=trial.mistakes)}
    if state.fingerprint != asked.fingerprint:
        parts["rules-part"] = part("rule_list", rules=bench.rules())
    form = asked.form
    if not trial.mistakes:
        form = f"{sheet.edition} {' '.join(trial.parties)}"
        if form != asked.form:
            parts["form"] = part("form", sheet=sheet, parties=trial.parties, form_text=form_text)
        parts |= _outcome(trial)
        if state.writable:
            parts["expectable"] = _expectable(bench, rulebook, text)
    return ShownTrial(
        trial.edition,
        text,
        not trial.mistakes,
        trial.by_edit is not None and bool(trial.by_edit.edits),
        form,
        tuple(FormValue(each.path, _in_form(each.value), each.certainty) for each in trial.values),
        parts,
        _said(trial),
        "" if trial.by_rules is None else f"Rules saved. {_told(trial.by_rules)}",
        # Rules taken up between the trial and this are those of the next trial.
        state.fingerprint if state.edition == trial.edition else asked.fingerprint,
        trial.mistakes,
    )


def _outcome(trial: Trial) -> dict[str, str]:
    parts = {
        "card-part": f"{trial.card}",
        "fired": part("rules", rules=trial.fired, where="fired"),
        "nearly": part("rules", rules=trial.nearly, where="nearly"),
    }
    if trial.by_edit is not None and trial.by_edit.edits:
        parts["by-edit"] = part("change", changed=trial.by_edit, where="by-edit")
    if trial.by_rules is not None:
        parts["by-rules"] = part("change", changed=trial.by_rules, where="by-rules")
    return parts


def _expectable(bench: Bench, rulebook: Rulebook, text: str) -> str:
    called = titles_of(rulebook) | titles_of_stages(rulebook)

    def title(key: str, name: str) -> str:
        return called.get(f"{_NAMED.get(key)} {name}", name)

    return part("expectable", expectable=bench.expectable(text), title=title)


def _in_form(value: str | bool | int | float | tuple[str, ...]) -> str | tuple[str, ...]:
    if isinstance(value, tuple):
        return value
    return number_text(value) if isinstance(value, float) else form_text(value)


def _said(trial: Trial) -> str:
    """Return the outcome in one line."""
    if count := len(trial.mistakes):
        return f"{'1 mistake' if count == 1 else f'{count} mistakes'} in the case. The advice is that of before."
    return _told(trial.by_edit) if trial.by_edit is not None and trial.by_edit.edits else ""


def _told(changed: Changed) -> str:
    count = sum(len(group.items) for group in changed.groups)
    if not count:
        return "The advice on this case stays as it is."
    return f"The advice on this case changes: {'1 thing is' if count == 1 else f'{count} things are'} different."
