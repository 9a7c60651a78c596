"""The parts of a report on agreement: of the advice with experts, and of experts among themselves."""

from __future__ import annotations

from ..evaluation import Evaluation
from ..measures.agreement import NARROW, Pair
from .figures import UNSAID, counted, points_between
from .layout import EvaluationSection, EvaluationTable, Range

_KAPPA = (
    "Where nearly all cases call for one method, chance alone agrees often, and kappa and alpha are low though hardly "
    "anybody disagrees: read them beside the plain agreement. Alpha with the advice takes it as one more expert. "
    "Since experts name one method, of several that share the first place each counts in part here."
)
_UNDEFINED = (
    f"Where it says `{UNSAID}`, both name one and the same method first in all cases, and agreement cannot be told "
    "from chance."
)
_ORDER = (
    "Order: of every two methods that an expert puts in order, whether the advice puts the same one first. A tie "
    "counts half, and a method that the advice does not name comes last."
)


def agreement_section(found: Evaluation) -> EvaluationSection:
    """Return how far the advice agrees with experts on methods."""
    agreed = found.agreement
    measured = (
        ("the expert's first is in the first place", agreed.first),
        ("and no other method shares that place", agreed.alone),
        ("it is in one of the first two places", agreed.top_2),
        ("it is in one of the first three places", agreed.top_3),
        ("of two methods, the one the expert puts first is first", agreed.same_order),
        ("all methods the expert named, in that order", agreed.same_list),
        ("the first method of most experts of a case", agreed.majority),
        ("the first, where experts are sure (4 or 5)", agreed.sure),
        ("the first, where they are not (1 to 3)", agreed.unsure),
    )
    notes = [_ORDER] if agreed.same_order.cases else []
    if agreed.shared_first:
        shared = counted(agreed.shared_first, "case")
        notes.append(f"In {shared} several methods share the first place; each of them counts as first.")
    if agreed.no_majority:
        split = counted(agreed.no_majority, "case")
        notes.append(f"In {split} no method is named first by more than half of the experts.")
    if agreed.needed is not None:
        notes.append(_needed(agreed.needed, agreed.first.cases, found.basis.in_run))
    return EvaluationSection(
        "agreement",
        "Agreement on methods",
        "How often the advice says what the expert says. Several labels of one case share its weight, so that a case "
        "counts the same however many experts labelled it.",
        "Experts are no ground truth: where the two differ, either may be right, or both.",
        (
            EvaluationTable(
                "", ("", "Agreement", "Cases"), tuple((name, Range(each), each.cases) for name, each in measured)
            ),
        ),
        tuple(notes),
    )


def _needed(needed: int, labelled: int, in_run: int) -> str:
    """Return how many labelled cases a narrow range needs, and never ask for more than the run has."""
    reach = f"A range of {100 * NARROW:.0f} points to each side of the first figure"
    wanted = f"{reach} needs about {needed:,} labelled cases"
    if needed <= in_run:
        return f"{wanted}; there are {labelled:,}."
    if labelled < in_run:
        return f"{wanted}, and the run has {in_run:,}: label all of them, or make a longer run."
    return f"{wanted}, and all {in_run:,} of the run are labelled: it takes a longer run."


def experts_section(found: Evaluation) -> EvaluationSection:
    """Return how far experts agree with each other, beside how far they agree with the advice."""
    among = found.experts
    between = points_between(among.with_advice.value, among.experts.value, among.advice_less_experts)
    side_by_side = (
        ("experts with each other", Range(among.experts), Range(among.alpha, "coefficient")),
        ("experts with the advice", Range(among.with_advice), Range(among.alpha_with_advice, "coefficient")),
        ("difference in points", between, ""),
    )
    pairs = tuple(
        (_pair(each), Range(each.alike), Range(each.kappa, "coefficient"), each.alike.cases) for each in among.pairs
    )
    undefined = any(each.kappa.value is None and each.kappa.cases for each in among.pairs)
    return EvaluationSection(
        "experts",
        "Experts among themselves",
        "How far experts agree with each other is the measure of how far advice can agree with them. Alpha (of all) "
        "and kappa (of two) are 1 where all agree, and 0 where they agree as often as by chance.",
        _KAPPA,
        (
            EvaluationTable(
                f"First method, on the {counted(among.cases, 'case')} that several experts labelled",
                ("", "Agreement", "Beyond chance (alpha)"),
                side_by_side if among.cases else (),
                "No case was labelled by two experts: how far they agree among themselves cannot be said.",
            ),
            EvaluationTable("Two by two", ("", "Agreement", "Beyond chance (kappa)", "Cases"), pairs),
        ),
        (_UNDEFINED,) if undefined else (),
    )


def _pair(pair: Pair) -> str:
    return f"{pair.one} and {'the advice' if pair.other is None else pair.other}"
