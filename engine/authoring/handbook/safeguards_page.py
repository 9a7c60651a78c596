"""The page of the safeguards."""

from __future__ import annotations

from collections.abc import Iterator

from ...rulebook.safeguard import HeldByTests, Safeguard
from ..proving.proving import ProofVerdict
from .content import SAFEGUARDS, HandbookContent
from .markdown import Writer, heading, opening
from .passage import Code, Passage, PassageItem, Strong, joined, link_to
from .test_words import case_words, tests_of

ABOUT = (
    "What no advice of this rulebook may ever say, and what it must always say. No rule looks at these: they are "
    "statements about all rules together."
)

BY_TESTS = "What conditions cannot say. Nothing is proven of these; they are tested."


def safeguards_page(content: HandbookContent) -> str:
    """Return the Markdown of the page of all safeguards."""
    writer = content.writer(SAFEGUARDS.id)
    found = [opening("Safeguards"), writer.paragraph((ABOUT,))]
    verdicts = {each.safeguard.id: each for each in content.checked.verdicts} if content.checked else {}
    for each in content.rulebook.safeguards:
        found += _safeguard(each, verdicts.get(each.id), content, writer)
    if content.rulebook.held_by_tests:
        found += [heading(2, "Held by tests", "_tests"), writer.paragraph((BY_TESTS,))]
        found.append(writer.items(map(_held, content.rulebook.held_by_tests)))
    if content.rulebook.dropped:
        found += [heading(2, "Left out", "_dropped"), writer.paragraph(("Of the rulebook that this one extends:",))]
        found.append(
            writer.items(PassageItem((Code(each.id), f": {each.reason}")) for each in content.rulebook.dropped)
        )
    return "".join(found)


def _safeguard(
    safeguard: Safeguard, verdict: ProofVerdict | None, content: HandbookContent, writer: Writer
) -> Iterator[str]:
    yield heading(2, safeguard.title, safeguard.id)
    place = () if safeguard.span is None else (f" · {content.file_of(safeguard)}, line {safeguard.span.line}",)
    held: Passage = () if verdict is None else (" · ", *_verdict(verdict))
    yield writer.paragraph((Code(safeguard.id), *place, *held))
    for each in content.conclusions.safeguard(safeguard):
        yield writer.paragraph(each.said)
        yield writer.items(each.parts)
    yield writer.quote((f"Because: {safeguard.because}",))
    if tests := writer.items(tests_of(safeguard.id, content.tests)):
        yield writer.paragraph(("Its tests:",)) + tests
    rules = tuple((link_to(each),) for each in content.relations.rules_under(safeguard))
    yield writer.paragraph(("Rules that say what it speaks of: ", *(joined(rules) or ("none",)), "."))


def _held(each: HeldByTests) -> PassageItem:
    parts = (PassageItem((f"Because: {each.because}",)), PassageItem(("Tested in ", Code(each.tests))))
    return PassageItem((Strong(each.title), " ", Code(each.id)), parts)


def _verdict(verdict: ProofVerdict) -> Passage:
    match verdict.word:
        case "proven":
            return ("proven for every case" if verdict.parties is None else f"proven for {verdict.parties} parties",)
        case "tested":
            return ("tested, not proven",)
        case "undecided":
            return (Strong("not decided"),)
        case "broken":
            case: Passage = () if verdict.case is None else (", for example: ", *case_words(verdict.case))
            return (Strong("broken"), *case)
