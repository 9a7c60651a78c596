"""Rendering grows with the parties of a case and not with their square: counted in lines of code, not by the clock."""

import sys
from collections.abc import Callable
from functools import partial
from itertools import chain, islice
from types import FrameType
from typing import Any

import pytest

from ottava import Advisor
from ottava.engine.authoring.generating.cases import cases
from ottava.engine.inference.advice import Advice
from ottava.engine.report.html.page import to_html
from ottava.engine.report.markdown import to_markdown
from ottava.engine.report.text import to_text

pytestmark = pytest.mark.slow

FEW = 100
MOST_GROWTH = 2.4
"""Times as many lines for twice the parties; 4 where every two of something are compared."""

RENDERERS: tuple[Callable[[Advice], object], ...] = (partial(to_text, full=True), to_markdown, to_html)


def crowd(parties: int) -> dict[str, Any]:
    """A case with the parties of many made-up ones."""
    made = chain.from_iterable(case["parties"] for case in cases(parties, seed=1))
    named = [{**party, "id": f"p{number}"} for number, party in enumerate(islice(made, parties))]
    return {**next(cases(1, seed=1)), "parties": named}


def lines_run(work: Callable[[], object]) -> int:
    """How many lines of Python run."""
    count = 0

    def traced(frame: FrameType, event: str, arg: object) -> Callable[..., Any]:
        nonlocal count
        count += event == "line"
        return traced

    before = sys.gettrace()
    sys.settrace(traced)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("render", RENDERERS)
def test_twice_the_parties_take_about_twice_the_lines(render: Callable[[Advice], object]) -> None:
    advisor = Advisor()
    few, many = (advisor.advise(crowd(parties)) for parties in (FEW, 2 * FEW))
    render(few), render(many)  # what is made once, such as templates and patterns
    assert lines_run(lambda: render(many)) < MOST_GROWTH * lines_run(lambda: render(few))
