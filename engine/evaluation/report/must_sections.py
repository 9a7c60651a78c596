"""The parts of a report on what must and must not be done."""

from __future__ import annotations

from ..evaluation import Evaluation
from ..measures.musts import MustCase
from .figures import counted, figure, listed
from .layout import EvaluationSection, EvaluationTable, Range
from .shown import TitleLookup

_SERIOUS = ("most serious", "serious", "less serious")


def must_not_section(found: Evaluation, shown: TitleLookup) -> EvaluationSection:
    """Return where the advice goes against what experts say must not be done."""
    said = found.musts.must_not
    kept = figure(Range(found.musts.kept))
    return EvaluationSection(
        "must-not",
        "What must not be done, and the advice goes against it",
        "Here the advice recommends what an expert says must not be done, or does not warn of it.",
        "Where the advice keeps to the rest, it need not say so.",
        (_cases(found.musts.broken, shown, _nothing(said, "The advice goes against nothing of that.")),),
        (f"Labels say {counted(said, 'time')} that something must not be done; the advice keeps to {kept}.",)
        if said
        else (),
        "stop",
    )


def must_section(found: Evaluation, shown: TitleLookup) -> EvaluationSection:
    """Return what experts say must be done and the advice does not."""
    said = found.musts.must
    has = figure(Range(found.musts.said))
    return EvaluationSection(
        "must",
        "What must be done, and the advice does not say it",
        "An expert says it has to be done in the case, and no gate, directive or method of the advice says so.",
        "The advice may say it in other words, as a step of a method.",
        (_cases(found.musts.missing, shown, _nothing(said, "The advice says all of it.")),),
        (f"Labels say {counted(said, 'time')} that something must be done; the advice says {has}.",) if said else (),
        "care",
    )


def _nothing(said: int, otherwise: str) -> str:
    return otherwise if said else "No label says anything of it."


def _cases(cases: tuple[MustCase, ...], shown: TitleLookup, nothing: str) -> EvaluationTable:
    rows = tuple(
        (
            _SERIOUS[each.seriousness],
            shown.case(each.case),
            shown.thing(each.kind, each.id),
            each.against,
            f"{len(each.experts)} of {each.asked}",
            listed(each.experts),
        )
        for each in cases
    )
    return EvaluationTable("", ("", "Case", "What", "In the advice", "Experts", "Who"), rows, nothing)
