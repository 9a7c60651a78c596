"""`ottava diff`: what a change to the rules does to cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from .arguments import BudgetOption, OutputOption
from .output import WRONG_INPUT

if TYPE_CHECKING:
    from ..authoring.impact.comparison import Comparison, Ledger
    from ..authoring.impact.kinds import Kind


DiffFormat = Literal["text", "markdown", "json", "html"]


def diff(
    old: Annotated[
        str,
        typer.Argument(
            metavar="OLD", help="A folder, the name of a built-in rulebook, or REVISION:PATH such as main:rules/mine."
        ),
    ],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The other one, named in the same way.")],
    cases: Annotated[
        list[str] | None,
        typer.Option(
            "--cases", "-c", metavar="FILE", help="Cases: files, folders and patterns as for batch. May be repeated."
        ),
    ] = None,
    generated: Annotated[
        int, typer.Option("--generated", "-g", metavar="N", min=0, help="This many made-up cases besides.")
    ] = 0,
    seed: Annotated[int, typer.Option(help="The same seed makes up the same cases.")] = 1,
    format: Annotated[
        DiffFormat, typer.Option(help="A page to read, Markdown for a review, JSON with everything, or one HTML file.")
    ] = "text",
    output: OutputOption = None,
    limit: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=0,
            help="List at most this many changed cases; left out, 20 in text, 50 in Markdown, 500 in HTML.",
        ),
    ] = None,
    fail_on: Annotated[
        str | None,
        typer.Option(
            "--fail-on",
            metavar="KINDS",
            help="Exit with 1 if there is such a change: gate,top,ranking,exclusion,directive, others, or any; or if a "
            "safeguard is lost or broken: safeguard.",
        ),
    ] = None,
    proof: Annotated[
        bool, typer.Option("--proof/--no-proof", help="Put the safeguards to the solver, if it is installed.")
    ] = True,
    budget: BudgetOption = None,
) -> None:
    """Compare two versions of a rulebook, and the advice of both on a body of cases.

    Each case whose advice changes is listed with what changes, and with the edited lines that caused it. The exit
    status is 1 if a case cannot be used, or for a change that --fail-on names. Safeguards that are lost or broken come
    first.
    """
    from collections.abc import Iterator
    from itertools import chain

    from ..authoring.impact.analysis import ReadCase, cases_of, compare, shared_vocabulary
    from ..authoring.impact.analysis import generated as made_up
    from ..authoring.impact.comparison import Ledger
    from ..authoring.impact.version import opened_version
    from ..batch.inputs import Inputs
    from .output import check_destination, files_of

    kinds, guarding = _kinds(fail_on)
    if kinds and not guarding and not (cases or generated):
        raise typer.BadParameter(
            "`--fail-on` speaks of cases; name some with `--cases`, or make some up: `--generated`"
        )
    inputs = Inputs(tuple(cases)) if cases else None
    with opened_version(old) as before, opened_version(new) as after, Ledger() as ledger:
        if output is not None:
            check_destination(output, (*files_of(before.rulebook), *files_of(after.rulebook)))
            check_destination(output, (each.path for each in inputs or ()))
        vocabulary = shared_vocabulary(before.rulebook.vocabulary, after.rulebook.vocabulary)
        bodies: list[Iterator[ReadCase]] = []
        if inputs is not None:
            bodies.append(cases_of(inputs, vocabulary))
        if generated:
            bodies.append(made_up(generated, seed, vocabulary))
        found = compare(before, after, chain(*bodies) if bodies else None, ledger, prove=proof, budget=budget)
        _show(found, ledger, format, output, limit)
    counted = found.cases
    failing = counted is not None and (counted.set_aside or any(counted.of_kind(kind) for kind in kinds))
    if failing or (guarding and found.unsafer):
        raise typer.Exit(WRONG_INPUT)


def _kinds(named: str | None) -> tuple[tuple[Kind, ...], bool]:
    """Return the kinds of change to fail on, and whether lost and broken safeguards are too; `any` is all of it."""
    from ottava.facts.source.diagnostic import quoted, without_commands

    from ..authoring.impact.kinds import Kind

    found = [each.strip() for each in named.split(",")] if named is not None else []
    known = [*(kind.value for kind in Kind), "safeguard", "any"]
    for each in found:
        if each not in known:
            text = f"`--fail-on` knows no {quoted(each)}; expected {', '.join(known)}"
            raise typer.BadParameter(without_commands(text))
    if "any" in found:
        return tuple(Kind), True
    return tuple(Kind(each) for each in found if each != "safeguard"), "safeguard" in found


def _show(found: Comparison, ledger: Ledger, format: DiffFormat, output: str | None, limit: int | None) -> None:
    from ..authoring.impact.shown.documents import comparison_html, comparison_json, comparison_markdown
    from ..authoring.impact.shown.text import comparison_page, comparison_text
    from .output import Pages, write_parts

    most = {} if limit is None else {"limit": limit}
    match format:
        case "text" if output is None:
            Pages().show(comparison_page(found, ledger, **most))
            return
        case "text":
            shown = comparison_text(found, ledger, **most)
        case "markdown":
            shown = comparison_markdown(found, ledger, **most)
        case "html":
            shown = comparison_html(found, ledger, **most)
        case "json":
            write_parts(comparison_json(found, ledger), output)
            return
    write_parts([shown.encode()], output)
