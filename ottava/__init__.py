"""Ottava: advice for people who settle disputes, by rules that experts wrote, with its reasons.

    from ottava import Advisor
    advice = Advisor().advise_file("examples/orange-quarrel.yaml")

Everything that Ottava raises on purpose is an `OttavaError`:

    OttavaError
      InputError                 something is wrong with what was given; carries all diagnostics
        UnreadableSource         a file that cannot be read as text
        InvalidCase              a case that cannot be used
        InvalidRulebook          a rulebook that cannot be used
        InvalidChange            a change to a case, for a what-if, that does not fit it
        InvalidGoal              a goal that no change can be looked for
        InvalidSubject           a method, rule or party that is asked about and is not there
      InvalidCall                a call that has no answer, such as one with an argument of the wrong kind
      InvalidAttribute           a declared attribute does not fit the vocabulary
      FiringLimitExceeded        a case took more firings than allowed
      WorkersDied                the worker processes that worked on a case died, each time
      WorkersUnusable            worker processes cannot be started, or keep dying

Names are imported when they are first used, so that `import ottava` costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ottava.engine.advisor import Advisor
    from ottava.engine.decisions.decision import (
        Decision,
        RecordedDirective,
        RecordedExclusion,
        RecordedGate,
        RecordedMethod,
        RecordedOutcome,
    )
    from ottava.engine.decisions.log import DecisionLog
    from ottava.engine.explanation.what_if.changes import InvalidChange
    from ottava.engine.explanation.what_if.goals import InvalidGoal
    from ottava.engine.explanation.what_to_ask.consultation import Consultation
    from ottava.engine.explanation.why_not.inquiry import InvalidSubject
    from ottava.engine.inference.advice import Advice
    from ottava.engine.inference.errors import FiringLimitExceeded
    from ottava.engine.rulebook.loading import InvalidRulebook, load_rulebook
    from ottava.engine.rulebook.rulebook import Rulebook
    from ottava.engine.workers import WorkersDied, WorkersUnusable
    from ottava.facts import Case, InvalidAttribute, InvalidCase
    from ottava.facts.reading import read_cases
    from ottava.facts.source.arguments import InvalidCall
    from ottava.facts.source.errors import InputError, OttavaError, UnreadableSource

__all__ = [
    "Advice",
    "Advisor",
    "Case",
    "Consultation",
    "Decision",
    "DecisionLog",
    "FiringLimitExceeded",
    "InputError",
    "InvalidAttribute",
    "InvalidCall",
    "InvalidCase",
    "InvalidChange",
    "InvalidGoal",
    "InvalidRulebook",
    "InvalidSubject",
    "OttavaError",
    "RecordedDirective",
    "RecordedExclusion",
    "RecordedGate",
    "RecordedMethod",
    "RecordedOutcome",
    "Rulebook",
    "UnreadableSource",
    "WorkersDied",
    "WorkersUnusable",
    "load_rulebook",
    "read_cases",
]

_HOMES = {
    "Advice": "engine.inference.advice",
    "Advisor": "engine.advisor",
    "Case": "facts",
    "Consultation": "engine.explanation.what_to_ask.consultation",
    "Decision": "engine.decisions.decision",
    "DecisionLog": "engine.decisions.log",
    "FiringLimitExceeded": "engine.inference.errors",
    "InputError": "facts.source.errors",
    "InvalidAttribute": "facts",
    "InvalidCall": "facts.source.arguments",
    "InvalidCase": "facts",
    "InvalidChange": "engine.explanation.what_if.changes",
    "InvalidGoal": "engine.explanation.what_if.goals",
    "InvalidRulebook": "engine.rulebook.loading",
    "InvalidSubject": "engine.explanation.why_not.inquiry",
    "OttavaError": "facts.source.errors",
    "RecordedDirective": "engine.decisions.decision",
    "RecordedExclusion": "engine.decisions.decision",
    "RecordedGate": "engine.decisions.decision",
    "RecordedMethod": "engine.decisions.decision",
    "RecordedOutcome": "engine.decisions.decision",
    "Rulebook": "engine.rulebook.rulebook",
    "UnreadableSource": "facts.source.errors",
    "WorkersDied": "engine.workers",
    "WorkersUnusable": "engine.workers",
    "load_rulebook": "engine.rulebook.loading",
    "read_cases": "facts.reading",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module `ottava` has no attribute `{name}`")
    value: object = getattr(import_module(f"ottava.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
