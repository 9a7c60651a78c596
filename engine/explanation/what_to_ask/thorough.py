"""Thorough advice: the advice with its stability and with questions in the order worth asking."""

from __future__ import annotations

from msgspec.structs import replace

from ottava.facts import Case

from ...inference.advice import Advice, Stability
from ...inference.advising import advice_from_run
from ...inference.compiled_rulebook import CompiledRulebook
from ..budget import STEPS, Budget, OutOfBudget
from ..stability.sensitivity import flips, margin
from ..stability.stability import hinges, speaks_of_parties, verdict
from ..stability.trials import Run, Trials
from .value_of_information import ranked_questions

STRENGTHS = 10
"""The part of the budget, one in so many, that may go into the strengths of rules; they take the least steps."""


def thorough_advice(translation: CompiledRulebook, run: Run, case: Case, budget: Budget | None = None) -> Advice:
    """The advice on a case, with what it hangs on; takes some hundreds of runs of the rules.

    budget: steps it may take. The bounds of everything come first, then what gates hang on, then what else rules ask
    for, then the rest; `stability.searched` says what was left out.
    """
    budget = budget or Budget(STEPS)
    board = run(case)
    advice = advice_from_run(board)
    margin_, second = margin(board)
    strengths, left_out = flips(board, budget.part(STRENGTHS))
    try:
        trials = Trials.of(translation, run, case, budget)
        found = verdict(trials, trials.unknown)
    except OutOfBudget as error:
        searched = f"nothing that is unknown: {error}{left_out}"
        return replace(advice, stability=Stability("not proven", (), searched, margin_, second, strengths))
    said, searched = found.verdict, found.searched
    if said == "stable" and not case.parties and speaks_of_parties(translation):
        said, searched = "not proven", "nobody knows yet who the parties are"
    stability = Stability(said, hinges(found, trials), searched + left_out, margin_, second, strengths)
    return replace(advice, questions=ranked_questions(trials, found), stability=stability)
