"""An evaluation: all measures of how far the advice of a run agrees with what experts say, as one value.

Its JSON has these fields in this order; docs/evaluate/evaluation.md says what they mean.
"""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from ottava.facts.source.diagnostic import quoted

from ..inference.advice import RulebookIdentity
from ..inference.advising import identity_of
from ..report.words import prose
from ..rulebook.rulebook import Rulebook
from .advised_values import advised_values
from .choices import choices_of
from .errors import EvaluationError
from .labels import Labels, without_stage
from .measures.agreement import Agreement, AmongExperts, agreement, among_experts
from .measures.calibration import Calibration, panel_calibration
from .measures.compared_groups import SpokeFor, Subgroup, spoke_for_first, subgroups
from .measures.confusion import Confusion, OfCategory, by_category, confusion
from .measures.gates import Gates, gates, misses
from .measures.judgements import NO_METHOD, AdvisedValues, Panel
from .measures.musts import Musts, musts
from .measures.resampling import RESAMPLES
from .run_reading import AdvisedRun
from .sample_weights import Weights, weights_of

FORM = 1


class Basis(Struct, frozen=True):
    """What the figures rest on. run: its folder; in_run: how many cases it has. cases: that somebody labelled; labels:
    rows with an answer. weighted: whether cases speak for others of the run, by the sample. unheard: cases of the run
    for which no labelled case speaks. by_method: whether stages of methods are taken together, since experts named
    methods without them. columns: those of the labels that were read; passed_over: the others, but for those of review
    sheets.
    """

    run: str
    in_run: int
    rulebook: RulebookIdentity
    cases: int
    labels: int
    unanswered: int
    experts: tuple[str, ...]
    weighted: bool
    unheard: int
    by_method: bool
    columns: tuple[str, ...]
    passed_over: tuple[str, ...]
    level: float
    seed: int
    resamples: int


class EvaluationNames(Struct, frozen=True):
    """What people call what has an id."""

    methods: dict[str, str]
    gates: dict[str, str]
    directives: dict[str, str]
    rules: dict[str, str]
    cases: dict[str, str]


class Evaluation(Struct, frozen=True):
    """How far the advice of a run agrees with experts. Every estimate has the interval of the level in `basis`."""

    form: int
    basis: Basis
    gates: Gates
    agreement: Agreement
    experts: AmongExperts
    musts: Musts
    confusion: Confusion
    categories: tuple[OfCategory, ...]
    calibration: Calibration
    subgroups: tuple[Subgroup, ...]
    rules: tuple[SpokeFor, ...]
    names: EvaluationNames


def evaluate(run: AdvisedRun, labels: Labels, sample: Path | None, seed: int, level: float) -> Evaluation:
    """Return how far the advice of a run agrees with labels. sample: the `sample.json` of what was labelled.

    Raises WrongLabels for cases that the run does not have, EvaluationError and BatchError.
    """
    judgements = labels.judgements
    wanted = {each.case for each in judgements}
    weights = None if sample is None else weights_of(sample, run, wanted)
    advised, titles, in_run = _advised(run, labels, wanted, weights)
    panel = Panel.of(advised, judgements, seed)
    names = names_of(run.rulebook, labels.by_method, titles)
    methods, book = tuple(names.methods), run.rulebook
    return Evaluation(
        FORM,
        Basis(
            str(run.folder),
            in_run,
            identity_of(book),
            len(panel.advised),
            len(judgements),
            labels.unanswered,
            panel.experts,
            weights is not None,
            0 if weights is None else weights.unheard,
            labels.by_method,
            labels.columns,
            labels.passed_over,
            level,
            seed,
            RESAMPLES,
        ),
        gates(panel, names.gates, level),
        agreement(panel, level),
        among_experts(panel, level),
        musts(panel, frozenset(each.id for each in book.names.directives if each.urgent), level),
        confusion(panel, methods),
        by_category(panel, methods, level),
        panel_calibration(panel, level),
        subgroups(panel, misses, level),
        spoke_for_first(panel, level),
        names,
    )


def _advised(
    run: AdvisedRun, labels: Labels, wanted: set[str], weights: Weights | None
) -> tuple[list[AdvisedValues], dict[str, str], int]:
    """Return what the advice says of the labelled cases, their titles, and how many cases the run has."""
    found: dict[str, AdvisedValues] = {}
    titles: dict[str, str] = {}
    ids: set[str] = set()
    missing = set() if weights is None else set(weights.drawn)
    in_run = 0
    for each in run.cases():
        in_run += 1
        id = each.case.id
        missing.discard(id)
        if id in wanted:
            if id in found:
                raise EvaluationError(
                    f"the run has two cases {quoted(id)}, so that it is not known which of them experts labelled; "
                    "give each case an id of its own and make the run again"
                )
            stratum, weight = ("", 1.0) if weights is None else weights.of_case[id]
            found[id] = advised_values(each, run.rulebook.vocabulary, labels.by_method, stratum, weight)
            titles[id] = prose(each.case.title)
        if len(ids) < _MOST_SUGGESTED:
            ids.add(id)
    if weights is not None:
        weights.check_run(run.folder, in_run, missing)
    labels.check_cases(found.keys() | ids)
    return list(found.values()), titles, in_run


_MOST_SUGGESTED = 20_000
"""Ids of cases among which a mistyped one is looked for."""


def names_of(rulebook: Rulebook, by_method: bool, cases: dict[str, str]) -> EvaluationNames:
    """Return what pages call what has an id, in the order of the rulebook."""
    choices, names = choices_of(rulebook), rulebook.names
    methods = {each.id: each.title for each in choices.methods}
    if by_method:
        methods = {each.id: prose(each.title) for each in names.methods if without_stage(each.id) == each.id}
    else:
        methods |= {each.id: prose(each.title) for each in names.methods if each.id not in methods}
    return EvaluationNames(
        methods | {NO_METHOD: "no method"},
        {each.id: each.title for each in choices.gates},
        {each.id: each.title for each in (*choices.do, *choices.avoid)},
        {rule.id: prose(rule.title) for rule in rulebook.rules},
        cases,
    )
