"""The parts of a report on which method is named in place of which."""

from __future__ import annotations

from ..evaluation import Evaluation
from ..measures.confusion import Confusion, OfCategory
from ..measures.intervals import TOO_SMALL
from .figures import of_part
from .layout import Cell, EvaluationSection, EvaluationTable
from .shown import TitleLookup


def confusion_sections(found: Evaluation, shown: TitleLookup) -> tuple[EvaluationSection, ...]:
    """Return which methods are named in place of which, over all and by category of dispute."""
    categories = tuple(
        (each.category, of_part(each.agreement), each.cases, _commonest(each, shown)) for each in found.categories
    )
    return (
        EvaluationSection(
            "confusion",
            "Which method in place of which",
            "How many labels name the method of a row where the advice has that of a column. On the diagonal the two "
            "agree.",
            "It counts labels as they are, whatever a case counts for.",
            (_matrix(found.confusion, shown),),
        ),
        EvaluationSection(
            "categories",
            "By category of dispute",
            "Where the advice agrees with experts less, and what experts most often say in place of it.",
            f"Below {TOO_SMALL} cases no figure is given; where ranges overlap, no difference can be read from them.",
            (
                EvaluationTable(
                    "",
                    ("Category", "Agreement", "Cases", "Disagreements: the expert in place of the advice"),
                    categories,
                ),
            ),
        ),
    )


def _commonest(category: OfCategory, shown: TitleLookup) -> str:
    pairs = (
        f"{number} times {shown.method(expert)} in place of {shown.method(advice)}"
        for expert, advice, number in category.commonest
        if number > 1
    )
    return "; ".join(pairs) or "none more than once"


def _matrix(confusion: Confusion, shown: TitleLookup) -> EvaluationTable:
    methods = [f"{number} {shown.method(method)}" for number, method in enumerate(confusion.methods, 1)]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (method, *row) for method, row in zip(methods, confusion.labels, strict=True)
    )
    columns = ("the expert / the advice", *(str(number) for number in range(1, len(methods) + 1)))
    return EvaluationTable("", columns, rows, "No label names a first method.", heat=True)
