"""`ottava replay`: what would be advised now on the decisions of a log."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Annotated

import typer

from .arguments import BudgetOption, OutputOption, RulebookOption, TextOrJsonOption
from .output import WRONG_INPUT


def replay(
    log: Annotated[
        list[str],
        typer.Argument(metavar="LOG", help="Files of a decision log, compressed or not; - is standard input."),
    ],
    rulebook: RulebookOption = None,
    cases: Annotated[
        list[str] | None,
        typer.Option(
            "--cases",
            "-c",
            metavar="FILE",
            help="Where the cases are that the log did not keep, or kept masked: files, folders and patterns as for "
            "batch. May be repeated.",
        ),
    ] = None,
    format: TextOrJsonOption = "text",
    output: OutputOption = None,
    limit: Annotated[
        int, typer.Option(metavar="N", min=0, help="List at most this many decisions with another outcome in text.")
    ] = 20,
    budget: BudgetOption = None,
) -> None:
    """Advise again on the cases of a decision log, and say which advice would be different now, and how.

    With the rulebook and the version of Ottava that gave an advice, it must be the same byte for byte; with others,
    what it says to do is compared. The exit status is 1 if a decision cannot be replayed, or differs by the same rules.
    """
    from ..authoring.impact.analysis import cases_of
    from ..batch.inputs import Inputs
    from ..decisions.archive import Archive
    from ..decisions.reading import read_log
    from ..decisions.replay_shown import listed_replays, replay_json, replay_page
    from ..decisions.replay_tally import ReplayTally
    from ..decisions.replaying import Replayer
    from ..inference.advising import identity_of
    from ..report.layout import plain
    from ..report.page import PIPED_WIDTH
    from ..rulebook.locating import BUILT_IN
    from ..rulebook.rulebook_cache import cached_rulebook
    from .output import Pages, check_destination, files_of, write_parts

    book = cached_rulebook(rulebook or BUILT_IN)
    inputs = Inputs(tuple(cases)) if cases else None
    if output is not None:
        check_destination(output, (*log, *files_of(book), *(each.path for each in inputs or ())))
    with ExitStack() as inside:
        archive = None
        if inputs is not None:
            archive = inside.enter_context(Archive(cases_of(inputs, book.vocabulary), book.vocabulary))
        replayer, tally = Replayer(book, archive, budget=budget), ReplayTally()
        replayed = tally.counted(replayer.replay(read_log(log)))
        identity = identity_of(book)
        if format == "json":
            write_parts(replay_json(replayed, tally, identity), output)
        else:
            listed = listed_replays(replayed, limit)
            page = replay_page(tally.summary(identity), listed, replayer.titles)
            if output is None:
                Pages().show(page)
            else:
                write_parts([plain(page, PIPED_WIDTH).encode()], output)
    if not tally.summary(identity).sound:
        raise typer.Exit(WRONG_INPUT)
