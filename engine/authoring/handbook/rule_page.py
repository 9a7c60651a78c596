"""The page of a rule."""

from __future__ import annotations

from collections.abc import Iterator

from ...report.words import name, sentence_case, value
from ...rulebook.condition import AdvisedCount, Includes, Known, OneOf
from ...rulebook.rulebook import Rule, RuleSource
from .case_words import tests_of
from .markdown import Writer, heading, opening
from .matter import RULES, Matter
from .passage import Code, Passage, PassageItem, PassageLink, Quiet, Strong, Thing, joined
from .relations import Looked, attributes_of, tests_in
from .remarks import remarks_on, told

BASES = {
    "text": "it stands in the text",
    "inference": "it is inferred from the text",
    "practice": "it is a practice of the field",
}


def rule_page(rule: Rule, matter: Matter) -> str:
    """The Markdown of the page of a rule."""
    writer = matter.writer(matter.page_of(Thing("rule", rule.id)))
    return opening(rule.title, found_as=rule.id) + "".join(_sections(rule, matter, writer))


def _sections(rule: Rule, matter: Matter, writer: Writer) -> Iterator[str]:
    yield writer.paragraph(_whence(rule, matter))
    yield heading(2, "When it fires", "when")
    yield from _when(rule, matter, writer)
    yield heading(2, "What it says", "then")
    for reason, said in matter.conclusions.by_reason(rule.conclusions):
        yield writer.items(said)
        yield writer.quote(reason)
    facts = tuple(_facts(rule, matter))
    if facts:
        yield heading(2, "The facts it looks at", "facts")
        yield writer.table(("Fact", "Question", "Values that count"), facts)
    yield heading(2, "Where it comes from", "source")
    yield writer.items(_source(rule))
    yield from _neighbours(rule, matter, writer)
    guards = matter.guarding.watching(rule)
    if guards:
        yield heading(2, "Safeguards that speak of what it says", "safeguards")
        yield writer.items(PassageItem(matter.safeguard(each)) for each in guards)
    yield heading(2, "Its tests", "tests")
    tests = tuple(tests_of(rule.id, matter.tests))
    yield writer.items(tests or (PassageItem(("No test stands beside it.",)),))
    if matter.checked is not None:
        yield heading(2, "What check remarks", "remarks")
        yield writer.items(remarks_on(rule.id, matter.checked) or (PassageItem(("Nothing.",)),))


def _whence(rule: Rule, matter: Matter) -> Passage:
    file = matter.file_of(rule)
    line = "" if rule.span is None else f", line {rule.span.line}"
    for_whom = "asked for each party in turn" if rule.per_party else "asked once, for the case as a whole"
    rules = PassageLink("All rules", RULES)
    return (rules, " · ", PassageLink(file, Thing("file", file)), f"{line} · ", Code(rule.id), f" · {for_whom}")


def _when(rule: Rule, matter: Matter, writer: Writer) -> Iterator[str]:
    said = matter.conditions.top(rule.when)
    begin = "For each party, it fires " if rule.per_party else "It fires "
    yield writer.paragraph((begin, "when " if said.parts else "", *said.said))
    yield writer.items(said.parts)
    if rule.unless is not None:
        unless = matter.conditions.top(rule.unless)
        yield writer.paragraph(("But it does not fire where it is known that ", *unless.said))
        yield writer.items(unless.parts)


def _facts(rule: Rule, matter: Matter) -> Iterator[tuple[Passage, ...]]:
    for path in attributes_of(rule):
        attribute = matter.rulebook.vocabulary.get(path)
        assert attribute is not None, "conditions are checked when the rulebook is read"
        tests = [each for each in tests_in(rule) if each.attribute == path]
        named = {str(said) for test in tests if isinstance(test, OneOf | Includes) for said in test.values}
        told: list[Passage] = [
            (Strong(value(each)), Quiet(f" {meaning}" if (meaning := attribute.label(each)) else ""))
            for each in attribute.values
            if each in named
        ]
        others = (test for test in tests if not attribute.values or isinstance(test, Known))
        told += [(Strong(each),) for each in dict.fromkeys(map(matter.conditions.counting, others))]
        yield (matter.conditions.attribute(path), (attribute.question,), joined(tuple(told), "; "))


def _source(rule: Rule) -> Iterator[PassageItem]:
    if rule.source is None:
        yield PassageItem(("No source is given.",))
    else:
        yield PassageItem(source_words(rule.source))
    if rule.notes:
        yield PassageItem((Strong("Notes"), ": ", *told(rule.notes)))


def source_words(source: RuleSource) -> Passage:
    """What a rule rests on."""
    basis = BASES[source.basis] if source.practice is None else f"{BASES[source.basis]}: {source.practice}"
    return (Code(source.place), f": {basis}")


def _neighbours(rule: Rule, matter: Matter, writer: Writer) -> Iterator[str]:
    relations = matter.relations
    yield heading(2, "What it builds on", "builds-on")
    before = tuple(_related(relations.builds_on(rule), matter, counted=False))
    yield writer.items(before or (PassageItem(("Only on the facts of the case, on no other rule.",)),))
    yield heading(2, "What builds on it", "leads-to")
    after = tuple(_related(relations.leads_to(rule), matter, counted=True))
    yield writer.items(after or (PassageItem(("No other rule looks at what it says.",)),))


def _related(related: dict[Looked, tuple[Rule, ...]], matter: Matter, *, counted: bool) -> Iterator[PassageItem]:
    for looked, rules in related.items():
        if isinstance(looked, AdvisedCount) and not counted:
            said = "every rule that speaks for or against a competing method, rules one out or stops everything"
            yield PassageItem((*matter.conditions.looked(looked), f": {said}"))
        else:
            parts = tuple(PassageItem(matter.rule(each)) for each in rules)
            yield PassageItem(
                (*matter.conditions.looked(looked), ":"), parts or (PassageItem(("no rule brings this about",)),)
            )


def title_of(identifier: str) -> str:
    """An identifier as a title."""
    return sentence_case(name(identifier))
