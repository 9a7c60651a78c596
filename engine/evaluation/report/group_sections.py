"""The parts of a report on groups of cases, and on rules that spoke for the wrong first place."""

from __future__ import annotations

from ..evaluation import Evaluation
from ..measures.compared_groups import MARKED, Compared
from ..measures.intervals import TOO_SMALL
from .figures import TOO_FEW, of_part
from .layout import Cell, EvaluationSection, EvaluationTable, Range
from .shown import TitleLookup

_TOGETHER = (
    f"Verdicts are corrected for how many differences are looked at: of those called beyond chance, about "
    f"{100 * MARKED:.0f} in 100 are chance all the same."
)


def subgroups_section(found: Evaluation) -> EvaluationSection:
    """Return for whom the advice agrees with experts less, or misses more gates."""
    kinds = tuple(dict.fromkeys(each.kind for each in found.subgroups))
    tables = [_table("Agreement on the first method", "Agreement", found, kind, missed=False) for kind in kinds]
    tables += [_table("Gates missed, of labels with a gate", "Missed", found, kind, missed=True) for kind in kinds]
    return EvaluationSection(
        "subgroups",
        "For whom the advice is better or worse",
        "Whether the advice agrees with experts as often, and misses gates as seldom, for a group as for all other "
        "cases.",
        "A difference does not say why: the cases of a group may be harder for experts too. Where none "
        f"is found there may be one: below {TOO_SMALL} cases nothing is tested, and small groups show large ones only.",
        tuple(tables) or (EvaluationTable("", (), (), "All cases are alike in what is compared."),),
        (_TOGETHER,),
    )


def _table(title: str, share: str, found: Evaluation, kind: str, missed: bool) -> EvaluationTable:
    compared = [
        (each.value, each.gates_missed if missed else each.agreement) for each in found.subgroups if each.kind == kind
    ]
    rows = tuple((value, *_compared(each)) for value, each in compared if each.inside.cases)
    columns = (kind, "Cases", share, "Difference in points", "Verdict")
    return EvaluationTable(title, columns, rows, f"No label of any such case says anything: {kind}.")


def rules_section(found: Evaluation, shown: TitleLookup) -> EvaluationSection:
    """Return the rules that spoke for a first place that experts do not share."""
    rows = []
    for each in found.rules:
        if each.wrong:
            rows.append((shown.rule(each.rule), each.wrong, each.right, *_compared(each.compared)[1:]))
    return EvaluationSection(
        "rules",
        "Rules that spoke for the wrong first place",
        "Which rules spoke for a first place that the expert did not name first, and whether that happened more often "
        "where a rule spoke than elsewhere.",
        "A rule that spoke for a wrong place need not be wrong: rules that are often needed are often there. Begin "
        "with those whose difference is beyond chance.",
        (
            EvaluationTable(
                "",
                ("Rule", "Labels wrong", "Right", "Share wrong", "Difference in points", "Verdict"),
                tuple(rows),
                "No rule spoke for a first place that an expert does not share.",
            ),
        ),
        (_TOGETHER,),
    )


def _compared(compared: Compared) -> tuple[Cell, ...]:
    inside = compared.inside
    difference: Cell = "" if compared.chance is None else Range(compared.difference, "points")
    return (inside.cases, of_part(inside), difference, _verdict(compared))


def _verdict(compared: Compared) -> str:
    if compared.chance is None:
        return TOO_FEW if compared.inside.cases < TOO_SMALL else "too few other cases"
    if not compared.marked or compared.difference.value is None:
        return "not beyond chance"
    return "MORE, beyond chance" if compared.difference.value > 0 else "LESS, beyond chance"
