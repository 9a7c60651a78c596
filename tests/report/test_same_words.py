"""Text, Markdown and HTML say the same: whatever an advice says is found in all three."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from report.readers import card_words, flat, html_words, markdown_words, text_words

from ottava import Advisor
from ottava.engine.inference.advice import Advice, Reason
from ottava.engine.inference.open_questions import DECIDES
from ottava.engine.report.prohibitions import considered
from ottava.engine.report.reasons import wording

pytestmark = pytest.mark.slow

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))
FORMS = {"text": text_words, "markdown": markdown_words, "html": html_words}


@pytest.fixture(scope="module")
def advisor() -> Advisor:
    return Advisor()


def said(advice: Advice) -> Iterator[str]:
    """Everything that an advice says in words of the rules or of the vocabulary."""
    yield advice.notice
    yield advice.nothing_fits or ""
    for gate in advice.gates:
        yield from (gate.title, gate.text)
    for method in advice.recommendations:
        yield from (method.title, *method.steps, *method.avoid)
    yield from (directive.text.removesuffix(".") for directive in advice.directives)
    for point in advice.attention:
        yield from (point.title, point.text)
    yield from (question.question for question in advice.questions)


def reasons(advice: Advice) -> Iterator[tuple[Reason, ...]]:
    """The reasons of each conclusion that the page shows."""
    for conclusions in (
        advice.gates, advice.recommendations, considered(advice), advice.directives, advice.attention, advice.questions,
    ):  # fmt: skip
        yield from (each.reasons for each in conclusions)


def silent(advice: Advice, words: str) -> list[str]:
    """What the advice says and these words do not. Of reasons that say the same of several parties one is enough."""
    every = [reason for group in reasons(advice) for reason in group]
    present = {wording(reason) for reason in every if flat(reason.because.removeprefix(DECIDES)) in words}
    missing = [each for each in said(advice) if flat(each) not in words]
    return missing + [reason.because for reason in every if wording(reason) not in present]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("verbose", [False, True])
def test_each_form_says_all_of_it(advice: Advice, form: str, verbose: bool) -> None:
    assert silent(advice, FORMS[form](advice, verbose=verbose)) == []


@pytest.mark.parametrize("form", FORMS)
def test_what_is_left_out_would_be_missed(advice: Advice, form: str) -> None:
    """The walk sees each thing: a report of less is caught."""
    words: Callable[..., str] = FORMS[form]
    for text in {flat(each) for each in said(advice) if each}:
        assert text in silent(advice, words(advice).replace(text, ""))


@pytest.mark.parametrize("path", EXAMPLES[::4], ids=lambda path: path.stem)
def test_every_form_says_all_of_real_advice(advisor: Advisor, path: Path) -> None:
    advice = advisor.advise(path)
    for form, words in FORMS.items():
        assert (form, silent(advice, words(advice))) == (form, [])


@pytest.mark.parametrize("path", EXAMPLES[::4], ids=lambda path: path.stem)
def test_text_and_markdown_are_the_same_words_in_the_same_order(advisor: Advisor, path: Path) -> None:
    advice = advisor.advise(path)
    card, page, markdown = (
        [word for word in said.casefold().split() if word.isalpha() and word != "x"]
        for said in (card_words(advice), text_words(advice, verbose=True), markdown_words(advice, verbose=True))
    )
    assert markdown[-len(page) :] == page
    # In the terminal gates need no heading, and the foot says how to get the whole page.
    rest = " ".join(markdown[: -len(page)]).replace("before anything else ", "", 1 if advice.gates else 0)
    assert rest == " ".join(card).removesuffix(" the whole")
