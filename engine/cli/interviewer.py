"""Holding an interview on a terminal: the questions, the choices and what is typed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.text import Text

from ottava.facts import Attribute, Value, Vocabulary
from ottava.facts.source.diagnostic import visible
from ottava.facts.source.writing import write_atomically

from ..explanation.what_if.changes import InvalidChange
from ..explanation.what_to_ask.consultation import Consultation
from ..inference.advice import Question
from ..report.case_file import to_yaml
from ..report.layout import Shape, passage
from ..report.open_questions import why_asked
from ..report.page import page, section_parts
from ..report.words import name, prose, sentence_case, value
from .terminal import Terminal

KEYS = "d don't know · w why · b back · s stop"
DONT_KNOW = frozenset({"d", "don't know", "dont know", "unknown", "?"})
WHY = frozenset({"w", "why", "why?"})
BACK = frozenset({"b", "back"})
STOP = frozenset({"s", "stop", "q", "quit"})


def named_after(target: Path | None) -> str:
    """The id of a new case: the name of the file it will be saved in."""
    stem = "" if target is None else "".join(each if each.isprintable() else "_" for each in target.stem).strip()
    return stem or "case"


class Interviewer:
    """Asks the questions of one consultation on a terminal."""

    def __init__(self, consultation: Consultation, vocabulary: Vocabulary) -> None:
        self._consultation = consultation
        self._vocabulary = vocabulary
        self._terminal = Terminal()

    def hold(self, target: Path | None) -> None:
        """Asks until nothing is left to ask or the person stops; then shows the advice and saves the case.

        target: the file to save in; left out, the person is asked for it.
        """
        self._show(passage("Answer with a number or in words. At any question you can also type:"))
        self._show(passage(KEYS, indent=2, style="dim"))
        stopped = False
        while not stopped and (question := self._consultation.question) is not None:
            stopped = self._ask(question)
        self._end(stopped)
        self._save(target)

    def _ask(self, question: Question) -> bool:
        """Puts one question, until it has been answered or left; returns whether to stop."""
        choices = self._put(question)
        while True:
            typed = self._read("> ")
            word = None if typed is None else typed.strip().lower()
            if word is None or word in STOP:
                return True
            if word in BACK:
                if self._consultation.asked == 0:
                    self._show(passage("This is the first question.", style="yellow"))
                    continue
                self._consultation.back()
                return False
            if word in WHY:
                self._show(*section_parts(why_asked(self._consultation.why())))
                continue
            if word in DONT_KNOW:
                self._consultation.dont_know()
                return False
            if word and self._take(question, typed or "", choices):
                return False

    def _put(self, question: Question) -> Sequence[Value]:
        whose = "" if question.party is None else f"{visible(question.party)}: "
        self._show(passage(""))
        mark = f"{self._consultation.asked + 1}. "
        self._show(passage(f"{whose}{prose(question.question)}", mark, style="bold"))
        if why := self._consultation.left_out:
            said = f"Perhaps another question would tell more; that was not looked at to the end: {why}."
            self._show(passage(said, indent=3, style="dim"))
        attribute = self._vocabulary.get(question.attribute)
        if attribute is None:
            self._show(passage("Give each party a short label, with commas between: tenant, landlord", indent=3))
            return ()
        choices = _choices(attribute)
        for number, choice in enumerate(choices, start=1):
            label = attribute.label(choice) if isinstance(choice, str | int) else None
            meaning = f": {prose(label)}" if label else ""
            key = choice if attribute.scale() else number
            said = "" if attribute.scale() else value(choice)
            self._show(passage(f"{said}{meaning if said else meaning.removeprefix(': ')}", f"{key}  ", indent=3))
        hint = _hint(attribute)
        if hint:
            self._show(passage(hint, indent=3, style="dim"))
        return choices

    def _take(self, question: Question, typed: str, choices: Sequence[Value]) -> bool:
        """Gives the answer on; returns False, having said why, if it does not fit."""
        attribute = self._vocabulary.get(question.attribute)
        answer: Any = typed.strip() if attribute is None else _meant(typed, choices, attribute)
        try:
            self._consultation.answer(answer)
        except InvalidChange as invalid:
            for diagnostic in invalid.diagnostics:
                hint = f" ({diagnostic.hint})" if diagnostic.hint else ""
                self._show(passage(prose(f"{diagnostic.message}{hint}"), style="yellow"))
            return False
        return True

    def _end(self, stopped: bool) -> None:
        consultation = self._consultation
        self._show(passage(""))
        if consultation.stable:
            said = "Nothing that is still open can change a gate or what comes first."
        elif stopped:
            said = "Stopped. Answers that are still open may change this advice."
        else:
            said = "Nothing is left to ask."
        self._show(passage(said, style="bold green"))
        self._show(passage(""))
        self._show(*page(consultation.advice, title=consultation.case.title))

    def _save(self, target: Path | None) -> None:
        while target is None:
            self._show(passage(""))
            typed = self._read("Save the case as (nothing: do not save): ")
            if not typed or not typed.strip():
                return
            target = Path(typed.strip())
            if target.exists():
                self._show(passage(f"{visible(str(target))} is there already; choose another name.", style="yellow"))
                target = None
        case = self._consultation.case
        write_atomically(target, to_yaml(case).encode())
        self._show(passage(f"Saved as {visible(str(target))}.", style="bold"))

    def _read(self, prompt: str) -> str | None:
        """A line that was typed; None at the end of the input."""
        try:
            return self._terminal.input(Text(prompt, style="bold cyan"))
        except EOFError:
            return None

    def _show(self, *shapes: Shape) -> None:
        self._terminal.show(shapes)


def _choices(attribute: Attribute) -> Sequence[Value]:
    if attribute.kind == "boolean":
        return (True, False)
    return attribute.values or attribute.scale()


def _hint(attribute: Attribute) -> str:
    if attribute.kind == "set":
        return "Several with commas between; 0 for none of them."
    if _choices(attribute):
        return ""
    unit = f" of {name(attribute.unit)}" if attribute.unit else ""
    bounds = [
        f"{word} {bound:g}"
        for word, bound in (("from", attribute.minimum), ("to", attribute.maximum))
        if bound is not None
    ]
    whole = "whole number" if attribute.kind == "integer" else "number"
    return sentence_case(" ".join([f"a {whole}{unit}", *bounds])) + "."


def _meant(typed: str, choices: Sequence[Value], attribute: Attribute) -> Any:
    """What was typed, with numbers turned into the choices they stand for; words are taken as they are."""
    if attribute.kind == "set":
        words = [word.strip() for word in typed.replace("+", ",").split(",") if word.strip()]
        return [] if words in (["0"], ["none"]) else [_chosen(word, choices) for word in words]
    if attribute.kind == "boolean" and typed.strip().lower() in ("y", "yes", "n", "no"):
        return typed.strip().lower().startswith("y")
    return typed.strip() if attribute.scale() else _chosen(typed, choices)


def _chosen(typed: str, choices: Sequence[Value]) -> Any:
    word = typed.strip()
    numbered = dict(zip(map(str, range(1, len(choices) + 1)), choices, strict=True))
    if word in numbered:
        return numbered[word]
    return word.replace(" ", "_").lower() if choices else word
