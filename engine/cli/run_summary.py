"""What a run of many cases has to say at its end."""

from collections.abc import Iterator

from ottava.facts.source.diagnostic import visible

from ..batch.folder import PAGE, SUMMARY
from ..batch.running import Finished, Run
from ..batch.writing import REJECTS, results_name

_MOST = 5
"""Broken safeguards that are named; the summary has all of them."""


def finished_line(finished: Finished, plan: Run) -> str:
    """How many, how fast, and where the results are."""
    where = visible(str(plan.folder))
    if not finished.fresh:
        how = "nothing was left to do"
    else:
        rate = finished.fresh / finished.seconds if finished.seconds else 0.0
        who = (
            "on the cluster"
            if plan.cluster
            else "by one process"
            if plan.workers <= 1
            else f"by {plan.workers} workers"
        )
        how = f"{finished.fresh:,} in {finished.seconds:,.1f} s, {rate:,.0f} a second {who}"
    aside = f"{finished.rejected:,} set aside" if finished.rejected else "none set aside"
    summary = PAGE if (plan.folder / PAGE).exists() else SUMMARY
    found = f"see {where}/{results_name(plan.work.format)} and {where}/{summary}"
    return f"advised on {finished.advised:,} cases, {aside}; {how}; {found}"


def notes(finished: Finished, plan: Run) -> Iterator[str]:
    """What the person should know beside that."""
    where = visible(str(plan.folder))
    yield from (f"note: {change}" for change in finished.changes)
    if finished.rejected:
        yield f"note: what was set aside, and why, is in {where}/{REJECTS}"
    if finished.duplicates.count:
        shown = ", ".join(f"`{id}`" for id, _ in finished.duplicates.shown[:5])
        ids = "id is" if finished.duplicates.count == 1 else "ids are"
        more = "" if finished.duplicates.count <= 5 else " and others"
        yield f"note: {finished.duplicates.count:,} {ids} used by several cases ({shown}{more}); see {where}/{SUMMARY}"
    for each in finished.broken[:_MOST]:
        cases = "1 case" if each.cases == 1 else f"{each.cases:,} cases"
        more = " and others" if each.cases > len(each.first) else ""
        ids = ", ".join(f"`{visible(id)}`" for id in each.first)
        yield f"note: the advice on {cases} goes against a safeguard: {visible(each.title)} ({ids}{more})"
    if len(finished.broken) > _MOST:
        yield f"note: so it is with {len(finished.broken) - _MOST:,} more safeguards; see {where}/{SUMMARY}"
    if not (plan.folder / PAGE).exists():
        yield f"note: for the page `{PAGE}` install `pip install 'ottava[html]'`"
