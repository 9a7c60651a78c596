"""Where advice goes: to standard output or to a file, as pages, JSON, Markdown or HTML."""

import sys
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from types import TracebackType
from typing import BinaryIO, Protocol, Self

from ottava.facts import Case

from ..inference.advice import Advice
from ..report.document import Section
from ..report.json import to_json
from ..report.markdown import to_markdown
from ..report.page import page, to_text
from .destination import destination
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

    file: where they go; left out, to standard output. It is there once all is written; wrong input leaves the file
    of yesterday alone.
    """

    def __init__(self, written: Written, file: str | None, between: str = "") -> None:
        self._written, self._file, self._between = written, file, between
        self._stream: BinaryIO | None = None
        self._open = ExitStack()

    def show(self, case: Case, advice: Advice) -> None:
        text = self._written(case, advice)
        if self._stream is None:
            self._stream = self._opened()
        else:
            self._stream.write(self._between.encode())
        self._stream.write(text.encode())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._open.__exit__(kind, error, at)

    def _opened(self) -> BinaryIO:
        if self._file is None:
            return sys.stdout.buffer
        return self._open.enter_context(destination(self._file))


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
