"""Holding an interview on a terminal: the questions, the list of answers, a STOP, and saving however it ends."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from shlex import quote
from typing import Any

from msgspec.structs import replace
from rich.text import Text

from ottava.facts import Attribute, Vocabulary
from ottava.facts.catalogue import tr
from ottava.facts.source.diagnostic import quoted, visible

from ..explanation.what_if.changes import InvalidChange
from ..explanation.what_to_ask.consultation import Consultation
from ..inference.advice import Question
from ..report.gates import gates
from ..report.interview import (
    GO_ON,
    asked,
    gates_raised,
    how_it_ended,
    not_looked_at,
    progress,
    what_else_changed,
    what_was_said,
)
from ..report.layout import Shape, passage
from ..report.open_questions import why_asked
from ..report.page import section_parts
from ..report.text import card_or_page
from ..report.words import prose
from .answers import meant, offered
from .interview_file import free_name, save
from .output import ENDING
from .terminal import Terminal

KEYS = ("d don't know · w why do you ask · b back · s stop", "l list of what was said · c 2 change answer 2")
DONT_KNOW = frozenset({"d", "don't know", "dont know", "unknown", "?"})
WHY = frozenset({"w", "why", "why?"})
BACK = frozenset({"b", "back"})
LIST = frozenset({"l", "list"})
CHANGE = re.compile(r"(?:c|change)\s*([0-9]{1,5})?", re.ASCII)
STOP = frozenset({"s", "stop", "q", "quit"})


def named_after(target: Path | None) -> str:
    """The id of a new case: the name of the file it will be saved in."""
    stem = "" if target is None else "".join(each if each.isprintable() else "_" for each in target.stem).strip()
    return stem or "case"


class Interviewer:
    """Asks the questions of one consultation on a terminal.

    target: the file to save in; left out, the person is asked for it at the end. full: end on the whole page instead of
    the card.
    """

    def __init__(
        self, consultation: Consultation, vocabulary: Vocabulary, target: Path | None, *, full: bool = False
    ) -> None:
        self._consultation = consultation
        self._vocabulary = vocabulary
        self._target = target
        self._full = full
        self._terminal = Terminal()
        self._shut: dict[str, str] = {}
        self._told_new = False

    def hold(self) -> None:
        """Asks until nothing is left to ask or the person stops; then shows the advice and saves the case.

        Whatever ends it before (Ctrl-C, a signal, a terminal that is gone), what was said is saved.
        """
        try:
            self._hold()
        except (KeyboardInterrupt, SystemExit, OSError):
            self._rescue()
            raise

    def _hold(self) -> None:
        self._show(passage(tr("Answer with a number or in words. At any question you can also type:")))
        self._show(*(passage(tr(line), indent=2, style="dim") for line in KEYS))
        stopped = self._tell_of_gates()
        while not stopped and (question := self._consultation.question) is not None:
            stopped = self._ask(question) or self._tell_of_gates()
        self._end(stopped)
        self._save()

    def _ask(self, question: Question) -> bool:
        """Puts one question, until it has been answered or left; returns whether to stop."""
        consultation = self._consultation
        self._put(question.question, question.party, question.attribute, consultation.asked + 1)
        while True:
            typed = self._read("> ")
            word = None if typed is None else typed.strip().lower()
            if word is None or word in STOP:
                return True
            if word in BACK:
                if consultation.asked == 0:
                    self._warn(tr("This is the first question."))
                    continue
                consultation.back()
                self._told_new = True
                return False
            if word in WHY:
                self._show(*section_parts(why_asked(consultation.why())))
            elif word in LIST:
                self._list()
            elif change := CHANGE.fullmatch(word):
                if self._change(change[1]):
                    return False
                self._put(question.question, question.party, question.attribute, consultation.asked + 1)
            elif word in DONT_KNOW:
                consultation.dont_know()
                self._told_new = True
                return False
            elif word and self._take(question.attribute, typed or "", consultation.answer):
                return False

    def _put(self, question: str, party: str | None, path: str, number: int) -> None:
        self._show(passage(""))
        self._show(*self._progress())
        self._show(passage(asked(question, party), f"{number}. ", style="bold"))
        if why := self._consultation.left_out:
            self._show(passage(not_looked_at(why), indent=3, style="dim"))
        attribute = self._vocabulary.get(path)
        if attribute is None:
            labels = ", ".join(self._vocabulary.example_labels)
            hint = tr("Give each party a short label, with commas between: {labels}", labels=labels)
            self._show(passage(hint, indent=3))
        else:
            self._show(*offered(attribute))

    def _progress(self) -> tuple[Shape, ...]:
        answered, ahead = self._consultation.asked, self._consultation.ahead
        return () if answered == 0 else (passage(progress(answered, ahead), style="dim"),)

    def _take(self, path: str, typed: str, give: Callable[[Any], object]) -> bool:
        """Gives the answer on; returns False, having said why, if it does not fit."""
        attribute: Attribute | None = self._vocabulary.get(path)
        try:
            give(typed.strip() if attribute is None else meant(typed, attribute))
        except InvalidChange as invalid:
            for diagnostic in invalid.diagnostics:
                hint = f" ({diagnostic.hint})" if diagnostic.hint else ""
                self._warn(prose(f"{diagnostic.message}{hint}"))
            return False
        self._told_new = True
        return True

    def _list(self) -> None:
        self._show(*section_parts(what_was_said(self._consultation.said, self._vocabulary)))
        self._show(passage(tr("c and a number changes an answer, and keeps the others."), style="dim"))

    def _change(self, which: str | None) -> bool:
        """Asks one of the earlier questions again; returns whether its answer was changed."""
        answers = self._consultation.said
        number = 0 if which is None else int(which)
        if not 1 <= number <= len(answers):
            self._list()
            return False
        said = answers[number - 1]
        self._put(said.question, said.party, said.attribute, number)
        self._show(passage(tr("Enter leaves the answer as it was."), indent=3, style="dim"))

        def give(value: Any) -> None:
            for told in what_else_changed(self._consultation.change(number, value)):
                self._warn(told)

        while typed := self._read("> "):
            word = typed.strip().lower()
            if not word or word in BACK or word in STOP:
                return False
            if word in DONT_KNOW:
                give(None)
                self._told_new = True
                return True
            if self._take(said.attribute, typed, give):
                return True
        return False

    def _tell_of_gates(self) -> bool:
        """Shows what comes before any method since the last answer; returns whether the person stops at a STOP."""
        advice = self._consultation.first_advice
        new = gates_raised(self._shut, advice)
        self._shut = {gate.id: gate.effect for gate in advice.gates}
        if not new:
            return False
        for section in gates(replace(advice, gates=new)):
            self._show(passage(""))
            self._show(*section_parts(section))
        if all(each.effect != "stop" for each in new) or self._consultation.finished:
            return False
        self._show(passage(""))
        self._show(passage(tr(GO_ON), style="bold red"))
        typed = self._read(tr("Enter: go on · s: stop here > "))
        return typed is None or typed.strip().lower() in STOP

    def _end(self, stopped: bool) -> None:
        consultation = self._consultation
        self._show(passage(""))
        self._show(passage(how_it_ended(consultation, stopped=stopped), style="bold green"))
        self._show(passage(""))
        self._show(*card_or_page(consultation.advice, title=consultation.case.title, full=self._full))

    def _save(self) -> None:
        while self._target is None:
            self._show(passage(""))
            typed = self._read(tr("Save the case as (nothing: do not save): "))
            if typed is None:  # nobody is there to be asked
                self._keep()
                return
            if not typed.strip():
                return
            named = Path(typed.strip())
            if named.exists():
                self._warn(tr("{file} is there already; choose another name.", file=quoted(str(named))))
            else:
                self._target = named
        if self._told_new or not self._target.exists():
            self._write(self._target)

    def _rescue(self) -> None:
        """Saves what was said when the interview ends before its time; a second signal does not disturb it."""
        for each in (signal.SIGINT, *ENDING):
            signal.signal(each, signal.SIG_IGN)
        self._keep()

    def _keep(self) -> None:
        """Saves what is new, in a file with a name of its own if nobody named one."""
        if self._told_new and self._consultation.said:
            self._write(self._target or free_name())

    def _write(self, target: Path) -> None:
        save(self._consultation, target)
        self._told_new = False
        with suppress(OSError):  # there may be no terminal any more
            self._show(passage(tr("Saved as {file}.", file=visible(str(target))), style="bold"))
            file = quote(visible(str(target)))
            self._tell_command(tr("To go on from there"), f"ottava interview --save {file}")
            if not self._full:
                self._tell_command(tr("The whole page"), f"ottava advise {file} --full")

    def _tell_command(self, what: str, command: str) -> None:
        self._terminal.print(Text(f"{what}: {command}", style="dim"), soft_wrap=True)

    def _warn(self, text: str) -> None:
        self._show(passage(text, style="yellow"))

    def _read(self, prompt: str) -> str | None:
        """A line that was typed; None at the end of the input."""
        try:
            return self._terminal.input(Text(prompt, style="bold cyan"))
        except EOFError:
            return None

    def _show(self, *shapes: Shape) -> None:
        self._terminal.show(shapes)
