"""Where advice goes: to standard output or to a file, as pages, JSON, Markdown or HTML."""

import sys
from collections.abc import Callable, Iterable
from io import TextIOWrapper
from types import TracebackType
from typing import Protocol, Self, TextIO

from ottava.facts import Case

from ..inference.advice import Advice
from ..report.document import Section
from ..report.json import to_json
from ..report.markdown import to_markdown
from ..report.page import page, to_text
from ..source.diagnostic import visible
from .outcome import WRONG_INPUT, complain
from .pages import Pages

Written = Callable[[Case, Advice], str]


class Output(Protocol):
    """Takes one advice after the other; to be used in a `with`."""

    def show(self, case: Case, advice: Advice) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None: ...


class PageOutput:
    """Pages on standard output: coloured and as wide as the terminal, or plain and 80 wide in a pipe."""

    def __init__(self, verbose: bool) -> None:
        self._pages = Pages()
        self._verbose = verbose

    def show(self, case: Case, advice: Advice) -> None:
        self._pages.show(
            lambda: page(advice, title=case.title, verbose=self._verbose),
            lambda: to_text(advice, title=case.title, verbose=self._verbose),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        pass


class DocumentOutput:
    """Documents one after the other, in UTF-8 wherever it runs.

    file: where they go; left out, to standard output. It is opened when there is something to write, so that wrong
    input leaves the file of yesterday alone.
    """

    def __init__(self, written: Written, file: str | None, between: str = "") -> None:
        self._written, self._file, self._between = written, file, between
        self._stream: TextIO | None = None

    def show(self, case: Case, advice: Advice) -> None:
        text = self._written(case, advice)
        if self._stream is None:
            self._stream = self._opened()
        else:
            self._stream.write(self._between)
        self._stream.write(text)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._stream is not None and self._file is not None:
            self._stream.close()

    def _opened(self) -> TextIO:
        if self._file is None:
            if isinstance(sys.stdout, TextIOWrapper):
                sys.stdout.reconfigure(encoding="utf-8", newline="\n")
            return sys.stdout
        try:
            return open(self._file, "w", encoding="utf-8", newline="\n")
        except (OSError, ValueError) as error:
            why = (error.strerror if isinstance(error, OSError) else None) or str(error)
            complain(f"error: `{visible(self._file)}` cannot be written: {why.lower()}")
            raise SystemExit(WRONG_INPUT) from None


def text_output(verbose: bool, file: str | None) -> Output:
    """Pages of text; in a file plain and 80 wide."""
    if file is None:
        return PageOutput(verbose)
    return DocumentOutput(lambda case, advice: to_text(advice, title=case.title, verbose=verbose), file, "\n")


def json_output(file: str | None, *, one_line: bool) -> Output:
    """JSON objects: indented, or `one_line` each."""
    return DocumentOutput(lambda case, advice: f"{to_json(advice, one_line=one_line)}\n", file)


def markdown_output(verbose: bool, file: str | None) -> Output:
    return DocumentOutput(lambda case, advice: to_markdown(advice, title=case.title, verbose=verbose), file, "\n")


def html_output(verbose: bool, file: str | None, further: Callable[[Case], Iterable[Section]]) -> Output:
    """An HTML report, with the sections that `further` has on the case."""
    from ..report.html.page import to_html

    def written(case: Case, advice: Advice) -> str:
        return to_html(advice, title=case.title, verbose=verbose, more=further(case))

    return DocumentOutput(written, file)
