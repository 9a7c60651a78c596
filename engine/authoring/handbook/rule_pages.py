"""The pages of rules, and of conditions with a name."""

from collections.abc import Iterator

from ottava.facts import Attribute
from ottava.facts.computed import ComputedAttribute, how_computed

from ...report.words import name, value
from ...rulebook.conclusion import (
    Ask,
    Assess,
    Attend,
    Conclusion,
    Direct,
    Exclude,
    Order,
    Recommend,
    ShutGate,
)
from ...rulebook.condition import ALWAYS, AdvisedCount, Includes, Known, Named, OneOf, walk
from ...rulebook.rulebook import Rule
from .content import CONDITIONS, RULES, HandbookContent
from .passage import (
    Code,
    Passage,
    PassageItem,
    PassageLink,
    Quiet,
    Strong,
    Thing,
    Writer,
    heading,
    joined,
    link_to,
    links_to,
    named_link,
    opening,
)
from .relations import Looked, attributes_of, tests_in
from .sentences import authored, remarks_on, tests_of

BASES = {
    "text": "it stands in the text",
    "inference": "it is inferred from the text",
    "practice": "it is a practice of the field",
}


def rule_page(rule: Rule, content: HandbookContent) -> str:
    """Return the Markdown of the page of a rule."""
    writer = content.writer(content.page_of(Thing("rule", rule.id)))
    return opening(rule.title, found_as=rule.id) + "".join(_sections(rule, content, writer))


def _sections(rule: Rule, content: HandbookContent, writer: Writer) -> Iterator[str]:
    yield writer.paragraph(_whence(rule, content))
    yield heading(2, "When it fires", "when")
    yield from _when(rule, content, writer)
    yield heading(2, "What it says", "then")
    for reason, said in content.conclusions.by_reason(rule.conclusions):
        yield writer.items(said)
        yield writer.quote(reason)
    facts = tuple(_facts(rule, content))
    if facts:
        yield heading(2, "The facts it looks at", "facts")
        yield writer.table(("Fact", "Question", "Values that count"), facts)
    yield heading(2, "Where it comes from", "source")
    yield writer.items(_source(rule))
    yield from _neighbours(rule, content, writer)
    if guards := [each for each in content.rulebook.safeguards if rule in content.relations.rules_under[each.id]]:
        yield heading(2, "Safeguards that speak of what it says", "safeguards")
        yield writer.items(links_to(guards))
    yield heading(2, "Its tests", "tests")
    tests = tuple(tests_of(rule.id, content.tests))
    yield writer.items(tests or (PassageItem(("No test stands beside it.",)),))
    if content.checked is not None:
        yield heading(2, "What check remarks", "remarks")
        yield writer.items(remarks_on(rule.id, content.checked) or (PassageItem(("Nothing.",)),))


def _whence(rule: Rule, content: HandbookContent) -> Passage:
    file = content.file_of(rule)
    line = "" if rule.span is None else f", line {rule.span.line}"
    for_whom = "asked for each party in turn" if rule.per_party else "asked once, for the case as a whole"
    rules = PassageLink("All rules", RULES)
    place = (rules, " · ", PassageLink(file, Thing("file", file)), f"{line} · ", Code(rule.id), f" · {for_whom}")
    return place if rule.replaces is None else (*place, " · in the place of ", Code(rule.replaces))


def _when(rule: Rule, content: HandbookContent, writer: Writer) -> Iterator[str]:
    said = content.conditions.top(rule.when)
    begin = "For each party, it fires " if rule.per_party else "It fires "
    yield writer.paragraph((begin, "when " if said.parts else "", *said.said))
    yield writer.items(said.parts)
    if rule.unless is not None:
        unless = content.conditions.top(rule.unless)
        yield writer.paragraph(("But it does not fire where it is known that ", *unless.said))
        yield writer.items(unless.parts)


def _facts(rule: Rule, content: HandbookContent) -> Iterator[tuple[Passage, ...]]:
    for path in attributes_of(rule):
        attribute = content.rulebook.vocabulary[path]
        tests = [each for each in tests_in(rule) if each.attribute == path]
        named = {str(said) for test in tests if isinstance(test, OneOf | Includes) for said in test.values}
        told: list[Passage] = [
            (Strong(value(each)), Quiet(f" {meaning}" if (meaning := attribute.meaning(each)) else ""))
            for each in attribute.values
            if each in named
        ]
        others = (test for test in tests if not attribute.values or isinstance(test, Known))
        told += [(Strong(each),) for each in dict.fromkeys(map(content.conditions.counting, others))]
        yield (content.conditions.attribute(path), (_asked(attribute, content),), joined(tuple(told), "; "))


def _asked(attribute: Attribute, content: HandbookContent) -> str:
    """Return the question for an attribute, or how it is computed."""
    if isinstance(attribute, ComputedAttribute):
        return f"Worked out: {how_computed(attribute, content.rulebook.vocabulary)}"
    return attribute.question


def _source(rule: Rule) -> Iterator[PassageItem]:
    if rule.source is None:
        yield PassageItem(("No source is given.",))
    else:
        practice = "" if rule.source.practice is None else f": {rule.source.practice}"
        yield PassageItem((Code(rule.source.place), f": {BASES[rule.source.basis]}{practice}"))
    if rule.notes:
        yield PassageItem((Strong("Notes"), ": ", *authored(rule.notes)))


