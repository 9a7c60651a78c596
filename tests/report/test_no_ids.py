"""No page for a handler shows an id of the rulebook, true or false, a path, six decimals or (in HTML) a command."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import chain
from pathlib import Path

import pytest

from ottava.engine.advisor import Advisor
from ottava.engine.inference.advice import Advice
from ottava.engine.report.document import Section
from ottava.engine.report.html.page import to_html
from ottava.engine.report.layout import plain
from ottava.engine.report.markdown import to_markdown
from ottava.engine.report.open_questions import open_questions
from ottava.engine.report.page import explanation_page
from ottava.engine.report.stability import stability
from ottava.engine.report.suppositions import needed, supposed
from ottava.engine.report.text import to_text
from ottava.engine.report.why_not import why_not_each_sections, why_not_sections
from ottava.engine.rulebook.loading import load_rulebook
from ottava.facts import Case, read_case

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))
BOOK = load_rulebook()
RULES = re.compile("|".join(re.escape(rule.id) for rule in BOOK.rules))
ENTITIES = "|".join((*BOOK.vocabulary.entities, "parties", "assess", "assessment", "advised"))
FORBIDDEN = {
    "a name as the rulebook spells it": re.compile(r"\w_\w"),
    "an attribute or assessment": re.compile(rf"\b(?:{ENTITIES})\.[a-z]"),
    "a rule": RULES,
    "true or false": re.compile(r"\b(?:true|false)\b", re.IGNORECASE),
    "a path": re.compile(r"\b[a-z]+/[\w-]+|\.ya?ml\b|\b\w+:\d+\b|\bline \d"),
    "more than two decimals": re.compile(r"\d\.\d{3}"),
    "a share that reads as a probability": re.compile(r"\d ?%"),
}
COMMAND = re.compile(r"\bottava [a-z]+ ")


class _Shown(HTMLParser):
    """All that a page of HTML shows or reads out."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in ("style", "script")
        self.parts += [value or "" for name, value in attrs if name in ("aria-label", "title", "alt")]

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("style", "script")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def shown_by(html: str) -> str:
    parser = _Shown()
    parser.feed(html)
    return "\n".join(parser.parts)


def found_in(text: str) -> list[str]:
    return [f"{what}: {found[0]!r} in {text[max(found.start() - 60, 0) : found.end() + 40]!r}"
            for what, pattern in FORBIDDEN.items() for found in pattern.finditer(text)]  # fmt: skip


@pytest.fixture(scope="module")
def advisor() -> Advisor:
    return Advisor(BOOK)


def explanations(advisor: Advisor, case: Case, advice: Advice) -> Iterator[Section]:
    """The sections of every kind of explanation."""
    yield from why_not_each_sections(advisor.why_not_each(case))
    for method in ("listening", "rigidity_with_softness.firm"):
        yield from why_not_sections(advisor.why_not(case, method))
    changes = [{"safety.weapon": True, "dispute.violation": "minor_repeated"}, {"safety.imminent_violence": "none"}]
    for change in (*changes, *({f"parties.{party.id}.arousal": "calm"} for party in case.parties)):
        yield from supposed(advisor.what_if(case, change))
    for goal in ("top=changed", "rigidity_with_softness.firm=allowed", "listening=first"):
        yield from needed(advisor.smallest_changes(case, goal, largest=1))
    yield from open_questions(advice, every=True)
    yield from stability(advice)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_no_page_for_a_handler_shows_how_the_rulebook_spells_it(path: Path, advisor: Advisor) -> None:
    case = read_case(path, BOOK.vocabulary)
    advice = advisor.advise(case, thorough=True)
    quick = advisor.advise(case, thorough=False)
    html = [shown_by(to_html(each, title=case.title, verbose=each is advice)) for each in (advice, quick)]
    texts = chain.from_iterable(
        (shown(each, title=case.title, full=True, verbose=verbose) for shown in (to_text, to_markdown))
        for each in (advice, quick)
        for verbose in (False, True)
    )
    explained = plain(explanation_page(advice, explanations(advisor, case, advice), title=case.title), 80)
    labels = {party.id: party.id.replace("_", " ") for party in case.parties}  # those are the handler's own words
    for text in (*texts, *html, explained):
        text = text.replace("\\", "")
        for label, words in labels.items():
            text = text.replace(label, words)
        assert found_in(text) == []
    assert [text for text in html if COMMAND.search(text)] == []
