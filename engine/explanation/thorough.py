"""Thorough advice: the advice with its stability and with questions in the order worth asking."""

from __future__ import annotations

from msgspec.structs import replace

from ottava.facts import Case

from ..inference.advice import Advice, Stability
from ..inference.advising import advice_from_run
from ..inference.translation import Translation
from .questions import ranked_questions
from .sensitivity import flips, margin
from .stability import hinges, speaks_of_parties, verdict
from .trials import Run, Trials


def thorough_advice(translation: Translation, run: Run, case: Case) -> Advice:
    """The advice on a case, with what it hangs on; takes some hundreds of runs of the rules."""
    board = run(case)
    trials = Trials.of(translation, run, case)
    found = verdict(trials, trials.unknown)
    margin_, second = margin(board)
    said, searched = found.verdict, found.searched
    if said == "stable" and not case.parties and speaks_of_parties(translation):
        said, searched = "not proven", "nobody knows yet who the parties are"
    stability = Stability(said, hinges(found, trials), searched, margin_, second, flips(board))
    return replace(advice_from_run(board), questions=ranked_questions(trials, board, found), stability=stability)
