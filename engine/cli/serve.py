"""`ottava serve`: advice over HTTP."""

from __future__ import annotations

import os
import sys
from itertools import chain
from typing import Annotated

import typer

from .arguments import BudgetOption, LogCasesOption, LogMaskOption, TimeLimitOption, check_log_options

_TOKEN = "OTTAVA_TOKEN"
_KEY = "OTTAVA_KEY"


def serve(
    rulebooks: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="RULEBOOK",
            help="Folders of rulebooks, or names of built-in ones; left out, this folder or the built-in one.",
            show_default=False,
        ),
    ] = None,
    host: Annotated[
        str, typer.Option(metavar="HOST", help="Where to listen; anywhere but on this machine needs a token.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(metavar="N", min=0, max=65535, help="The port; 0 takes any that is free.")
    ] = 8400,
    token_file: Annotated[
        str | None,
        typer.Option(
            "--token-file", metavar="FILE", help=f"The token that callers have to show; left out, that in {_TOKEN}."
        ),
    ] = None,
    key_file: Annotated[
        str | None,
        typer.Option(
            "--key-file",
            metavar="FILE",
            help=f"The key that signs consultations; left out, that in {_KEY}, or one of its own for each start.",
        ),
    ] = None,
    log: Annotated[
        str | None, typer.Option("--log", metavar="FILE", help="Keep a record of each advice in this file.")
    ] = None,
    log_cases: LogCasesOption = False,
    log_mask: LogMaskOption = None,
    max_body: Annotated[
        int, typer.Option("--max-body", metavar="KIB", min=1, max=1024, help="The size of a case or a request.")
    ] = 64,
    working: Annotated[
        int, typer.Option("--working", metavar="N", min=1, max=256, help="Answers worked out at once.")
    ] = 8,
    open: Annotated[
        int, typer.Option("--open", metavar="N", min=1, help="Requests taken at once; more are answered with 503.")
    ] = 128,
    grace: Annotated[
        int, typer.Option("--grace", metavar="SECONDS", min=0, help="Time to finish in what has begun, at the end.")
    ] = 30,
    try_it: Annotated[
        bool,
        typer.Option("--try", help="Offer rule authors the page `/try`: a case, its advice, the rules behind it."),
    ] = False,
    write: Annotated[
        bool, typer.Option("--write", help="Let the page keep cases as tests, in the folder of the rulebook.")
    ] = False,
    cases: Annotated[
        list[str] | None,
        typer.Option(
            "--cases",
            "-c",
            metavar="FILE",
            help="Examples for the page, to hold changed rules against: files, folders and patterns as for batch; left "
            "out, the folders `cases` and `examples` of the rulebook. May be repeated.",
        ),
    ] = None,
    language: Annotated[
        str | None,
        typer.Option(
            "--language",
            metavar="TAG",
            help="The language of the pages, such as zh, if the rulebooks have texts in it; left out, that of each.",
        ),
    ] = None,
    budget: BudgetOption = None,
    time_limit: TimeLimitOption = None,
) -> None:
    """Serve advice over HTTP: cases in, advice, explanations and consultations out, as JSON; and at `/interview` the
    interview, for people with a browser.

    Changed rulebooks are taken up while it runs; one with mistakes leaves the last sound one at work. SIGTERM or Ctrl-C
    ends it. Each request is noted on standard error, with nothing of its case.
    """
    from ..extras import check_library

    check_library("starlette", "`ottava serve`", "starlette", "serve")
    check_library("uvicorn", "`ottava serve`", "uvicorn", "serve")
    check_library("jinja2", "`ottava serve`", "Jinja2", "serve")
    from ..batch.inputs import Inputs
    from ..decisions.log_file import LogFile
    from ..serving.application import Pages, application
    from ..serving.call import Service
    from ..serving.editions import Shelf
    from ..serving.ending import ServiceEnd
    from ..serving.interview.addresses import interview_pages
    from ..serving.limits import ServiceLimits
    from ..serving.records import Records
    from ..serving.reloading import EVERY, QUICKLY, reloading
    from ..serving.request_log import write_log_to
    from ..serving.running import is_this_machine, listening, run, url_of
    from ..serving.secrets import new_key, secret
    from ..serving.signing import Signer
    from ..serving.try_it.addresses import try_it as try_page
    from ..workbench.bench import Bench
    from ..workbench.edition import Allowance
    from .arguments import chosen_rulebook
    from .garbage import collect_as_usual
    from .output import check_destination, files_of, unwritable

    check_log_options(log, log_cases, log_mask)
    token = secret("token", token_file, os.environ.get(_TOKEN))
    key = secret("key", key_file, os.environ.get(_KEY))
    if token is None and not is_this_machine(host):
        raise typer.BadParameter(
            f"others can reach `{host}`, so callers need a token: give `--token-file FILE` or set `{_TOKEN}`",
            param_hint="--host",
        )
    if (write or cases) and not try_it:
        raise typer.BadParameter("it is for the page of `--try`", param_hint="--write" if write else "--cases")
    if try_it and token is not None:
        raise typer.BadParameter(
            f"a browser cannot show a token; without `--token-file` and `{_TOKEN}` this machine can open the page",
            param_hint="--try",
        )
    limits = ServiceLimits(max_body * 1024, budget, time_limit, working, open)
    file = None if log is None else LogFile(os.path.abspath(log))
    records = None if file is None else Records(file, keep_cases=log_cases, mask=tuple(log_mask or ()))
    named = rulebooks or [chosen_rulebook(None)]
    shelf = Shelf(named, limits) if records is None else Shelf(named, limits, records.check)
    signer = Signer(new_key() if key is None else key.encode())
    if log is not None and file is not None:
        books = (each.edition.rulebook for each in shelf.rulebooks.values())
        check_destination(log, chain.from_iterable(map(files_of, books)))
        try:
            file.check()
        except OSError as error:
            raise unwritable(log, error) from None
    if language is not None:
        for each in shelf.rulebooks.values():
            each.edition.advisor(language)
    service = Service(shelf, limits, signer, records, language)
    end, every = ServiceEnd(), EVERY
    pages: list[Pages] = [interview_pages]
    if try_it:
        if len(shelf.rulebooks) > 1:
            raise typer.BadParameter("found several rulebooks, expected the one to try cases on", param_hint="--try")
        (tried,) = shelf.rulebooks.values()
        if cases:
            Inputs(tuple(cases)).check()
        bench = Bench(tried.files, examples=cases, writable=write, allowance=Allowance(budget, time_limit))
        pages.append(try_page(bench, tried.files, end))
        every = QUICKLY
    collect_as_usual()
    with listening(host, port) as listener, reloading(shelf, every):
        write_log_to(sys.stderr)
        url = url_of(listener)
        typer.echo(f"serving {', '.join(shelf.rulebooks)} at {url}, described at /openapi.json")
        typer.echo(f"hold the interview at {url}/interview")
        if try_it:
            typer.echo(f"try cases at {url}/try")
        sys.stdout.flush()
        finished = run(application(service, token, pages), listener, grace, end)
    if not finished:
        # A thread cannot be ended: what the grace period did not suffice for is given up with the process.
        sys.stderr.flush()
        os._exit(0)
