"""Ottava: advice for people who settle disputes, by rules that experts wrote, with its reasons.

    from ottava import Advisor
    advice = Advisor().advise_file("examples/orange-quarrel.yaml")

Begin with `Advisor`, `Case`, `load_rulebook` and `read_cases`; most other names are the types of what they give, for
annotations. `ottava.__version__` is the version. Everything that Ottava raises on purpose is an `OttavaError`:

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
      ExtraMissing               a library that only some calls need, such as Jinja2 for HTML, is not installed
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
    from ottava.engine.explanation.what_if.counterfactuals import Counterfactual, Counterfactuals
    from ottava.engine.explanation.what_if.goals import InvalidGoal
    from ottava.engine.explanation.what_if.what_if import (
        Change,
        Difference,
        DirectiveOf,
        FiredFor,
        GateChange,
        RankChange,
        WhatIf,
    )
    from ottava.engine.explanation.what_to_ask.answers import AnswerChange, GivenAnswer, Why
    from ottava.engine.explanation.what_to_ask.consultation import Consultation
    from ottava.engine.explanation.what_to_ask.form_field import FormField, OfferedValue
    from ottava.engine.explanation.why_not.inquiry import InvalidSubject
    from ottava.engine.explanation.why_not.near_miss import (
        ConditionTrace,
        MethodProspect,
        Missing,
        NearMiss,
        RuleLine,
        RuleTrace,
        StandingVeto,
        Veto,
        WhyNot,
        WhyNotRule,
    )
    from ottava.engine.extras import ExtraMissing
    from ottava.engine.inference.advice import (
        Advice,
        AssessmentAdvice,
        Attention,
        Breach,
        DirectiveAdvice,
        DueDay,
        Exclusion,
        FactUsed,
        GateAdvice,
        LookedAt,
        PlanStep,
        Question,
        Reason,
        Recommendation,
        RulebookIdentity,
        SourcePlace,
    )
    from ottava.engine.inference.blackboard import Firing, Trace
    from ottava.engine.inference.card import Act, Card, CardGate, Enquiry, Prohibition, WeakMethod
    from ottava.engine.inference.errors import FiringLimitExceeded
    from ottava.engine.inference.for_parties import PartySheet
    from ottava.engine.inference.stability import Flip, GateEffect, Hinge, Place, Prospect, Stability, Told
    from ottava.engine.rulebook.condition import Atom
    from ottava.engine.rulebook.loading import InvalidRulebook, load_rulebook
    from ottava.engine.rulebook.rulebook import (
        Directive,
        Gate,
        Method,
        Names,
        Point,
        Rule,
        Rulebook,
        RuleSource,
        Suppression,
    )
    from ottava.engine.rulebook.safeguard import Dropped, HeldByTests, Safeguard
    from ottava.engine.rulebook.texts import Language
    from ottava.engine.workers import WorkersDied, WorkersUnusable
    from ottava.facts import Case, InvalidAttribute, InvalidCase
    from ottava.facts.attribute import Attribute, Observation
    from ottava.facts.case import Party
    from ottava.facts.reading import read_cases
    from ottava.facts.source.arguments import InvalidCall
    from ottava.facts.source.diagnostic import Diagnostic
    from ottava.facts.source.errors import InputError, OttavaError, UnreadableSource
    from ottava.facts.source.span import Source, Span
    from ottava.facts.vocabulary import Vocabulary

    __version__: str

__all__ = [
    "Act",
    "Advice",
    "Advisor",
    "AnswerChange",
    "AssessmentAdvice",
    "Atom",
    "Attention",
    "Attribute",
    "Breach",
    "Card",
    "CardGate",
    "Case",
    "Change",
    "ConditionTrace",
    "Consultation",
    "Counterfactual",
    "Counterfactuals",
    "Decision",
    "DecisionLog",
    "Diagnostic",
    "Difference",
    "Directive",
    "DirectiveAdvice",
    "DirectiveOf",
    "Dropped",
    "DueDay",
    "Enquiry",
    "Exclusion",
    "ExtraMissing",
    "FactUsed",
    "FiredFor",
    "Firing",
    "FiringLimitExceeded",
    "Flip",
    "FormField",
    "Gate",
    "GateAdvice",
    "GateChange",
    "GateEffect",
    "GivenAnswer",
    "HeldByTests",
    "Hinge",
    "InputError",
    "InvalidAttribute",
    "InvalidCall",
    "InvalidCase",
    "InvalidChange",
    "InvalidGoal",
    "InvalidRulebook",
    "InvalidSubject",
    "Language",
    "LookedAt",
    "Method",
    "MethodProspect",
    "Missing",
    "Names",
    "NearMiss",
    "Observation",
    "OfferedValue",
    "OttavaError",
    "Party",
    "PartySheet",
    "Place",
    "PlanStep",
    "Point",
    "Prohibition",
    "Prospect",
    "Question",
    "RankChange",
    "Reason",
    "Recommendation",
    "RecordedDirective",
    "RecordedExclusion",
    "RecordedGate",
    "RecordedMethod",
    "RecordedOutcome",
    "Rule",
    "RuleLine",
    "RuleSource",
    "RuleTrace",
    "Rulebook",
    "RulebookIdentity",
    "Safeguard",
    "Source",
    "SourcePlace",
    "Span",
    "Stability",
    "StandingVeto",
    "Suppression",
    "Told",
    "Trace",
    "UnreadableSource",
    "Veto",
    "Vocabulary",
    "WeakMethod",
    "WhatIf",
    "Why",
    "WhyNot",
    "WhyNotRule",
    "WorkersDied",
    "WorkersUnusable",
    "load_rulebook",
    "read_cases",
]

_HOMES = {
    "Act": "engine.inference.card",
    "Advice": "engine.inference.advice",
    "Advisor": "engine.advisor",
    "AnswerChange": "engine.explanation.what_to_ask.answers",
    "AssessmentAdvice": "engine.inference.advice",
    "Atom": "engine.rulebook.condition",
    "Attention": "engine.inference.advice",
    "Attribute": "facts.attribute",
    "Breach": "engine.inference.advice",
    "Card": "engine.inference.card",
    "CardGate": "engine.inference.card",
    "Case": "facts",
    "Change": "engine.explanation.what_if.what_if",
    "ConditionTrace": "engine.explanation.why_not.near_miss",
    "Consultation": "engine.explanation.what_to_ask.consultation",
    "Counterfactual": "engine.explanation.what_if.counterfactuals",
    "Counterfactuals": "engine.explanation.what_if.counterfactuals",
    "Decision": "engine.decisions.decision",
    "DecisionLog": "engine.decisions.log",
    "Diagnostic": "facts.source.diagnostic",
    "Difference": "engine.explanation.what_if.what_if",
    "Directive": "engine.rulebook.rulebook",
    "DirectiveAdvice": "engine.inference.advice",
    "DirectiveOf": "engine.explanation.what_if.what_if",
    "Dropped": "engine.rulebook.safeguard",
    "DueDay": "engine.inference.advice",
    "Enquiry": "engine.inference.card",
    "Exclusion": "engine.inference.advice",
    "ExtraMissing": "engine.extras",
    "FactUsed": "engine.inference.advice",
    "FiredFor": "engine.explanation.what_if.what_if",
    "Firing": "engine.inference.blackboard",
    "FiringLimitExceeded": "engine.inference.errors",
    "Flip": "engine.inference.stability",
    "FormField": "engine.explanation.what_to_ask.form_field",
    "Gate": "engine.rulebook.rulebook",
    "GateAdvice": "engine.inference.advice",
    "GateChange": "engine.explanation.what_if.what_if",
    "GateEffect": "engine.inference.stability",
    "GivenAnswer": "engine.explanation.what_to_ask.answers",
    "HeldByTests": "engine.rulebook.safeguard",
    "Hinge": "engine.inference.stability",
    "InputError": "facts.source.errors",
    "InvalidAttribute": "facts",
    "InvalidCall": "facts.source.arguments",
    "InvalidCase": "facts",
    "InvalidChange": "engine.explanation.what_if.changes",
    "InvalidGoal": "engine.explanation.what_if.goals",
    "InvalidRulebook": "engine.rulebook.loading",
    "InvalidSubject": "engine.explanation.why_not.inquiry",
    "Language": "engine.rulebook.texts",
    "LookedAt": "engine.inference.advice",
    "Method": "engine.rulebook.rulebook",
    "MethodProspect": "engine.explanation.why_not.near_miss",
    "Missing": "engine.explanation.why_not.near_miss",
    "Names": "engine.rulebook.rulebook",
    "NearMiss": "engine.explanation.why_not.near_miss",
    "Observation": "facts.attribute",
    "OfferedValue": "engine.explanation.what_to_ask.form_field",
    "OttavaError": "facts.source.errors",
    "Party": "facts.case",
    "PartySheet": "engine.inference.for_parties",
    "Place": "engine.inference.stability",
    "PlanStep": "engine.inference.advice",
    "Point": "engine.rulebook.rulebook",
    "Prohibition": "engine.inference.card",
    "Prospect": "engine.inference.stability",
    "Question": "engine.inference.advice",
    "RankChange": "engine.explanation.what_if.what_if",
    "Reason": "engine.inference.advice",
    "Recommendation": "engine.inference.advice",
    "RecordedDirective": "engine.decisions.decision",
    "RecordedExclusion": "engine.decisions.decision",
    "RecordedGate": "engine.decisions.decision",
    "RecordedMethod": "engine.decisions.decision",
    "RecordedOutcome": "engine.decisions.decision",
    "Rule": "engine.rulebook.rulebook",
    "RuleLine": "engine.explanation.why_not.near_miss",
    "RuleSource": "engine.rulebook.rulebook",
    "RuleTrace": "engine.explanation.why_not.near_miss",
    "Rulebook": "engine.rulebook.rulebook",
    "RulebookIdentity": "engine.inference.advice",
    "Safeguard": "engine.rulebook.safeguard",
    "Source": "facts.source.span",
    "SourcePlace": "engine.inference.advice",
    "Span": "facts.source.span",
    "Stability": "engine.inference.stability",
    "StandingVeto": "engine.explanation.why_not.near_miss",
    "Suppression": "engine.rulebook.rulebook",
    "Told": "engine.inference.stability",
    "Trace": "engine.inference.blackboard",
    "UnreadableSource": "facts.source.errors",
    "Veto": "engine.explanation.why_not.near_miss",
    "Vocabulary": "facts.vocabulary",
    "WeakMethod": "engine.inference.card",
    "WhatIf": "engine.explanation.what_if.what_if",
    "Why": "engine.explanation.what_to_ask.answers",
    "WhyNot": "engine.explanation.why_not.near_miss",
    "WhyNotRule": "engine.explanation.why_not.near_miss",
    "WorkersDied": "engine.workers",
    "WorkersUnusable": "engine.workers",
    "load_rulebook": "engine.rulebook.loading",
    "read_cases": "facts.reading",
}


def __getattr__(name: str) -> object:
    if name == "__version__":
        return import_module("ottava.engine.version").VERSION
    if name not in _HOMES:
        raise AttributeError(f"module `ottava` has no attribute `{name}`")
    value: object = getattr(import_module(f"ottava.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
