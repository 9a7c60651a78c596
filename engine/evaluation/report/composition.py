"""Which parts a report on an evaluation has, and in what order: what may harm somebody comes first."""

from __future__ import annotations

from ..evaluation import Evaluation
from ..measures.gates import GateCase
from ..measures.intervals import Estimate
from .agreement_sections import agreement_section, experts_section
from .certainty_section import certainty_section
from .confusion_sections import confusion_sections
from .figures import counted, figure, listed, of_part
from .group_sections import rules_section, subgroups_section
from .layout import EvaluationSection, EvaluationTable, Range, Report
from .must_sections import must_not_section, must_section
from .shown import TitleLookup

FEW = 30
"""Cases below which figures are a hint at best."""
_MOST_NAMED = 6
_FOUND = (
    "Found: of the gates that experts see, the share that the advice has. Confirmed: of the gates that the advice "
    "has, the share that experts see."
)


def compose(found: Evaluation) -> Report:
    """Return the report on an evaluation."""
    shown = TitleLookup(found.names)
    return Report(
        "How far the advice agrees with experts",
        _about(found),
        _answer(found),
        (
            _missed(found, shown),
            experts_section(found),
            _false(found, shown),
            agreement_section(found),
            must_not_section(found, shown),
            must_section(found, shown),
            *confusion_sections(found, shown),
            certainty_section(found),
            subgroups_section(found),
            rules_section(found, shown),
        ),
    )


def _about(found: Evaluation) -> tuple[str, ...]:
    basis = found.basis
    names = f" ({listed(basis.experts)})" if len(basis.experts) <= 6 else ""
    experts = counted(len(basis.experts), "expert") + names
    lines = [
        f"{counted(basis.labels, 'label')} by {experts} of {counted(basis.cases, 'case')}; rulebook "
        f"{basis.rulebook.title} {basis.rulebook.version}.",
        f"In brackets: the range in which the figure for all such cases lies, with {100 * basis.level:g} % confidence.",
        "Each case counts for as many cases of the run as the sample says."
        if basis.weighted
        else "Each case counts once; if the cases come from `ottava sample`, name its file with `--sample`.",
    ]
    passed_over = f"; passed over: {_some(basis.passed_over)}" if basis.passed_over else ""
    lines.append(f"Columns of labels that were read: {', '.join(basis.columns)}{passed_over}.")
    if basis.unheard:
        lines.append(f"No labelled case speaks for {counted(basis.unheard, 'case')} of the run.")
    if basis.unanswered:
        lines.append(f"Left out, as nothing is answered: {counted(basis.unanswered, 'row')}.")
    if basis.by_method:
        lines.append("Some labels name a method without its stage, so the stages of a method are taken as one.")
    if basis.cases < FEW:
        lines.append(f"These are fewer than {FEW} cases: take every figure as a hint.")
    return tuple(lines)


def _some(names: tuple[str, ...]) -> str:
    """Return the first of some names, and how many there are besides."""
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + more


def _answer(found: Evaluation) -> tuple[str, ...]:
    first, gates, among = found.agreement.first, found.gates, found.experts
    lines = ["No label names a first method, so nothing can be said of agreement on methods."]
    if first.value is not None:
        lines = [f"The advice puts the expert's first method first in {figure(Range(first))} of labels."]
    if among.cases:
        lines.append(
            f"On the {counted(among.cases, 'case')} that several experts labelled, two experts agree in "
            f"{figure(Range(among.experts))}, an expert and the advice in {figure(Range(among.with_advice))}: "
            f"{_closer(among.advice_less_experts)}."
        )
    missed = len({each.case for each in gates.missed})
    several = any(each.asked > 1 for each in gates.missed)
    by_most = len({each.case for each in gates.missed if each.by_majority})
    if not gates.labels:
        lines.append("No label says anything of gates.")
    elif not missed:
        lines.append(f"The advice misses no gate that an expert sees in {counted(gates.cases, 'case')}.")
    else:
        lines.append(
            f"In {missed:,} of {counted(gates.cases, 'case')} the advice misses a gate that an expert sees"
            # Where nobody else was asked, the one expert is always more than half.
            + (f"; in {by_most:,} of them more than half of the experts see it." if several else ".")
        )
    return tuple(lines)


def _closer(difference: Estimate) -> str:
    if difference.low is None or difference.high is None or difference.low <= 0 <= difference.high:
        return "no difference beyond chance"
    if difference.low > 0:
        return "the advice is closer to an expert than another expert is"
    return "the advice is further from an expert than another expert is"


def _missed(found: Evaluation, shown: TitleLookup) -> EvaluationSection:
    gates = found.gates
    named = [*((shown.gate(id), each) for id, each in gates.by_gate.items()), ("all gates", gates.all)]
    by_gate = tuple(
        (title, each.said, each.missed, each.false, of_part(each.found), of_part(each.confirmed))
        for title, each in named
    )
    return EvaluationSection(
        "gates-missed",
        "Gates that the advice misses",
        "Each is a danger or a bar that an expert sees and the advice does not. Look at every one of these cases; they "
        "are in the order of danger.",
        "One expert may see what others do not: the third column says how many do, of those who answered.",
        (
            _cases(gates.missed, shown, "The advice misses no gate that an expert sees."),
            EvaluationTable("By gate", ("Gate", "Labels with it", "Missed", "False", "Found", "Confirmed"), by_gate),
        ),
        (_FOUND,),
        "stop",
    )


def _false(found: Evaluation, shown: TitleLookup) -> EvaluationSection:
    return EvaluationSection(
        "gates-false",
        "Gates that only the advice has",
        "Here the advice holds a case up, and experts who answer about gates do not see why.",
        "What experts overlook is in this list too: they may not know the rule behind a gate.",
        (_cases(found.gates.false, shown, "The advice has no gate that an expert denies."),),
        (),
        "care",
    )


def _cases(cases: tuple[GateCase, ...], shown: TitleLookup, nothing: str) -> EvaluationTable:
    rows = tuple(
        (shown.case(each.case), shown.gate(each.gate), f"{len(each.experts)} of {each.asked}", listed(each.experts))
        for each in cases
    )
    return EvaluationTable("", ("Case", "Gate", "Experts", "Who"), rows, nothing)
