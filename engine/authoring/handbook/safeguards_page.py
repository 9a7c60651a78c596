"""The page of the safeguards, and what other pages say of them."""

from __future__ import annotations

from collections.abc import Iterator

from ...rulebook.safeguard import HeldByTests, Safeguard
from ..proving.proving import ProofVerdict
from .case_words import case_words, tests_of
from .markdown import Writer, heading, opening
from .matter import SAFEGUARDS, Matter
from .passage import Code, Passage, PassageItem, Strong, Thing, joined

ABOUT = (
    "What no advice of this rulebook may ever say, and what it must always say. No rule looks at these: they are "
    "statements about all rules together."
)

BY_TESTS = "What conditions cannot say. Nothing is proven of these; they are tested."


def safeguards_page(matter: Matter) -> str:
    """The Markdown of the page of all safeguards."""
    writer = matter.writer(SAFEGUARDS.id)
    found = [opening("Safeguards"), writer.paragraph((ABOUT,))]
    verdicts = {} if matter.checked is None else {each.safeguard.id: each for each in matter.checked.verdicts}
    for each in matter.rulebook.safeguards:
        found += _safeguard(each, verdicts.get(each.id), matter, writer)
    if matter.rulebook.held_by_tests:
        found += [heading(2, "Held by tests", "_tests"), writer.paragraph((BY_TESTS,))]
        found.append(writer.items(map(_held, matter.rulebook.held_by_tests)))
    if matter.rulebook.dropped:
        found += [heading(2, "Left out", "_dropped"), writer.paragraph(("Of the rulebook that this one extends:",))]
        found.append(writer.items(PassageItem((Code(each.id), f": {each.reason}")) for each in matter.rulebook.dropped))
    return "".join(found)


def guards_on(thing: Thing, matter: Matter, writer: Writer) -> str:
    """The safeguards that name a thing, for its place in the handbook; nothing if none does."""
    found = matter.guarding.naming(thing)
    if not found:
        return ""
    return writer.paragraph(("Safeguards that speak of it:",)) + writer.items(
        PassageItem(matter.safeguard(each)) for each in found
    )


def _safeguard(safeguard: Safeguard, verdict: ProofVerdict | None, matter: Matter, writer: Writer) -> Iterator[str]:
    yield heading(2, safeguard.title, safeguard.id)
    place = () if safeguard.span is None else (f" · {matter.file_of(safeguard)}, line {safeguard.span.line}",)
    held: Passage = () if verdict is None else (" · ", *_verdict(verdict))
    yield writer.paragraph((Code(safeguard.id), *place, *held))
    for each in matter.safeguards.meaning(safeguard):
        yield writer.paragraph(each.said)
        yield writer.items(each.parts)
    yield writer.quote((f"Because: {safeguard.because}",))
    tests = tuple(tests_of(safeguard.id, matter.tests))
    if tests:
        yield writer.paragraph(("Its tests:",)) + writer.items(tests)
    rules = tuple(matter.rule(each) for each in matter.guarding.rules(safeguard))
    yield writer.paragraph(("Rules that say what it speaks of: ", *(joined(rules) if rules else ("none",)), "."))


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