def _neighbours(rule: Rule, content: HandbookContent, writer: Writer) -> Iterator[str]:
    relations = content.relations
    yield heading(2, "What it builds on", "builds-on")
    before = tuple(_related(relations.builds_on[rule.id], content, counted=False))
    yield writer.items(before or (PassageItem(("Only on the facts of the case, on no other rule.",)),))
    yield heading(2, "What builds on it", "leads-to")
    after = tuple(_related(relations.leads_to[rule.id], content, counted=True))
    yield writer.items(after or (PassageItem(("No other rule looks at what it says.",)),))


def _related(
    related: dict[Looked, tuple[Rule, ...]], content: HandbookContent, *, counted: bool
) -> Iterator[PassageItem]:
    for looked, rules in related.items():
        if isinstance(looked, AdvisedCount) and not counted:
            said = "every rule that speaks for or against a competing method, rules one out or stops everything"
            yield PassageItem((*content.conditions.looked(looked), f": {said}"))
        else:
            parts = links_to(rules) or (PassageItem(("no rule brings this about",)),)
            yield PassageItem((*content.conditions.looked(looked), ":"), parts)


def rules_page(content: HandbookContent) -> str:
    """Return the Markdown of the page of all rules."""
    writer = content.writer(RULES.id)
    rules = content.rulebook.rules
    own = sum(not content.inherited(Thing("rule", rule.id)) for rule in rules)
    share = "" if own == len(rules) else f", {own} of them the rulebook's own"
    found = [opening("All rules"), writer.paragraph((f"{len(rules)} rules{share}, by the file they stand in.",))]
    for file, rules in content.files.items():
        about = Quiet(f" tells what each of its {len(rules)} rules concludes.")
        found += [
            heading(2, file),
            writer.paragraph((PassageLink(file, Thing("file", file)), about)),
            writer.items(PassageItem((link_to(rule), " ", Code(rule.id))) for rule in rules),
        ]
    if off := content.rulebook.switched_off:
        found += [
            heading(2, "Not enabled", "_switched_off"),
            writer.paragraph(("These rules are written, and none of them runs:",)),
            writer.items(PassageItem((f"{each.title} ", Code(each.id), f": {each.switched_off}")) for each in off),
        ]
    return "".join(found)


def file_page(file: str, content: HandbookContent) -> str:
    """Return the Markdown of the page of a file of rules."""
    writer = content.writer(content.page_of(Thing("file", file)))
    rows = tuple(_rows(file, content))
    about = (PassageLink("All rules", RULES), f" · {len(rows)} rules in the order of the file")
    table = writer.table(("Rule", "What it concludes"), rows)
    return opening(file) + writer.paragraph(about) + table


def _rows(file: str, content: HandbookContent) -> Iterator[tuple[Passage, ...]]:
    for rule in content.files[file]:
        found: dict[str, dict[PassageLink, None]] = {}
        for each in rule.conclusions:
            verb, *links = _in_short(each, content)
            found.setdefault(verb, {}).update(dict.fromkeys(links))
        said = tuple((f"{verb} ", *joined(tuple((link,) for link in links))) for verb, links in found.items())
        yield ((link_to(rule),), joined(said, "; "))


def _in_short(conclusion: Conclusion, content: HandbookContent) -> tuple[str, *tuple[PassageLink, ...]]:
    """Return what a conclusion does, and links to what it concludes."""
    names = content.rulebook.names

    def method(id: str, stage: str | None) -> PassageLink:
        link = link_to(names.method(id))
        return link if stage is None else PassageLink(f"{link.text} ({name(stage)})", link.to)

    match conclusion:
        case Recommend(of, stage, strength):
            return "for" if strength > 0 else "against", method(of, stage)
        case Exclude(of, stage):
            return "rules out", method(of, stage)
        case ShutGate(gate):
            return "shuts", link_to(names.gate(gate))
        case Direct(directive):
            return f"to {names.directive(directive).kind}:", named_link("directive", directive)
        case Attend(point):
            return "attends to", link_to(names.point(point))
        case Assess(atom):
            said = name(str(atom)) if isinstance(atom.value, bool) else f"{name(atom.name)} {name(atom.value)}"
            return "concludes", PassageLink(said, Thing("assessment", atom.name))
        case Ask(path):
            return "asks for", named_link("attribute", path)
        case Order(first, then):
            return "orders", method(*first), method(*then)


def conditions_page(content: HandbookContent) -> str:
    """Return the Markdown of the page of all conditions with a name."""
    about = "What several rules ask for in the same words. A rule that names one means what is written here."
    found = [opening("Conditions with a name")]
    writer = content.writer(CONDITIONS.id)
    found.append(writer.paragraph((about,)))
    named = {Thing("condition", each.id): each for each in content.rulebook.names.conditions}
    for thing in content.own_first(named):
        each = named[thing]
        assert each.when is not None  # a rulebook with a mistake in a condition is not read
        said = content.conditions.top(each.when)
        whose = "the party in turn" if each.per_party else "the case as a whole"
        found += [
            heading(2, each.title, each.id),
            writer.paragraph((Code(f"condition.{each.id}"), f" · It speaks of {whose}", *content.taken_over(thing))),
            writer.paragraph(("It holds when ", *said.said)),
            writer.items(said.parts),
            writer.rules((*_naming(each.id, content), *links_to(content.relations.looking_at(thing))), "Named by:"),
            writer.safeguards_naming(thing),
        ]
    return "".join(found)


def _naming(condition: str, content: HandbookContent) -> Iterator[PassageItem]:
    """Yield the conditions with a name that name this one."""
    for each in content.rulebook.names.conditions:
        if any(isinstance(part, Named) and part.name == condition for part in walk(each.when or ALWAYS)):
            yield PassageItem((PassageLink(each.title, Thing("condition", each.id)), " (a condition)"))
