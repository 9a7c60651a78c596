"""The columns of results in a table, the same in CSV and in Parquet: what they are called, and what stands in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Literal, NamedTuple

from ..inference.advice import Advice, DirectiveAdvice, Exclusion, Recommendation
from ..rulebook.conclusion import variant_name
from .result import CaseResult

Cell = str | bool | int | float | tuple[str, ...] | None
Kind = Literal["text", "list", "number", "whole number", "yes or no"]

NOT_COMPUTED = "not computed"
"""What stands for the stability of advice whose stability nobody has looked at."""

LISTED = ("first", "second", "third")
"""The places whose methods have columns of their own."""


class Column(NamedTuple):
    """A column. `holds`: what, in a line of `docs/evaluate/results.md`."""

    name: str
    kind: Kind
    holds: str


def _place(place: str) -> tuple[Column, ...]:
    return (
        Column(f"{place}_method", "text", f"the {place} method in the order of the advice; empty if there is none"),
        Column(f"{place}_stage", "text", "its stage; empty if it has none"),
        Column(f"{place}_rank", "whole number", "its rank; methods that are equally certain share one"),
        Column(
            f"{place}_parties", "list", "the parties it is for, the most certain first; empty if it is for everyone"
        ),
        Column(f"{place}_certainty", "number", "its certainty, from 0 to 1; of several parties the greatest"),
    )


COLUMNS = (
    Column("case", "text", "the id of the case"),
    Column("category", "text", "the kind of dispute that the case gives, or `unknown`"),
    Column("gates", "list", "what comes before every method"),
    Column("stopped", "yes or no", "whether one of these gates stops: then no method is advised"),
    Column("nothing_fits", "yes or no", "whether neither a method nor a gate says what to do"),
    Column("came_first", "list", "every method of rank 1, as `METHOD[.STAGE]`: several if they are tied"),
    Column("tied", "yes or no", "whether several methods, or stages of one, share the first place"),
    *(column for place in LISTED for column in _place(place)),
    Column("alongside", "list", "methods without a rank, which go with the whole plan, as `METHOD[.STAGE][@PARTY]`"),
    Column("to_do", "list", "directives of what to do, as `DIRECTIVE[@PARTY]`"),
    Column("to_avoid", "list", "directives of what to avoid, as `DIRECTIVE[@PARTY]`"),
    Column("excluded", "list", "methods that must not be used, as `METHOD[.STAGE][@PARTY]`"),
    Column("stability", "text", f"`stable`, `open` or `not proven`; `{NOT_COMPUTED}` without `--thorough`"),
    Column("open_questions", "whole number", "how many questions are open"),
    Column("safeguards_broken", "list", "safeguards of the rulebook that the advice goes against"),
)

_NO_PLACE: tuple[Cell, ...] = (None, None, None, (), None)


def cells(result: CaseResult) -> tuple[Cell, ...]:
    """Return what stands in each column, in their order."""
    advice = result.advice
    ranked, alongside = _by_method(advice)
    first = [group for group in ranked if group[0].rank == 1]
    return (
        advice.case,
        result.category,
        tuple([each.id for each in advice.gates]),
        any([each.effect == "stop" for each in advice.gates]),
        advice.nothing_fits is not None,
        tuple([_staged(group[0]) for group in first]),
        len(first) > 1,
        *[cell for group in ranked[: len(LISTED)] for cell in _of_place(group)],
        *(_NO_PLACE * (len(LISTED) - len(ranked))),
        tuple([_for_party(_staged(each), each.party) for each in alongside]),
        _directives(advice, "do"),
        _directives(advice, "avoid"),
        tuple([_for_party(_staged(each), each.party) for each in advice.exclusions]),
        NOT_COMPUTED if advice.stability.searched is None else advice.stability.verdict,
        len(advice.questions),
        tuple(dict.fromkeys([each.safeguard for each in advice.breaches])),
    )


def kept_names(kept: Iterable[str], taken: Sequence[str]) -> tuple[str, ...]:
    """Return what the kept columns are called in a table: as in the source, with `_kept` behind a name that is taken.

    Names that differ in capitals alone count as equal, since databases take them for one.
    """
    used = {name.casefold() for name in taken}
    found = []
    for name in kept:
        while name.casefold() in used:
            name += "_kept"
        used.add(name.casefold())
        found.append(name)
    return tuple(found)


def kept_cells(result: CaseResult, kept: Iterable[str]) -> list[str | None]:
    """Return what is kept beside a result, as text."""
    return [_as_text(result.kept.get(name)) for name in kept]


def _as_text(value: Cell) -> str | None:
    """Return a value as text: whole numbers without a point, as spreadsheets show them, even where they keep one."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return ";".join(value)
    return str(int(value)) if isinstance(value, int) or value.is_integer() else repr(value)


def _by_method(advice: Advice) -> tuple[list[list[Recommendation]], list[Recommendation]]:
    """Return what is advised with a rank, by method and stage, and what has none."""
    ranked = [each for each in advice.recommendations if each.rank is not None]
    groups = [list(group) for _, group in groupby(ranked, key=lambda each: (each.method, each.stage))]
    return groups, [each for each in advice.recommendations if each.rank is None]


def _of_place(group: list[Recommendation]) -> tuple[Cell, ...]:
    best = group[0]
    parties = tuple([each.party for each in group if each.party is not None])
    return best.method, best.stage, best.rank, parties, max([each.certainty for each in group])


def _directives(advice: Advice, kind: str) -> tuple[str, ...]:
    found: list[DirectiveAdvice] = [each for each in advice.directives if each.kind == kind]
    return tuple([_for_party(each.id, each.party) for each in found])


def _staged(each: Recommendation | Exclusion) -> str:
    return variant_name(each.method, each.stage)


def _for_party(name: str, party: str | None) -> str:
    return name if party is None else f"{name}@{party}"
